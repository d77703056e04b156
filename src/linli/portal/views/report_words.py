"""A report, page 1: what happened, and what sort of matter that is."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.kit import clock
from linli.matters import queries as matters
from linli.matters.queries import KindRow
from linli.portal.forms.report import KindForm, WordsForm
from linli.portal.pages.kind_choices import choices, find_subject, leaf_codes, subject_chips
from linli.portal.pages.report import Report, begin, load, page_context, save
from linli.ui import render
from linli.ui.form_errors import errors_of
from linli.ui.sealed import sealed

TEMPLATE = "portal/report/words.jinja"
SUGGESTED = 5
Kinds = list[KindRow]
Because = Mapping[str, tuple[str, ...]]


@sealed
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Begin: words, and the kind too for somebody who came by a subject. Nothing is kept before the first button."""
    kinds, chosen = _asked_for(request)
    if request.method != "POST":
        return _show(request, WordsForm(), kinds, chosen, None)
    form = _form(request, kinds)
    if not form.is_valid():
        return _show(request, form, kinds, request.POST.get("kind_code", ""), None)
    kind_code = form.cleaned_data.get("kind_code", "")
    report = begin(request, at=clock.now(), text=form.cleaned_data["text"], kind_code=kind_code)
    return HttpResponseRedirect(report.url_of("report_where" if kind_code else "report_what"))


@sealed
@require_http_methods(["GET", "HEAD", "POST"])
def what(request: HttpRequest, secret: str) -> HttpResponse:
    """Change the words, choose the kind: one of those that the words suggest, or of a subject."""
    report = load(request, secret, clock.now())
    kinds, chosen = _asked_for(request)
    because: Because = {}
    if not kinds:
        kinds, because = _suggested(report)
    if request.method != "POST":
        form: WordsForm = WordsForm(initial={"text": report.typed.text})
        return _show(request, form, kinds, chosen or report.typed.kind_code, report, because=because)
    form = _form(request, kinds, always=True)
    if not form.is_valid():
        return _show(request, form, kinds, request.POST.get("kind_code", ""), report, because=because)
    report = save(request, report, at=clock.now(), joins=None, **form.cleaned_data)
    return HttpResponseRedirect(report.next_url("report_where"))


def _asked_for(request: HttpRequest) -> tuple[Kinds, str]:
    """The kinds that the address asks for, by subject or by one kind of it, and the one chosen."""
    kind = matters.find_kind(request.GET.get("kind", "")[:100])
    code = kind.code.split(".")[0] if kind else request.GET.get("subject", "")[:100]
    subject = find_subject(code)
    leaves = matters.leaves_of(subject) if subject else []
    chosen = kind.code if kind is not None and kind in leaves else ""
    return leaves, chosen


def _suggested(report: Report) -> tuple[Kinds, Because]:
    """The kinds that the words point at, with the one chosen before, and the words that each was recognised by."""
    found = matters.suggest_kinds(report.typed.text, limit=SUGGESTED)
    kinds = [suggested.kind for suggested in found]
    own = matters.find_kind(report.typed.kind_code) if report.typed.kind_code else None
    because = {suggested.kind.code: suggested.words for suggested in found}
    return (kinds if own is None or own in kinds else [own, *kinds]), because


def _form(request: HttpRequest, kinds: Kinds, *, always: bool = False) -> WordsForm:
    if not (kinds or always):
        return WordsForm(request.POST)
    return KindForm(request.POST, kinds=leaf_codes())


def _points_at_danger(kinds: Kinds, chosen: str, *, by_subject: bool) -> bool:
    """True when the kind chosen, or the likeliest one by the words, is one in which somebody may be in danger."""
    likeliest = [] if by_subject else kinds[:1]
    return any(kind.danger for kind in [*likeliest, *(kind for kind in kinds if kind.code == chosen)])


def _show(
    request: HttpRequest,
    form: WordsForm,
    kinds: Kinds,
    chosen: str,
    report: Report | None,
    *,
    because: Because | None = None,
) -> HttpResponse:
    language = get_language() or ""
    errors = errors_of(form) if form.is_bound else []
    by_subject = "subject" in request.GET or "kind" in request.GET
    options = choices(kinds, language, with_rest=not by_subject, because=because) if kinds or report else []
    address = reverse("report_what", kwargs={"secret": report.secret}) if report else reverse("report")
    context: dict[str, Any] = {
        **page_context(request, report, page=1),
        "heading": _("What happened?"),
        "words": form,
        "action": request.get_full_path(),
        "errors": errors,
        "kinds": options,
        "kinds_question": _("Which is it?") if by_subject or not kinds else _("Is it one of these?"),
        "kind_error": form.errors["kind_code"][0] if "kind_code" in form.errors else "",
        "chosen": chosen if len(options) > 1 else options[0][0] if options else "",
        "subjects": subject_chips(language, address),
        "subjects_title": _("Or look by subject"),
        "danger": _points_at_danger(kinds, chosen, by_subject=by_subject),
    }
    return render.page(request, TEMPLATE, context, status=422 if errors else 200)
