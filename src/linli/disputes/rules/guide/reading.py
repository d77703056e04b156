"""From files to a guide. A fault is a code with the place; words for it stand elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec

from linli.disputes.rules.guide.document import Commons, Pack, Pathway

FORMAT = 1
MAX_BYTES = 400_000
COMMONS = "commons.yaml"
PACK_END = ".pack.yaml"

T = TypeVar("T", Commons, Pathway, Pack)


@dataclass(frozen=True)
class Fault:
    """Something wrong: a code, where, and what stands there."""

    code: str
    where: str
    detail: str = ""


class Unreadable(Exception):
    """A file is no part of a guide."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(f"{fault.where}: {fault.code} {fault.detail}".strip())
        self.fault = fault


@dataclass(frozen=True)
class Guide:
    """All pathways of a jurisdiction with what they share and their samples, by code."""

    commons: Commons
    pathways: Mapping[str, Pathway]
    packs: Mapping[str, Pack] = field(default_factory=dict)


def read_commons(raw: bytes, name: str = COMMONS) -> Commons:
    """Sources, doors and limits. Raises Unreadable."""
    return _decode(raw, Commons, name)


def read_pathway(raw: bytes, name: str) -> Pathway:
    """One pathway; its file carries its code. Raises Unreadable."""
    pathway = _decode(raw, Pathway, name)
    if name != f"{pathway.code}.yaml":
        raise Unreadable(Fault("WRONG_NAME", name, pathway.code))
    return pathway


def read_pack(raw: bytes, name: str) -> Pack:
    """The samples of one pathway, beside it. Raises Unreadable."""
    pack = _decode(raw, Pack, name)
    if name != f"{pack.pathway}{PACK_END}":
        raise Unreadable(Fault("WRONG_NAME", name, pack.pathway))
    return pack


def _decode(raw: bytes, shape: type[T], name: str) -> T:
    if len(raw) > MAX_BYTES:
        raise Unreadable(Fault("TOO_LARGE", name))
    try:
        document = msgspec.yaml.decode(raw, type=shape)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(Fault("NOT_READABLE", name, str(error)[:300])) from error
    if document.format != FORMAT:
        raise Unreadable(Fault("OTHER_FORMAT", name, str(document.format)))
    return document
