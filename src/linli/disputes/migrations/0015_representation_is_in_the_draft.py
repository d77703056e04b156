from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("disputes", "0014_letter_without_a_name"),
    ]

    operations = [
        migrations.RemoveField(model_name="party", name="represented"),
    ]
