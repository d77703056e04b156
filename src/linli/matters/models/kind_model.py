"""What was learnt about kinds from closed matters."""

from django.db import models

from linli.kit.ids import uuid7


class KindModel(models.Model):
    """One training, never changed afterwards; the newest that was kept is in force. Holds n-grams and weights, no text.

    One that was not kept holds its figures only: it did worse than what was in force.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    trained_at = models.DateTimeField()
    catalogue = models.ForeignKey("matters.Catalogue", on_delete=models.PROTECT, related_name="+")
    weights = models.BinaryField()  # rules.learning.pack
    digest = models.BinaryField()  # SHA-256 of weights
    matters = models.PositiveIntegerField()
    phrases = models.PositiveIntegerField()
    grams = models.PositiveIntegerField()
    is_kept = models.BooleanField(default=True, db_default=True)
    figures = models.JSONField(default=dict)  # {"model"|"words"|"together": {"accuracy", "macro_f1"}}, cross-validated

    class Meta:
        indexes = [models.Index(fields=["-trained_at", "-id"], name="kind_model_newest")]

    def __str__(self) -> str:
        return f"{self.trained_at:%Y-%m-%d %H:%M}"
