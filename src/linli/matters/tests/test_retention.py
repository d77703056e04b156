"""What a matter holds about people goes after its time, on a list that a person approves; the record stays."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest
from django.core.files.storage import default_storage
from hypothesis import given
from hypothesis import strategies as st

from linli.kit.actors import SYSTEM, Actor
from linli.kit.clock import LOCAL, local_day
from linli.kit.errors import Conflict, NotAllowed, NotFound, Refused
from linli.ledger.models import Entry
from linli.matters import actions, queries
from linli.matters.actions import ContactDetails
from linli.matters.models import Contact, DestructionItem, DestructionList, Kind, Matter, Photo, SearchText, Step
from linli.matters.rules.retention import DEFAULT_DAYS, Held, destroyable_on, kept_days
from linli.matters.tests import make
from tests.cast import Cast

AGREED = ContactDetails(name="王芳", phone="138 0000 0000", email="wang@example.org", consent=True)
YEARS_LATER = make.MORNING + timedelta(days=4 * 365)
HALF_A_YEAR_LATER = make.MORNING + timedelta(days=190)


@pytest.fixture
def over(cast: Cast) -> UUID:
    """A matter with contact, photo and words that its resident has taken back."""
    make.make_kinds()
    draft = actions.save_draft(actor=cast.resident.actor, at=make.MORNING, data={})
    actions.add_draft_photo(actor=cast.resident.actor, at=make.MORNING, secret=draft.secret, data=make.make_picture())
    submission = make.make_submission(cast.grid.id, contact=AGREED, draft_secret=draft.secret)
    received = actions.receive(actor=cast.resident.actor, at=make.MORNING, submission=submission)
    resident = make.holder_of(received)
    actions.withdraw(actor=resident, at=make.MORNING, matter_id=received.matter_id, reason="自己修好了")
    return received.matter_id


def _approve(cast: Cast, at: datetime = YEARS_LATER) -> UUID:
    made = actions.propose_destruction(actor=cast.coordinator.actor, at=at, path=_path(cast))
    assert made is not None
    actions.decide_destruction(actor=cast.coordinator.actor, at=at, list_id=made, approve=True)
    return made


def _path(cast: Cast) -> str:
    return cast.coordinator.post.path


@given(
    ended=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    days=st.integers(1, 36500),
)
def test_the_day_of_the_end_does_not_count(ended: date, days: int) -> None:
    first = destroyable_on(ended, {"contact_days": days}, Held.CONTACT)
    assert (first - ended).days == days + 1


def test_a_kind_without_a_term_has_the_default() -> None:
    assert kept_days({}, Held.WORDS) == DEFAULT_DAYS[Held.WORDS]
    assert kept_days({"words_days": 30}, Held.WORDS) == 30


@pytest.mark.django_db
@pytest.mark.parametrize("ended_at", ["2026-11-23T15:59:59+00:00", "2026-11-23T16:00:00+00:00", "2028-02-28T04:00:00Z"])
@pytest.mark.parametrize("retention", [{}, {"contact_days": 1, "words_days": 366}, {"contact_days": 90}])
def test_the_list_has_each_from_the_day_that_the_rule_names(
    cast: Cast, over: UUID, retention: dict[str, int], ended_at: str
) -> None:
    ended = datetime.fromisoformat(ended_at)
    matter = Matter.objects.get(id=over)
    Matter.objects.filter(id=over).update(closed_at=ended)
    Kind.objects.filter(id=matter.kind_id).update(retention=retention)
    for held in Held:
        first = destroyable_on(local_day(ended), retention, held)
        noon = datetime.combine(first, time(12), tzinfo=LOCAL)
        assert held not in _listed(cast, noon - timedelta(days=1))
        assert _listed(cast, noon)[held] == first


def _listed(cast: Cast, at: datetime) -> dict[str, date]:
    """What a list of that moment has, with the day from which each may go; the list itself is gone afterwards."""
    actions.propose_destruction(actor=SYSTEM, at=at, path=_path(cast))
    found = dict(DestructionItem.objects.values_list("held", "due_on"))
    DestructionItem.objects.all().delete()
    DestructionList.objects.all().delete()
    return found


@pytest.mark.django_db
def test_nothing_is_listed_before_its_time(cast: Cast, over: UUID) -> None:
    early = make.MORNING + timedelta(days=30)
    assert actions.propose_destruction(actor=cast.coordinator.actor, at=early, path=_path(cast)) is None


@pytest.mark.django_db
def test_after_half_a_year_only_how_to_reach_the_resident_is_listed(cast: Cast, over: UUID) -> None:
    made = actions.propose_destruction(actor=cast.coordinator.actor, at=HALF_A_YEAR_LATER, path=_path(cast))
    assert made is not None
    assert [(item.matter_id, item.held) for item in DestructionItem.objects.all()] == [(over, Held.CONTACT)]


@pytest.mark.django_db
def test_open_matters_are_never_listed(cast: Cast) -> None:
    make.make_kinds()
    make.make_received(cast.grid.id)
    assert actions.propose_destruction(actor=SYSTEM, at=YEARS_LATER, path=_path(cast)) is None


@pytest.mark.django_db
def test_nothing_goes_until_a_person_approves(cast: Cast, over: UUID) -> None:
    actions.propose_destruction(actor=SYSTEM, at=YEARS_LATER, path=_path(cast))
    assert actions.carry_out_destruction(at=YEARS_LATER) == 0
    assert Contact.objects.get(matter_id=over).phone


@pytest.mark.django_db(transaction=True)
def test_what_was_approved_goes_and_the_tombstone_and_the_record_stay(cast: Cast, over: UUID) -> None:
    [photo] = Photo.objects.filter(matter_id=over)
    before = Entry.objects.filter(subject_id=over).count()
    _approve(cast)
    assert actions.carry_out_destruction(at=YEARS_LATER) == 2
    matter = Matter.objects.get(id=over)
    assert (matter.text, matter.answers, matter.address, matter.lon) == ("", {}, "", None)
    assert matter.title == "路灯不亮"
    assert matter.words_destroyed_at == YEARS_LATER
    contact = Contact.objects.get(matter_id=over)
    assert (contact.name, contact.phone, contact.email, contact.consented_at) == ("", "", "", None)
    assert not Photo.objects.filter(matter_id=over).exists()
    assert not default_storage.exists(f"{photo.stored_as}/full.jpg")
    assert not SearchText.objects.filter(matter_id=over).exists()
    assert {step.text for step in Step.objects.filter(matter_id=over)} == {""}
    assert Entry.objects.filter(subject_id=over).count() == before + 2
    assert matter.reference
    assert matter.closed_at is not None


@pytest.mark.django_db
def test_carrying_out_twice_changes_nothing(cast: Cast, over: UUID) -> None:
    _approve(cast)
    actions.carry_out_destruction(at=YEARS_LATER)
    entries = Entry.objects.count()
    assert actions.carry_out_destruction(at=YEARS_LATER + timedelta(hours=1)) == 0
    assert Entry.objects.count() == entries


@pytest.mark.django_db
def test_a_refused_list_destroys_nothing_and_says_why(cast: Cast, over: UUID) -> None:
    made = actions.propose_destruction(actor=cast.coordinator.actor, at=YEARS_LATER, path=_path(cast))
    assert made is not None
    with pytest.raises(Refused) as refused:
        actions.decide_destruction(actor=cast.coordinator.actor, at=YEARS_LATER, list_id=made, approve=False)
    assert refused.value.code == "text.missing"
    actions.decide_destruction(
        actor=cast.coordinator.actor, at=YEARS_LATER, list_id=made, approve=False, reason="有案子"
    )
    assert actions.carry_out_destruction(at=YEARS_LATER) == 0
    assert actions.propose_destruction(actor=cast.coordinator.actor, at=YEARS_LATER, path=_path(cast)) is not None


@pytest.mark.django_db
def test_a_line_that_is_kept_back_stays_until_its_day(cast: Cast, over: UUID) -> None:
    made = actions.propose_destruction(actor=cast.coordinator.actor, at=YEARS_LATER, path=_path(cast))
    assert made is not None
    until = (YEARS_LATER + timedelta(days=100)).date()
    for item in DestructionItem.objects.all():
        actions.keep_back(actor=cast.coordinator.actor, at=YEARS_LATER, item_id=item.id, reason="法院在审", until=until)
    actions.decide_destruction(actor=cast.coordinator.actor, at=YEARS_LATER, list_id=made, approve=True)
    assert actions.carry_out_destruction(at=YEARS_LATER) == 0
    soon, later = YEARS_LATER + timedelta(days=50), YEARS_LATER + timedelta(days=101)
    assert actions.propose_destruction(actor=cast.coordinator.actor, at=soon, path=_path(cast)) is None
    assert actions.propose_destruction(actor=cast.coordinator.actor, at=later, path=_path(cast)) is not None


@pytest.mark.django_db
def test_a_day_in_the_past_keeps_nothing_back(cast: Cast, over: UUID) -> None:
    actions.propose_destruction(actor=cast.coordinator.actor, at=YEARS_LATER, path=_path(cast))
    item = DestructionItem.objects.first()
    assert item is not None
    with pytest.raises(Refused) as refused:
        actions.keep_back(
            actor=cast.coordinator.actor, at=YEARS_LATER, item_id=item.id, reason="法院在审", until=YEARS_LATER.date()
        )
    assert refused.value.code == "destruction.until_is_past"


@pytest.mark.django_db
def test_a_matter_reopened_after_approval_is_left_alone(cast: Cast, over: UUID) -> None:
    _approve(cast)
    Matter.objects.filter(id=over).update(closed_at=None, state="REOPENED")
    assert actions.carry_out_destruction(at=YEARS_LATER) == 0
    assert Matter.objects.get(id=over).text


@pytest.mark.django_db
def test_a_matter_that_was_reopened_and_ended_since_the_list_was_made_is_left_alone(cast: Cast, over: UUID) -> None:
    _approve(cast)
    Matter.objects.filter(id=over).update(closed_at=YEARS_LATER + timedelta(days=1))
    assert actions.carry_out_destruction(at=YEARS_LATER + timedelta(days=2)) == 0
    assert Matter.objects.get(id=over).text


@pytest.mark.django_db
def test_what_was_left_alone_comes_with_a_later_list(cast: Cast, over: UUID) -> None:
    _approve(cast)
    ended = YEARS_LATER + timedelta(days=1)
    Matter.objects.filter(id=over).update(closed_at=ended)
    actions.carry_out_destruction(at=ended)
    much_later = ended + timedelta(days=4 * 365)
    _approve(cast, much_later)
    assert actions.carry_out_destruction(at=much_later) == 2
    assert Matter.objects.get(id=over).text == ""


@pytest.mark.django_db
def test_one_list_at_a_time_and_one_decision(cast: Cast, over: UUID) -> None:
    made = actions.propose_destruction(actor=cast.coordinator.actor, at=YEARS_LATER, path=_path(cast))
    assert made is not None
    with pytest.raises(Conflict) as refused:
        actions.propose_destruction(actor=cast.coordinator.actor, at=YEARS_LATER, path=_path(cast))
    assert refused.value.code == "destruction.one_at_a_time"
    actions.decide_destruction(actor=cast.coordinator.actor, at=YEARS_LATER, list_id=made, approve=True)
    with pytest.raises(Conflict) as twice:
        actions.decide_destruction(
            actor=cast.coordinator.actor, at=YEARS_LATER, list_id=made, approve=False, reason="迟了"
        )
    assert twice.value.code == "destruction.decided"


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["caseworker", "clerk", "administrator", "outsider", "resident"])
def test_who_may_not_list_or_decide(cast: Cast, over: UUID, who: str) -> None:
    actor: Actor = getattr(cast, who).actor
    with pytest.raises(NotAllowed):
        actions.propose_destruction(actor=actor, at=YEARS_LATER, path=_path(cast))
    made = actions.propose_destruction(actor=SYSTEM, at=YEARS_LATER, path=_path(cast))
    assert made is not None
    with pytest.raises(NotAllowed):
        actions.decide_destruction(actor=actor, at=YEARS_LATER, list_id=made, approve=True)
    assert queries.list_destructions(actor) == []
    with pytest.raises(NotFound):
        queries.list_items(actor, made)


@pytest.mark.django_db
def test_the_coordinator_reads_numbers_and_days_and_no_words(cast: Cast, over: UUID) -> None:
    made = actions.propose_destruction(actor=cast.coordinator.actor, at=YEARS_LATER, path=_path(cast))
    assert made is not None
    [listed] = queries.list_destructions(cast.coordinator.actor)
    assert (listed.contacts, listed.words, listed.kept, listed.destroyed) == (1, 1, 0, 0)
    lines = queries.list_items(cast.coordinator.actor, made).rows
    assert {line.held for line in lines} == set(Held)
    assert not any("王芳" in repr(line) or "138" in repr(line) for line in lines)
