"""Typed builders of letters, and what a PDF says when it is read back."""

from io import BytesIO
from typing import Any

from pypdf import PdfReader

from linli.notices.queries import Letter

LINK = "http://localhost:8000/m/FQ7-K3M/AbCdEfGhIjKlMnOpQrStUv/"
HOSTILE = '#panic("run") $x$ \\u{41} @who <tag> *bold* _it_ `raw` // gone /* gone */ [a](b) = title'


def make_letter(**changes: Any) -> Letter:
    """A letter in Chinese about a street light."""
    known: dict[str, Any] = {
        "language": "zh-hans",
        "sender": "诸暨市邻里",
        "address": ("陈女士", "浙江省诸暨市枫桥镇枫源村 3 号"),
        "about": ("编号：FQ7-K3M", "11 月 23 日"),
        "heading": "您反映的事 FQ7-K3M",
        "paragraphs": ("您反映的事已经有人接手。",),
        "facts": (("现在到哪一步", "办理中"), ("谁在办", "枫源村"), ("最迟什么时候办好", "11 月 26 日 18:00")),
        "link": LINK,
        "see": ("用手机扫一扫，就能看到办到哪一步。",),
        "foot": ("没有手机？请打电话：12345",),
    }
    return Letter(**{**known, **changes})


def pages_of(pdf: bytes) -> list[str]:
    """The words of each page, blanks folded."""
    return [" ".join(page.extract_text().replace("\u200b", "").split()) for page in PdfReader(BytesIO(pdf)).pages]
