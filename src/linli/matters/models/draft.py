"""A report that is not sent yet."""

from django.db import models

from linli.kit.ids import uuid7


class Draft(models.Model):
    """What somebody has typed so far; found by its secret link or its code, gone after thirty days."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    secret_digest = models.BinaryField(unique=True)
    code = models.CharField(max_length=8, blank=True, db_collation="C")  # as it is said; the secret follows from it
    data = models.JSONField(default=dict)
    updated_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
