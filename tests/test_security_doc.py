"""The page on security judges every requirement, alike in both languages, and names nothing that is not there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
STATES = {
    "security.md": {"met", "partly", "open", "operator", "does not apply"},
    "security.zh.md": {"已满足", "部分满足", "未满足", "由运营者落实", "不适用"},
}
SAME = dict(
    zip(
        ("已满足", "部分满足", "未满足", "由运营者落实", "不适用"),
        ("met", "partly", "open", "operator", "does not apply"),
        strict=True,
    )
)
# ASVS 5.0.0, levels 1 and 2: the numbers of each section. What is missing in a row is of level 3.
ASVS = """
1.1: 1-2; 1.2: 1-9; 1.3: 1-11; 1.4: 1-3; 1.5: 1-2
2.1: 1-3; 2.2: 1-3; 2.3: 1-4; 2.4: 1
3.2: 1-2; 3.3: 1-4; 3.4: 1-6; 3.5: 1-5; 3.7: 1-2
4.1: 1-3; 4.2: 1; 4.3: 1-2; 4.4: 1-4
5.1: 1; 5.2: 1-3; 5.3: 1-2; 5.4: 1-3
6.1: 1-3; 6.2: 1-12; 6.3: 1-4; 6.4: 1-4; 6.5: 1-5; 6.6: 1-3; 6.8: 1-4
7.1: 1-3; 7.2: 1-4; 7.3: 1-2; 7.4: 1-5; 7.5: 1-2; 7.6: 1-2
8.1: 1-2; 8.2: 1-3; 8.3: 1; 8.4: 1
9.1: 1-3; 9.2: 1-4
10.1: 1-2; 10.2: 1-2; 10.3: 1-4; 10.4: 1-11; 10.5: 1-5; 10.6: 1-2; 10.7: 1-3
11.1: 1-2; 11.2: 1-3; 11.3: 1-3; 11.4: 1-4; 11.5: 1; 11.6: 1
12.1: 1-3; 12.2: 1-2; 12.3: 1-4
13.1: 1; 13.2: 1-5; 13.3: 1-2; 13.4: 1-5
14.1: 1-2; 14.2: 1-4; 14.3: 1-3
15.1: 1-3; 15.2: 1-3; 15.3: 1-7
16.1: 1; 16.2: 1-5; 16.3: 1-4; 16.4: 1-3; 16.5: 1-3
17.1: 1; 17.2: 1-4; 17.3: 1-2
"""


def _required() -> set[str]:
    found = set()
    for section, numbers in re.findall(r"(\d+\.\d+): ([\d ,-]+)", ASVS):
        for part in numbers.replace(" ", "").split(","):
            first, _dash, last = part.partition("-")
            found |= {f"{section}.{number}" for number in range(int(first), int(last or first) + 1)}
    return found


def _rows(name: str) -> list[list[str]]:
    text = (ROOT / "docs" / "operate" / name).read_text(encoding="utf-8")
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in re.findall(r"^\| \d.*$", text, re.M)]


def _judged(name: str) -> dict[str, str]:
    return {one: row[1] for row in _rows(name) for one in re.split(r"[,、]\s*", row[0])}


@pytest.mark.parametrize("name", STATES)
def test_every_requirement_is_judged_once(name: str) -> None:
    listed = [one for row in _rows(name) for one in re.split(r"[,、]\s*", row[0])]
    assert len(listed) == len(set(listed))
    assert set(listed) == _required()
    assert {row[1] for row in _rows(name)} <= STATES[name]


def test_both_languages_judge_alike() -> None:
    assert {one: SAME[state] for one, state in _judged("security.zh.md").items()} == _judged("security.md")


@pytest.mark.parametrize("name", STATES)
def test_every_file_and_test_that_is_named_is_there(name: str) -> None:
    missing = []
    for row in _rows(name):
        for named in re.findall(r"`([^`]+)`", " ".join(row[3:])):
            path, _colons, test = named.partition("::")
            if not (ROOT / path).exists() or (test and f"def {test}(" not in (ROOT / path).read_text(encoding="utf-8")):
                missing.append(named)
    assert missing == []


@pytest.mark.parametrize("name", STATES)
def test_what_is_met_says_where(name: str) -> None:
    assert [row[0] for row in _rows(name) if row[1] in {"met", "已满足"} and "`" not in row[3]] == []


def test_the_sums_at_the_top_are_those_of_the_table() -> None:
    text = (ROOT / "docs" / "operate" / "security.md").read_text(encoding="utf-8")
    states = list(_judged("security.md").values())
    for state, words in (("met", "requirements are met"), ("partly", "partly"), ("open", "are open")):
        assert f"{states.count(state)} {words}" in text
