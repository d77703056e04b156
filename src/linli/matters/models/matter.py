"""The matter: anything raised. One row carries all that a list shows, so that a page of a list is one statement."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db import connection, models
from django.db.models import F, Func, IntegerField, Q

from linli.kit.db import bound
from linli.kit.ids import uuid7
from linli.matters.models.clock import Clock, Shape, insert_of_stored, values_of_stored
from linli.matters.rules import WORKING_STATES, Channel, Level, State, WaitingFor

WORKING = sorted(state.value for state in WORKING_STATES)
_WORKING = Q(state__in=WORKING)
CELLS_A_DEGREE = 1000  # the public grid: about 100 m, a street and not a door
CELLS_A_TILE = 20  # a side; what the index of the public map is sorted by


def _choices(enum: Any) -> list[tuple[str, str]]:
    return [(member.value, member.value) for member in enum]


@lru_cache(maxsize=128)
def _insert_statement(written: tuple[str, ...], clocks: Shape) -> str:
    """Names come from the model, values are bound. Clocks and searchable words go in with the row, in one statement.

    What is empty is written out: the driver remembers statements of 50 values at most, and takes apart the others
    again every time.
    """
    fields = Matter._meta.concrete_fields
    columns, marks = ", ".join(f'"{field.column}"' for field in fields), ", ".join(written)
    table = Matter._meta.db_table
    row = f'INSERT INTO "{table}" ({columns}) VALUES ({marks}) ON CONFLICT (reference) DO NOTHING'  # noqa: S608
    words = "INSERT INTO matters_searchtext (matter_id, received_at, words) SELECT id, received_at, %s::tsvector"
    stored = f"stored AS ({row} RETURNING id, received_at, owner_place_id, owner_agency_id)"
    also = f", clocks AS ({insert_of_stored(clocks)})" if clocks else ""
    return f"WITH {stored}{also} {words} FROM stored"


def _tile(name: str) -> Func:
    """The tile of the public grid that a coordinate lies in, written as ``queries.open_rows`` asks for it."""
    template = f"(floor(floor(%(expressions)s * {CELLS_A_DEGREE}) / {CELLS_A_TILE}))::int"
    return Func(F(name), template=template, output_field=IntegerField())


class MatterQuerySet(models.QuerySet["Matter"]):
    """Matters by state, and the one way in."""

    def working(self) -> "MatterQuerySet":
        """Those that are somebody's load. Written as the partial indexes have it."""
        return self.filter(_WORKING)

    def insert_new(self, matter: "Matter", vector: str, clocks: Sequence[Clock] = ()) -> bool:
        """INSERT the row, its words (a ``tsvector``) and its clocks; False when its reference is taken, to draw again.

        One statement without a savepoint, which INSERT through the ORM would need to survive the clash.
        """
        values = [bound(field, matter) for field in self.model._meta.concrete_fields]
        written = tuple("NULL" if value is None else "''" if value == "" else "%s" for value in values)
        given = [value for value, mark in zip(values, written, strict=True) if mark == "%s"]
        with connection.cursor() as cursor:
            shape = tuple((clock.stage, clock.level, clock.unit) for clock in clocks)
            cursor.execute(_insert_statement(written, shape), [*given, *values_of_stored(clocks), vector])
            inserted = bool(cursor.rowcount == 1)
        matter._state.adding = False
        return inserted


class Matter(models.Model):
    """One record from the complaint to its end.

    The owner is ``owner_place`` (never null), narrowed by ``owner_agency`` to an agency's team and by ``owner_post``
    to one person in the team. ``place_path`` and ``owner_path`` repeat the paths of their places so that a subtree is
    one range of an index; both follow when the ladder changes.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    reference = models.CharField(max_length=6, unique=True, db_collation="C")
    secret_digest = models.BinaryField()
    secret_nonce = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=12, choices=_choices(State), default=State.RECEIVED)
    version = models.PositiveIntegerField(default=1)

    # The version of its life that it began under and keeps; empty for the one built in.
    workflow = models.ForeignKey(
        "workflows.WorkflowVersion", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    # Where it stands, when that has states of its own; ``state`` is then what it counts as.
    own_state = models.CharField(max_length=80, blank=True, default="", db_default="", db_collation="C")
    kind = models.ForeignKey("matters.Kind", on_delete=models.PROTECT, db_index=False, related_name="+")
    kind_code = models.CharField(max_length=100, db_collation="C")
    title = models.CharField(max_length=80)
    text = models.TextField()
    answers = models.JSONField(default=dict)
    language = models.CharField(max_length=7)
    channel = models.CharField(max_length=12, choices=_choices(Channel))

    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, db_index=False, related_name="+")
    place_path = models.TextField(db_collation="C")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    address = models.CharField(max_length=200, blank=True)

    level = models.CharField(max_length=8, choices=_choices(Level))
    owner_place = models.ForeignKey("places.Place", on_delete=models.PROTECT, db_index=False, related_name="+")
    owner_path = models.TextField(db_collation="C")
    owner_agency = models.ForeignKey(
        "people.Agency", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    owner_post = models.ForeignKey("people.Post", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    assigned_at = models.DateTimeField(null=True)
    owner_changes = models.PositiveSmallIntegerField(default=0)  # how often another team took it
    routing = models.JSONField(default=dict)

    received_at = models.DateTimeField()
    first_contact_due_at = models.DateTimeField()
    due_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    first_contact_at = models.DateTimeField(null=True)
    last_step_at = models.DateTimeField()
    sweep_at = models.DateTimeField(null=True)  # when something happens to one of its clocks next
    paused_until = models.DateTimeField(null=True)  # its clocks stand still, until then at the latest
    decide_path = models.TextField(blank=True, db_collation="C")  # whose coordinator decides who gets it; else empty
    resolved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=24, blank=True)
    waiting_for = models.CharField(max_length=12, choices=_choices(WaitingFor), blank=True)
    waiting_reason = models.CharField(max_length=24, blank=True)
    first_resolved_level = models.CharField(max_length=8, choices=_choices(Level), blank=True)
    first_resolved_changes = models.PositiveSmallIntegerField(null=True)  # owner_changes when it was first resolved

    received_by_post = models.ForeignKey(
        "people.Post", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    joined_count = models.PositiveSmallIntegerField(default=0)  # reports of the same thing that this one leads

    words_destroyed_at = models.DateTimeField(null=True)  # what was said is gone; number, kind, times and record stay

    source = models.CharField(max_length=60, blank=True)
    source_id = models.CharField(max_length=100, blank=True)

    objects = MatterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "source_id"], condition=~Q(source=""), name="matter_source_once"),
            models.CheckConstraint(condition=Q(state__in=[state.value for state in State]), name="matter_state"),
            models.CheckConstraint(condition=Q(level__in=[level.value for level in Level]), name="matter_level"),
            models.CheckConstraint(
                condition=Q(lon__isnull=True, lat__isnull=True)
                | Q(lon__gte=-180, lon__lte=180, lat__gte=-90, lat__lte=90),
                name="matter_point",
            ),
            models.CheckConstraint(
                condition=~Q(state="WAITING") | (~Q(waiting_for="") & ~Q(waiting_reason="")),
                name="matter_waits_with_whom",
            ),
        ]
        indexes = [
            # Lists of a subtree, by clock and by age; small subtrees sort, wide ones walk the order.
            models.Index(fields=["owner_path", "due_at", "id"], condition=_WORKING, name="matter_owner_due"),
            models.Index(fields=["due_at", "id"], condition=_WORKING, name="matter_due"),
            models.Index(fields=["owner_path", "received_at", "id"], name="matter_owner_received"),
            models.Index(fields=["received_at", "id"], name="matter_received"),
            models.Index(fields=["place_path", "received_at", "id"], name="matter_place_received"),
            models.Index(fields=["kind_code", "received_at", "id"], name="matter_kind_received"),
            models.Index(fields=["sweep_at", "id"], condition=Q(sweep_at__isnull=False), name="matter_sweep"),
            models.Index(fields=["decide_path"], condition=~Q(decide_path=""), name="matter_decide"),
            # Load and turn of a caseworker, read by routing on every receipt.
            models.Index(fields=["owner_post", "due_at", "id"], condition=_WORKING, name="matter_post_open"),
            models.Index(
                fields=["owner_post", "assigned_at"], condition=Q(owner_post__isnull=False), name="matter_post_turn"
            ),
            models.Index(fields=["resolved_at"], condition=Q(resolved_at__isnull=False), name="matter_resolved"),
            # What has outlived its time: read when a list for destruction is made.
            models.Index(
                fields=["closed_at", "id"],
                condition=Q(closed_at__isnull=False, words_destroyed_at__isnull=True),
                name="matter_still_has_words",
            ),
            # The public map reads this alone, never the row.
            models.Index(
                _tile("lat"),
                _tile("lon"),
                include=["received_at", "kind_code", "place_path", "lon", "lat"],
                condition=Q(lon__isnull=False) & ~Q(state="WITHDRAWN"),
                name="matter_tile",
            ),
            models.Index(
                fields=["owner_agency", "due_at", "id"], condition=Q(owner_agency__isnull=False), name="matter_agency"
            ),
        ]

    def __str__(self) -> str:
        return self.reference
