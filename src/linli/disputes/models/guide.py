"""What is kept of the guide: counts by week, and answers that somebody asked to have kept, sealed."""

from django.db import models

from linli.kit.ids import uuid7


class GuideCount(models.Model):
    """How often, in the week that begins on a Monday, a leaf was reached or a question had no answer that fitted."""

    class Counted(models.TextChoices):
        LEAF = "LEAF"
        MISS = "MISS"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    week_on = models.DateField()
    counted = models.CharField(max_length=4, choices=Counted)
    pathway = models.CharField(max_length=40, db_collation="C")
    code = models.CharField(max_length=40, db_collation="C")
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["week_on", "counted", "pathway", "code"], name="guide_count_once")
        ]


class SavedWalk(models.Model):
    """Answers under a code. The code opens them and is not kept; the row goes when it is used, or on its last day."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code_digest = models.BinaryField(unique=True)
    sealed = models.TextField()
    expires_at = models.DateTimeField(db_index=True)
