"""What a resident is told by a step is kept word for word, is in the record by its hash, and goes with the words."""

import json

import pytest

from linli.ledger.models import Entry, Erased
from linli.ledger.rules import told_hash
from linli.matters import actions
from linli.matters.actions.retention.destroy import destroy_words
from linli.matters.models import Matter, Step
from linli.matters.tests import make
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


def test_every_public_step_says_what_was_told_and_the_record_has_its_hash(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    actions.accept(actor=cast.caseworker.actor, at=make.later(1), matter_id=matter.id)
    actions.ask(actor=cast.caseworker.actor, at=make.later(2), matter_id=matter.id, text="哪盏？")
    told = list(Step.objects.filter(matter=matter).order_by("at", "id").values_list("told", flat=True))
    said = [json.loads(text) for text in told]
    assert [one["verb"] for one in said] == ["RECEIVE", "ACCEPT", "ASK"]
    assert {one["reference"] for one in said} == {f"{matter.reference[:3]}-{matter.reference[3:]}"}
    assert said[0]["text"] == matter.text
    assert said[0]["due_at"] == matter.due_at.isoformat()
    assert said[0]["owner"] == cast.grid.name_zh
    assert (said[2]["text"], said[2]["state"]) == ("哪盏？", "ACCEPTED")
    kept = Entry.objects.filter(subject_id=matter.id).order_by("id").values_list("facts__told", flat=True)
    assert list(kept) == [told_hash(text) for text in told]


def test_two_residents_who_are_told_the_same_leave_different_hashes(cast: Cast) -> None:
    for _number in range(2):
        make.make_matter(cast.grid.id)
    kept = Entry.objects.filter(verb="matters.receive").values_list("facts__told", flat=True)
    assert len(set(kept)) == 2


def test_an_internal_note_tells_the_resident_nothing(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    actions.comment(
        actor=cast.caseworker.actor, at=make.later(1), matter_id=matter.id, text="内部", visibility="INTERNAL"
    )
    note = Step.objects.get(matter=matter, visibility="INTERNAL")
    assert note.told == ""
    assert "told" not in Entry.objects.get(facts__step=str(note.id)).facts


def test_erasing_the_words_erases_what_was_told_and_gives_no_more_salts(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    destroy_words([matter.id], make.later(9))
    assert set(Step.objects.filter(matter=matter).values_list("told", flat=True)) == {""}
    assert Erased.objects.filter(subject_id=matter.id).exists()
    assert Matter.objects.get(id=matter.id).text == ""
