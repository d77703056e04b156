"""A dispute and its parties. What anybody said is not here: words are items of channels, each under its own key."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from linli.disputes.rules import OPEN_STATES, EndReason, State
from linli.kit.ids import uuid7


class Dispute(models.Model):
    """The way through: one row for each matter that opened one. Nothing here tells what it is about beyond its kind."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.OneToOneField("matters.Matter", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=6, unique=True, db_collation="C")  # the matter's
    kind_code = models.CharField(max_length=100, db_collation="C")
    jurisdiction = models.CharField(max_length=20, db_collation="C")  # code of the data whose rules apply
    forum = models.CharField(max_length=20, db_collation="C")  # before which body: PEOPLE, COURT_INVITED, LABOUR ...
    state = models.CharField(max_length=12, choices=[(state.value, state.value) for state in State])
    version = models.PositiveIntegerField(default=0)
    place_path = models.TextField(db_collation="C")  # where it lies
    committee_path = models.TextField(db_collation="C")  # the place whose committee has it
    mediator = models.ForeignKey("people.Post", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    mediator_accepted_at = models.DateTimeField(null=True)
    pause_reason = models.CharField(max_length=20, blank=True)
    mediator_first = models.BooleanField(default=False)  # a party wants no direct talk, and need not say why
    joint_room_at = models.DateTimeField(null=True)  # the mediator has spoken with each side and opened the joint room
    ended_reason = models.CharField(
        max_length=24, choices=[(reason.value, reason.value) for reason in EndReason], blank=True
    )
    opened_at = models.DateTimeField()
    stage_since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)  # the earliest clock that runs
    replaced = models.PositiveSmallIntegerField(default=0)  # how often a mediator was replaced
    # A person approved the destruction of its words, on a list; they go at once, or when their own time is over.
    erase_approved_at = models.DateTimeField(null=True)
    words_destroyed_at = models.DateTimeField(null=True)  # number, kind, times, states and the record stay
    round = models.PositiveSmallIntegerField(default=1)  # one more with each reopening or next level: consents are new
    applied_at = models.DateTimeField(null=True)  # what this round asks for was received, and the others were asked

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=State.ENDED.value) | (~Q(ended_reason="") & Q(ended_at__isnull=False)),
                name="dispute_end_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.MEDIATING.value, State.PAUSED.value])
                | Q(mediator__isnull=False, mediator_accepted_at__isnull=False),
                name="dispute_mediator_has_disclosed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["ended_at"],
                condition=Q(ended_at__isnull=False, words_destroyed_at__isnull=True),
                name="dispute_kept",
            ),
            models.Index(
                fields=["mediator", "due_at", "id"],
                condition=Q(mediator__isnull=False, state__in=sorted(state.value for state in OPEN_STATES)),
                name="dispute_of_mediator",
            ),
            models.Index(
                fields=["committee_path", "due_at", "id"],
                condition=Q(state__in=sorted(state.value for state in OPEN_STATES)),
                name="dispute_of_committee",
            ),
        ]


class Party(models.Model):
    """One side's seat. Name and contact are in its IDENTITY channel; its link opens the dispute without an account."""

    class Sides(models.TextChoices):
        APPLICANT = "APPLICANT"
        RESPONDENT = "RESPONDENT"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="parties")
    seat = models.PositiveSmallIntegerField()  # 0 for the applicant, then in the order of naming
    side = models.CharField(max_length=10, choices=Sides.choices)
    organisation = models.BooleanField(default=False)
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=7, default="zh-hans")
    secret_nonce = models.PositiveIntegerField(default=0)
    secret_digest = models.BinaryField(unique=True)
    invited_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)  # the invitation was first read
    first_act_at = models.DateTimeField(null=True)
    consented_round = models.PositiveSmallIntegerField(default=0)  # the round of the dispute that was agreed to
    left_at = models.DateTimeField(null=True)
    # What the owner lets others read: codes of ``rules.Reader`` with the class of data, "CASEWORKER:AGREEMENT".
    consents = ArrayField(models.TextField(), default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dispute", "seat"], name="dispute_seat_once")]


class Step(models.Model):
    """What happened, for every party and for whoever keeps clocks: verbs, times and codes, never words.

    ``party`` is the owner of a private act, which is then shown to nobody else; None for what all sides may know.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, db_index=False, related_name="steps")
    at = models.DateTimeField()
    verb = models.CharField(max_length=24)
    who = models.CharField(max_length=10)
    by_party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    by_post = models.ForeignKey("people.Post", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    state = models.CharField(max_length=12)  # after it
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["dispute", "id"], name="dispute_step_order")]


class Clock(models.Model):
    """A period of the jurisdiction's data that runs, ran out or was stopped."""

    class OnExpiry(models.TextChoices):
        END = "END"  # the dispute ends with ``end_reason``, or a rework does and the agreement in force goes on
        ALARM = "ALARM"  # whoever has to act is told, and so is whoever keeps the clocks
        LAPSE = "LAPSE"  # what could be asked for until then cannot be any more; nobody is late
        RESUME = "RESUME"  # a pause is over
        OUT = "OUT"  # a side that never answered is not asked any longer

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="clocks")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")  # its own
    act = models.CharField(max_length=40, db_collation="C")  # for which the law gives the period
    rule_id = models.CharField(max_length=80, db_collation="C")  # the row of the jurisdiction that gave its length
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    unknown_from = models.DateField(null=True)  # working days from here on are not published: the end may be later
    on_expiry = models.CharField(max_length=6, choices=OnExpiry.choices)
    end_reason = models.CharField(max_length=24, blank=True)
    remind_at = models.DateTimeField(null=True)
    stands_since = models.DateTimeField(null=True)  # a pause that is listed: the end moves by it
    extended = models.PositiveSmallIntegerField(default=0)  # how often all sides agreed to make it longer
    stopped_at = models.DateTimeField(null=True)
    expired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dispute", "act", "party"],
                condition=Q(stopped_at__isnull=True, expired_at__isnull=True),
                nulls_distinct=False,
                name="dispute_clock_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(stopped_at__isnull=True, expired_at__isnull=True, stands_since__isnull=True),
                name="dispute_clock_due",
            )
        ]
