"""Disputes of the village of the cast, one at every stage; one waits for three browser windows, one payment is missing.

People, places and words are invented.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

from django.conf import settings

from linli.config.demo.cast import MEDIATOR, TOWNSHIP_DESK
from linli.config.demo.court import Court
from linli.config.demo.lives import Life
from linli.config.demo.talks import MEDIATOR_SEAT, Act, Quarrel, Talks
from linli.config.demo.world import World
from linli.disputes import actions
from linli.disputes import queries as disputes_queries
from linli.disputes.actions import room
from linli.disputes.rules.packets import PacketKind
from linli.disputes.rules.terms import Do, Every, Pay, Terms, schedule
from linli.kit.clock import LOCAL, local_day

TOGETHER = "楼上地漏渗水"  # the one whose three links are printed
OVERDUE = "押金分两次退还"
AT_COURT = "滴水沟填平了"  # the simulated court has accepted it
SENT_BACK = "押金一直没退"  # the simulated court has not
_LEAK = Quarrel(
    "neighbours.living.leak", TOGETHER, "楼上卫生间地漏渗水，我家吊顶发霉，说了两次没有修。",
    "请修好卫生间地漏，并承担吊顶的修补费用。", "周玉芬", "何国强",
)  # fmt: skip
_DEPOSIT = Quarrel(
    "housing.rent.deposit", OVERDUE, "房子退了一个月，押金三千元没有退。", "请退还租房押金三千元。", "陈晓东", "孙桂兰"
)
_NOISE = Quarrel(
    "neighbours.living.noise",
    "晚上拉琴",
    "隔壁晚上十点以后还在拉琴。",
    "晚上九点半以后请不要拉琴。",
    "吴阿姨",
    "许先生",
)
_BOUNDARY = Quarrel(
    "neighbours.living.boundary",
    "屋后滴水沟",
    "两家屋后的滴水沟被填了半边。",
    "请把滴水沟恢复原样。",
    "赵永明",
    "赵永康",
)
_WAGES = Quarrel(
    "labour.pay.unpaid",
    "装修工钱",
    "干了二十天装修，工钱还差六千。",
    "请付清工钱六千元。",
    "方师傅",
    "枫桥一家装修店",
    True,
)
_LOAN = Quarrel(
    "neighbours.money.loan", "借款一万元", "前年借出去一万元，还了一半。", "请还清借款五千元。", "钱伯", "朱叔"
)
_FEE = Quarrel(
    "housing.estate.fee",
    "物业费减免",
    "电梯停了两个月，物业费一分不减。",
    "请减免两个月的物业费。",
    "林女士",
    "枫一物业",
    True,
)
_PASSAGE = Quarrel(
    "neighbours.living.passage",
    "楼道堆物",
    "楼道里堆了柜子，轮椅过不去。",
    "请把楼道里的柜子搬走。",
    "俞奶奶",
    "高先生",
)


def disputes(world: World, now: datetime) -> Iterator[Life]:
    """Every dispute of the demonstration, ready to be driven. Days count backwards from now."""
    court = Court()
    yield _life(world, now, _NOISE, [(2.2, Talks.invite)], 3)
    yield _life(world, now, _PASSAGE, [(4, Talks.invite), (3, Talks.consent)], 5, more=_talk)
    yield _life(world, now, _BOUNDARY, [*_to_mediator(6), (1.1, Talks.call_mediator)], 8)
    yield _life(world, now, _FEE, [*_to_mediator(9), (3, Talks.call_mediator), (2, Talks.pick)], 12)
    yield _life(world, now, _LEAK, [*_mediated(14), (9, Talks.open_room)], 20, more=_leak)
    yield _life(world, now, _again(_LEAK, "阳台渗水等鉴定"), [*_mediated(16), (7, Talks.pause)], 22)
    yield _life(world, now, _WAGES, _mediated(11), 13, more=_wages)  # the law gives labour fifteen days
    yield _life(world, now, _LOAN, [(10, Talks.invite), (9, Talks.consent)], 12, more=_loan)
    yield _life(world, now, _DEPOSIT, [(60, Talks.invite), (58, Talks.consent)], 62, more=_deposit)
    yield _life(world, now, _again(_PASSAGE, "门口的鞋柜"), [(40, Talks.invite), (39, Talks.consent)], 41, more=_small)
    yield _life(world, now, _again(_NOISE, "清早放广播"), [*_mediated(50), (30, Talks.give_up)], 60)
    yield _life(
        world,
        now,
        _again(_DEPOSIT, SENT_BACK),
        [(75, Talks.invite), (74, Talks.consent)],
        76,
        more=partial(_court, court),
    )
    yield _life(world, now, _next_door(_NOISE, "楼上的脚步声"), [], 1.5)
    yield _life(
        world, now, _next_door(_NOISE, "夜里练琴"), [(9, Talks.invite), (8, Talks.consent)], 10, more=_half_signed
    )
    yield _life(
        world, now, _next_door(_DEPOSIT, "车位押金"), [(66, Talks.invite), (64, Talks.consent)], 67, more=_broken
    )
    facts = partial(_facts_to_court, court)
    yield _life(world, now, _next_door(_BOUNDARY, AT_COURT), _mediated(32), 35, more=facts)
    yield _life(world, now, _next_door(_WAGES, "加班工钱"), [(5, Talks.invite), (3, _to_arbitration)], 6)


def party_links() -> list[tuple[str, str]]:
    """The links of both sides of the one that three windows settle, of whoever waits for the missing payment, and of
    both sides of what a simulated court has accepted."""
    shown = (
        (TOGETHER, 0, "申请人 applicant"),
        (TOGETHER, 1, "对方 other side"),
        (OVERDUE, 0, "收款方 creditor"),
        (AT_COURT, 0, "起诉方 at the court"),
        (AT_COURT, 1, "被诉方 at the court, too"),
    )
    found = [(label, disputes_queries.link_in_newest(title, seat)) for title, seat, label in shown]
    return [(label, settings.ORIGIN + path) for label, path in found if path]


def _again(quarrel: Quarrel, title: str) -> Quarrel:
    return replace(quarrel, title=title)


def _next_door(quarrel: Quarrel, title: str) -> Quarrel:
    return replace(quarrel, title=title, next_door=True)


def _to_mediator(days: float) -> list[tuple[float, Act]]:
    return [(days, Talks.invite), (days - 2, Talks.consent)]


def _mediated(days: float) -> list[tuple[float, Act]]:
    return [
        *_to_mediator(days),
        (days - 2.5, Talks.call_mediator),
        (days - 3, Talks.pick),
        (days - 3.6, Talks.begin_mediation),
    ]


def roster(world: World, at: datetime) -> Life:
    """The cast's mediator stands on the roster."""
    yield at
    desk = world.staff.actor(world.staff.by_email[TOWNSHIP_DESK.email])
    actions.list_mediator(
        actor=desk,
        at=at,
        post_id=world.staff.by_email[MEDIATOR.email].post_id,
        name="周和",
        languages=("zh-Hans",),
        about_zh="调解邻里和家事二十年，会讲诸暨话。",
        about_en="Twenty years with neighbours and families; speaks the dialect of Zhuji.",
    )


def _life(
    world: World,
    now: datetime,
    quarrel: Quarrel,
    acts: list[tuple[float, Act]],
    opened: float,
    *,
    more: Callable[[Talks, datetime], list[tuple[float, Act]]] | None = None,
) -> Life:
    """Opened so many days ago, and every act on its day."""
    talks = Talks(world, quarrel)
    at = _by_day(now, opened)
    yield at
    talks.open(at)
    for days, act in [*acts, *(more(talks, now) if more else [])]:
        at = _by_day(now, days)
        yield at
        act(talks, at)


def _by_day(now: datetime, days: float) -> datetime:
    """So many days before, between eight and twenty o'clock: nobody writes at night, and the order stays."""
    local = (now - timedelta(days=days)).astimezone(LOCAL)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return min((midnight + timedelta(hours=8) + (local - midnight) / 2).astimezone(UTC), now)


def _talk(talks: Talks, _now: datetime) -> list[tuple[float, Act]]:
    return [
        (2.4, talks.say(0, "您好，轮椅要有九十公分才过得去，柜子能不能挪一挪？")),
        (2.0, talks.say(1, "柜子是老人的，我这个周末请人来看看放哪里。")),
    ]


def _leak(talks: Talks, _now: datetime) -> list[tuple[float, Act]]:
    return [
        (8.5, talks.say(MEDIATOR_SEAT, "两位好。今天先把漏水的时间和面积对一对，钱的事放在后面。")),
        (8.2, talks.say(0, "漏水是从十月初开始的，吊顶大概三平方米。")),
        (7.9, talks.say(1, "十月初我家换过地漏，可能没有装好，我认。")),
        (0.4, talks.offer(1800, "我出一千八，地漏月底前重做。")),
    ]


def _wages(talks: Talks, now: datetime) -> list[tuple[float, Act]]:
    terms = Terms(terms=(_pay(6000, 3, local_day(now) + timedelta(days=20), "装修工钱"),))
    worked = actions.WagesSaid(worker="A", months="1", hours="0", tier=2)
    return [
        (6.5, Talks.open_room),
        (4, talks.offer(6000, "工钱照付，分三个月。")),
        (3, Talks.accept_offer),
        (2, talks.draft(terms, wages=worked)),
    ]


def _loan(talks: Talks, now: datetime) -> list[tuple[float, Act]]:
    terms = Terms(terms=(_pay(5000, 5, local_day(now) + timedelta(days=10), "借款"),))
    today = local_day(now)
    paid = ((today - timedelta(days=300), 500_000),)
    lent = actions.LoanSaid(
        lender="A", borrower="B", principal=1_000_000, lent_on=today - timedelta(days=700), paid=paid
    )
    return [
        (5, talks.offer(5000, "每个月还一千。")),
        (4, Talks.accept_offer),
        (2, talks.draft(terms, loan=lent)),
        (0.3, Talks.freeze),
    ]


def _deposit(talks: Talks, now: datetime) -> list[tuple[float, Act]]:
    terms = Terms(terms=(_pay(3000, 2, local_day(now) - timedelta(days=40), "押金"),))
    return [
        (55, talks.offer(3000, "押金分两个月退。")),
        (54, Talks.accept_offer),
        (52, talks.draft(terms)),
        (51, Talks.freeze),
        (48, Talks.sign),
        (39, Talks.receive_first),
    ]


def _court(court: Court, talks: Talks, now: datetime) -> list[tuple[float, Act]]:
    terms = Terms(terms=(_pay(2000, 1, local_day(now) - timedelta(days=50), "押金"),))
    return [
        (70, talks.offer(2000, "月底退。")),
        (69, Talks.accept_offer),
        (68, talks.draft(terms)),
        (67, Talks.freeze),
        (65, Talks.sign),
        (20, talks.to_court(PacketKind.PAYMENT_ORDER)),
        (15, court.answers("")),  # nobody brought the sealed paper
    ]


def _broken(talks: Talks, now: datetime) -> list[tuple[float, Act]]:
    terms = Terms(terms=(_pay(1500, 1, local_day(now) - timedelta(days=17), "押金"),))
    return [
        (60, talks.offer(1500, "月底退。")),
        (59, Talks.accept_offer),
        (58, talks.draft(terms)),
        (57, Talks.freeze),
        (55, Talks.sign),
        (12.2, Talks.told_late),
        (1, Talks.report_breach),
    ]


def _half_signed(talks: Talks, now: datetime) -> list[tuple[float, Act]]:
    act = Do(id="t1", who="B", act="晚上九点半以后不再拉琴", by=local_day(now) + timedelta(days=5))
    return [
        (6, _promise),
        (5, Talks.accept_offer),
        (4.5, talks.draft(Terms(terms=(act,)))),
        (4, Talks.freeze),
        (1, Talks.sign_one),
    ]


def _facts_to_court(court: Court, talks: Talks, _now: datetime) -> list[tuple[float, Act]]:
    facts = "两家屋后有一条滴水沟，长约八米。\n今年三月，沟的北半边被填平。"
    return [
        (20, talks.record_facts(facts)),
        (12, Talks.give_up),
        (9, talks.to_court(PacketKind.COURT)),
        (5, court.answers("（2026）浙0681民初1024号")),
    ]


def _small(talks: Talks, now: datetime) -> list[tuple[float, Act]]:
    act = Do(id="t1", who="B", act="把鞋柜搬进屋里，门口不再放东西", by=local_day(now) - timedelta(days=25))
    return [
        (36, _promise),
        (35, Talks.accept_offer),
        (34, talks.draft(Terms(terms=(act,)))),
        (33, Talks.freeze),
        (31, Talks.sign),
        (26, Talks.receive_all),
    ]


def _to_arbitration(talks: Talks, at: datetime) -> None:
    talks.refer("LABOUR")(talks, at)


def _promise(talks: Talks, at: datetime) -> None:
    draft = room.Draft(words="鞋柜我搬进屋里。", full=True, days=14)
    item = room.make_offer(actor=talks.actor(1), at=at, dispute_id=talks.dispute_id, draft=draft)
    talks.agreed = item.id


def _pay(yuan: int, parts: int, first_on: date, purpose: str) -> Pay:
    amount = yuan * 100
    if parts == 1:
        return Pay(id="t1", payer="B", payee="A", amount=amount, due_on=first_on, purpose=purpose)
    instalments = schedule(amount, parts, first_on, Every.MONTH)
    return Pay(id="t1", payer="B", payee="A", amount=amount, instalments=instalments, purpose=purpose)


def sweep(at: datetime) -> None:
    """What the worker does: silence ends, and what is late is told."""
    actions.sweep_disputes(at=at)
    actions.sweep_dues(at=at)
