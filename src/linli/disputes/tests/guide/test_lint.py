"""The checks: each kind of fault is found in a pathway that has just that fault."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec
import pytest

from linli.disputes.queries.guide import SHIPPED
from linli.disputes.rules.guide import Fault, Text, Unreadable, lint, lint_commons, load, overdue, read_commons

FOLDER = Path(SHIPPED) / "CN"


FEW = ("commons.yaml", "loan.yaml", "rent.yaml")  # enough to see that one pathway does not touch another
KINDS = {"neighbours.money.loan", "housing.rent.deposit", "housing.rent.terms"}


def files() -> dict[str, bytes]:
    """Two of the pathways that ship, with what they share."""
    return {name: (FOLDER / name).read_bytes() for name in FEW}


def all_files() -> dict[str, bytes]:
    """Every file that ships."""
    return {path.name: path.read_bytes() for path in FOLDER.glob("*.yaml")}


@dataclass(frozen=True)
class Slip:
    """A change to the loan pathway, and the fault that it is."""

    old: str
    new: str
    code: str


SLIPS = [
    Slip("side: [OWE], rate: [LOW]}", "side: [OWE], rate: [HIGH]}", "GAP"),
    Slip("side: [OWE], rate: [LOW]}", "side: [OWE]}", "OVERLAP"),
    Slip("door: legal\n      sources: [cc675]", "door: nobody\n      sources: [cc675]", "UNKNOWN_DOOR"),
    Slip(
        "kind: neighbours.money.loan\n      sources: [cc680]",
        "kind: no.such.kind\n      sources: [cc680]",
        "UNKNOWN_KIND",
    ),
    Slip("sources: [cc680]", "sources: [cc9999]", "UNKNOWN_SOURCE"),
    Slip("sources: [cc680]", "sources: []", "NO_SOURCE"),
    Slip("rate: [HIGH]}\n      title", "price: [HIGH]}\n      title", "UNKNOWN_FACT"),
    Slip("rate: [HIGH]}\n      title", "rate: [HUGE]}\n      title", "UNKNOWN_VALUE"),
    Slip("limit: civil3\n    ask", "limit: protection\n    ask", "UNKNOWN_LIMIT"),
    Slip("code: OWE_PLAN", "code: OWE_HIGH", "TWICE"),
    Slip("{code: ORAL,", "{code: NONE,", "RESERVED"),
    Slip('zh: "先打 110", en: "Call 110 first"', 'zh: "先打 110", en: ""', "NO_ENGLISH"),
    Slip('zh: "先打 110", en: "Call 110 first"', 'zh: "110", en: "Call 110 first"', "NO_CHINESE"),
    Slip('zh: "先打 110"', 'zh: "' + "先打一一零" * 6 + '"', "LONG_SENTENCE"),
]


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.code)
def test_a_slip_is_found_and_only_its_pathway_is_left_out(slip: Slip) -> None:
    loaded = load(changed(slip.old, slip.new), KINDS)
    assert slip.code in {fault.code for fault in loaded.faults}
    assert all(fault.where.startswith("loan.yaml") for fault in loaded.faults)
    assert set(loaded.guide.pathways) == {"rent"}


def changed(old: str, new: str) -> dict[str, bytes]:
    """The shipped files with a change to the loan pathway."""
    text = files()["loan.yaml"].decode()
    assert old in text
    return {**files(), "loan.yaml": text.replace(old, new, 1).encode()}


def test_a_question_that_is_asked_too_early_is_found() -> None:
    """The proof before the danger: whoever is threatened would be asked for it, and it would change nothing."""
    text = files()["loan.yaml"].decode()
    begin, end = text.index("  - code: proof\n"), text.index("  - code: rate\n")
    moved = text[:begin] + text[end:]
    early = changed(text, moved.replace("facts:\n", "facts:\n" + text[begin:end], 1))
    faults = load(early).faults
    assert {fault.code for fault in faults} == {"IN_VAIN"}
    assert all(fault.where == "loan.yaml: facts.proof" for fault in faults)
    assert any("danger=YES" in fault.detail for fault in faults)


def test_a_gap_and_an_overlap_are_dead_ends_for_somebody_and_say_for_whom() -> None:
    for new in ('side: [OWE], rate: [HIGH]}\n      title: {zh: "请调', 'side: [OWE]}\n      title: {zh: "请调'):
        faults = load(changed('side: [OWE], rate: [LOW]}\n      title: {zh: "请调', new)).faults
        ends = [fault.detail for fault in faults if fault.code == "DEAD_END"]
        assert ends
        assert all("side=OWE" in end for end in ends)


def test_a_row_after_the_one_that_always_holds_never_decides() -> None:
    extra = "deadline:\n"
    late = '    - code: LATER\n      says: {zh: "以后再说。", en: "Later."}\n      sources: [own]\n'
    assert [fault.code for fault in load(changed(extra, late + extra)).faults] == ["NEVER_DECIDES"]


def test_sentences_that_are_long_on_the_whole_are_found() -> None:
    guide = load(files()).guide
    loan = guide.pathways["loan"]
    sentence = "先把借条和转账记录找出来，再想一想对方每个月能还多少钱"
    rows = tuple(
        msgspec.structs.replace(row, first=(Text(zh="。".join([sentence] * 60), en="Look for the note."),))
        for row in loan.forum.rows
    )
    hard = msgspec.structs.replace(loan, forum=msgspec.structs.replace(loan.forum, rows=rows))
    assert [fault.code for fault in lint(guide.commons, hard)] == ["HARD_TO_READ"]


def test_a_question_that_no_table_needs_is_never_asked() -> None:
    extra = (
        'facts:\n  - code: colour\n    ask: {zh: "什么颜色？", en: "Which colour?"}\n    options:\n'
        '      - {code: RED, name: {zh: "红", en: "Red"}}\n      - {code: BLUE, name: {zh: "蓝", en: "Blue"}}\n'
    )
    assert [fault.code for fault in load(changed("facts:\n", extra)).faults] == ["NEVER_ASKED"]


def test_a_leaf_without_a_person_is_found() -> None:
    guide = load(files()).guide
    machine = {
        code: msgspec.structs.replace(door, human=code == "police") for code, door in guide.commons.doors.items()
    }
    faults = lint(msgspec.structs.replace(guide.commons, doors=machine), guide.pathways["loan"])
    assert {fault.code for fault in faults} == {"NO_HUMAN_DOOR"}
    assert not any("SAFETY" in fault.where for fault in faults)


@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [
        ("loan.yaml", b"format: 1", "NOT_READABLE"),
        ("loan.yaml", b"\xff\xfe", "NOT_READABLE"),
        ("loan.pack.yaml", b"format: 9\npathway: loan\ncases: []", "OTHER_FORMAT"),
        ("loan.pack.yaml", b"format: 1\npathway: rent\ncases: []", "WRONG_NAME"),
        ("loan.yaml", b"x" * 400_001, "TOO_LARGE"),
    ],
)
def test_a_file_that_is_none_is_named(name: str, raw: bytes, code: str) -> None:
    faults = load({**files(), name: raw}).faults
    assert [(fault.where, fault.code) for fault in faults] == [(name, code)]


def test_the_page_for_leaving_is_an_address_and_own_persons_are_people() -> None:
    commons = read_commons(files()["commons.yaml"].replace(b"leave: https:", b"leave: javascript:", 1))
    assert [fault.code for fault in lint_commons(commons)] == ["NO_ADDRESS"]
    nobody = changed("facts:\n", "person: [nobody]\nfacts:\n")
    assert [fault.code for fault in load(nobody).faults] == ["UNKNOWN_DOOR"]


def test_what_all_share_must_be_sound() -> None:
    broken = files()["commons.yaml"].replace(b"person: [hotline", b"person: [nobody", 1)
    assert [fault.code for fault in lint_commons(read_commons(broken))] == ["UNKNOWN_DOOR"]
    with pytest.raises(Unreadable) as refused:
        load({**files(), "commons.yaml": broken})
    assert refused.value.fault == Fault("UNKNOWN_DOOR", "commons.yaml: person", "nobody")


def test_sources_come_up_again_on_their_day_and_not_before() -> None:
    commons = read_commons(files()["commons.yaml"])
    assert overdue(commons, date(2027, 2, 28)) == []
    late = overdue(commons, date(2027, 3, 1))
    assert late
    assert not any(commons.sources[code].verified for code in late)
    assert set(overdue(commons, date(2028, 1, 1))) == set(commons.sources)


def test_every_source_that_is_a_law_names_article_and_version_and_is_used() -> None:
    loaded = load(all_files())
    commons = loaded.guide.commons
    used = {source for limit in commons.limits.values() for source in limit.sources}
    for pathway in loaded.guide.pathways.values():
        used |= {source for table in pathway.tables.values() for row in table.rows for source in row.sources}
    assert used == set(commons.sources)
    assert all(
        source.article and len(source.version) == 10 for code, source in commons.sources.items() if code != "own"
    )
    assert not commons.sources["own"].verified
