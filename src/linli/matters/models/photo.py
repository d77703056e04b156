"""Photos, re-encoded and without what the camera wrote into them."""

from django.db import models
from django.db.models import Q

from linli.kit.ids import uuid7
from linli.matters.rules import Visibility


class Photo(models.Model):
    """A stored photo: of a step of a matter, or of a draft until that is sent. ``stored_as`` is its media path."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(
        "matters.Matter", on_delete=models.PROTECT, null=True, db_index=False, related_name="photos"
    )
    draft = models.ForeignKey("matters.Draft", on_delete=models.CASCADE, null=True, related_name="photos")
    step = models.ForeignKey("matters.Step", on_delete=models.PROTECT, null=True, db_index=False, related_name="photos")
    visibility = models.CharField(max_length=8, choices=[(name.value, name.value) for name in Visibility])
    sha256 = models.BinaryField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField()  # bytes of the stored full picture
    stored_as = models.CharField(max_length=120)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(matter__isnull=False, draft__isnull=True, step__isnull=False)
                | Q(matter__isnull=True, draft__isnull=False, step__isnull=True),
                name="photo_of_matter_or_draft",
            )
        ]
        indexes = [models.Index(fields=["matter", "added_at"], name="photo_matter", condition=Q(matter__isnull=False))]
