"""Looks at one matter in the order in which they are shown, and looks of a stretch of time."""

from django.contrib.postgres.indexes import BrinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # without a lock on the looks that are being written
    dependencies = [("ledger", "0004_public_log")]

    operations = [
        AddIndexConcurrently(
            "reading", models.Index(fields=["matter_id", "-at", "-id"], name="ledger_reading_newest")
        ),
        AddIndexConcurrently("reading", BrinIndex(fields=["at"], name="ledger_reading_at", autosummarize=True)),
    ]
