"""What stands around every page: the place in the header and the doors that this reader may open.

The middleware puts both on the request, and the footer as a function: ``ui.render`` calls it for a page of any module.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor, Role
from linli.kit.cells import current_cell
from linli.kit.looks import forget_look
from linli.places import queries as places
from linli.places.queries import PlaceRow
from linli.portal.pages.bell import bell_of
from linli.ui.environment import url

PLACE_SECONDS = 60  # a renamed place shows its new name within a minute
NAMES_SHOWN = 2


@dataclass(frozen=True)
class Door:
    """A page in the navigation. ``roles``: who sees it; empty means every reader without a post."""

    name: str
    label: str | Promise
    roles: frozenset[Role] = frozenset()


# In the order of the navigation; the first one open to an actor is where signing in leads.
_IN_THE_FIELD = frozenset({Role.CASEWORKER, Role.VOLUNTEER, Role.MEDIATOR, Role.OFFICER})
_AT_A_DESK = frozenset({Role.CASEWORKER, Role.MEDIATOR, Role.OFFICER, Role.DESK, Role.COORDINATOR})
DOORS: tuple[Door, ...] = (
    Door("my_matters", _("My matters")),
    Door("board", _("Board"), frozenset({Role.COORDINATOR})),
    Door("day", _("Today"), _IN_THE_FIELD),
    Door("desk", _("Matters"), _AT_A_DESK),
    Door("dispute_list", _("Disputes"), frozenset({Role.MEDIATOR, Role.DESK})),
    Door("dispute_counts", _("Disputes in numbers"), frozenset({Role.COORDINATOR})),
    Door("administration", _("Administration"), frozenset({Role.ADMINISTRATOR})),
)

SIGN_IN = Door("account_login", _("Sign in"))
ACCOUNT = Door("my_account", _("My account"))


def doors_of(actor: Actor) -> list[Door]:
    """The doors open to the actor: those of the roles held, or the residents' when there are none."""
    if actor.is_staff:
        held = {duty.role for duty in actor.duties}
        return [door for door in DOORS if door.roles & held]
    return [door for door in DOORS if not door.roles]


def home_of(actor: Actor) -> str:
    """The address after signing in."""
    doors = doors_of(actor)
    return reverse(doors[0].name if doors else "my_matters")


def place_of_cell() -> PlaceRow | None:
    """The county or city that this installation serves; None before its ladder has been loaded."""
    key = f"portal.cell.{current_cell()}"
    found: PlaceRow | None = cache.get(key)
    if found is None:
        roots = places.list_children(None)
        found = places.find_place_by_code(current_cell()) or (roots[0] if roots else None)
        cache.set(key, found, PLACE_SECONDS)
    return found


def place_label(actor: Actor, language: str) -> str:
    """``三网格 · 枫源村`` for a post, the county's name for everybody else."""
    if not actor.is_staff:
        cell = place_of_cell()
        return cell.name(language) if cell else ""
    key = f"portal.place.{language}.{actor.duties[0].path}"
    label: str | None = cache.get(key)
    if label is None:
        codes = [code for code in actor.duties[0].path.split("/") if code]
        rows = [places.find_place_by_code(code) for code in reversed(codes[-NAMES_SHOWN:])]
        label = " · ".join(row.name(language) for row in rows if row)
        cache.set(key, label, PLACE_SECONDS)
    return label


def dress(request: HttpRequest) -> None:
    """Put the place and the navigation on the request, where the layout looks for them.

    Both are worked out when a page shows them and not before: a photo has no navigation.
    """
    label = SimpleLazyObject(lambda: place_label(request.actor, get_language() or ""))  # type: ignore[attr-defined]
    request.place_label = label  # type: ignore[attr-defined]
    request.nav = SimpleLazyObject(lambda: _navigation(request))  # type: ignore[attr-defined]
    request.bell = SimpleLazyObject(lambda: bell_of(request))  # type: ignore[attr-defined]
    request.around = partial(around, request.path)  # type: ignore[attr-defined]


def _navigation(request: HttpRequest) -> list[tuple[str | Promise, str, bool]]:
    """(label, address, whether it is this page) of the doors, the one of the account last."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    doors = [*doors_of(actor), SIGN_IN if actor.account_id is None else ACCOUNT]
    addresses = [(door.label, url(door.name)) for door in doors]
    return [(label, address, request.path == address) for label, address in addresses]


FOOTER: tuple[tuple[str | Promise, str], ...] = (
    (_("Ask first"), "ask_first"),
    (_("Figures"), "figures"),
    (_("What was raised where"), "public_map"),
    (_("Tell me what is new near me"), "alerts"),
    (_("Open data"), "open_data"),
    (_("Public log"), "public_log"),
    (_("What is kept, and who sees it"), "privacy"),
    (_("Accessibility"), "accessibility"),
)
# Whoever asks, is asked or mediates finds by which rules, and by whom: on every page of disputes, the guide's too.
OF_DISPUTES: tuple[tuple[str | Promise, str], ...] = (
    (_("The rules we apply"), "disputes_rules"),
    (_("The public roster of mediators"), "dispute_mediators"),
)
_DISPUTES = ("/disputes/", "/d/")


class Frame:
    """Middleware that dresses every page of the site, those of signing in and the refusals too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        forget_look()
        dress(request)
        return self.get_response(request)


def synthetic_words() -> str:
    """The sentence that every page carries while the ladder of this installation is a made-up one; else empty."""
    cell = place_of_cell()
    if cell is None:
        return ""
    key = f"portal.synthetic.{cell.id}"
    synthetic: bool | None = cache.get(key)
    if synthetic is None:
        synthetic = any(place.is_synthetic for place in places.places_by_path_prefix(cell.path, level="GRID")[:1])
        cache.set(key, synthetic, PLACE_SECONDS)
    if not synthetic:
        return ""
    if settings.DEMO:
        return gettext("These are synthetic data for demonstration, and the grid outlines are synthetic.")
    return gettext("The grid outlines are synthetic.")


def around(path: str) -> dict[str, Any]:
    """What every page has besides its own values: the footer. Pages of disputes name rules and mediators first."""
    links = (*OF_DISPUTES, *FOOTER) if path.startswith(_DISPUTES) else FOOTER
    footer = [(label, url(name)) for label, name in links]
    return {"footer_links": footer, "synthetic_words": synthetic_words()}
