"""Published routing rules, one row a version of the whole list, never changed afterwards."""

from django.db import models

from linli.kit.ids import uuid7


class RoutingRules(models.Model):
    """One published version of the ordered list. The highest number is in force; an empty list routes by the ladder."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.PositiveIntegerField(unique=True)
    published_at = models.DateTimeField()
    source = models.CharField(max_length=200)
    digest = models.BinaryField()
    document = models.JSONField()  # as published, so that export gives back what was imported

    def __str__(self) -> str:
        return str(self.version)
