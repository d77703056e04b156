"""Counters of attempts, in an unlogged table: losing them in a crash costs nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0001_accounts")]

    operations = [
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("limit", models.CharField(max_length=20)),
                ("who", models.BinaryField()),
                ("window_at", models.DateTimeField()),
                ("count", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("limit", "who", "window_at"), name="people_attempt_once")
                ]
            },
        ),
        migrations.RunSQL("ALTER TABLE people_attempt SET UNLOGGED", "ALTER TABLE people_attempt SET LOGGED"),
    ]
