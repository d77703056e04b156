"""What a resident was told by a step, word for word. A constant default: no row is rewritten."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0019_states_of_its_own")]

    operations = [
        migrations.AddField(
            model_name="step",
            name="told",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
    ]
