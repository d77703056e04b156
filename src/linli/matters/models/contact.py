"""How to reach the resident of a matter: apart from it, so that reading it is a separate act."""

from django.db import models
from django.db.models import Q

from linli.kit.ids import uuid7


class Contact(models.Model):
    """Given by the resident with consent, or the account the resident was signed in with; perhaps both."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.OneToOneField("matters.Matter", on_delete=models.CASCADE, related_name="contact")
    name = models.CharField(max_length=40, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    email = models.CharField(max_length=254, blank=True)
    consented_at = models.DateTimeField(null=True)
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(consented_at__isnull=False) | Q(name="", phone="", email=""), name="contact_has_consent"
            )
        ]
        indexes = [
            models.Index(fields=["account", "matter"], name="contact_account", condition=Q(account__isnull=False))
        ]
