"""Keys of requests that were carried out, so that a repeat gets the same answer."""

from django.db import models

from linli.kit.ids import uuid7


class IdempotencyKey(models.Model):
    """One request seen: whose scope, which key, the digest of its content, the matter it made or changed.

    ``answer`` is what was answered, without personal data; null where the answer is read from the matter.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    scope = models.CharField(max_length=80)
    key = models.CharField(max_length=100)
    request_digest = models.BinaryField()
    matter_id = models.UUIDField()
    answer = models.JSONField(null=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="idempotency_key_once")]
