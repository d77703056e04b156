"""What django-allauth counts is shared by all web processes, in an unlogged table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0002_attempts")]

    operations = [
        migrations.CreateModel(
            name="AllauthRate",
            fields=[
                ("cache_key", models.CharField(max_length=255, primary_key=True, serialize=False)),
                ("value", models.TextField()),
                ("expires", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.RunSQL("ALTER TABLE people_allauthrate SET UNLOGGED", "ALTER TABLE people_allauthrate SET LOGGED"),
    ]
