"""The bell in the header of everybody who is signed in: how many notices were not read yet."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import ngettext, pgettext

from linli.kit.actors import Actor
from linli.notices import queries as notices


@dataclass(frozen=True)
class Bell:
    """The number as shown, what a screen reader says, the topic that changes it, and two addresses."""

    count: int
    topic: str
    href: str
    address: str  # of the bell alone

    @property
    def shown(self) -> str:
        """Empty for none; ``99+`` for what is not counted any more."""
        if not self.count:
            return ""
        return f"{notices.MOST_COUNTED}+" if self.count > notices.MOST_COUNTED else str(self.count)

    @property
    def words(self) -> str:
        """The name of the link."""
        if not self.count:
            return pgettext("sent to people", "Notices")
        return ngettext("Notices, {n} not read", "Notices, {n} not read", self.count).format(n=self.shown)


def bell_of(request: HttpRequest) -> Bell | None:
    """None without an account. One statement."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.account_id is None:
        return None
    return Bell(
        notices.count_unread(actor.account_id), f"account:{actor.account_id}", reverse("notices"), reverse("bell")
    )
