"""Published workflows, one row a version, never changed afterwards."""

from django.db import models
from django.db.models import Q

from linli.kit.ids import uuid7


class WorkflowVersion(models.Model):
    """One published version of one workflow. The highest number of a code is in force for what begins from now."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=60, db_collation="C")
    engine = models.CharField(max_length=60, blank=True, db_collation="C")
    version = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    source = models.CharField(max_length=200)
    digest = models.BinaryField()
    document = models.JSONField()  # as published, so that export gives back what was imported

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="workflow_version_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="workflow_version_counts"),
        ]

    def __str__(self) -> str:
        return f"{self.code}@{self.version}"
