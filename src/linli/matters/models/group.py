"""Matters of one happening: a burst water main, a storm, a night without power."""

from django.db import models
from django.db.models import Q

from linli.kit.ids import uuid7


class Group(models.Model):
    """A happening with a name, a place and a time. Each of its matters keeps its own owner and clock."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=60)
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, db_index=False, related_name="+")
    place_path = models.TextField(db_collation="C")
    happened_at = models.DateTimeField()
    created_at = models.DateTimeField()
    created_by_post = models.ForeignKey("people.Post", on_delete=models.PROTECT, db_index=False, related_name="+")
    ended_at = models.DateTimeField(null=True)  # taken back within the hour

    class Meta:
        indexes = [
            models.Index(fields=["place_path", "created_at"], condition=Q(ended_at__isnull=True), name="group_place")
        ]

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    """One matter of a group, from when to when. A matter belongs to one group at a time."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, db_index=False, related_name="members")
    matter = models.ForeignKey("matters.Matter", on_delete=models.PROTECT, db_index=False, related_name="+")
    added_at = models.DateTimeField()
    added_by_post = models.ForeignKey("people.Post", on_delete=models.PROTECT, db_index=False, related_name="+")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter"], condition=Q(removed_at__isnull=True), name="group_member_in_one")
        ]
        indexes = [
            models.Index(fields=["group", "added_at"], condition=Q(removed_at__isnull=True), name="group_members")
        ]


class GroupUpdate(models.Model):
    """What all residents of a group were told at once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="updates")
    at = models.DateTimeField()
    post = models.ForeignKey("people.Post", on_delete=models.PROTECT, db_index=False, related_name="+")
    text = models.TextField()
    told = models.PositiveIntegerField()  # matters, those joined to them included
