"""Two matters that belong together: a report of the same thing, or a part of a greater one."""

from django.db import models
from django.db.models import F, Q

from linli.kit.ids import uuid7


class Link(models.Model):
    """One matter that follows another. A row is ended, never changed otherwise.

    JOINED: ``matter`` reports the same as ``lead`` and is worked on with it; ``before`` holds what ``matter`` had of
    its own (state, owner, times) and gets back when the two are parted. CHILD: ``matter`` is a part of ``lead`` with an
    owner and a clock of its own.
    """

    class Kinds(models.TextChoices):
        JOINED = "JOINED"
        CHILD = "CHILD"

    class Ends(models.TextChoices):
        UNDONE = "UNDONE"  # by whoever made it, within the hour
        SEPARATED = "SEPARATED"  # the resident says that it is another thing
        PROMOTED = "PROMOTED"  # the leading report was taken back, and this one leads now
        MOVED = "MOVED"  # the leading report itself was joined to another

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=8, choices=Kinds.choices)
    matter = models.ForeignKey("matters.Matter", on_delete=models.PROTECT, db_index=False, related_name="links")
    lead = models.ForeignKey("matters.Matter", on_delete=models.PROTECT, db_index=False, related_name="led")
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=8)
    post = models.ForeignKey("people.Post", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    before = models.JSONField(default=dict)
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=10, choices=Ends.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "kind"], condition=Q(ended_at__isnull=True), name="link_one_of_a_kind"
            ),
            models.CheckConstraint(condition=~Q(matter=F("lead")), name="link_of_two"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end="") | (Q(ended_at__isnull=False) & ~Q(end="")),
                name="link_end_has_time",
            ),
        ]
        indexes = [models.Index(fields=["lead", "kind", "at"], condition=Q(ended_at__isnull=True), name="link_led")]
