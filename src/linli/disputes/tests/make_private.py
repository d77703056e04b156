"""What one side does in private, by the class of data that the matrix keeps it in.

Each class has a quiet way and a loud way, which differ in words, in length, and in how often. Whoever the matrix gives
no sight of a class gets the same bytes of both.
"""

from dataclasses import dataclass, fields
from typing import Any

from linli.disputes.rules import OF_ONE_PARTY, DataClass, Reader, Sight
from linli.disputes.rules.visibility import MATRIX

FIRST = "我最低能接受三千元"  # said first in every run: what is released in the end
SEARCHED = "龙井路三号"  # stands in what is private, and is searched for by staff
OFFERED = 280_000  # in fen, the most that the other side would pay, in each round
BLIND = (Sight.NONE, Sight.NAME)
# What the script varies: what belongs to the applicant alone, and what the mediator writes for nobody else.
VARIED = (*sorted(OF_ONE_PARTY), DataClass.NOTES)


@dataclass(frozen=True)
class Caucus:
    """Between the applicant and the mediator."""

    said: tuple[str, ...] = (FIRST,)
    files: tuple[tuple[str, int], ...] = ()  # name and how much longer than the shortest
    picture: tuple[str, int, int] | None = None
    answered: bool = False  # says what the mediator may pass on, and takes some of it back
    met: tuple[str, ...] = ()  # where the mediator meets the applicant alone
    opened: bool = False  # lets the mediator read what was said to the one before


@dataclass(frozen=True)
class Limits:
    """For the solver only."""

    bids: tuple[int, ...] = (900_000, 900_000, 900_000)  # in fen, what the applicant would take at least
    picks: tuple[int, ...] = (0,)  # of the roster; the other side picks the last
    wishes: tuple[tuple[int, int], ...] = ((60, 40),)  # points for the money and for the work, each time anew
    least: int | None = None  # in fen, below which the applicant would not go
    refuses_first: bool = False  # a no in confidence before the yes to what the mediator proposes


@dataclass(frozen=True)
class Safety:
    """What is said of safety, and of how to be reached."""

    times: int = 0
    afraid: bool | None = None
    reach: str = ""
    silent: bool = False  # wants to be told nothing: no other may notice that nothing goes


@dataclass(frozen=True)
class Details:
    """How the applicant is reached, and what help is asked for."""

    phones: tuple[str, ...] = ()  # each change of the contact
    help: str = ""


@dataclass(frozen=True)
class Private:
    """Everything of one run."""

    caucus: Caucus = Caucus()
    limits: Limits = Limits()
    notes: tuple[str, ...] = ()
    safety: Safety = Safety()
    complaints: tuple[str, ...] = ()
    details: Details = Details()

    @property
    def words(self) -> tuple[str, ...]:
        """Whatever must stand in no log."""
        caucus = self.caucus
        texts = (*caucus.said, *caucus.met, *self.notes, *self.complaints, *self.details.phones)
        names = (*(name for name, _more in caucus.files), self.safety.reach, self.details.help)
        return tuple(text for text in (*texts, *names) if text)


QUIET = Private()
LOUD = Private(
    caucus=Caucus(
        said=(FIRST, f"我住在{SEARCHED}，请不要告诉他", "他欠我的不止这些" * 40),
        files=(("龙井路的欠条.pdf", 0), ("录音整理.pdf", 5000)),
        picture=("受伤.jpg", 320, 200),
        answered=True,
        met=("司法所二楼小会议室", f"{SEARCHED}门口"),
        opened=True,
    ),
    limits=Limits(
        bids=(301_000, 5_000_000, 390_000),
        picks=(0, 1),
        wishes=((100, 0), (70, 30)),
        least=150_000,
        refuses_first=True,
    ),
    notes=("申请人情绪激动，底线三千", "再谈一次"),
    safety=Safety(times=2, afraid=True, reach="只在晚上六点后发短信", silent=True),
    complaints=(f"调解员偏向对方，见{SEARCHED}", "一直没有人回我的电话"),
    details=Details(phones=("13911112222", "13933334444"), help="请派会说手语的人来"),
)
_FIELDS = {
    DataClass.CAUCUS: "caucus",
    DataClass.LIMITS: "limits",
    DataClass.NOTES: "notes",
    DataClass.SAFETY: "safety",
    DataClass.COMPLAINT: "complaints",
    DataClass.IDENTITY: "details",
}
assert set(_FIELDS) == set(VARIED), "a class of its own is varied, whatever it is"
assert set(_FIELDS.values()) == {one.name for one in fields(Private)}


def hidden_from(*readers: Reader) -> frozenset[DataClass]:
    """What of the applicant's nobody in these capacities may read, by the matrix."""
    return frozenset(data for data in VARIED if all(MATRIX[data, reader] in BLIND for reader in readers))


def loud_in(classes: frozenset[DataClass]) -> Private:
    """Loud in these classes of data, quiet in all others."""
    chosen: dict[str, Any] = {_FIELDS[data]: getattr(LOUD, _FIELDS[data]) for data in classes}
    return Private(**chosen)
