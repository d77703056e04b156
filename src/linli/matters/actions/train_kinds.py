"""Learn from closed matters which kind a text means."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor, ActorKind
from linli.kit.cells import current_cell
from linli.kit.errors import NotAllowed, NotFound, Refused
from linli.kit.events import announce
from linli.ledger.actions import record
from linli.matters.events import KindModelTrained
from linli.matters.models import Catalogue
from linli.matters.models import KindModel as Stored
from linli.matters.queries.kind_model import (
    ENOUGH_NEW,
    forget_kind_model,
    kind_model_status,
    list_closed_texts,
    list_phrases,
)
from linli.matters.queries.kinds import catalogue_version, list_kinds
from linli.matters.queries.suggest import word_index
from linli.matters.rules.learning import Figures, Guess, KindModel, Sample, cross_validate, learn, pack, together

LEAST_MATTERS = 100  # fewer are no measure: twenty texts a fold


@dataclass(frozen=True)
class Trained:
    """What came of a training. ``model_id`` None: nothing was kept, ``packed`` holds what would have been.

    ``did_worse``: than what is in force, which stays.
    """

    model_id: UUID | None
    figures: dict[str, Figures]
    matters: int
    phrases: int
    kinds: int
    grams: int
    packed: bytes
    did_worse: bool = False


def train_kinds(*, actor: Actor, at: datetime, keep: bool = True) -> Trained:
    """Learn from the catalogue's phrases and the words of closed matters of kinds that are not private.

    Five-fold cross-validation compares the catalogue's words alone, what was learnt alone, and both together. The model
    is kept, and in force at once, when ``keep`` and both together name at least as many kinds rightly as the words
    alone. Raises NotAllowed ``kind_model.not_allowed`` for anybody but the system, NotFound ``kind.no_catalogue``,
    Refused ``kind_model.too_few`` below a hundred closed matters or two kinds.
    """
    if actor.kind is not ActorKind.SYSTEM:
        raise NotAllowed("kind_model.not_allowed", _("Only the command line learns from closed matters."))
    phrases, closed = _material()
    figures = cross_validate(closed, phrases, compare=_compared)
    model = learn([*phrases, *closed])
    trained = Trained(
        model_id=None,
        figures=figures,
        matters=len(closed),
        phrases=len(phrases),
        kinds=len(model.leaves),
        grams=len(model.vocabulary.numbers),
        packed=pack(model),
    )
    if not keep or figures["together"].accuracy < figures["words"].accuracy:
        return trained
    return replace(trained, model_id=_keep(actor, at, trained))


def retrain_kinds(*, actor: Actor, at: datetime) -> Trained | None:
    """Train anew when a hundred more matters were closed since the last try, and keep whichever did better; else None.

    What is in force stays where the new one named fewer kinds rightly, cross-validated under the same catalogue, or
    does no better than the catalogue's words. That it was tried stands with its figures beside the others. Raises
    NotAllowed ``kind_model.not_allowed`` and NotFound ``kind.no_catalogue``.
    """
    status = kind_model_status()
    if status.closed_since < ENOUGH_NEW:
        return None
    try:
        trained = train_kinds(actor=actor, at=at, keep=False)
    except Refused as refused:
        if refused.code != "kind_model.too_few":
            raise
        return None
    score = _rounded(trained.figures["together"])["accuracy"]
    last = status.in_force
    worse_than_last = last is not None and last.catalogue == catalogue_version() and score < last.accuracy
    if worse_than_last or score < _rounded(trained.figures["words"])["accuracy"]:
        _keep(actor, at, trained, kept=False)
        return replace(trained, did_worse=True)
    return replace(trained, model_id=_keep(actor, at, trained))


def _material() -> tuple[list[Sample], list[Sample]]:
    phrases = list_phrases()
    if not phrases:
        raise NotFound("kind.no_catalogue", _("No catalogue has been published yet."))
    closed = list_closed_texts()
    if len(closed) < LEAST_MATTERS or len({sample.code for sample in closed}) < 2:
        raise Refused(
            "kind_model.too_few",
            _("Only %(count)s matters are closed; learning begins with %(least)s of two kinds or more.")
            % {"count": len(closed), "least": LEAST_MATTERS},
        )
    return phrases, closed


def _compared(model: KindModel) -> dict[str, Guess]:
    index = word_index(list_kinds())

    def by_words(text: str) -> str | None:
        return next((found.code for found in index.suggest(text, 1)), None)

    def by_both(text: str) -> str | None:
        return next((found.code for found in together(model, index.suggest(text, 12), text, 1)), None)

    return {"words": by_words, "together": by_both}


def _keep(actor: Actor, at: datetime, trained: Trained, *, kept: bool = True) -> UUID:
    shown = {name: _rounded(figures) for name, figures in trained.figures.items()}
    with transaction.atomic():
        stored = Stored.objects.create(
            trained_at=at,
            catalogue=Catalogue.objects.get(version=catalogue_version() or 0),
            weights=trained.packed if kept else b"",
            is_kept=kept,
            digest=hashlib.sha256(trained.packed).digest(),
            matters=trained.matters,
            phrases=trained.phrases,
            grams=trained.grams,
            figures=shown,
        )
        record(
            verb="matters.train_kinds",
            subject_type="kind_model",
            subject_id=stored.id,
            actor=actor,
            at=at,
            before=None,
            after={"digest": stored.digest.hex()},
            facts={"matters": trained.matters, "phrases": trained.phrases, "kept": kept, **shown["together"]},
        )
        if kept:
            announce(KindModelTrained(cell=current_cell(), at=at, model_id=stored.id))
            transaction.on_commit(forget_kind_model)
    return stored.id


def _rounded(figures: Figures) -> dict[str, float]:
    return {"accuracy": round(figures.accuracy, 4), "macro_f1": round(figures.macro_f1, 4)}
