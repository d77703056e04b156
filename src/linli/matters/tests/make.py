"""Typed builders of kinds and matters for any module's tests."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import count
from typing import Any, TypeVar
from uuid import UUID

from PIL import Image

from linli.kit.actors import Actor, anonymous
from linli.ledger import actions as ledger
from linli.ledger.rules.looks import Look, Unread
from linli.matters import actions
from linli.matters.actions import Received, Submission
from linli.matters.models import Catalogue, Kind, Matter
from linli.matters.rules import Level
from tests.kept_rows import lay_down

T = TypeVar("T")

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # a Monday, nine o'clock in China
_number = count(1)

LIGHT = "civil.lighting.streetlight"  # the grid first, 4 and 72 hours
POTHOLE = "civil.road.pothole"  # the township first
QUARREL = "neighbours.quarrel.noise"  # the village first
BOUNDARY = "land.rights.boundary"  # the county first
VIOLENCE = "family.home.violence"  # the village first, private and dangerous

_ASKS: list[dict[str, Any]] = [
    {
        "code": "how_many",
        "type": "CHOICE",
        "required": False,
        "label": {"zh": "有几盏", "en": "How many lamps"},
        "choices": [
            {"code": "ONE", "zh": "一盏", "en": "One"},
            {"code": "SEVERAL", "zh": "几盏", "en": "Several"},
        ],
    },
    {"code": "pole", "type": "TEXT", "required": False, "label": {"zh": "灯杆编号", "en": "Number on the pole"}},
    {"code": "nights", "type": "NUMBER", "required": False, "label": {"zh": "几个晚上了", "en": "For how many nights"}},
    {"code": "dark", "type": "YES_NO", "required": False, "label": {"zh": "全黑吗", "en": "Is it quite dark"}},
]

_LEAVES: tuple[tuple[str, str, str, Level, int, int], ...] = (
    (LIGHT, "路灯不亮", "Street light out", Level.GRID, 4, 72),
    (POTHOLE, "路面有坑", "Pothole", Level.TOWNSHIP, 8, 120),
    (QUARREL, "邻居太吵", "Noisy neighbours", Level.VILLAGE, 24, 240),
    (BOUNDARY, "宅基地边界", "Boundary of a homestead", Level.COUNTY, 48, 720),
    (VIOLENCE, "家里打人", "Violence at home", Level.VILLAGE, 1, 48),
)


def make_kinds() -> dict[str, Kind]:
    """A published catalogue of five leaf kinds, by code; the caches of the process are emptied first."""
    return lay_down("kinds", _make_kinds)


def _make_kinds() -> dict[str, Kind]:
    catalogue = Catalogue.objects.create(version=next(_number), published_at=MORNING, source="test", digest=b"")
    kinds: dict[str, Kind] = {}
    for code, name_zh, name_en, level, contact_hours, hours in _LEAVES:
        _make_parents(catalogue, code, kinds)
        kinds[code] = Kind.objects.create(
            catalogue=catalogue,
            code=code,
            parent_code=code.rsplit(".", 1)[0],
            depth=3,
            name_zh=name_zh,
            name_en=name_en,
            first_level=level,
            first_contact_hours=contact_hours,
            resolve_hours=hours,
            asks=_ASKS if code == LIGHT else [],
            private=code == VIOLENCE,
            danger=code == VIOLENCE,
            opens="DISPUTE" if code == QUARREL else "",
        )
    return kinds


def _make_parents(catalogue: Catalogue, code: str, kinds: dict[str, Kind]) -> None:
    parts = code.split(".")
    for depth in (1, 2):
        upper = ".".join(parts[:depth])
        if upper not in kinds:
            kinds[upper] = Kind.objects.create(
                catalogue=catalogue,
                code=upper,
                parent_code=".".join(parts[: depth - 1]),
                depth=depth,
                name_zh=f"类 {upper}",
                name_en=f"Kind {upper}",
            )


def make_submission(place_id: UUID | None, **changes: Any) -> Submission:
    """A street light that is out, at that place."""
    submission = Submission(text="村口的路灯三天没亮了，晚上看不清台阶。", kind_code=LIGHT, place_id=place_id)
    return replace(submission, **changes)


def make_received(
    place_id: UUID | None, *, at: datetime = MORNING, actor: Actor | None = None, **changes: Any
) -> Received:
    """A matter received through the action, by default from a resident without an account."""
    return actions.receive(actor=actor or anonymous(), at=at, submission=make_submission(place_id, **changes))


def make_matter(place_id: UUID | None, *, at: datetime = MORNING, **changes: Any) -> Matter:
    """As make_received, the stored row."""
    return Matter.objects.get(id=make_received(place_id, at=at, **changes).matter_id)


def holder_of(received: Received, language: str = "zh-hans") -> Actor:
    """A resident whose device holds the link of that matter."""
    return replace(anonymous(language), matter_ids=(received.matter_id,))


def holder_of_matter(matter: Matter, language: str = "zh-hans") -> Actor:
    """As holder_of, for a stored row."""
    return replace(anonymous(language), matter_ids=(matter.id,))


def later(hours: float, since: datetime = MORNING) -> datetime:
    """So many hours after the morning."""
    return since + timedelta(hours=hours)


def make_picture(width: int = 640, height: int = 480, kind: str = "JPEG", **options: Any) -> bytes:
    """The bytes of a picture."""
    out = BytesIO()
    mode = "RGB" if kind == "JPEG" else "RGBA"
    Image.new(mode, (width, height), "teal").save(out, kind, **options)
    return out.getvalue()


def look_of(actor: Actor, matter_id: UUID, at: datetime = MORNING) -> Look | None:
    """The look on record with which somebody who serves reads a matter."""
    return actions.open_matter(actor=actor, at=at, matter_id=matter_id).look


def opened(unread: Unread[T]) -> T:
    """What it holds, with the looks noted as an action would."""
    return ledger.read(unread, at=MORNING, purpose="matters.list")
