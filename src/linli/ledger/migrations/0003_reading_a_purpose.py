"""A look at a list and the opening of the matter are two readings, also within one hour."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_refuse_truncate")]

    operations = [
        migrations.RemoveConstraint(model_name="reading", name="ledger_reading_once_an_hour"),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.UniqueConstraint(
                fields=("matter_id", "account_id", "hour", "purpose"), name="ledger_reading_once_an_hour"
            ),
        ),
    ]
