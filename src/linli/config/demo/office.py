"""What an office does beside single matters: rules by which matters are routed, a letter on paper, and a list of what
has been kept for long enough."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec

from linli.config.demo.case import Case
from linli.config.demo.cast import COORDINATOR, DEMO_GRID, FENGQIAO, NEXT_GRID, VILLAGE_DESK, address_of
from linli.config.demo.chance import chance_of
from linli.config.demo.disputes import roster
from linli.config.demo.lives import Life
from linli.config.demo.looks import looks
from linli.config.demo.world import Raised, World
from linli.kit.actors import SYSTEM
from linli.matters.actions import propose_destruction
from linli.matters.actions.publish_routing_rules import publish_routing_rules
from linli.matters.rules import Channel
from linli.matters.rules.routing_rules import RuleList
from linli.notices.actions import Choice, choose_for_account, choose_paper

_RULES_BEFORE = timedelta(days=45, hours=5)
_LIST_BEFORE = timedelta(hours=26)
_MAIL_BEFORE = timedelta(days=12)
_ROSTER_BEFORE = timedelta(days=80)
_LETTER = "civil.street.signboard"
ADDRESS = "枫桥镇枫一社区 9 幢 102 室\n陈奶奶 收"  # invented


def office(world: World, now: datetime) -> Iterator[Life]:
    """Every act of the office, ready to be driven."""
    yield _rules(world, now - _RULES_BEFORE)
    yield _list(world, now - _LIST_BEFORE)
    yield _without_mail(world, now - _MAIL_BEFORE)
    yield roster(world, now - _ROSTER_BEFORE)
    yield looks(world, now)


def routing_rules(world: World) -> RuleList:
    """Three rules, each with the reason that residents read. Invented."""
    [river] = world.staff.agencies_for("environment.river.dirty", _township_path(world))[:1]
    rules = [
        _rule(
            "site-at-night", ("工地夜里施工", "Building sites at night"),
            ("夜里施工要查许可，许可在镇里。", "Whether a site may work at night is known in the township."),
            {"kinds": ["noise.work.site"], "hours": {"from": "22:00", "to": "06:00"}}, {"level": "TOWNSHIP"},
        ),
        _rule(
            "river", ("河道水质", "Rivers"),
            ("河道由这个部门巡查，有取样的设备。", "This agency walks the rivers and can take samples."),
            {"kinds": ["environment.river"], "places": [FENGQIAO]}, {"agency": river.code},
        ),
        _rule(
            "wages", ("欠薪", "Unpaid wages"),
            ("欠薪先请调解员把双方叫到一起。", "With unpaid wages a mediator first brings both sides together."),
            {"kinds": ["labour.pay"], "places": [FENGQIAO]}, {"role": "MEDIATOR"},
        ),
    ]  # fmt: skip
    return msgspec.convert({"format": 1, "source": "demonstration", "rules": rules}, RuleList)


def _rule(
    code: str, name: tuple[str, str], reason: tuple[str, str], when: dict[str, object], to: dict[str, str]
) -> dict[str, object]:
    words = {"name": dict(zip(("zh", "en"), name, strict=True)), "reason": dict(zip(("zh", "en"), reason, strict=True))}
    return {"code": code, **words, "when": when, "to": to}


def _township_path(world: World) -> str:
    return next(place.path for place in world.town.townships if place.code == FENGQIAO)


def _rules(world: World, at: datetime) -> Life:
    """In force for the newer half of the history."""
    yield at
    publish_routing_rules(actor=SYSTEM, at=at, document=routing_rules(world))


def _list(world: World, at: datetime) -> Life:
    """What has been kept for long enough in the township waits for its coordinator."""
    yield at
    coordinator = world.staff.actor(world.staff.by_email[COORDINATOR.email])
    propose_destruction(actor=coordinator, at=at, path=_township_path(world))


def _without_mail(world: World, at: datetime) -> Life:
    """The caseworker of the next grid has had enough mails: those that are not owed by law are called off since."""
    yield at
    actor = world.staff.actor(world.staff.by_email[address_of(f"grid-{NEXT_GRID}-1")])
    choose_for_account(actor=actor, at=at, choice=Choice(subscribed=False))


def by_letter(world: World, now: datetime, seed: int) -> Life:
    """Somebody without a telephone came to the community's desk: what is done is told on paper."""
    case = _letter_case(world, seed)
    at = now - timedelta(hours=54)
    yield at
    case.receive(at)
    desk = world.staff.actor(world.staff.by_email[VILLAGE_DESK.email])
    choose_paper(actor=desk, at=at, matter_id=case.id, address=ADDRESS)
    for hours, act in ((51.0, case.accept), (47.0, case.visit), (26.0, case.resolve)):
        at = now - timedelta(hours=hours)
        yield at
        act(at)


def _letter_case(world: World, seed: int) -> Case:
    places = {place.code: place for place in (*world.town.grids, *world.town.villages)}
    random = chance_of(seed, "letter")
    raised = Raised(
        kind=world.town.kinds[_LETTER],
        place=places[DEMO_GRID],
        wording=world.words.report(_LETTER, "zh-hans", random),
        channel=Channel.DESK_PAPER,
        desk=world.staff.by_email[VILLAGE_DESK.email],
    )
    return Case(world, raised, random)
