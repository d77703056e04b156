"""Nouns: who is told of what, and each message."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from linli.kit.ids import uuid7
from linli.webhooks.rules import State

URL_LENGTH = 500
NAME_LENGTH = 60


class Subscription(models.Model):
    """An address that is told of some events. Its secrets lie sealed with the site's key.

    ``made_by_id`` is the account that is told when it stops by itself. ``failing_since``: since the last success.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=NAME_LENGTH)
    url = models.CharField(max_length=URL_LENGTH)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+", null=True)
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    path = models.TextField(db_collation="C")
    events = ArrayField(models.TextField())
    kind_codes = ArrayField(models.TextField(), default=list)  # empty: every kind
    secret = models.TextField()
    former_secret = models.TextField(blank=True)
    former_until = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    made_by_id = models.UUIDField(null=True)
    failing_since = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_by_itself = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["path", "id"], name="webhooks_subscription_path")]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One message to one subscription; its id is the ``webhook-id``, the same in every try."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT, related_name="deliveries")
    event = models.TextField()
    payload = models.TextField()  # the body as it is signed, byte for byte
    state = models.TextField(default=State.CREATED.value)
    reason = models.TextField(blank=True)
    status = models.PositiveSmallIntegerField(null=True)  # of the last answer
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)  # null: nothing follows

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="webhooks_delivery_next"),
            models.Index(fields=["subscription", "-id"], name="webhooks_delivery_last"),
            models.Index(fields=["created_at"], name="webhooks_delivery_created"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.state}"
