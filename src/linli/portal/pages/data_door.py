"""Through which door somebody comes to the own data: an account, the link of one matter, the link of one side."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from linli.disputes.queries.own_data import OwnSide, open_own_side
from linli.kit.actors import Actor, ActorKind
from linli.portal.pages.matter_link import MatterLink, open_link, open_links_of_account
from linli.rights import queries as rights
from linli.rights.queries import Own

# By what can be done about a line: its name, the page of an account, of a matter, of a side.
_CHANGES: dict[str, tuple[Promise, str, str, str]] = {
    "CONTACT": (_("Change or erase it"), "my_matters", "contact", ""),
    "NAME": (_("Change it"), "my_account", "", ""),
    "KEYS": (_("Look at them and end them"), "my_account", "", ""),
    "SESSIONS": (_("Look at them and end them"), "own_sessions", "", ""),
    "ALERTS": (_("Look at them and end them"), "alerts", "", ""),
    "DEVICES": (_("Look at them and end them"), "account_devices", "devices", ""),
    "NOTICES": (_("Change it"), "notice_preferences", "notices", ""),
    "QUESTION": (_("Look, ask, complain"), "my_matters", "readings", "dispute_seen"),
    "CONSENTS": (_("Look at them and end them"), "account_consents", "consents", ""),
    "ASK": (_("Something is wrong"), "", "wrong", "side_wrong"),
    "STEP": (_("Something is wrong"), "", "wrong", "side_wrong"),
}


@dataclass(frozen=True)
class DataDoor:
    """An opened door: who acts, whose data, which addresses lie behind it. One of ``link`` and ``side``, or neither."""

    actor: Actor
    own: Own
    links: tuple[MatterLink, ...] = ()
    link: MatterLink | None = None
    side: OwnSide | None = None

    def url(self, page: str) -> str:
        """Of a page of the own data: data, erase, wrong, copy. An account has no page ``wrong`` of its own."""
        if self.link is not None:
            return self.link.url_of(f"matter_{page}")
        if self.side is not None:
            return reverse(f"side_{page}", kwargs={"secret": self.side.secret})
        return reverse(f"account_{page}")

    @property
    def home(self) -> str:
        """The page to come back to."""
        if self.link is not None:
            return self.link.base
        if self.side is not None:
            return reverse("dispute_party_home", kwargs={"secret": self.side.secret})
        return reverse("my_matters")

    def change(self, code: str) -> tuple[str, str]:
        """(what it is called, where) something can be done about a line; empty where nothing can."""
        if code not in _CHANGES:
            return "", ""
        label, account, matter, side = _CHANGES[code]
        if self.link is not None:
            return (str(label), self.link.url_of(f"matter_{matter}")) if matter else ("", "")
        if self.side is not None:
            return (str(label), reverse(side, kwargs={"secret": self.side.secret})) if side else ("", "")
        return (str(label), reverse(account)) if account else ("", "")


def of_account(request: HttpRequest) -> DataDoor:
    """Everything of the account that is signed in."""
    given: Actor = request.actor  # type: ignore[attr-defined]
    assert given.account_id is not None, "somebody is signed in"
    actor = Actor(ActorKind.RESIDENT, given.account_id, language=given.language)
    return DataDoor(actor, rights.own_of_account(given.account_id), tuple(open_links_of_account(request)))


def of_matter(request: HttpRequest, reference: str, secret: str) -> DataDoor:
    """One matter. Raises NotFound ``matter.unknown``."""
    link = open_link(request, reference, secret)
    return DataDoor(link.actor, rights.own_of_matter(link.matter.id), (link,), link=link)


def of_side(secret: str) -> DataDoor:
    """One side of a dispute. Raises as ``open_own_side``."""
    side = open_own_side(secret, get_language() or "")
    return DataDoor(side.actor, rights.own_of_party(side.party_id), side=side)


def door_to(request: HttpRequest, values: dict[str, Any]) -> DataDoor:
    """By what its address holds."""
    if "reference" in values:
        return of_matter(request, values["reference"], values.get("secret", ""))
    return of_side(values["secret"]) if "secret" in values else of_account(request)
