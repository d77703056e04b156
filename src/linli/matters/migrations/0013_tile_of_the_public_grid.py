"""The index that the public map is read from."""

from django.db import migrations, models

_TEMPLATE = "(floor(floor(%(expressions)s * 1000) / 20))::int"


def _tile(name: str) -> models.Func:
    return models.Func(models.F(name), template=_TEMPLATE, output_field=models.IntegerField())


class Migration(migrations.Migration):
    dependencies = [("matters", "0012_kind_received")]

    operations = [
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                _tile("lat"),
                _tile("lon"),
                include=("received_at", "kind_code", "place_path", "lon", "lat"),
                condition=models.Q(("lon__isnull", False), models.Q(("state", "WITHDRAWN"), _negated=True)),
                name="matter_tile",
            ),
        ),
    ]
