"""A training that did worse than the one in force is remembered, without its weights."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0016_feedback")]

    operations = [
        migrations.AddField("kindmodel", "is_kept", models.BooleanField(db_default=True, default=True)),
    ]
