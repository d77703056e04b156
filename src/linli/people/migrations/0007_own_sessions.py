"""Sessions that know whose they are, and until when somebody who serves may go without a passkey."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_COPY = """
INSERT INTO people_session (session_key, session_data, expire_date, began_at, device)
SELECT session_key, session_data, expire_date, now(), '' FROM django_session WHERE expire_date > now()
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0006_kept_files"), ("sessions", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Session",
            fields=[
                ("session_key", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("session_data", models.TextField()),
                ("expire_date", models.DateTimeField(db_index=True)),
                ("began_at", models.DateTimeField()),
                ("device", models.CharField(blank=True, max_length=60)),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PasskeyWait",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("asked_on", models.DateField()),
            ],
        ),
        migrations.RunSQL(_COPY, migrations.RunSQL.noop),
    ]
