"""The catalogue of kinds, one row a published version, never changed afterwards."""

from django.db import models
from django.db.models import F, Q

from linli.kit.ids import uuid7
from linli.matters.rules import Level


class Catalogue(models.Model):
    """One published version of all kinds. The highest number is in force."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.PositiveIntegerField(unique=True)
    published_at = models.DateTimeField()
    source = models.CharField(max_length=200)
    digest = models.BinaryField()
    document = models.JSONField(default=dict)  # as published, so that export gives back what was imported

    def __str__(self) -> str:
        return str(self.version)


class Kind(models.Model):
    """What sort of matter: a node of three levels. Leaves (depth 3) carry the level, the hours and the questions."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    catalogue = models.ForeignKey(Catalogue, on_delete=models.PROTECT, related_name="kinds")
    code = models.CharField(max_length=100, db_collation="C")
    parent_code = models.CharField(max_length=100, blank=True, db_collation="C")
    position = models.PositiveIntegerField(default=0)
    depth = models.PositiveSmallIntegerField()
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120)
    common = models.JSONField(default=dict)  # {"zh", "en"}: a shorter name of a subject, where room is scarce
    icon = models.CharField(max_length=40, blank=True)
    workflow = models.CharField(max_length=60, blank=True, db_collation="C")  # its code; empty: that of all matters
    opens = models.CharField(max_length=16, blank=True)  # what a matter of it may open beside itself: DISPUTE
    first_level = models.CharField(max_length=8, choices=[(level.value, level.value) for level in Level], blank=True)
    first_contact_hours = models.PositiveIntegerField(null=True)
    resolve_hours = models.PositiveIntegerField(null=True)
    targets = models.JSONField(default=list)  # [{"stage", "amount", "unit", "level"?}] where it counts otherwise
    asks = models.JSONField(default=list)
    words = models.JSONField(default=dict)  # {"zh": [...], "en": [...]}: what people say when they mean it
    basis = models.JSONField(default=dict)  # {"zh", "en", "source"}, of a law also its article and first day
    retention = models.JSONField(default=dict)  # {"contact_days", "words_days"} where the catalogue says so
    private = models.BooleanField(default=False)
    danger = models.BooleanField(default=False)  # somebody may be hurt: say first whom to call
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["catalogue", "code"], name="kind_code_once"),
            models.CheckConstraint(condition=Q(depth__gte=1, depth__lte=3), name="kind_depth"),
            models.CheckConstraint(
                condition=Q(depth__lt=3)
                | Q(first_contact_hours__gt=0, resolve_hours__gte=F("first_contact_hours"))
                & Q(first_level__in=[level.value for level in Level]),
                name="kind_leaf_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.code
