"""One sign-in link for each role of the demonstration, fresh at every start."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from linli.config.demo.cast import CAST
from linli.config.demo.disputes import party_links
from linli.kit.actors import SYSTEM
from linli.kit.clock import now
from linli.people import actions, queries

VALID_FOR = timedelta(days=1)


def sign_in_links() -> list[tuple[str, str]]:
    """The role in both languages and its address, which signs in once within a day.

    Roles whose account is not there are left out: the operator may have closed it. After them the links of two sides of
    a dispute, which no account has, of the creditor of a payment that is missing, and of two sides at a court.
    """
    at = now()
    links = []
    for part in CAST:
        account = queries.find_account_by_email(part.email)
        if account is not None:
            token = actions.make_sign_in_link(actor=SYSTEM, at=at, account_id=account.id, valid_for=VALID_FOR)
            links.append((part.label, settings.ORIGIN + reverse("account_enter", kwargs={"token": token})))
    return [*links, *party_links()]
