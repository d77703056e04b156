"""Which matters a file is to hold: the filters of the desk's list or of a search, as they stand in the address."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor
from linli.kit.errors import Refused
from linli.matters.queries import InboxFilters
from linli.matters.queries.export import Words
from linli.portal.forms.desk import FilterForm
from linli.portal.forms.search import SearchForm
from linli.portal.pages.work_places import narrowing


@dataclass(frozen=True)
class Asked:
    """The filters, the words looked for, how they stand in the address, in sentences, and the list they come from."""

    filters: InboxFilters
    words: Words
    address: dict[str, str]
    sentences: list[tuple[str, str]]
    back: str


def asked_in(request: HttpRequest) -> Asked:
    """What the address asks for. Raises Refused ``inbox.bad_filter``: a file holds what was chosen, never more."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language = get_language() or ""
    places = narrowing(actor, language, request.GET.get("place", ""))
    by_words = bool(request.GET.get("q"))
    form: FilterForm | SearchForm = (SearchForm if by_words else FilterForm)(
        request.GET, places=places, language=language
    )
    if not form.is_valid() or (request.GET.get("place") and "place" not in form.fields):
        raise Refused("inbox.bad_filter", _("This filter is not known. Please choose again."))
    address = {name: request.GET[name] for name in form.fields if request.GET.get(name)}
    sentences = [(str(form[name].label), _spoken(form, name)) for name in address if name != "order"]
    list_url = f"{reverse('desk_search' if by_words else 'desk')}?{urlencode(address)}"
    if isinstance(form, FilterForm):
        return Asked(form.filters(), Words(), address, _with_state(form, sentences), list_url)
    chosen = form.filters()
    filters = InboxFilters(
        state=chosen.state, kind=chosen.kind, place_path=chosen.place_path, late=chosen.late, order="RECEIVED"
    )
    return Asked(filters, Words(form.cleaned_data["q"], chosen.from_on, chosen.to_on), address, sentences, list_url)


def _with_state(form: FilterForm, sentences: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The list opens with what is open, which nobody chose: it is said all the same."""
    if form.cleaned_data.get("state"):
        return sentences
    words = dict(form.fields["state"].choices)["OPEN"]  # type: ignore[attr-defined]
    return [(str(form["state"].label), str(words)), *sentences]


def _spoken(form: FilterForm | SearchForm, name: str) -> str:
    """What was chosen, in the words of the choice."""
    value = form.cleaned_data[name]
    flat: dict[Any, Any] = {}
    for key, words in getattr(form.fields[name], "choices", []):
        flat |= dict(words) if isinstance(words, list | tuple) else {key: words}
    return str(flat.get(value, value))
