"""Nouns: the notice in the outbox and its changes, what a recipient chose and on which devices, alerts."""

from django.db import models
from django.db.models import Q

from linli.kit.ids import uuid7
from linli.notices.rules import Audience, Channel, Rhythm, State, Urgency
from linli.notices.rules.alerts import AlertRhythm
from linli.notices.rules.devices import MOST_ENDPOINT


def _choices(
    enum: type[Channel] | type[State] | type[Audience] | type[Urgency] | type[Rhythm],
) -> list[tuple[str, str]]:
    return [(member.value, member.value) for member in enum]


class Notice(models.Model):
    """One message to one recipient. ``next_at`` is when the worker looks at it next; NULL when nothing is to be done.

    It keeps what the message needs to know and not the message; both that and the address go thirty days after the end.
    ``matter_id`` is a plain id: this module knows no matters.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    template = models.CharField(max_length=40)
    urgency = models.CharField(max_length=6, choices=_choices(Urgency))
    audience = models.CharField(max_length=8, choices=_choices(Audience))
    language = models.CharField(max_length=7)
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    matter_id = models.UUIDField(null=True)
    about_id = models.UUIDField(null=True)  # seat, dispute or question about a look: where its link leads
    alert_id = models.UUIDField(null=True)  # of what tells about an area; plain, since an ended alert is deleted
    path = models.TextField(blank=True, db_collation="C")  # where the matter lies, for those who see to it
    values = models.JSONField(default=dict)
    offers = models.JSONField(default=list)  # [[channel, address], ...], the likeliest first
    channel = models.CharField(max_length=8, choices=_choices(Channel))
    address = models.CharField(max_length=254, blank=True)  # the one of the offers it went to

    state = models.CharField(max_length=17, choices=_choices(State), default=State.CREATED)
    reason = models.CharField(max_length=12, blank=True)
    state_at = models.DateTimeField()
    created_at = models.DateTimeField()
    ready_at = models.DateTimeField()  # from when it might go: after quiet hours or the window of a digest
    next_at = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True)  # first with a carrier
    attempts = models.PositiveSmallIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    driver = models.CharField(max_length=20, blank=True)
    driver_reference = models.CharField(max_length=100, blank=True)
    digest = models.ForeignKey("self", on_delete=models.PROTECT, null=True, db_index=False, related_name="members")
    read_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[state.value for state in State]), name="notice_state"),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(address="", offers=[], values={}), name="notice_erased_is_empty"
            ),
        ]
        indexes = [
            models.Index(fields=["channel", "next_at"], condition=Q(next_at__isnull=False), name="notice_due"),
            models.Index(fields=["digest"], condition=Q(digest__isnull=False), name="notice_digest"),
            models.Index(fields=["matter_id"], condition=Q(matter_id__isnull=False), name="notice_matter"),
            models.Index(fields=["alert_id"], condition=Q(alert_id__isnull=False), name="notice_alert"),
            models.Index(fields=["account", "id"], condition=Q(channel="IN_APP"), name="notice_in_app"),
            models.Index(fields=["account"], condition=Q(channel="IN_APP", read_at__isnull=True), name="notice_unread"),
            models.Index(fields=["path", "id"], condition=~Q(path=""), name="notice_path"),
            models.Index(fields=["id"], condition=Q(erased_at__isnull=True), name="notice_not_erased"),
            models.Index(
                fields=["driver", "driver_reference"], condition=~Q(driver_reference=""), name="notice_receipt"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.channel} {self.state}"


class Change(models.Model):
    """A notice became something else. Its creation is the notice's own ``created_at``."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, db_constraint=False, related_name="changes")
    at = models.DateTimeField()
    state = models.CharField(max_length=17, choices=_choices(State))
    reason = models.CharField(max_length=12, blank=True)

    def __str__(self) -> str:
        return f"{self.state} {self.at:%H:%M:%S}"


class Preference(models.Model):
    """How somebody wants to be told: an account, or the resident of one matter by its link. Empty: as in the cell."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.OneToOneField("people.Account", on_delete=models.CASCADE, null=True, related_name="+")
    matter_id = models.UUIDField(null=True, unique=True)
    channel = models.CharField(max_length=8, choices=_choices(Channel), blank=True)
    rhythm = models.CharField(max_length=6, choices=_choices(Rhythm), blank=True)
    quiet_from = models.TimeField(null=True)  # local time
    quiet_to = models.TimeField(null=True)
    unsubscribed_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(account__isnull=False, matter_id__isnull=True)
                | Q(account__isnull=True, matter_id__isnull=False),
                name="preference_of_one",
            ),
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_to__isnull=True)
                | Q(quiet_from__isnull=False, quiet_to__isnull=False),
                name="preference_quiet_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class PostalAddress(models.Model):
    """The resident of this matter asked at a desk to be told by letter. Goes with what else is known to reach them."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter_id = models.UUIDField(unique=True)
    lines = models.CharField(max_length=254)
    since_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.matter_id)


class Device(models.Model):
    """A browser in which somebody switched messages on: for an account, or for one matter by its link.

    What the push service needs and nothing more: neither its make nor its address in the net. It is known by the day on
    which it was added.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey("people.Account", on_delete=models.CASCADE, null=True, db_index=False, related_name="+")
    matter_id = models.UUIDField(null=True)
    endpoint = models.CharField(max_length=MOST_ENDPOINT)
    public_key = models.CharField(max_length=88)
    auth_secret = models.CharField(max_length=24)
    language = models.CharField(max_length=7)
    created_at = models.DateTimeField()
    last_taken_at = models.DateTimeField(null=True)  # when its push service last took something

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(account__isnull=False, matter_id__isnull=True)
                | Q(account__isnull=True, matter_id__isnull=False),
                name="device_of_one",
            ),
            models.UniqueConstraint(
                fields=["account", "endpoint"], condition=Q(account__isnull=False), name="device_once_by_account"
            ),
            models.UniqueConstraint(
                fields=["matter_id", "endpoint"], condition=Q(matter_id__isnull=False), name="device_once_by_matter"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Unreachable(models.Model):
    """The resident of this matter could not be reached that way. Of the matter only; gone when the contact changes."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter_id = models.UUIDField()
    channel = models.CharField(max_length=8, choices=_choices(Channel))
    reason = models.CharField(max_length=12)
    since_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter_id", "channel"], name="unreachable_once")]

    def __str__(self) -> str:
        return f"{self.channel} {self.reason}"


class Alert(models.Model):
    """Somebody wants to be told what is new in a village or township. Ending it deletes the row, address and all.

    Nothing leads here from a person: there is no list of these for staff. ``told_until_at`` is up to when it was told;
    both times are NULL until the address is confirmed. ``kind_code`` is a subject of matters, empty for all.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, db_index=False, related_name="+")
    kind_code = models.CharField(max_length=100, blank=True)
    rhythm = models.CharField(max_length=6, choices=[(one.value, one.value) for one in AlertRhythm])
    language = models.CharField(max_length=7)
    email = models.EmailField(max_length=254, blank=True)
    account = models.ForeignKey("people.Account", on_delete=models.CASCADE, null=True, db_index=False, related_name="+")
    created_at = models.DateTimeField()
    told_until_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(email="") & Q(account__isnull=False)) | (~Q(email="") & Q(account__isnull=True)),
                name="alert_of_one",
            ),
            models.CheckConstraint(
                condition=Q(told_until_at__isnull=True, next_at__isnull=True)
                | Q(told_until_at__isnull=False, next_at__isnull=False),
                name="alert_confirmed_is_whole",
            ),
            models.UniqueConstraint(
                fields=["email", "place", "kind_code"], condition=~Q(email=""), name="alert_once_by_email"
            ),
            models.UniqueConstraint(
                fields=["account", "place", "kind_code"],
                condition=Q(account__isnull=False),
                name="alert_once_by_account",
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="alert_due"),
            models.Index(fields=["created_at"], condition=Q(next_at__isnull=True), name="alert_unconfirmed"),
            models.Index(fields=["place"], name="alert_place"),
        ]

    def __str__(self) -> str:
        return f"{self.rhythm} {self.kind_code}"
