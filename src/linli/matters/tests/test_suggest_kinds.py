"""Suggesting kinds from what somebody is typing."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from linli.kit.actors import SYSTEM
from linli.kit.clock import now
from linli.matters.actions.publish_catalogue import publish_catalogue
from linli.matters.queries.catalogue_files import SHIPPED_KINDS, read_catalogue
from linli.matters.queries.kinds import forget_kinds
from linli.matters.queries.suggest import suggest_kinds
from linli.matters.rules import catalogue as rules
from linli.matters.rules.suggestion import WordIndex, fold, pieces_of
from linli.matters.tests.make_catalogue import make_document

SHIPPED = read_catalogue(SHIPPED_KINDS)
LEAVES = [spec for spec in rules.flatten(SHIPPED) if spec.depth == 3]
INDEX = WordIndex(
    [(leaf.code, [leaf.name_zh, leaf.name_en], [*leaf.words["zh"], *leaf.words["en"]]) for leaf in LEAVES]
)


@pytest.fixture
def _small_catalogue() -> Iterator[None]:
    publish_catalogue(actor=SYSTEM, at=now(), document=make_document(), source="a test")
    yield
    forget_kinds()


SAID = [
    ("我们小区门口的路灯坏了三天了，晚上很黑", "路灯不亮"),
    ("楼上天天半夜装修，电钻吵得睡不着", "装修吵"),
    ("老板拖欠工资两个月不给", "工钱没发"),
    ("厨房里闻到煤气味，怕漏气", "闻到煤气味"),
    ("下水道堵了，污水冒出来", "污水冒出来"),
    ("井盖不见了", "井盖缺了或坏了"),
    ("广场舞声音太大", "跳舞唱歌声音大"),
    ("电动车在楼道充电", "电瓶车进楼充电"),
    ("停电半天了", "停电"),
    ("停水了", "停水"),
    ("the street light outside is broken", "路灯不亮"),
    ("my employer has not paid my wages", "工钱没发"),
]


@pytest.mark.parametrize(("text", "name"), SAID)
def test_what_people_say_finds_the_kind_first(text: str, name: str) -> None:
    found = INDEX.suggest(text, 3)
    names = {leaf.code: leaf.name_zh for leaf in LEAVES}
    assert names[found[0].code] == name


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.code)
def test_every_kind_is_found_by_its_own_words_said_together(leaf: rules.KindSpec) -> None:
    for said in ("，".join(leaf.words["zh"]), ", ".join(leaf.words["en"])):
        assert leaf.code in [suggestion.code for suggestion in INDEX.suggest(said, 3)]


@pytest.mark.parametrize("text", ["", " ", "\u200b", "今天天气不错", "hello", "the and of", "😀", "1", "'; --", "<b>"])
def test_what_points_nowhere_suggests_nothing(text: str) -> None:
    assert INDEX.suggest(text, 5) == []


def test_the_words_that_matched_are_told() -> None:
    (first, *_rest) = INDEX.suggest("门口的路灯坏了", 5)
    assert "路灯" in first.words


def test_a_whole_word_beats_its_pieces_and_a_rare_word_a_common_one() -> None:
    index = WordIndex([("a", [], ["路灯"]), ("b", [], ["路灯不亮"]), ("c", [], ["路人", "灯不亮"])])
    assert index.suggest("路灯不亮了", 5)[0].code == "b"
    common = WordIndex([(code, [], ["垃圾", word]) for code, word in (("a", "楼道"), ("b", "河道"), ("c", "马路"))])
    assert [found.code for found in common.suggest("河道里有垃圾", 5)] == ["b"]


def test_no_more_than_the_limit_is_suggested() -> None:
    assert len(INDEX.suggest("垃圾 噪音 路灯 停水 停电 工资 狗", 4)) == 4


def test_full_width_and_capital_letters_are_the_same_letters() -> None:
    assert pieces_of(fold("ＬＥＡＫＳ")) == pieces_of(fold("leaking")) == {"leak"}


@given(st.text(max_size=300))
def test_no_text_whatever_breaks_it_and_scores_fall(text: str) -> None:
    found = INDEX.suggest(text, 5)
    assert len(found) <= 5
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert found == INDEX.suggest(text, 5)


def test_another_process_with_another_hash_seed_answers_the_same() -> None:
    program = (
        "from linli.matters.tests import test_suggest_kinds as t;"
        "print([(s.code, s.score, s.words) for s in t.INDEX.suggest('楼上漏水 power cut 路灯 垃圾 噪音', 20)])"
    )
    boot = "import os; os.environ['DJANGO_SETTINGS_MODULE']='linli.config.settings'; import django; django.setup();"
    answers = set()
    for seed in ("1", "2"):
        command = [sys.executable, "-c", boot + program]
        environment = {"PYTHONHASHSEED": seed, "PATH": ""}
        answers.add(subprocess.run(command, env=environment, capture_output=True, check=True).stdout)
    assert len(answers) == 1
    assert answers != {b""}


@pytest.mark.django_db
@pytest.mark.usefixtures("_small_catalogue")
def test_the_catalogue_in_force_is_used_without_a_statement_once_it_is_warm() -> None:
    suggest_kinds("路灯")
    with CaptureQueriesContext(
        connection,
    ) as captured:
        (found, *_rest) = suggest_kinds("路灯不亮了", language="en")
    assert len(captured) == 0
    assert (found.kind.code, found.name) == ("civil.lighting.lamp", "Street light out")


@pytest.mark.django_db
@pytest.mark.usefixtures("_small_catalogue")
def test_only_words_that_were_written_are_given_as_the_reason() -> None:
    (found, *_rest) = suggest_kinds("村口的路灯坏了")
    assert found.words == ("路灯",)


@pytest.mark.django_db
@pytest.mark.usefixtures("_small_catalogue")
def test_a_new_version_is_used_at_once() -> None:
    assert suggest_kinds("路灯")
    changed = make_document()
    changed.version = 2
    for leaf in (changed.subjects or [])[0].groups[0].kinds:  # type: ignore[index, union-attr]
        leaf.words = rules.Words(zh=["喷泉"], en=["fountain"])
        leaf.name = rules.Text(zh="喷泉", en="Fountain")
    publish_catalogue(actor=SYSTEM, at=now(), document=changed, source="a test")
    assert suggest_kinds("喷泉停了")[0].name == "喷泉"
    assert suggest_kinds("路灯") == []


@pytest.mark.django_db
def test_without_a_catalogue_nothing_is_suggested() -> None:
    forget_kinds()
    assert suggest_kinds("路灯不亮") == []
    forget_kinds()
