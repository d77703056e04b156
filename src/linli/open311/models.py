"""What the door keeps: which client brought which matter, and what was taken over from other servers."""

from django.db import models

from linli.kit.ids import uuid7


class Posting(models.Model):
    """A matter that came through the door. The client that brought it may add to it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.OneToOneField("matters.Matter", on_delete=models.PROTECT, related_name="+")
    client = models.CharField(max_length=60)
    at = models.DateTimeField()
    updates = models.PositiveSmallIntegerField(default=0)


class PostedUpdate(models.Model):
    """An update that a client sent, by the client's own number: the same one is carried out once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
    update_id = models.CharField(max_length=100)
    request_digest = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["posting", "update_id"], name="open311_update_once")]


class Taken(models.Model):
    """A request of another server that is a matter here, and what was last read of it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    source = models.CharField(max_length=60)
    source_id = models.CharField(max_length=100)
    matter = models.ForeignKey("matters.Matter", on_delete=models.PROTECT, related_name="+", db_index=False)
    status = models.CharField(max_length=8, blank=True)
    notes_digest = models.BinaryField()
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "source_id"], name="open311_taken_once")]


class Progress(models.Model):
    """How far the import from one address has come: everything requested before ``done_until`` has been read."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    source = models.CharField(max_length=60)
    address = models.CharField(max_length=300)
    done_until = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "address"], name="open311_progress_once")]
