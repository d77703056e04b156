"""The guide: a few questions without a name, one a page, and whom to turn to.

Answers travel in the page itself, by POST, so that neither an address, nor the history of the browser, nor this site
keeps them. Whoever wants to go on later asks for a code.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.disputes.actions import guide as actions
from linli.disputes.actions.guide import SavedAnswers
from linli.disputes.pages import guide as pages
from linli.disputes.queries import guide as queries
from linli.disputes.rules import guide as rules
from linli.disputes.rules.guide import NONE, Answers, Fact, Pathway
from linli.kit import clock
from linli.kit.errors import Refused
from linli.kit.ids import show_code
from linli.ui.environment import url
from linli.ui.render import page

FOLDER = "disputes/guide"


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Which sort of trouble it is."""
    return page(request, f"{FOLDER}/home.jinja", {"pathways": list(queries.guide().pathways.values())})


@require_http_methods(["GET", "HEAD", "POST"])
def pathway(request: HttpRequest, code: str) -> HttpResponse:
    """The first question; or, for what the last page sent, the next one, the outcome, or a person."""
    chosen = queries.get_pathway(code)
    if request.method != "POST":
        return _go_on(request, chosen, pages.carried(chosen, request.GET.get("go", ""), clock.now()))
    answers = rules.read(request.POST.get("answers", ""), chosen)
    verb, _colon, fact = request.POST.get("act", "next").partition(":")
    if verb == "none":
        return _person(request, chosen, answers, pages.END)
    if verb == "back" or (verb == "change" and fact in answers):
        return _again(request, chosen, answers, fact)
    return _next(request, chosen, answers) if verb == "next" else _go_on(request, chosen, answers)


@require_POST
def keep(request: HttpRequest, code: str) -> HttpResponse:
    """Keep the answers under a code, because somebody asked for it."""
    chosen = queries.get_pathway(code)
    answers = rules.write(rules.read(request.POST.get("answers", ""), chosen))
    kept = actions.save_walk(at=clock.now(), answers=SavedAnswers(chosen.code, answers))
    context = {"code": show_code(kept.code), "expires_at": kept.expires_at, "answers": answers}
    return _page(request, chosen, "kept.jinja", context)


@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """Go on by a code, which opens once."""
    if request.method != "POST":
        return page(request, f"{FOLDER}/resume.jinja", {"errors": []})
    typed = request.POST.get("code", "")[:40]
    try:
        taken = actions.take_walk(at=clock.now(), code=typed)
    except Refused as refused:
        context = {"errors": [("id_code", str(refused.message))], "typed": typed}
        return page(request, f"{FOLDER}/resume.jinja", context, status=refused.status)
    chosen = queries.get_pathway(taken.pathway)
    return _go_on(request, chosen, rules.read(taken.answers, chosen))


@require_safe
def counts(request: HttpRequest) -> HttpResponse:
    """For those who keep the questions: where nothing fitted, and where people were led to. Counts from ten up."""
    actor, today, language = request.actor, clock.local_day(clock.now()), get_language() or ""  # type: ignore[attr-defined]
    context = {
        "misses": pages.counted(queries.list_misses(actor, today), language, leaves=False),
        "outcomes": pages.counted(queries.list_outcomes(actor, today), language, leaves=True),
        "least": queries.SHOWN_FROM,
    }
    return page(request, f"{FOLDER}/counts.jinja", context)


def _next(request: HttpRequest, chosen: Pathway, answers: Answers) -> HttpResponse:
    """Take one answer."""
    fact = chosen.fact(request.POST.get("fact", ""))
    if fact is None:
        return _go_on(request, chosen, answers)
    value, day = request.POST.get("value", ""), request.POST.get("day", "").strip()
    given = pages.read_given(fact, value, day, clock.local_day(clock.now()))
    if given.error:
        return _question(request, chosen, fact, answers, given=(value, day), error=given)
    if given.answer == NONE:
        return _person(request, chosen, answers, fact.code)
    return _go_on(request, chosen, {**answers, fact.code: given.answer}, is_new=True)


def _go_on(request: HttpRequest, chosen: Pathway, answers: Answers, *, is_new: bool = False) -> HttpResponse:
    """The next question, or what it comes to. ``is_new``: an answer was just given."""
    now, language = clock.now(), get_language() or ""
    today = clock.local_day(now)
    there = pages.where_now(chosen, answers, today)
    if there.fact is not None:
        return _question(request, chosen, there.fact, answers)
    assert there.outcome is not None, "a checked pathway has no dead end"
    if is_new:
        actions.count_leaf(at=now, pathway=chosen.code, code=there.outcome.leaf.code)
    context = pages.outcome_context(chosen, there, there.outcome, today, language)
    context |= {"answers": rules.write(there.answers), "printed_at": now}
    return _page(request, chosen, "outcome.jinja", context)


def _again(request: HttpRequest, chosen: Pathway, answers: Answers, code: str) -> HttpResponse:
    """An answered question once more, with its answer; without a code the one before."""
    today = clock.local_day(clock.now())
    shown = request.POST.get("fact", "")
    fact = chosen.fact(code) if code else pages.fact_before(chosen, answers, shown, today)
    if fact is None:
        return _go_on(request, chosen, {})
    answer = answers.get(fact.code, "")
    given = ("", answer) if rules.day_of(answer) else (answer, "")
    return _question(request, chosen, fact, answers, given=given)


def _question(
    request: HttpRequest,
    chosen: Pathway,
    fact: Fact,
    answers: Answers,
    *,
    given: tuple[str, str] = ("", ""),
    error: pages.Given | None = None,
) -> HttpResponse:
    context = pages.question_context(chosen, fact, answers, clock.local_day(clock.now()), get_language() or "")
    context |= {"given": given, "error": error}
    return _page(request, chosen, "question.jinja", context, status=422 if error else 200)


def _person(request: HttpRequest, chosen: Pathway, answers: Answers, code: str) -> HttpResponse:
    """Nothing fits: somebody to talk to, and a place for the own words."""
    actions.count_miss(at=clock.now(), pathway=chosen.code, code=code)
    context = {
        "doors": pages.doors(chosen.person or queries.guide().commons.person, get_language() or ""),
        "answers": rules.write(answers),
        "fact": "" if code == pages.END else code,
    }
    return _page(request, chosen, "person.jinja", context)


def _page(
    request: HttpRequest, chosen: Pathway, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    around = {"pathway": chosen, "leave_url": queries.guide().commons.leave}
    if context.get("answers"):  # so that switching the language does not begin anew
        token = pages.carry(chosen, context["answers"], clock.now())
        around["stay_at"] = url("guide_pathway", {"go": token}, code=chosen.code)
    response = page(request, f"{FOLDER}/{template}", {**around, **context}, status=status)
    # Where leaving at once may matter, the browser is asked to keep no copy; elsewhere its own way back should work.
    response.headers["Cache-Control"] = "no-store" if chosen.quick_exit else "private, no-cache"
    return response
