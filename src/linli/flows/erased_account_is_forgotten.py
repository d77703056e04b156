"""Nothing that stays leads to an account that its holder had erased."""

from linli.disputes.actions import erase as disputes
from linli.kit.events import subscribe
from linli.matters.actions import retention as matters
from linli.notices import actions as notices
from linli.people.events import AccountErased
from linli.readings import actions as readings


def _forget(event: AccountErased) -> None:
    matters.forget_account(account_id=event.account_id)
    disputes.forget_account(account_id=event.account_id)
    notices.forget_account(at=event.at, account_id=event.account_id)
    readings.forget_grants(account_id=event.account_id)


def connect() -> None:
    """Called once when Django has started."""
    subscribe(AccountErased, _forget)
