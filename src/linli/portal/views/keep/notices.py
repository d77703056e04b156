"""Every message as it goes out, with made-up values, for administrators."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.kit import clock
from linli.notices import queries as notices
from linli.notices.rules import DIGEST, RECEIPT, Audience, Urgency, get_template, short_language
from linli.portal.pages.letters import LANGUAGES, sample_letter
from linli.portal.views.keep.home import administered
from linli.portal.words.notice import AUDIENCES, CHANNELS, template_name
from linli.ui import render

URGENCIES = {
    Urgency.NORMAL: _("Waits for quiet hours, and can be unsubscribed"),
    Urgency.URGENT: _("Goes at once, at night too"),
    Urgency.LEGAL: _("Goes at once, and also to those who unsubscribed"),
}


@require_safe
def keep_notices(request: HttpRequest) -> HttpResponse:
    """The messages; with ``?message=`` one of them in both languages by every channel."""
    administered(request.actor)  # type: ignore[attr-defined]
    codes = notices.preview_codes()
    chosen = request.GET.get("message", codes[0])
    if chosen not in codes:
        raise Http404
    hours = notices.town_hours()
    context: dict[str, Any] = {
        "letters": [(template_name(code), _href(code), code == chosen, _audience(code)) for code in codes],
        "chosen": template_name(chosen),
        "about": _about(chosen),
        "previews": [_preview(one) for one in notices.previews_of(chosen, clock.now())],
        "papers": _papers(chosen),
        "quiet": f"{hours.quiet.begins:%H:%M}–{hours.quiet.ends:%H:%M}",
        "daily": f"{hours.daily:%H:%M}",
        "source": _said(hours.source),
    }
    return render.page(request, "portal/keep/notices.jinja", context)


@never_cache
@require_safe
def keep_letter(request: HttpRequest) -> HttpResponse:
    """One of the messages to residents as a letter, with made-up values."""
    administered(request.actor)  # type: ignore[attr-defined]
    code, language = request.GET.get("message", ""), request.GET.get("language", "")
    if not _is_on_paper(code) or language not in dict(LANGUAGES):
        raise Http404
    response = HttpResponse(sample_letter(code, language, clock.now()), content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="letter.pdf"'
    return response


def _is_on_paper(code: str) -> bool:
    """Whether residents are told it by letter: a receipt is given at the desk itself, and letters are not gathered."""
    known = code in notices.preview_codes() and code not in (DIGEST, RECEIPT)
    return known and get_template(code).audience is Audience.RESIDENT


def _papers(code: str) -> list[tuple[str, str]]:
    if not _is_on_paper(code):
        return []
    page = reverse("keep_letter")
    return [(word, f"{page}?{urlencode({'message': code, 'language': one})}") for one, word in LANGUAGES]


def _href(code: str) -> str:
    return f"{reverse('keep_notices')}?message={code}"


def _audience(code: str) -> Any:
    return "" if code == DIGEST else AUDIENCES[get_template(code).audience]


def _about(code: str) -> dict[str, Any]:
    if code == DIGEST:
        return {"urgency": URGENCIES[Urgency.NORMAL], "basis": "", "source": ""}
    template = get_template(code)
    return {
        "urgency": URGENCIES[template.urgency],
        "basis": _said(template.basis),
        "source": _said(template.source),
    }


def _said(words: Mapping[str, str]) -> str:
    """In the language of the reader."""
    return words.get(short_language(get_language() or ""), "")


def _preview(one: notices.Preview) -> dict[str, Any]:
    return {
        "channel": CHANNELS[one.channel],
        "lang": "en" if one.language == "en" else "zh-Hans",
        "language": "English" if one.language == "en" else "中文",
        "subject": one.subject if one.channel == "EMAIL" else "",
        "lines": one.text.splitlines(),
        "length": len(one.text),
    }
