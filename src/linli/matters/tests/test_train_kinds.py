"""Learning from closed matters which kind a text means."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from copy import copy
from importlib import import_module
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.kit.actors import SYSTEM, Actor, anonymous
from linli.kit.errors import NotAllowed, NotFound, Refused
from linli.kit.ids import new_reference, uuid7
from linli.ledger.queries import verify
from linli.matters.actions.train_kinds import train_kinds
from linli.matters.models import Kind, KindModel, Matter
from linli.matters.queries import forget_kinds, suggest_kinds
from linli.matters.queries.kind_model import forget_kind_model
from linli.matters.rules import State, learning
from linli.matters.rules.learning import Sample
from linli.matters.rules.learning.grams import grams_of, prepared
from linli.matters.rules.suggestion import Suggestion
from linli.matters.tests.make import LIGHT, MORNING, POTHOLE, QUARREL, VIOLENCE, make_matter
from linli.places.models import Place
from linli.places.tests.make import make_ladder

TRAINING = import_module("linli.matters.actions.train_kinds")
# Words that the catalogue of these tests does not have: only what was learnt can know them.
SAID = {
    LIGHT: ["夜里乌漆墨黑", "灯泡憋了没换", "巷子黑灯瞎火", "晚上伸手不见五指", "黑灯瞎火不敢走"],
    POTHOLE: ["车轮陷进去", "柏油开裂颠得厉害", "水泥地塌了一块", "骑车颠得摔跤", "开裂的地方积水"],
    QUARREL: ["半夜打麻将吵醒", "楼上蹦跳到半夜", "音响开到凌晨", "狗叫一夜吵醒人", "半夜拖椅子"],
}
SECRET_NAME = "慕容凤霞"


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    forget_kinds()
    forget_kind_model()
    yield
    forget_kinds()
    forget_kind_model()


@pytest.fixture
def grids(kinds: dict[str, Kind]) -> Sequence[Place]:
    return make_ladder().grids


def close(grids: Sequence[Place], said: dict[str, list[str]], each: int) -> None:
    """``each`` matters of a kind, dealt over all grids and seen to the end: copies of one that was received."""
    rows: list[Matter] = []
    for code, sentences in said.items():
        first = make_matter(grids[0].id, kind_code=code)
        for number in range(each):
            text = f"{sentences[number % len(sentences)]}，{sentences[(number * 3 + 1) % len(sentences)]}，第{number}次"
            row = copy(first)
            row.id, row.reference, row.place = uuid7(), new_reference(), grids[len(rows) % len(grids)]
            row.text, row.state, row.closed_at = text, State.CONFIRMED, MORNING
            rows.append(row)
    Matter.objects.bulk_create(rows)


def test_it_learns_words_that_the_catalogue_does_not_have_and_says_which_counted(grids: Sequence[Place]) -> None:
    close(grids, SAID, 40)
    assert suggest_kinds("巷子里黑灯瞎火的") == []
    trained = train_kinds(actor=SYSTEM, at=MORNING)
    assert trained.model_id is not None
    assert trained.figures["together"].accuracy > trained.figures["words"].accuracy
    forget_kind_model()
    first = suggest_kinds("巷子里黑灯瞎火的")[0]
    assert first.kind.code == LIGHT
    assert any("黑灯瞎火" in word or word in "黑灯瞎火" for word in first.words)


def test_the_words_of_the_catalogue_still_find_a_kind_that_was_never_learnt(grids: Sequence[Place]) -> None:
    close(grids, SAID, 40)
    train_kinds(actor=SYSTEM, at=MORNING)
    forget_kind_model()
    assert "land.rights.boundary" in [found.kind.code for found in suggest_kinds("宅基地边界说不清")]


def test_open_withdrawn_and_private_matters_are_not_learnt_from(grids: Sequence[Place]) -> None:
    close(grids, {**SAID, VIOLENCE: ["藤条抽打"]}, 60)
    Matter.objects.filter(kind_code=LIGHT).update(state=State.RECEIVED, closed_at=None)
    trained = train_kinds(actor=SYSTEM, at=MORNING, keep=False)
    grams = learning.unpack(trained.packed).vocabulary.numbers
    assert trained.matters == 120
    assert "麻将" in grams
    assert not {"藤条", "灯瞎"} & grams.keys()


def test_a_name_said_in_one_grid_only_is_not_remembered_however_often_it_was_said(grids: Sequence[Place]) -> None:
    close(grids, SAID, 40)
    Matter.objects.filter(place=grids[0]).update(text=f"{SECRET_NAME}，电话13800001111，路灯不亮")
    grams = learning.unpack(train_kinds(actor=SYSTEM, at=MORNING, keep=False).packed).vocabulary.numbers
    assert not {gram for gram in grams if gram in SECRET_NAME and len(gram) > 1}
    assert not any(character.isdigit() for gram in grams for character in gram)
    assert "半夜" in grams


def test_a_training_stands_in_the_ledger_with_figures_and_without_words(grids: Sequence[Place]) -> None:
    close(grids, SAID, 40)
    trained = train_kinds(actor=SYSTEM, at=MORNING)
    stored = KindModel.objects.get()
    assert stored.id == trained.model_id
    assert stored.figures["together"]["accuracy"] == round(trained.figures["together"].accuracy, 4)
    assert (stored.matters, stored.grams) == (120, trained.grams)
    assert bytes(stored.weights) == trained.packed
    assert verify().ok


def test_too_few_closed_matters_teach_nothing(grids: Sequence[Place]) -> None:
    close(grids, SAID, 5)
    with pytest.raises(Refused) as refused:
        train_kinds(actor=SYSTEM, at=MORNING)
    assert refused.value.code == "kind_model.too_few"
    assert not KindModel.objects.exists()


@pytest.mark.django_db
def test_without_a_catalogue_there_is_nothing_to_learn() -> None:
    with pytest.raises(NotFound) as refused:
        train_kinds(actor=SYSTEM, at=MORNING)
    assert refused.value.code == "kind.no_catalogue"


@pytest.mark.django_db
@pytest.mark.parametrize("actor", [anonymous(), Actor(kind=anonymous().kind, account_id=uuid7())])
def test_nobody_but_the_command_line_trains(actor: Actor) -> None:
    with pytest.raises(NotAllowed) as refused:
        train_kinds(actor=actor, at=MORNING)
    assert refused.value.code == "kind_model.not_allowed"


def test_what_does_worse_than_the_catalogue_is_not_kept(
    grids: Sequence[Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    close(grids, SAID, 40)
    better, worse = (learning.Figures((learning.Fold(24, share, share),)) for share in (0.8, 0.7))
    measured = {"words": better, "model": better, "together": worse}
    monkeypatch.setattr(TRAINING, "cross_validate", lambda *_args, **_more: measured)
    assert train_kinds(actor=SYSTEM, at=MORNING).model_id is None
    assert not KindModel.objects.exists()
    out = StringIO()
    call_command("train_kinds", stdout=out)
    assert "0.7000" in out.getvalue()


def test_the_command_prints_each_part_and_writes_the_weights(grids: Sequence[Place], tmp_path: Path) -> None:
    close(grids, SAID, 40)
    out = StringIO()
    call_command("train_kinds", output=tmp_path / "kinds.model", stdout=out)
    shown = out.getvalue()
    assert "120" in shown
    assert shown.count("F1") == 18
    model = learning.unpack((tmp_path / "kinds.model").read_bytes())
    assert model.best("半夜打麻将") == QUARREL
    assert KindModel.objects.count() == 1


def test_a_trial_keeps_nothing(grids: Sequence[Place]) -> None:
    close(grids, SAID, 40)
    call_command("train_kinds", dry_run=True, stdout=StringIO())
    assert not KindModel.objects.exists()


def test_the_command_says_why_it_cannot(grids: Sequence[Place]) -> None:
    with pytest.raises(CommandError, match="0"):
        call_command("train_kinds", stdout=StringIO())


SAMPLES = [
    Sample(f"{first}，{second}", code, f"{code}{first}{second}")
    for code, sentences in SAID.items()
    for first in sentences
    for second in sentences
]


def test_the_same_texts_give_the_same_bytes_in_any_process() -> None:
    program = (
        "import hashlib; from linli.matters.tests.test_train_kinds import SAMPLES;"
        "from linli.matters.rules import learning;"
        "print(hashlib.sha256(learning.pack(learning.learn(SAMPLES))).hexdigest())"
    )
    boot = "import os; os.environ['DJANGO_SETTINGS_MODULE']='linli.config.settings'; import django; django.setup();"
    answers = set()
    for seed in ("1", "2"):
        command = [sys.executable, "-c", boot + program]
        environment = {"PYTHONHASHSEED": seed, "PATH": ""}
        answers.add(subprocess.run(command, env=environment, capture_output=True, check=True).stdout)
    assert len(answers) == 1
    assert len(answers.pop()) == 65


def test_packing_loses_nothing() -> None:
    model = learning.learn(SAMPLES)
    again = learning.unpack(learning.pack(model))
    assert again.vocabulary.numbers == model.vocabulary.numbers
    assert [again.best(sample.text) for sample in SAMPLES] == [sample.code for sample in SAMPLES]
    assert learning.pack(again) == learning.pack(model)


@pytest.mark.parametrize(
    "data", [b"", b"LKM1", b"LKM1x\x9c", b"PK\x03\x04", learning.pack(learning.learn(SAMPLES))[:-9]]
)
def test_bytes_that_are_no_model_are_told(data: bytes) -> None:
    with pytest.raises(learning.NotAModel):
        learning.unpack(data)


def test_a_rare_kind_leans_on_its_neighbours() -> None:
    samples = [Sample(f"公交 站台 {word}", f"bus.stop.{word}", word) for word in ("shelter", "bench", "sign")] * 5
    samples += [Sample(f"垃圾 分类 {word}", f"waste.bin.{word}", word) for word in ("glass", "paper")] * 5
    model = learning.learn(samples, least_places=1)
    assert (model.best("公交站台") or "").startswith("bus.stop.")
    assert (model.best("垃圾分类 paper") or "") == "waste.bin.paper"


def test_every_kind_of_a_cross_validation_is_asked_once() -> None:
    figures = learning.cross_validate(SAMPLES)
    assert sum(fold.texts for fold in figures["model"].folds) == len(SAMPLES)
    assert figures["model"].accuracy > 0.9
    assert 0 < figures["model"].macro_f1 <= 1


@settings(deadline=None)
@given(st.text(max_size=200))
def test_no_text_breaks_it_and_shares_are_parts_of_one(text: str) -> None:
    shares = MODEL.shares(text)
    assert shares is None or abs(float(shares.sum()) - 1) < 1e-3
    found = learning.together(MODEL, [Suggestion(LIGHT, 3.0, ("灯",))], text, 5)
    assert 0 < len(found) <= 5
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_text_that_says_nothing_is_not_guessed_at() -> None:
    assert MODEL.scores("1234 ？！ 😀") is None
    assert learning.together(MODEL, [], "1234 ？！ 😀", 5) == []


def test_chinese_goes_by_characters_latin_by_letters_and_digits_not_at_all() -> None:
    assert grams_of(prepared("ＡＢ 路 灯 138")) == [" ab", "ab ", " ab ", "路", "灯", "路灯"]


MODEL = learning.learn(SAMPLES)
