from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0005_about"),
    ]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="audience",
            field=models.CharField(
                choices=[
                    ("RESIDENT", "RESIDENT"),
                    ("STAFF", "STAFF"),
                    ("PUBLIC", "PUBLIC"),
                    ("PARTY", "PARTY"),
                    ("DISPUTE", "DISPUTE"),
                    ("LOOK", "LOOK"),
                ],
                max_length=8,
            ),
        ),
    ]
