"""Letters as a desk prints them: one with a new link for a resident, and what waits to go by post."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kit import clock
from linli.kit.errors import Conflict, NotAllowed
from linli.matters import queries as matters
from linli.matters.queries import MatterView
from linli.matters.rules import Verb
from linli.notices import actions
from linli.notices import queries as notices
from linli.notices.queries import PaperNotice
from linli.notices.rules import State
from linli.portal.forms.letters import BatchForm, LetterForm
from linli.portal.pages.letters import print_batch, print_new_link
from linli.portal.views.work.staff import open_as_staff, staff_actor
from linli.portal.words.notice import template_name
from linli.ui import render
from linli.ui.form_errors import errors_of
from linli.ui.words import when

METHODS = ["GET", "HEAD", "POST"]


@never_cache
@require_http_methods(METHODS)
def letter(request: HttpRequest, matter_id: UUID) -> HttpResponse:
    """Asks where it goes, then answers with the PDF. Its link is new: the old one opens nothing from then on."""
    view = _open(request, matter_id)
    if request.method != "POST":
        return _show(request, view, LetterForm(initial=_initial(view)))
    form = LetterForm(request.POST)
    if not form.is_valid():
        return _show(request, view, form, status=422)
    pdf = print_new_link(actor=staff_actor(request), at=clock.now(), view=view, wanted=form.wanted())
    return _pdf(pdf, view.reference)


@require_POST
def letter_stop(request: HttpRequest, matter_id: UUID) -> HttpResponse:
    """The resident wants no more letters; the address is erased."""
    view = _open(request, matter_id)
    actions.stop_paper(actor=staff_actor(request), at=clock.now(), matter_id=view.id)
    return HttpResponseRedirect(reverse("work_letter", kwargs={"matter_id": view.id}))


@never_cache
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """What waits to be printed, and what was printed and is not in the post yet."""
    rows, references = _waiting(request)
    context = {
        "waiting": [_line(row, references) for row in rows if row.state is State.CREATED],
        "printed": [_line(row, references) for row in rows if row.state is State.SENDING],
        "posted": "posted" in request.GET,
    }
    return render.page(request, "portal/work/letters.jinja", context)


@never_cache
@require_POST
def letters_print(request: HttpRequest) -> HttpResponse:
    """The letters that the page showed, as one PDF."""
    chosen = _chosen(request)
    return _pdf(print_batch(actor=staff_actor(request), at=clock.now(), notice_ids=chosen), "letters")


@require_POST
def letters_posted(request: HttpRequest) -> HttpResponse:
    """They are in the post."""
    actions.mark_posted(actor=staff_actor(request), at=clock.now(), notice_ids=_chosen(request))
    return HttpResponseRedirect(f"{reverse('work_letters')}?posted=1")


def _open(request: HttpRequest, matter_id: UUID) -> MatterView:
    view = open_as_staff(staff_actor(request), matter_id)
    if Verb.RENEW_LINK not in view.verbs:
        raise NotAllowed("matter.not_yours", _("Only a desk prints letters."))
    return view


def _initial(view: MatterView) -> dict[str, str]:
    """The address that letters go to, or the name where the reader sees how to reach the resident."""
    known = notices.find_postal_address(view.id) or (view.contact.name if view.contact else "")
    return {"address": known, "language": "en" if view.language.startswith("en") else "zh-hans"}


def _show(request: HttpRequest, view: MatterView, form: LetterForm, *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "matter": view,
        "base": reverse("work_matter", kwargs={"matter_id": view.id}),
        "letter_form": form,
        "errors": errors_of(form) if form.is_bound else [],
        "by_post": notices.find_postal_address(view.id).splitlines(),
        "stop": reverse("work_letter_stop", kwargs={"matter_id": view.id}),
    }
    return render.page(request, "portal/work/letter.jinja", context, status=status)


def _waiting(request: HttpRequest) -> tuple[list[PaperNotice], dict[UUID, str]]:
    """Those of matters that the reader may see, with the numbers of these."""
    actor = staff_actor(request)
    rows = notices.list_paper(actor)
    seen = matters.list_visible(actor, [row.matter_id for row in rows])
    return [row for row in rows if row.matter_id in seen], seen


def _chosen(request: HttpRequest) -> Sequence[UUID]:
    rows, _references = _waiting(request)
    form = BatchForm(request.POST, known=[row.id for row in rows])
    if not form.is_valid():
        raise Conflict("letter.changed", errors_of(form)[0][1])
    return form.chosen()


def _line(row: PaperNotice, references: dict[UUID, str]) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": f"{references[row.matter_id]} · {template_name(row.template)}",
        "href": reverse("work_matter", kwargs={"matter_id": row.matter_id}),
        "when": when(row.created_at),
    }


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response
