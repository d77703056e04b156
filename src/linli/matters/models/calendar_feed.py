"""The secret address under which somebody's calendar program fetches deadlines and visits."""

from django.db import models
from django.db.models import Q

from linli.kit.ids import uuid7


class CalendarFeed(models.Model):
    """One address of one account. The secret itself is kept nowhere; a revoked address opens nothing."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, db_index=False, related_name="+")
    secret_digest = models.BinaryField(unique=True)
    language = models.CharField(max_length=7)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account"], condition=Q(revoked_at__isnull=True), name="feed_one_each")
        ]
