from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("disputes", "0013_clocks_of_stages"),
    ]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="names_asker",
            field=models.BooleanField(default=True),
        ),
    ]
