from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("readings", "0001_readings"),
    ]

    operations = [
        migrations.AddField(model_name="delay", name="refused_at", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="delay", name="refused_by_id", field=models.UUIDField(null=True)),
        migrations.AddConstraint(
            model_name="delay",
            constraint=models.CheckConstraint(
                condition=Q(approved_at__isnull=True) | Q(refused_at__isnull=True), name="readings_delay_one_decision"
            ),
        ),
    ]
