"""Routing rules for administrators: the list in force, a draft, its check, its trial on the matters of late."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.kit import clock
from linli.kit.errors import NotFound, Refused
from linli.matters.actions.publish_routing_rules import check_rules_right, publish_routing_rules
from linli.matters.queries.routing_book import current_book, find_rules
from linli.matters.queries.routing_files import faults_of, read_rules
from linli.matters.queries.routing_trial import Trial, team_labels, try_rules
from linli.matters.rules import routing_rules as rules
from linli.portal.forms.routing import RoutingForm, RuleForm
from linli.portal.pages.routing_draft import rule_form, rule_up, with_rule, without_rule, words_of_rules
from linli.portal.views.keep.home import administered, own_place
from linli.ui import render
from linli.ui.form_errors import Errors, errors_of

_STEPS = {"remove": without_rule, "up": rule_up}
MOVES_SHOWN = 50
MOST_ON_A_PAGE = 50_000  # some seven seconds; the command takes any number


@require_http_methods(["GET", "HEAD", "POST"])
def keep_routing(request: HttpRequest) -> HttpResponse:
    """The list in words; POST changes a draft rule by rule, tries it out or publishes it."""
    administered(request.actor)  # type: ignore[attr-defined]
    if request.method != "POST":
        return _show(request, RoutingForm(initial=_initial()), [])
    form = RoutingForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, form, errors_of(form), status=422)
    try:
        return (
            _changed(request, form) if request.POST.get("act") else _show(request, form, [], **_take_in(request, form))
        )
    except Refused as refused:
        holes = [("id_text", sentence) for sentence in refused.facts.get("holes", [])]
        field = "id_days" if refused.field == "days" else "id_text"
        return _show(request, form, [(field, str(refused.message)), *holes[1:]], status=refused.status)


def _initial(document: rules.RuleList | None = None) -> dict[str, Any]:
    shown = document or find_rules() or rules.RuleList(format=rules.FORMAT)
    return {"text": rules.write(shown).decode(), "days": 90, "trial": True, "replaces": current_book().version}


def _changed(request: HttpRequest, form: RoutingForm) -> HttpResponse:
    """One rule more, less or earlier in the draft, and what the draft would do."""
    check_rules_right(request.actor)  # type: ignore[attr-defined]
    act, _sep, position = request.POST["act"].partition(":")
    document = _document(form)
    one = _rule_form(request) if act == "add" else None
    if one is not None and not one.is_valid():
        return _show(request, form, errors_of(one), document=document, rule=one, status=422)
    if one is not None:
        document = with_rule(document, one)
    elif act in _STEPS and position.isascii() and position.isdecimal():
        document = _STEPS[act](document, int(position[:6]))
    values = {**_initial(document), "days": form.cleaned_data["days"], "replaces": form.cleaned_data["replaces"]}
    return _show(request, RoutingForm(initial=values), [], **_looked(document, form))


def _document(form: RoutingForm) -> rules.RuleList:
    file = form.cleaned_data["file"]
    return read_rules(file.read() if file else form.cleaned_data["text"].encode())


def _take_in(request: HttpRequest, form: RoutingForm) -> dict[str, Any]:
    """A draft looked through and tried out, or published."""
    check_rules_right(request.actor)  # type: ignore[attr-defined]
    document = _document(form)
    if form.cleaned_data["trial"]:
        return _looked(document, form)
    published = publish_routing_rules(
        actor=request.actor,  # type: ignore[attr-defined]
        at=clock.now(),
        document=document,
        replaces=form.cleaned_data["replaces"],
    )
    looked = {"trial": False, "faults": faults_of(document), "count": len(document.rules)}
    return {"looked": {**looked, "version": published.version, "same": not published.is_new}}


def _looked(document: rules.RuleList, form: RoutingForm) -> dict[str, Any]:
    """What the check says of a draft and what it would have done of late; nothing of it is in force."""
    faults = faults_of(document)
    looked: dict[str, Any] = {"trial": True, "faults": faults, "count": len(document.rules)}
    looked["sound"] = not any(fault.stops for fault in faults)
    if looked["sound"]:
        trial = try_rules(at=clock.now(), document=document, days=form.cleaned_data["days"], most=MOST_ON_A_PAGE)
        looked["tried"] = _trial_words(trial, document)
    return {"looked": looked, "document": document}


def _rule_form(request: HttpRequest) -> RuleForm:
    data = request.POST if request.POST.get("act") == "add" else None
    return rule_form(data, own_place(request.actor), get_language() or "")  # type: ignore[attr-defined]


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
    request: HttpRequest,
    form: RoutingForm,
    errors: Errors,
    *,
    looked: dict[str, Any] | None = None,
    document: rules.RuleList | None = None,
    rule: RuleForm | None = None,
    status: int = 200,
) -> HttpResponse:
    language, published = get_language() or "", find_rules()
    context = {
        "rules": words_of_rules(published, language) if published else [],
        "draft": words_of_rules(document, language) if document else None,
        "in_force": faults_of(published) if published else [],
        "version": current_book().version,
        "rules_form": form,
        "rule_form": rule or rule_form(None, own_place(request.actor), language),  # type: ignore[attr-defined]
        "errors": errors,
        "looked": looked,
        "expert": bool(form.errors) or bool(errors and not rule),
    }
    return render.page(request, "portal/keep/routing.jinja", context, status=status)
