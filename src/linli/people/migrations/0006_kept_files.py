"""Files between the look and the yes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import linli.kit.ids


class Migration(migrations.Migration):
    dependencies = [("people", "0005_two_persons_for_keys")]

    operations = [
        migrations.CreateModel(
            name="KeptFile",
            fields=[
                (
                    "id",
                    models.UUIDField(default=linli.kit.ids.uuid7, editable=False, primary_key=True, serialize=False),
                ),
                ("purpose", models.CharField(max_length=20)),
                ("sealed", models.BinaryField()),
                ("expires_at", models.DateTimeField(db_index=True)),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("account", "purpose"), name="people_kept_file_once")
                ],
            },
        ),
    ]
