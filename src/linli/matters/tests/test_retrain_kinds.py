"""Learning anew at night: only when enough was closed since, and only for the better."""

from collections.abc import Iterator, Sequence
from copy import copy
from datetime import timedelta
from importlib import import_module

import pytest
from procrastinate.contrib.django import app

from linli.kit.actors import SYSTEM, anonymous
from linli.kit.errors import NotAllowed
from linli.kit.ids import uuid7
from linli.ledger.models import Entry
from linli.matters import tasks
from linli.matters.actions import retrain_kinds
from linli.matters.models import Catalogue, Kind, KindModel, Matter
from linli.matters.queries import current_kind_model, forget_kinds, kind_model_status
from linli.matters.queries.kind_model import forget_kind_model
from linli.matters.rules import learning
from linli.matters.tests.make import LIGHT, MORNING, VIOLENCE
from linli.matters.tests.test_train_kinds import SAID, close
from linli.places.models import Place
from linli.places.tests.make import make_ladder

TRAINING = import_module("linli.matters.actions.train_kinds")
NIGHT, NEXT_NIGHT = MORNING + timedelta(hours=12), MORNING + timedelta(hours=36)


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


def measure(monkeypatch: pytest.MonkeyPatch, *, words: float, together: float) -> None:
    """The next training names so many kinds rightly."""
    figures = {
        name: learning.Figures((learning.Fold(24, share, share),))
        for name, share in (("words", words), ("model", together), ("together", together))
    }
    monkeypatch.setattr(TRAINING, "cross_validate", lambda *_args, **_more: figures)


def test_the_first_hundred_closed_matters_are_learnt_from(grids: Sequence[Place]) -> None:
    close(grids, SAID, 33)
    assert retrain_kinds(actor=SYSTEM, at=NIGHT) is None
    close(grids, {LIGHT: SAID[LIGHT]}, 1)
    trained = retrain_kinds(actor=SYSTEM, at=NIGHT)
    assert trained is not None
    assert (trained.matters, trained.model_id) == (100, KindModel.objects.get().id)
    status = kind_model_status()
    assert status.in_force is not None
    assert (status.in_force.at, status.in_force.matters, status.closed_since) == (NIGHT, 100, 0)


def test_a_night_without_enough_new_ones_changes_nothing(grids: Sequence[Place]) -> None:
    close(grids, SAID, 40)
    assert retrain_kinds(actor=SYSTEM, at=NIGHT) is not None
    Matter.objects.filter(kind_code=LIGHT).update(closed_at=NIGHT + timedelta(hours=1))
    assert kind_model_status().closed_since == 40
    assert retrain_kinds(actor=SYSTEM, at=NEXT_NIGHT) is None
    assert KindModel.objects.count() == 1


def _learnt_then_measured_again(
    grids: Sequence[Place], monkeypatch: pytest.MonkeyPatch, *, first: float, then: float
) -> None:
    close(grids, SAID, 40)
    measure(monkeypatch, words=0.5, together=first)
    assert retrain_kinds(actor=SYSTEM, at=NIGHT) is not None
    Matter.objects.update(closed_at=NIGHT + timedelta(hours=1))
    measure(monkeypatch, words=0.5, together=then)
    forget_kind_model()


def test_what_does_worse_than_before_leaves_the_old_one_in_force_and_is_told(
    grids: Sequence[Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    _learnt_then_measured_again(grids, monkeypatch, first=0.9, then=0.8)
    before = current_kind_model()
    trained = retrain_kinds(actor=SYSTEM, at=NEXT_NIGHT)
    assert trained is not None
    assert (trained.did_worse, trained.model_id) == (True, None)
    status = kind_model_status()
    assert status.in_force is not None
    assert status.not_kept is not None
    assert (status.in_force.at, status.not_kept.at, status.not_kept.accuracy) == (NIGHT, NEXT_NIGHT, 0.8)
    assert bytes(KindModel.objects.get(is_kept=False).weights) == b""
    entries = Entry.objects.filter(verb="matters.train_kinds").order_by("at")
    assert [entry.facts["kept"] for entry in entries] == [True, False]
    forget_kind_model()
    after = current_kind_model()
    assert before is not None
    assert after is not None
    assert after.vocabulary.numbers == before.vocabulary.numbers
    assert retrain_kinds(actor=SYSTEM, at=NEXT_NIGHT) is None, "not again before enough is new"


@pytest.mark.parametrize("then", [0.9, 0.95])
def test_what_does_as_well_or_better_takes_over(
    grids: Sequence[Place], monkeypatch: pytest.MonkeyPatch, then: float
) -> None:
    _learnt_then_measured_again(grids, monkeypatch, first=0.9, then=then)
    trained = retrain_kinds(actor=SYSTEM, at=NEXT_NIGHT)
    assert trained is not None
    status = kind_model_status()
    assert status.in_force is not None
    assert (status.in_force.at, status.not_kept) == (NEXT_NIGHT, None)


def test_under_another_catalogue_only_its_own_words_are_the_measure(
    grids: Sequence[Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    _learnt_then_measured_again(grids, monkeypatch, first=0.9, then=0.8)
    former = copy(Catalogue.objects.get())
    former.id, former.version = uuid7(), former.version + 1
    former.save(force_insert=True)
    KindModel.objects.update(catalogue=former)
    trained = retrain_kinds(actor=SYSTEM, at=NEXT_NIGHT)
    assert trained is not None
    assert trained.model_id is not None


def test_the_worker_does_it_each_night_and_says_whether_something_is_new(grids: Sequence[Place]) -> None:
    assert tasks.retrain_kinds(0) is False
    close(grids, {**SAID, VIOLENCE: ["藤条抽打"]}, 40)
    assert tasks.retrain_kinds(0) is True
    [periodic] = [one for one in app.periodic_registry.periodic_tasks.values() if "retrain" in one.task.name]
    assert periodic.cron == "23 2 * * *"


@pytest.mark.django_db
def test_the_worker_of_a_town_without_a_catalogue_goes_on() -> None:
    assert tasks.retrain_kinds(0) is False


def test_nobody_but_the_system_may(grids: Sequence[Place]) -> None:
    close(grids, SAID, 40)
    with pytest.raises(NotAllowed):
        retrain_kinds(actor=anonymous(), at=NIGHT)
