"""Try a notice again that had failed for good, because somebody mended what was wrong."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor
from linli.kit.db import must_change_one
from linli.kit.errors import Conflict, NotFound
from linli.ledger import actions as ledger
from linli.notices.actions.moves import Move, apply_moves
from linli.notices.actions.unreachable import forget_unreachable
from linli.notices.models import Notice
from linli.notices.rules import State
from linli.people import rules as people_rules


@transaction.atomic
def retry(*, actor: Actor, at: datetime, notice_id: UUID) -> None:
    """Put it back, with as many tries as a new one. Whether the actor may see its matter is for the caller to check.

    Raises NotFound ``notice.unknown`` also for one of another place, Conflict ``notice.not_failed`` and
    ``notice.erased``, and ``changed.meanwhile``.
    """
    notice = Notice.objects.filter(id=notice_id).first()
    if notice is None or not people_rules.may(actor, "notices.retry", notice.path):
        raise NotFound("notice.unknown", _("There is no such notice, or it is not yours to see."))
    if State(notice.state) is not State.PERMANENT_FAILURE:
        raise Conflict("notice.not_failed", _("This one has not failed. Please look at its newest state."))
    if not notice.offers:
        raise Conflict(
            "notice.erased", _("The address is no longer kept. Please telephone, or wait for the next step.")
        )
    back = Move(
        id=notice.id,
        old=State.PERMANENT_FAILURE,
        new=State.CREATED,
        attempts=notice.attempts,
        next_at=at,
        ready_at=at,
        tries=-notice.attempts,
    )
    must_change_one(len(apply_moves([back], at)))
    if notice.matter_id is not None:
        forget_unreachable(notice.matter_id, [notice.channel])
    _record(actor, at, notice)


def _record(actor: Actor, at: datetime, notice: Notice) -> None:
    ledger.record(
        verb="notices.retry",
        subject_type="notice",
        subject_id=notice.id,
        actor=actor,
        at=at,
        before={"state": State.PERMANENT_FAILURE.value},
        after={"state": State.CREATED.value},
        topics=[f"matter:{notice.matter_id}"] if notice.matter_id else [],
    )
