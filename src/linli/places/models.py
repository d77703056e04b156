"""The ladder of places, its history, and the outlines."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q

from linli.kit.ids import uuid7
from linli.places.rules import CODE_MAX_LENGTH, NAME_MAX_LENGTH, Level, SuccessionKind, path_bounds

_LEVELS = [(level.value, level.value) for level in Level]
_SUCCESSIONS = [(kind.value, kind.value) for kind in SuccessionKind]


class PlaceQuerySet(models.QuerySet["Place"]):
    """Places by their standing in the ladder."""

    def current(self) -> "PlaceQuerySet":
        """Those in force: neither closed, merged nor split."""
        return self.filter(valid_to__isnull=True)

    def within(self, path: str) -> "PlaceQuerySet":
        """The subtree of a path, its root included; the whole cell for an empty path."""
        low, high = path_bounds(path)
        return self.filter(path__gte=low, path__lt=high) if path else self


class Place(models.Model):
    """A node of the ladder as it is now. Its identity stays when it is renamed or moved."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=CODE_MAX_LENGTH)
    level = models.CharField(max_length=8, choices=_LEVELS)
    name_zh = models.CharField(max_length=NAME_MAX_LENGTH)
    name_en = models.CharField(max_length=NAME_MAX_LENGTH)
    pinyin = models.CharField(max_length=400, blank=True)
    search_text = models.TextField(blank=True)  # one term a line: names, pinyin, initials, code; folded to lower case
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    path = models.TextField(db_collation="C")
    is_synthetic = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=Q(valid_to__isnull=True), name="place_current_code"),
            models.CheckConstraint(condition=Q(level__in=list(Level)), name="place_level"),
            models.CheckConstraint(condition=~Q(code="") & ~Q(code__contains="/"), name="place_code"),
            models.CheckConstraint(condition=~Q(name_zh="") & ~Q(name_en=""), name="place_names"),
            models.CheckConstraint(condition=Q(path__endswith="/"), name="place_path"),
            models.CheckConstraint(
                condition=~Q(level=Level.COUNTY) | Q(parent__isnull=True), name="place_county_is_root"
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="place_not_its_own_parent"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="place_validity"
            ),
        ]
        indexes = [
            models.Index(fields=["path"], name="place_path_index"),
            models.Index(fields=["level", "path"], condition=Q(valid_to__isnull=True), name="place_level_index"),
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="place_search_index"),
        ]


class PlaceVersion(models.Model):
    """One state a place had, from a day until the day before another; the open one equals the place itself."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="versions")
    code = models.CharField(max_length=CODE_MAX_LENGTH)
    level = models.CharField(max_length=8, choices=_LEVELS)
    name_zh = models.CharField(max_length=NAME_MAX_LENGTH)
    name_en = models.CharField(max_length=NAME_MAX_LENGTH)
    parent = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+")
    path = models.TextField(db_collation="C")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="place_version_validity"
            ),
            ExclusionConstraint(
                name="place_version_no_overlap",
                expressions=[
                    ("place", RangeOperators.EQUAL),
                    (
                        Func("valid_from", "valid_to", function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        indexes = [models.Index(fields=["code"], name="place_version_code")]


class Succession(models.Model):
    """What became of a place: one row for every pair of before and after."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    from_place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="successors")
    to_place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="predecessors")
    kind = models.CharField(max_length=8, choices=_SUCCESSIONS)
    on = models.DateField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=list(SuccessionKind)), name="succession_kind")]


class Outline(models.Model):
    """The area of a place: a polygon or multipolygon, WGS 84, as well-known binary."""

    place = models.OneToOneField(Place, on_delete=models.PROTECT, primary_key=True, related_name="outline")
    wkb = models.BinaryField()
    is_synthetic = models.BooleanField(default=False)
    source = models.CharField(max_length=200, blank=True)
    licence = models.CharField(max_length=80, blank=True)


class IndexVersion(models.Model):
    """A number that grows with every change of the ladder: the in-process indexes compare it with theirs."""

    cell = models.CharField(max_length=32, primary_key=True)
    version = models.BigIntegerField(default=0)
