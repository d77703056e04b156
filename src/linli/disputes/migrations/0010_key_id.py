from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("disputes", "0009_signing_keys")]

    operations = [migrations.RenameField(model_name="masterkey", old_name="fingerprint", new_name="key_id")]
