"""What follows from looks in the demonstration: one question answered, one that waits, and a delay that is over."""

from datetime import datetime, timedelta
from uuid import UUID

from linli.config.demo.cast import CASEWORKER, COORDINATOR, COUNTY_COORDINATOR, RESIDENT, VILLAGE_DESK, Part
from linli.config.demo.lives import Life
from linli.config.demo.world import World
from linli.kit.actors import Actor, ActorKind
from linli.matters import actions as matters
from linli.matters.queries import list_my_matters
from linli.people import queries as people
from linli.readings import actions
from linli.readings.queries import list_looks

ASKED = "晚上九点为什么还有人看我的事？"
ANSWERED = "那天网格员值夜班，先看了现场照片，第二天一早去修。"
WAITING = "社区窗口看这件事是为了什么？"
LATER = "当天正在查违规用电，提前告知会妨碍检查。"


def looks(world: World, now: datetime) -> Life:
    """In the last thirty hours, at the matter that the resident raised first."""
    hours = timedelta(hours=1)
    yield now - 30 * hours
    about_id = _first_of_resident()
    if about_id is None:
        return
    delay_id = actions.propose_delay(
        actor=_of(world, COORDINATOR),
        at=now - 30 * hours,
        about_id=about_id,
        of_post_id=world.staff.by_email[VILLAGE_DESK.email].post_id,
        basis="pipl-35",
        reason=LATER,
        release_at=now - 6 * hours,
    )
    yield now - 29 * hours
    actions.approve_delay(actor=_of(world, COUNTY_COORDINATOR), at=now - 29 * hours, delay_id=delay_id)
    yield now - 28 * hours
    matters.open_matter(actor=_of(world, CASEWORKER), at=now - 28 * hours, matter_id=about_id)
    matters.open_matter(actor=_of(world, VILLAGE_DESK), at=now - 28 * hours, matter_id=about_id)
    yield now - 27 * hours
    question_id = _ask(world, about_id, now - 27 * hours, CASEWORKER, ASKED)
    yield now - 24 * hours
    actions.answer_why(actor=_of(world, COORDINATOR), at=now - 24 * hours, question_id=question_id, text=ANSWERED)
    yield now - 4 * hours
    _ask(world, about_id, now - 4 * hours, VILLAGE_DESK, WAITING)


def _ask(world: World, about_id: UUID, at: datetime, of: Part, text: str) -> UUID:
    post_id = world.staff.by_email[of.email].post_id
    groups = list_looks(about_id, at, "zh-hans").groups
    key = next(view.key for view in groups if view.group.post_id == post_id)
    return actions.ask_why(actor=_resident(), at=at, about_id=about_id, key=key, text=text)


def _first_of_resident() -> UUID | None:
    mine = list_my_matters(_resident())
    return min((row.id for row in mine), default=None)


def _resident() -> Actor:
    account = people.find_account_by_email(RESIDENT.email)
    return Actor(ActorKind.RESIDENT, account.id if account else None, language="zh-hans")


def _of(world: World, part: Part) -> Actor:
    return world.staff.actor(world.staff.by_email[part.email])
