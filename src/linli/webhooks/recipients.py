"""Who is told when a subscription stops: whoever made it, while the account is open."""

from uuid import UUID

from linli.kit.errors import NotFound
from linli.notices.actions import Recipient
from linli.people import queries as people


def maker_of(account_id: UUID | None) -> Recipient | None:
    """On the pages of the account and by e-mail; None for a closed account or the operator's own."""
    if account_id is None:
        return None
    try:
        account = people.get_account(account_id)
    except NotFound:
        return None
    return Recipient(language=account.language, account_id=account.id, offers=(("EMAIL", account.email),))
