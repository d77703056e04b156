from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0002_contact_and_link_verbs")]

    operations = [
        migrations.AddField(model_name="idempotencykey", name="answer", field=models.JSONField(null=True)),
    ]
