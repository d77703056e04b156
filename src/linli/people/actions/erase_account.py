"""An account goes when its holder says so: what signs in, and what says who it was. Its number stays, empty."""

from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor
from linli.kit.cells import current_cell
from linli.kit.errors import Conflict
from linli.kit.events import announce
from linli.ledger import actions as ledger
from linli.people.events import AccountErased
from linli.people.models import Account, KeptFile, PasskeyWait, Session, SignInLink
from linli.people.own_rows import has_served

_ENDING = "erased.invalid"  # RFC 2606: no mail ever goes there


@transaction.atomic
def erase_account(*, actor: Actor, at: datetime, account_id: UUID) -> bool:
    """Take everything out of it; False when that was done before. The number stays in the record and leads nowhere.

    Raises Conflict ``account.has_served`` for one that held a post: who served where is no private matter.
    """
    account = Account.objects.select_for_update().filter(id=account_id).first()
    if account is None or account.email.endswith(f"@{_ENDING}"):
        return False
    if has_served(account_id):
        sentence = _("You hold or held a post. Who served where, and when, is part of the public record and stays.")
        raise Conflict("account.has_served", sentence)
    for model in (EmailAddress, Authenticator, SocialAccount):
        model.objects.filter(user_id=account_id).delete()
    for own in (Session, SignInLink, KeptFile, PasskeyWait):
        own.objects.filter(account_id=account_id).delete()
    empty = {"email": f"{account_id}@{_ENDING}", "display_name": "", "is_active": False, "password": "!"}
    Account.objects.filter(id=account_id).update(**empty)
    ledger.record(
        verb="people.erase_account",
        subject_type="account",
        subject_id=account_id,
        actor=actor,
        at=at,
        before={"erased": False},
        after={"erased": True},
    )
    announce(AccountErased(cell=current_cell(), at=at, account_id=account_id))
    ledger.destroy_salts(subject_ids=[account_id])
    return True
