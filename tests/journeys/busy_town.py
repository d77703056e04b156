"""A town at work: matters in every stage around the cast, late and early, so that pages have something to show."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from linli.kit import clock
from linli.matters import actions
from linli.matters.actions import Received
from linli.matters.tests.make import make_picture, make_received
from tests.cast import Cast

# What people say, the kind it is, and the spot.
SAID = (
    ("三弄口的路灯坏了三天，晚上老人走路看不见", "civil.lighting.streetlight", "三弄口到桥头"),
    ("二楼排水管漏水，滴到楼下的被子上", "neighbours.living.leak", "12 幢 2 单元"),
    ("楼道里堆着电瓶车，还拉线充电", "safety.fire.charge", "8 幢门厅"),
    ("井盖松动，车子开过咣当响", "civil.roads.cover", "菜场南门"),
    ("楼上半夜放音乐，说了三次没有用", "neighbours.living.noise", "5 幢 402"),
    ("工地两个月没有发工资，一共三个人", "labour.pay.unpaid", "新大楼工地"),
    ("行道树枯了一枝，掉下来要砸到人", "civil.street.tree", "卫生院门口"),
    ("防火门前堆满纸箱，轮椅过不去", "safety.fire.exit", "6 幢三楼"),
)


@dataclass(frozen=True)
class BusyTown:
    """Matters by what has become of them."""

    fresh: Received
    taken: Received
    visited: Received
    waiting: Received
    offered: Received  # to the grid of the cast
    returned: Received
    escalated: Received
    resolved: Received
    declined: Received


def say(number: int, place_id: UUID, at: datetime) -> Received:
    """One of the sentences above, said there and then."""
    text, kind_code, address = SAID[number % len(SAID)]
    return make_received(place_id, at=at, text=text, kind_code=kind_code, address=address)


def make_busy_town(town: Cast, *, more: int = 12) -> BusyTown:
    """Nine matters in nine stages in the grid of the cast, and as many ``more`` in the grids around."""
    now = clock.now()
    grids = town.ladder.grids
    for number in range(more):
        say(number, grids[number % 4].id, now - timedelta(hours=7 * number + 1))
    return BusyTown(
        fresh=say(0, town.grid.id, now - timedelta(hours=1)),
        taken=_taken(town, now - timedelta(hours=80)),
        visited=_visited(town, now - timedelta(hours=30)),
        waiting=_waiting(town, now - timedelta(hours=50)),
        offered=_offered(town, now - timedelta(hours=5)),
        returned=_returned(town, now - timedelta(hours=60)),
        escalated=_escalated(town, now - timedelta(hours=40)),
        resolved=_resolved(town, now - timedelta(hours=20)),
        declined=_declined(town, now - timedelta(hours=9)),
    )


def _taken(town: Cast, at: datetime) -> Received:
    received = say(0, town.grid.id, at)
    actions.accept(actor=town.caseworker.actor, at=at + timedelta(hours=1), matter_id=received.matter_id)
    return received


def _visited(town: Cast, at: datetime) -> Received:
    received = say(3, town.grid.id, at)
    matter_id, actor = received.matter_id, town.caseworker.actor
    actions.visit(
        actor=actor,
        at=at + timedelta(hours=2),
        matter_id=matter_id,
        text="井圈松了，先放了警示牌。",
        files=[make_picture()],
    )
    actions.ask(actor=actor, at=at + timedelta(hours=3), matter_id=matter_id, text="是靠近菜场的那一个吗？")
    actions.comment(
        actor=actor, at=at + timedelta(hours=3), matter_id=matter_id, text="要找市政一起来。", visibility="INTERNAL"
    )
    return received


def _waiting(town: Cast, at: datetime) -> Received:
    received = say(7, town.grid.id, at)
    matter_id, actor = received.matter_id, town.caseworker.actor
    actions.accept(actor=actor, at=at + timedelta(hours=1), matter_id=matter_id)
    actions.wait(
        actor=actor,
        at=at + timedelta(hours=2),
        matter_id=matter_id,
        waiting_for="OTHER_PARTY",
        reason="PARTY_AWAY",
        text="户主出差了，星期五回来搬。",
    )
    return received


def _offered(town: Cast, at: datetime) -> Received:
    received = say(2, town.ladder.grids[1].id, at)
    actions.propose_hand_over(
        actor=town.coordinator.actor,
        at=at + timedelta(hours=1),
        matter_id=received.matter_id,
        to_place_id=town.grid.id,
        reason="8 幢其实在陈家村第一网格。",
    )
    return received


def _returned(town: Cast, at: datetime) -> Received:
    received = say(6, town.grid.id, at)
    matter_id = received.matter_id
    actions.propose_hand_over(
        actor=town.caseworker.actor, at=at, matter_id=matter_id, to_agency_id=town.bureau.id, reason="行道树归城管。"
    )
    actions.return_hand_over(
        actor=town.officer.actor, at=at + timedelta(hours=4), matter_id=matter_id, reason="这一棵还没有移交给我们。"
    )
    return received


def _escalated(town: Cast, at: datetime) -> Received:
    received = say(1, town.grid.id, at)
    actions.escalate(
        actor=town.caseworker.actor, at=at + timedelta(hours=3), matter_id=received.matter_id, reason="要请镇里出面。"
    )
    return received


def _resolved(town: Cast, at: datetime) -> Received:
    received = say(0, town.grid.id, at)
    matter_id, actor = received.matter_id, town.caseworker.actor
    actions.start(actor=actor, at=at + timedelta(hours=1), matter_id=matter_id)
    actions.resolve(actor=actor, at=at + timedelta(hours=5), matter_id=matter_id, outcome="FIXED", text="换了新灯头。")
    return received


def _declined(town: Cast, at: datetime) -> Received:
    received = say(5, town.grid.id, at)
    actions.decline(
        actor=town.county_coordinator.actor,
        at=at + timedelta(hours=1),
        matter_id=received.matter_id,
        reason="OTHER_AUTHORITY",
        text="拖欠工资请找劳动监察。",
        other_door="NUMBER_12345",
    )
    return received
