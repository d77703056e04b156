"""The words of the demonstration: what residents report and what is said on the way, all written for this project."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

DATA = Path(__file__).resolve().parent / "data"
COMMON = "common"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml is ten times as fast where it is there
CLOSER_FIRST = 0.7  # how often the words of the kind itself are taken before those of its whole subject
OUTDOORS = frozenset({"STREET", "PUBLIC", "SHOP", "WATER", "FIELD", "PARK", "SQUARE"})
IN_ESTATES = frozenset({"HOME", "STAIRS", "ESTATE"})


@dataclass(frozen=True)
class Wording:
    """What one resident writes, and ``slots`` with what was put in, for those who answer."""

    title: str
    text: str
    address: str
    language: str
    slots: Mapping[str, str]


@dataclass(frozen=True)
class WaitWords:
    """With whom and why a matter waits (codes of ``matters``), and the words for it."""

    waiting_for: str
    reason: str
    text: str


def covers(codes: Sequence[str], kind_code: str) -> bool:
    """True when one of the codes is the kind or stands above it; also for no codes at all."""
    return not codes or any(kind_code == code or kind_code.startswith(f"{code}.") for code in codes)


class Phrasebook:
    """Every phrase, by kind. Choices come from the caller's ``Random``, so the same seed writes the same words."""

    def __init__(self) -> None:
        self._common: dict[str, Any] = _read(COMMON)
        self._subjects: dict[str, dict[str, Any]] = {}
        for path in sorted((DATA / "phrases").glob("*.yaml")):
            if path.stem != COMMON:
                self._subjects[path.stem] = _read(path.stem)

    def spot_group(self, kind_code: str) -> str:
        """Where such things happen: STREET, HOME, FIELD and so on."""
        return str(self._slots(kind_code)["spot"])

    def has_english(self, kind_code: str) -> bool:
        """True when somebody has written such a report in English."""
        return any("text_en" in report for report in self._reports(kind_code))

    def report(self, kind_code: str, language: str, random: Random) -> Wording:
        """What a resident writes of that kind in ``zh-hans`` or ``en``."""
        suffix = "_en" if language == "en" else ""
        written = [report for report in self._reports(kind_code) if f"text{suffix}" in report]
        slots = self._fill(kind_code, "en" if suffix else "zh", random)
        report = random.choice(written)
        title, text = (_sentence_case(_put(report[name + suffix], slots)) for name in ("title", "text"))
        return Wording(title, text, slots["spot"], language, slots)

    def visit(self, kind_code: str, slots: Mapping[str, str], random: Random) -> str:
        """What is noted after somebody was there."""
        return _put(str(random.choice(self._lines("visits", kind_code, random)[0])), slots)

    def resolve(self, kind_code: str, slots: Mapping[str, str], random: Random) -> tuple[str, str]:
        """An outcome (code) and the result in words."""
        lines, outcome = self._lines("resolves", kind_code, random)
        return outcome, _put(str(random.choice(lines)), slots)

    def wait(self, kind_code: str, random: Random) -> WaitWords:
        """With whom it waits, and why."""
        line = random.choice(self._lines("waits", kind_code, random)[0])
        return WaitWords(line["waiting_for"], line["code"], f"{line['whom']}：{line['reason']}。")

    def line(self, name: str, kind_code: str, random: Random, **also: str) -> dict[str, Any] | None:
        """One of the common lines that fits the kind, those written for it first; None where none fits.

        ``also`` must equal what the line says, for example ``to="TOWNSHIP"``.
        """
        fitting = [
            line
            for line in self._common[name]
            if covers(line.get("kinds", ()), kind_code) and all(line.get(key) == value for key, value in also.items())
        ]
        own = [line for line in fitting if line.get("kinds")]
        chosen = own if own and random.random() < CLOSER_FIRST else fitting
        return random.choice(chosen) if chosen else None

    def hand_over(self, agency_code: str, agency_name: str, random: Random) -> str:
        """Why an agency is asked to take it."""
        ending = agency_code.split("-")[1]
        lines = self._common["hand_over"]
        own = [line for line in lines if ending in line.get("to", ())]
        line = random.choice(own or [line for line in lines if "to" not in line])
        return _put(str(line["zh"]), {"agency": agency_name})

    def contact(self, language: str, random: Random) -> tuple[str, str, str]:
        """A surname with a form of address, a number that rings nowhere, and an address that reaches nobody."""
        words = self._common["contacts"]
        if language == "en":
            name = f"{random.choice(words['address_en'])} {random.choice(words['surnames_en'])}"
        else:
            name = random.choice(words["surnames_zh"]) + random.choice(words["address_zh"])
        number = f"{random.randrange(10_000):04d}"
        return name, words["phone_pattern"].replace("####", number), words["email_pattern"].replace("####", number)

    def surname(self, random: Random) -> str:
        """A surname that is common in the area."""
        return str(random.choice(self._common["contacts"]["surnames_zh"]))

    def _slots(self, kind_code: str) -> dict[str, str]:
        slots: dict[str, str] = self._subjects[_subject(kind_code)]["slots"][kind_code]
        return slots

    def _reports(self, kind_code: str) -> list[dict[str, str]]:
        reports: list[dict[str, str]] = self._subjects[_subject(kind_code)]["reports"][kind_code]
        return reports

    def _fill(self, kind_code: str, language: str, random: Random) -> dict[str, str]:
        groups = self._slots(kind_code)
        spots = [spot for spot in self._common["spots"] if spot["group"] == groups["spot"]]
        times = [since for since in self._common["since"] if since["group"] == groups["since"]]
        numbers = {"n": str(random.randint(1, 28)), "m": str(random.randint(1, 4))}
        return {
            "spot": _put(random.choice(spots)[language], numbers),
            "since": random.choice(times)[language],
            "who": random.choice(self._common["who"])[language],
        }

    def _lines(self, name: str, kind_code: str, random: Random) -> tuple[list[Any], str]:
        """Lines of the kind, of its group or of its subject, and the outcome that goes with them."""
        subject = self._subjects[_subject(kind_code)]
        closer = [
            part for code, part in subject.get("closer", {}).items() if covers([code], kind_code) and part.get(name)
        ]
        outcome = str(subject["outcome"])
        if closer and random.random() < CLOSER_FIRST:
            part = random.choice(closer)
            return part[name], str(part.get("outcome", outcome))
        return subject[name], outcome


def read_data(name: str) -> dict[str, Any]:
    """A YAML file of the demonstration's data."""
    document: dict[str, Any] = yaml.load((DATA / name).read_text(encoding="utf-8"), _LOADER)  # noqa: S506 - safe ones
    return document


@cache
def _read(name: str) -> dict[str, Any]:
    return read_data(f"phrases/{name}.yaml")


def _subject(kind_code: str) -> str:
    return kind_code.split(".", 1)[0]


def _put(text: str, slots: Mapping[str, str]) -> str:
    for name, value in slots.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _sentence_case(text: str) -> str:
    """English sentences that begin with a slot begin with a capital all the same."""
    sentences = text.split(". ")
    return ". ".join(sentence[:1].upper() + sentence[1:] for sentence in sentences)
