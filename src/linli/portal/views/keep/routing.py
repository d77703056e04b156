"""Routing rules for administrators: the list in force, a draft, its check, its trial on the matters of late."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.kit import clock
from linli.kit.errors import NotFound, Refused
from linli.matters import queries as matters
from linli.matters.actions.publish_routing_rules import check_rules_right, publish_routing_rules
from linli.matters.queries.routing_book import current_book, find_rules
from linli.matters.queries.routing_files import faults_of, read_rules, rules_in_words
from linli.matters.queries.routing_trial import Trial, team_labels, try_rules
from linli.matters.rules import routing_rules as rules
from linli.portal import frame
from linli.portal.forms.keep import RoutingForm
from linli.portal.views.errors import Errors, errors_of
from linli.portal.views.keep.home import administered

MOVES_SHOWN = 50
MOST_ON_A_PAGE = 50_000  # some seven seconds; the command takes any number


@require_http_methods(["GET", "HEAD", "POST"])
def keep_routing(request: HttpRequest) -> HttpResponse:
    """The list in words; POST tries a draft out or publishes it."""
    administered(request.actor)  # type: ignore[attr-defined]
    if request.method != "POST":
        return _show(request, RoutingForm(initial=_initial()), [])
    form = RoutingForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, form, errors_of(form), status=422)
    try:
        looked = _take_in(request, form)
    except Refused as refused:
        holes = [("id_text", sentence) for sentence in refused.facts.get("holes", [])]
        field = "id_days" if refused.field == "days" else "id_text"
        return _show(request, form, [(field, str(refused.message)), *holes[1:]], status=refused.status)
    return _show(request, form, [], looked=looked)


def _initial() -> dict[str, Any]:
    document = find_rules() or rules.RuleList(format=rules.FORMAT)
    return {"text": rules.write(document).decode(), "days": 90, "trial": True, "replaces": current_book().version}


def _take_in(request: HttpRequest, form: RoutingForm) -> dict[str, Any]:
    """A draft looked through and tried out, or published."""
    check_rules_right(request.actor)  # type: ignore[attr-defined]
    data, at = form.cleaned_data, clock.now()
    document = read_rules(data["file"].read() if data["file"] else data["text"].encode())
    faults = faults_of(document)
    looked: dict[str, Any] = {"trial": data["trial"], "faults": faults, "count": len(document.rules)}
    if not data["trial"]:
        published = publish_routing_rules(
            actor=request.actor,  # type: ignore[attr-defined]
            at=at,
            document=document,
            replaces=data["replaces"],
        )
        looked |= {"version": published.version, "same": not published.is_new}
    elif not any(fault.stops for fault in faults):
        looked["tried"] = _trial_words(
            try_rules(at=at, document=document, days=data["days"], most=MOST_ON_A_PAGE), document
        )
    return looked


def _trial_words(trial: Trial, document: rules.RuleList) -> dict[str, Any]:
    language = get_language() or ""
    names = {rule.code: rule.name.zh if language.startswith("zh") else rule.name.en for rule in document.rules}
    labels = team_labels(trial, language)
    moves = trial.moves.most_common(MOVES_SHOWN)
    return {
        "figures": trial,
        "moves": [
            {"count": count, "old": labels[old], "new": labels[new], "rule": names.get(code, "")}
            for (old, new, code), count in moves
        ],
        "fits": [(names[code], count) for code, count in trial.fits.most_common() if code],
        "idle": [names[code] for code in trial.idle],
    }


@require_safe
def keep_routing_file(request: HttpRequest) -> HttpResponse:
    """The list in force as a JSON file, which can be changed and sent back."""
    administered(request.actor)  # type: ignore[attr-defined]
    document = find_rules()
    if document is None:
        raise NotFound("routing_rules.none", _("No routing rules have been published yet."))
    response = HttpResponse(rules.write(document), content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="routing-rules.json"'
    return response


def _show(
    request: HttpRequest, form: RoutingForm, errors: Errors, *, looked: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    language = get_language() or ""
    document = find_rules()
    context = {
        "rules": rules_in_words(document, language) if document else [],
        "in_force": faults_of(document) if document else [],
        "version": current_book().version,
        "rules_form": form,
        "errors": errors,
        "looked": looked,
        "kinds": matters.catalogue_version(),
    }
    return frame.page(request, "portal/keep/routing.jinja", context, status=status)
