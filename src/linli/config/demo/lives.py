"""How matters fare in the demonstration: each life is a generator that yields the moment of its next act.

Whoever drives it resumes it at that moment, and never when the moment lies ahead: such a matter is simply that far.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import Enum, auto

from linli.config.demo.case import Case
from linli.config.demo.hours import resident_moment, staff_moment
from linli.config.demo.staff import Agency, Seat
from linli.kit.actors import Role
from linli.matters.rules import Visibility
from linli.places.rules import Level

Life = Iterator[datetime]


class Fate(Enum):
    """What becomes of a matter."""

    DONE = auto()
    REOPENED = auto()
    ESCALATED = auto()
    HANDED_OVER = auto()
    RETURNED = auto()
    DECLINED = auto()
    WITHDRAWN = auto()
    LATE = auto()
    STUCK = auto()


# Per hundred matters; invented.
FATES = {
    Fate.DONE: 68.2,
    Fate.REOPENED: 6.0,
    Fate.ESCALATED: 7.0,
    Fate.HANDED_OVER: 6.0,
    Fate.RETURNED: 3.0,
    Fate.DECLINED: 4.0,
    Fate.WITHDRAWN: 2.0,
    Fate.LATE: 3.0,
    Fate.STUCK: 0.8,
}
_SLOW = frozenset({Fate.LATE, Fate.STUCK})
_WAITS, _TALKS, _PHOTOS, _CONFIRMED = 0.15, 0.22, 0.08, 0.72  # shares
_MEDIAN_HOURS, _SPREAD = 24.0, 0.85  # of a log-normal: from receipt to result where the target leaves room
_UP_FROM_TOWNSHIP = 0.12  # share of what should go up that goes up from a township: most of it stays there


def live(case: Case, received_at: datetime, fate: Fate) -> Life:
    """One whole life."""
    yield received_at
    case.receive(received_at)
    return (yield from _Course(case, received_at, fate).run())


class _Course:
    """The life after receipt. ``at`` is the moment of the last act."""

    def __init__(self, case: Case, received_at: datetime, fate: Fate) -> None:
        self.case, self.random, self.at = case, case.random, received_at
        self.received_at = received_at
        self.fate = fate if fate is not Fate.ESCALATED or self._goes_up() else Fate.DONE
        hours = case.raised.kind.resolve_hours or 240
        self.limit = received_at + timedelta(hours=hours * 0.9)
        self.pace = timedelta(hours=min(self.random.lognormvariate(0, _SPREAD) * _MEDIAN_HOURS, hours * 0.75))
        if fate in _SLOW:
            self.pace = timedelta(hours=hours * self.random.uniform(1.03, 1.4) + self.random.uniform(4, 100))

    def run(self) -> Life:
        """From here to the end."""
        if self.fate is Fate.WITHDRAWN:
            yield from self._withdraw()
        elif self.fate is Fate.DECLINED:
            yield from self._decline()
        else:
            yield from self._handle()

    def _withdraw(self) -> Life:
        yield self._resident(1, 30)
        self.case.withdraw(self.at)

    def _decline(self) -> Life:
        yield self._staff(timedelta(hours=self.random.uniform(0.5, 20)))
        self.case.decline(self.at)

    def _handle(self) -> Life:
        if self.random.random() < _PHOTOS / 2:
            yield self._soon(3, 20)
            self.case.show(self.at)
        yield from self._take_on()
        if self.random.random() < _TALKS:
            yield from self._talk()
        if self.fate is Fate.ESCALATED:
            yield from self._go_up()
        elif self.fate in (Fate.HANDED_OVER, Fate.RETURNED):
            yield from self._hand_over()
        yield from self._work(0.25)
        if self.random.random() < _WAITS or self.fate is Fate.STUCK:
            yield from self._wait()
        yield from self._finish()

    def _take_on(self) -> Life:
        """Accepted soon; in danger at once, and then somebody goes there."""
        kind = self.case.raised.kind
        if kind.danger:
            yield self._soon(4, 30)
            self.case.accept(self.at)
            return
        hours = min(self.random.triangular(0.1, 14, 1.5), (kind.first_contact_hours or 24) * 0.6)
        yield self._staff(timedelta(hours=hours))
        if self.random.random() < 0.8:
            self.case.accept(self.at)

    def _talk(self) -> Life:
        """A note, or a question and its answer."""
        what = self.random.choice(("note", "internal", "resident", "staff"))
        if what in ("resident", "staff") and self.case.raised.wording.language == "en":
            what = "internal"
        if what == "resident":
            yield self._resident(0.5, 8)
            text = self.case.resident_asks(self.at)
            yield self._staff(timedelta(hours=self.random.uniform(0.2, 6)))
            self.case.answer(self.at, text, by_resident=False)
        elif what == "staff":
            yield self._staff(timedelta(hours=self.random.uniform(0.2, 4)))
            text = self.case.staff_asks(self.at)
            yield self._resident(0.3, 20)
            self.case.answer(self.at, text, by_resident=True)
        else:
            yield self._staff(timedelta(hours=self.random.uniform(0.2, 4)))
            self.case.comment(self.at, Visibility.PUBLIC if what == "note" else Visibility.INTERNAL)

    def _goes_up(self) -> bool:
        """Villages solve most themselves; of what a township has, little goes further."""
        level = self.case.place.level
        if level in (Level.GRID, Level.VILLAGE):
            return True
        return level is Level.TOWNSHIP and self.random.random() < _UP_FROM_TOWNSHIP

    def _go_up(self) -> Life:
        if self.case.place.level == Level.GRID and self.random.random() < 0.5:
            yield from self._work(0.1)
        while self.case.may_go_up and self.case.place.level != Level.TOWNSHIP:
            yield self._staff(self.pace * 0.2)
            self.case.escalate(self.at)
            yield self._staff(timedelta(hours=self.random.uniform(0.5, 8)))
            self.case.accept(self.at)
            if self.random.random() < 0.4:
                return

    def _hand_over(self) -> Life:
        """An agency is asked; it takes the matter, or sends it back."""
        found = self._agency()
        if found is None:
            return
        agency, seat = found
        yield self._staff(self.pace * 0.2)
        self.case.offer_to(self.at, agency)
        yield self._staff(timedelta(hours=self.random.uniform(0.5, 20)))
        if self.fate is Fate.RETURNED:
            self.case.send_back(self.at, seat)
        else:
            self.case.take_over(self.at, seat)

    def _agency(self) -> tuple[Agency, Seat] | None:
        """An agency of the township more often than one of the county, and its officer."""
        staff, case = self.case.world.staff, self.case
        found = staff.agencies_for(case.kind_code, case.raised.place.path)
        near = [agency for agency in found if agency.path.count("/") > 1]
        choice = near if near and self.random.random() < 0.75 else found
        for agency in choice[:1]:
            for seat in staff.team(agency.path, agency.id, frozenset({Role.OFFICER}), case.kind_code):
                return agency, seat
        return None

    def _work(self, share: float) -> Life:
        """Somebody goes there; far-away teams begin at the desk."""
        urgent = self.case.raised.kind.danger and self.at - self.received_at < timedelta(hours=2)
        yield self._soon(15, 60) if urgent else self._staff(self._until_contact(self.pace * share))
        if self.case.place.level == Level.COUNTY and self.random.random() < 0.6:
            self.case.start(self.at)
            return
        photos = self.random.randint(1, 2) if self.random.random() < _PHOTOS else 0
        self.case.visit(self.at, photos=photos)

    def _until_contact(self, delay: timedelta) -> timedelta:
        """The first contact comes before its own promised time, which is the shorter one; except with the slow."""
        contact_due = self.received_at + timedelta(hours=(self.case.raised.kind.first_contact_hours or 24) * 0.8)
        if self.fate in _SLOW or self.at > contact_due:
            return delay
        return min(delay, contact_due - self.at)

    def _wait(self) -> Life:
        yield self._staff(self.pace * 0.1)
        self.case.wait(self.at)
        if self.fate is Fate.STUCK:
            yield self._staff(timedelta(days=self.random.uniform(9, 24)))
        else:
            yield self._staff(self.pace * 0.6)
        self.case.resume(self.at)

    def _finish(self) -> Life:
        """Done before the promised time unless it was to be late; then the resident has the word."""
        target = self.received_at + self.pace
        yield self._staff(max(target - self.at, timedelta(minutes=self.random.uniform(20, 180))))
        self.case.resolve(self.at)
        if self.random.random() < _PHOTOS:
            yield self._soon(1, 9)
            self.case.show_mended(self.at)
        if self.fate is Fate.REOPENED:
            yield from self._again()
        if self.random.random() < _CONFIRMED:
            yield self._resident(0.5, 60)
            self.case.confirm(self.at)

    def _again(self) -> Life:
        yield self._resident(6, 70)
        self.case.reopen(self.at)
        yield self._staff(timedelta(hours=self.random.uniform(0.3, 5)))
        self.case.accept(self.at)
        yield self._staff(timedelta(hours=self.random.uniform(1, 20)))
        self.case.visit(self.at)
        yield self._staff(timedelta(hours=self.random.uniform(1, 24)))
        self.case.resolve(self.at)

    def _staff(self, delay: timedelta) -> datetime:
        """Staff act that much later, in office hours; in the evening where the promised time is near."""
        if self.fate in _SLOW:
            self.at = staff_moment(self.at + delay, self.random)
            return self.at
        left = self.limit - self.at
        if delay > left:  # the promised time is near, or over: sooner than planned
            delay = max(left / 2, timedelta(hours=1))
        before = max(self.limit, self.at + delay)
        self.at = staff_moment(self.at + max(delay, timedelta(minutes=2)), self.random, before=before)
        return self.at

    def _resident(self, least_hours: float, most_hours: float) -> datetime:
        """A resident acts that many hours later."""
        delay = timedelta(hours=self.random.triangular(least_hours, most_hours, least_hours))
        self.at = resident_moment(self.at + delay, self.random)
        return self.at

    def _soon(self, least: float, most: float) -> datetime:
        """That many minutes later, whatever the hour."""
        self.at += timedelta(minutes=self.random.uniform(least, most))
        return self.at
