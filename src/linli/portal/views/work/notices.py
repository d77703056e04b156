"""Notices as a coordinator sees to them: what goes out, what failed, and trying again."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.kit import clock
from linli.ledger import actions as ledger
from linli.matters import queries as matters
from linli.notices import actions
from linli.notices import queries as notices
from linli.notices.queries import FailedNotice, NoticeView, StateCount
from linli.notices.rules import State
from linli.portal.views.work.staff import staff_actor
from linli.portal.words.notice import CHANNELS, REASONS, STATES, shown_address, template_name
from linli.ui import render
from linli.ui.words import when

DAYS = 7


@never_cache
@require_safe
def work_notices(request: HttpRequest) -> HttpResponse:
    """Counts by channel and state, and what failed, by matter: of the matters that the reader may see."""
    actor, now = staff_actor(request), clock.now()
    counts = notices.count_states(actor, now, DAYS)
    failed = notices.list_failed(actor, now)
    seen = matters.list_visible(actor, [one.matter_id for one in failed])
    context: dict[str, Any] = {
        "days": DAYS,
        "channels": [CHANNELS[channel] for channel in _channels(counts)],
        "counts": _counts(counts),
        "failed": [_failed(one, seen[one.matter_id]) for one in failed if one.matter_id in seen],
        "promptness": reverse("promptness"),
    }
    return render.page(request, "portal/work/notices.jinja", context)


@never_cache
@require_safe
def work_notice(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """One notice with its address and everything that became of it. The look is noted for the resident."""
    actor, now = staff_actor(request), clock.now()
    view = notices.get_notice(actor, notice_id)
    duty = matters.get_seeing_duty(actor, view.matter_id)
    ledger.record_reading(actor=actor, matter_id=view.matter_id, at=now, purpose="notices.address", duty=duty)
    return render.page(request, "portal/work/notice.jinja", _context(view, request))


@require_POST
def work_notice_retry(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Try it again."""
    actor = staff_actor(request)
    matters.get_seeing_duty(actor, notices.get_notice(actor, notice_id).matter_id)
    actions.retry(actor=actor, at=clock.now(), notice_id=notice_id)
    return HttpResponseRedirect(f"{reverse('work_notice', kwargs={'notice_id': notice_id})}?done=1")


def _channels(counts: list[StateCount]) -> list[str]:
    known = {one.channel for one in counts}
    return [channel for channel in CHANNELS if channel in known]


def _counts(counts: list[StateCount]) -> list[tuple[Any, list[int]]]:
    """One line a state, one column a channel; states in which nothing is are left out."""
    known = {(one.channel, one.state): one.count for one in counts}
    rows = [(STATES[state][0], [known.get((channel, state), 0) for channel in _channels(counts)]) for state in State]
    return [row for row in rows if any(row[1])]


def _failed(one: FailedNotice, reference: str) -> dict[str, Any]:
    return {
        "reference": reference,
        "matter": reverse("work_matter", kwargs={"matter_id": one.matter_id}),
        "name": template_name(one.template),
        "channel": CHANNELS[one.channel],
        "reason": REASONS.get(one.reason, ""),
        "when": when(one.failed_at),
        "href": reverse("work_notice", kwargs={"notice_id": one.id}),
    }


def _context(view: NoticeView, request: HttpRequest) -> dict[str, Any]:
    word, tone = STATES[view.state]
    return {
        "notice_view": view,
        "name": template_name(view.template),
        "channel": CHANNELS[view.channel],
        "address": shown_address(view.channel, view.address),
        "state": word,
        "tone": tone,
        "reason": REASONS.get(view.reason, ""),
        "can_retry": view.state == State.PERMANENT_FAILURE and bool(view.address),
        "retry": reverse("work_notice_retry", kwargs={"notice_id": view.id}),
        "matter": reverse("work_matter", kwargs={"matter_id": view.matter_id}),
        "changes": [
            {"word": STATES[one.state][0], "why": REASONS.get(one.reason, ""), "when": when(one.at), "at": one.at}
            for one in view.changes
        ],
        "done": "done" in request.GET,
    }
