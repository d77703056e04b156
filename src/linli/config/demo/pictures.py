"""Simple synthetic pictures for the demonstration: drawn, not photographed, so that nobody and no place is shown."""

from collections.abc import Callable, Sequence
from functools import cache
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw, ImageFilter

from linli.config.demo.phrases import covers

_CANVAS, _STORED = (800, 600), (480, 360)  # encoding them anew is a good part of the time that a history takes
_Ink = ImageDraw.ImageDraw
_ASPHALT, _WALL, _GRASS, _DARK = "#6f7377", "#cfc4b2", "#7d9a5b", "#2b2f3a"


def _street(ink: _Ink, sky: str = "#b9cfdd") -> None:
    ink.rectangle((0, 0, 800, 330), fill=sky)
    ink.rectangle((0, 330, 800, 600), fill=_ASPHALT)
    ink.polygon([(0, 330), (800, 330), (800, 372), (0, 400)], fill="#a9a6a0")
    for left in range(30, 800, 190):
        ink.polygon([(left, 500), (left + 90, 494), (left + 95, 506), (left + 2, 513)], fill="#d8d6cf")


def _room(ink: _Ink) -> None:
    ink.rectangle((0, 0, 800, 600), fill=_WALL)
    ink.polygon([(0, 600), (800, 600), (640, 450), (160, 450)], fill="#9a8f80")
    ink.line([(160, 450), (160, 0)], fill="#b3a794", width=4)


def _lamp(ink: _Ink) -> None:
    _street(ink, sky="#39425a")
    ink.rectangle((392, 90, 404, 470), fill="#20242c")
    ink.line([(398, 96), (500, 78)], fill="#20242c", width=9)
    ink.ellipse((488, 70, 540, 94), fill="#55585e")


def _lamp_mended(ink: _Ink) -> None:
    _lamp(ink)
    ink.polygon([(500, 90), (530, 90), (650, 520), (380, 520)], fill="#c9b673")
    ink.ellipse((488, 70, 540, 94), fill="#fff2b8")


def _hole(ink: _Ink) -> None:
    _street(ink)
    ink.polygon([(290, 440), (400, 412), (540, 430), (570, 490), (430, 535), (310, 510)], fill="#3d3f41")
    ink.ellipse((350, 448, 500, 505), fill="#7e8f98")


def _filled_hole(ink: _Ink) -> None:
    _street(ink)
    ink.polygon([(280, 436), (560, 420), (590, 505), (300, 530)], fill="#4a4c4e")


def _cover(ink: _Ink) -> None:
    _street(ink)
    ink.ellipse((310, 430, 500, 520), fill="#191a1c")
    ink.ellipse((430, 470, 620, 550), fill="#55504a", outline="#35322e", width=8)
    ink.line([(250, 350), (330, 500)], fill="#d9682b", width=12)


def _heap(ink: _Ink) -> None:
    _street(ink)
    colours = ("#2f4858", "#86614a", "#d0cfc8", "#33658a", "#8a8d52", "#b2553f")
    for number in range(22):
        left, top = 220 + (number * 67) % 330, 360 + (number * 41) % 120
        ink.ellipse((left, top, left + 95, top + 75), fill=colours[number % 6], outline=_DARK)


def _branch(ink: _Ink) -> None:
    _street(ink)
    ink.line([(60, 130), (420, 420), (640, 470)], fill="#5b4630", width=24)
    for number in range(16):
        left, top = 330 + (number * 53) % 330, 340 + (number * 37) % 150
        ink.ellipse((left, top, left + 70, top + 46), fill=_GRASS)


def _leak(ink: _Ink) -> None:
    _room(ink)
    ink.ellipse((280, 20, 620, 190), fill="#a58f66")
    ink.ellipse((340, 40, 560, 150), fill="#8b7550")
    for left in (380, 440, 500):
        ink.ellipse((left, 260, left + 14, 290), fill="#7fa3b8")


def _crack(ink: _Ink) -> None:
    _room(ink)
    ink.line([(300, 0), (340, 130), (310, 220), (400, 330), (380, 450)], fill="#4d443a", width=7)
    ink.line([(340, 130), (430, 190), (450, 260)], fill="#4d443a", width=4)


def _wires(ink: _Ink) -> None:
    _room(ink)
    for number in range(9):
        ink.arc((80 + number * 40, 60, 420 + number * 36, 420), 10, 170, fill="#1f2226", width=5)
    ink.rectangle((330, 120, 470, 260), fill="#8f9499", outline=_DARK, width=4)


def _stairs(ink: _Ink) -> None:
    _room(ink)
    for step in range(8):
        ink.rectangle((180 + step * 34, 540 - step * 48, 800, 560 - step * 48), fill="#8d857a", outline="#6c655c")
    for left in (230, 330, 430):
        ink.rectangle((left, 400, left + 90, 540), fill="#8a6a48", outline=_DARK, width=3)


def _water(ink: _Ink) -> None:
    ink.rectangle((0, 0, 800, 220), fill="#b9cfdd")
    ink.rectangle((0, 220, 800, 330), fill=_GRASS)
    ink.rectangle((0, 330, 800, 600), fill="#58707a")
    for number in range(14):
        left, top = (number * 131) % 760, 360 + (number * 47) % 210
        ink.ellipse((left, top, left + 120, top + 26), fill="#6f8f5a")


# What a picture shows fits these kinds; the last says that it shows the thing mended.
_SCENES: Sequence[tuple[Callable[[_Ink], None], Sequence[str], bool]] = (
    (_lamp, ("civil.lighting",), False),
    (_lamp_mended, ("civil.lighting",), True),
    (_hole, ("civil.roads.pothole", "civil.roads.dug", "civil.roads.sidewalk"), False),
    (_filled_hole, ("civil.roads.pothole", "civil.roads.dug"), True),
    (_cover, ("civil.roads.cover",), False),
    (_heap, ("waste.rubbish", "waste.clean"), False),
    (_branch, ("civil.street.tree",), False),
    (_leak, ("neighbours.living.leak", "housing.estate", "water.drain"), False),
    (_crack, ("housing.home",), False),
    (_wires, ("power.electricity", "power.telecom", "safety.fire.charge"), False),
    (_stairs, ("safety.fire.exit", "housing.estate", "neighbours.living.passage"), False),
    (_water, ("environment.river", "water.rural"), False),
)


def picture_for(kind_code: str, random: Random, *, mended: bool = False) -> bytes | None:
    """A JPEG of some such thing, before or after; None where nothing drawn would fit."""
    fitting = [
        number for number, (_scene, codes, after) in enumerate(_SCENES) if covers(codes, kind_code) and after == mended
    ]
    return draw(random.choice(fitting)) if fitting else None


@cache
def draw(number: int) -> bytes:
    """The scene of that number as a JPEG."""
    picture = Image.new("RGB", _CANVAS)
    _SCENES[number][0](ImageDraw.Draw(picture))
    out = BytesIO()
    picture.resize(_STORED).filter(ImageFilter.GaussianBlur(0.7)).save(out, "JPEG", quality=80)
    return out.getvalue()
