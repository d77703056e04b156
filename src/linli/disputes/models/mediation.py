"""Choosing a mediator, the gate before the first word, and what mediation is made of. Words are items, not here."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from linli.disputes.models.dispute import Clock, Dispute, Party
from linli.kit.ids import uuid7


class RosterEntry(models.Model):
    """A mediator as the public roster shows one: speciality and languages, no marks and no ranks."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    post = models.OneToOneField("people.Post", on_delete=models.PROTECT, related_name="+")
    path = models.TextField(db_collation="C")  # of the post: one range finds the roster of a committee
    name = models.CharField(max_length=40)  # as the mediator wants to be called in public
    specialities = ArrayField(models.TextField(), default=list)  # kinds, "housing" covers "housing.rent"; empty: all
    languages = ArrayField(models.TextField(), default=list)  # BCP 47
    about_zh = models.CharField(max_length=200, blank=True)
    about_en = models.CharField(max_length=400, blank=True)
    listed_at = models.DateTimeField()
    unlisted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["path"], condition=Q(unlisted_at__isnull=True), name="dispute_roster_path"),
        ]


class Pick(models.Model):
    """One mediator whom a party would accept in this round of choosing; the other side never reads who."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, on_delete=models.CASCADE, db_index=False, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, db_index=False, related_name="+")
    post = models.ForeignKey("people.Post", on_delete=models.PROTECT, db_index=False, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dispute", "party", "post"], name="dispute_pick_once")]


class Appointment(models.Model):
    """A mediator chosen for a dispute: accepted with a disclosure, refused, or replaced."""

    class Ways(models.TextChoices):
        JOINT = "JOINT"
        REGISTRAR = "REGISTRAR"

    class Ends(models.TextChoices):
        REFUSED = "REFUSED"
        REPLACED = "REPLACED"
        SILENT = "SILENT"  # did not answer in time; whoever asked for another has used up nothing
        STEPPED_DOWN = "STEPPED_DOWN"
        AGAIN = "AGAIN"  # the dispute began anew without this mediator

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="appointments")
    post = models.ForeignKey("people.Post", on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=9, choices=Ways.choices)
    made_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    discloses = models.BooleanField(null=True)  # whether anything was disclosed; the words are an item
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=12, choices=Ends.choices, blank=True)
    ended_by = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dispute"], condition=Q(ended_at__isnull=True), name="dispute_one_appointment"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(discloses__isnull=False),
                name="dispute_accepts_with_disclosure",
            ),
        ]


class Keep(models.Model):
    """A party read the disclosure and keeps the mediator."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="keeps")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, db_index=False, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appointment", "party"], name="dispute_keep_once")]


class Pause(models.Model):
    """Mediation stands still for a listed reason, at most until its bound."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="pauses")
    reason = models.CharField(max_length=20)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dispute"], condition=Q(ended_at__isnull=True), name="dispute_one_pause"),
            models.CheckConstraint(condition=Q(until_at__gt=F("from_at")), name="dispute_pause_window"),
        ]


class Session(models.Model):
    """A meeting at a set time. Where or by which link is an item of the channel of those who take part."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="sessions")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="+")  # alone with this one
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    planned_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    sequence = models.PositiveSmallIntegerField(default=0)  # of its calendar file, RFC 5545 section 3.8.7.4

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(until_at__gt=F("from_at")), name="dispute_session_window")]


class Extension(models.Model):
    """A party agrees that a period may go on longer; it does when all have."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, on_delete=models.CASCADE, db_index=False, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, db_index=False, related_name="+")
    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, null=True, related_name="+")  # which period
    number = models.PositiveSmallIntegerField()  # the first, the second ...
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clock", "party", "number"], name="dispute_extension_once")]


class FactsApproval(models.Model):
    """A party confirms the record of undisputed facts as it stands: the hash of its text."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, db_index=False, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, db_index=False, related_name="+")
    sha256 = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dispute", "party", "sha256"], name="dispute_facts_once")]
