"""A saved report has a code that can be said."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0010_step_public_at")]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="code",
            field=models.CharField(blank=True, db_collation="C", default="", max_length=8),
            preserve_default=False,
        ),
    ]
