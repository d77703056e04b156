"""Erasing because its owner asks: what can go goes in one transaction, the rest on its day, and nobody else's."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.test import override_settings
from pytest_django import DjangoCaptureOnCommitCallbacks

from linli.disputes.models import Channel, Item
from linli.disputes.tests.make import holder, make_dispute, party_of
from linli.kit import clock
from linli.kit.actors import Actor, ActorKind
from linli.kit.errors import Conflict
from linli.ledger.models import Salt
from linli.matters import actions as matters
from linli.matters.actions import ContactDetails
from linli.matters.models import Contact, Matter, Photo, Step
from linli.matters.tests.make import make_kinds, make_picture, make_received
from linli.notices.models import Device, Notice, PostalAddress
from linli.people import actions as people_actions
from linli.people.models import Account, Session
from linli.people.queries import Ground, Relation
from linli.people.tests.make import make_account
from linli.rights import actions, queries
from linli.rights.models import Erasure, ErasureItem, Tombstone
from linli.rights.queries import Own, own_of_account, own_of_matter, own_of_party
from linli.rights.rules import Fate, Unit
from tests.cast import Cast

pytestmark = pytest.mark.django_db
CONTACT = ContactDetails(name="陈女士", phone="13800000009", email="chen@example.org", consent=True)


@pytest.fixture
def at() -> datetime:
    """A moment of a test."""
    return clock.now()


@pytest.fixture
def account(cast: Cast) -> Account:
    """Somebody who lives here and has an account."""
    make_kinds()
    return make_account(email="chen@example.org", display_name="陈女士")


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path) -> object:
    with override_settings(VAR=tmp_path):
        yield


def actor_of(account: Account) -> Actor:
    """As a resident."""
    return Actor(ActorKind.RESIDENT, account.id)


def raised(cast: Cast, account: Account, at: datetime, text: str = "村口路灯三天没亮了") -> UUID:
    """A matter of that account."""
    found = make_received(cast.grid.id, at=at, text=text, contact=CONTACT, address="桥头", actor=actor_of(account))
    Contact.objects.filter(matter_id=found.matter_id).update(account_id=account.id)
    return found.matter_id


def withdrawn(cast: Cast, account: Account, at: datetime, text: str = "村口路灯三天没亮了") -> UUID:
    """The same, taken back."""
    matter_id = raised(cast, account, at, text)
    matters.withdraw(actor=actor_of(account), at=at, matter_id=matter_id)
    return matter_id


def fates(own: Own, at: datetime) -> dict[Unit, Fate]:
    """Of each unit."""
    return {one.unit: one.outcome.fate for one in queries.plan_erasure(own, at)}


def test_what_was_taken_back_goes_at_once_with_contact_notices_and_salts(
    cast: Cast, account: Account, at: datetime
) -> None:
    matter_id = withdrawn(cast, account, at)
    other = raised(cast, account, at, text="桥栏杆松了")
    PostalAddress.objects.create(matter_id=matter_id, lines="枫源村 3 号", since_at=at)
    Salt.objects.create(leaf_index=9_000_001, subject_id=matter_id, salt=b"x" * 16)
    own = own_of_matter(matter_id)
    assert fates(own, at) == {Unit.CONTACT: Fate.NOW, Unit.WORDS: Fate.NOW}
    actions.ask_erasure(actor=actor_of(account), at=at, own=own)
    matter = Matter.objects.get(id=matter_id)
    assert (matter.text, matter.address, matter.lon, matter.answers) == ("", "", None, {})
    assert not Photo.objects.filter(matter_id=matter_id).exists()
    assert not Step.objects.filter(matter_id=matter_id).exclude(text="").exists()
    assert not Contact.objects.filter(matter_id=matter_id).exclude(name="", phone="", email="").exists()
    assert not PostalAddress.objects.filter(matter_id=matter_id).exists()
    assert not Notice.objects.filter(matter_id=matter_id).exclude(values={}).exists()
    assert not Salt.objects.filter(subject_id=matter_id).exists()
    assert Matter.objects.get(id=other).text == "桥栏杆松了"
    assert set(ErasureItem.objects.values_list("done_at", flat=True)) == {at}


def test_an_open_matter_waits_and_goes_when_it_was_taken_back(cast: Cast, account: Account, at: datetime) -> None:
    matter_id = raised(cast, account, at)
    own = own_of_matter(matter_id)
    assert fates(own, at) == {Unit.CONTACT: Fate.NOW, Unit.WORDS: Fate.WAITS}
    actions.ask_erasure(actor=actor_of(account), at=at, own=own)
    assert actions.sweep_erasures(at=at) == 0
    assert Matter.objects.get(id=matter_id).text
    matters.withdraw(actor=_own_actor(matter_id), at=at, matter_id=matter_id)
    assert actions.sweep_erasures(at=at) == 1
    assert Matter.objects.get(id=matter_id).text == ""
    assert actions.sweep_erasures(at=at) == 0


def test_a_settled_matter_goes_on_the_day_that_its_kind_names(cast: Cast, account: Account, at: datetime) -> None:
    matter_id = raised(cast, account, at)
    worker = cast.caseworker.actor
    matters.accept(actor=worker, at=at, matter_id=matter_id)
    matters.resolve(actor=worker, at=at, matter_id=matter_id, outcome="FIXED", text="换好了")
    matters.confirm(actor=_own_actor(matter_id), at=at, matter_id=matter_id)
    own = own_of_matter(matter_id)
    [planned] = [one for one in queries.plan_erasure(own, at) if one.unit is Unit.WORDS]
    assert (planned.outcome.fate, planned.outcome.rule) == (Fate.ON, "house-words")
    actions.ask_erasure(actor=actor_of(account), at=at, own=own)
    assert planned.outcome.on is not None
    day = datetime.combine(planned.outcome.on, at.astimezone(clock.LOCAL).time(), clock.LOCAL)
    assert actions.sweep_erasures(at=day - timedelta(days=1)) == 0
    assert actions.sweep_erasures(at=day) == 1
    assert Matter.objects.get(id=matter_id).text == ""


def test_an_account_goes_with_sign_ins_and_devices_and_leads_nowhere(
    cast: Cast, account: Account, at: datetime
) -> None:
    matter_id = withdrawn(cast, account, at)
    Session.objects.create(session_key="k" * 32, session_data="", expire_date=at, account=account, began_at=at)
    keys = {"public_key": "k", "auth_secret": "s", "language": "en"}
    Device.objects.create(account=account, endpoint="https://push.example.org/1", **keys, created_at=at)
    actions.ask_erasure(actor=actor_of(account), at=at, own=own_of_account(account.id))
    gone = Account.objects.get(id=account.id)
    assert (gone.email, gone.display_name, gone.is_active) == (f"{account.id}@erased.invalid", "", False)
    assert not Session.objects.filter(account=account).exists()
    assert not Device.objects.filter(account=account).exists()
    assert not Contact.objects.filter(account=account).exists()
    assert Matter.objects.get(id=matter_id).words_destroyed_at == at


def test_an_account_with_a_post_stays_and_says_why(cast: Cast, at: datetime) -> None:
    own = own_of_account(cast.caseworker.account.id)
    assert fates(own, at) == {Unit.ACCOUNT: Fate.STAYS}
    with pytest.raises(Conflict) as refused:
        actions.ask_erasure(actor=cast.caseworker.actor, at=at, own=own)
    assert refused.value.code == "erasure.nothing"


def test_an_account_waits_for_its_open_matters(cast: Cast, account: Account, at: datetime) -> None:
    raised(cast, account, at)
    assert fates(own_of_account(account.id), at)[Unit.ACCOUNT] is Fate.WAITS


def test_one_that_fails_in_the_middle_leaves_everything_as_it_was(
    cast: Cast, account: Account, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    matter_id = withdrawn(cast, account, at)

    def broken(**_values: object) -> bool:
        raise RuntimeError("killed")

    monkeypatch.setattr(people_actions, "erase_account", broken)
    with pytest.raises(RuntimeError):
        actions.ask_erasure(actor=actor_of(account), at=at, own=own_of_account(account.id))
    assert Matter.objects.get(id=matter_id).text
    assert not Erasure.objects.exists()
    assert not Tombstone.objects.exists()


def test_asking_twice_erases_nothing_twice(cast: Cast, account: Account, at: datetime) -> None:
    own = own_of_matter(withdrawn(cast, account, at))
    actions.ask_erasure(actor=actor_of(account), at=at, own=own)
    with pytest.raises(Conflict):
        actions.ask_erasure(actor=actor_of(account), at=at, own=own)
    assert Tombstone.objects.filter(unit=Unit.WORDS.value).count() == 1


def test_the_receipt_tells_what_went_and_holds_nothing_personal(cast: Cast, account: Account, at: datetime) -> None:
    secret = actions.ask_erasure(actor=actor_of(account), at=at, own=own_of_matter(withdrawn(cast, account, at)))
    receipt = queries.find_receipt(secret)
    assert {line.unit for line in receipt.lines} == {Unit.CONTACT, Unit.WORDS}
    assert all(line.done_at == at for line in receipt.lines)
    assert not any(word in str(receipt) for word in ("chen", "路灯"))


def test_the_other_side_of_a_dispute_stays(cast: Cast, at: datetime) -> None:
    make_kinds()
    dispute = make_dispute(cast, at)
    party = party_of(dispute, 0)
    before = Item.objects.count()
    assert before
    assert fates(own_of_party(party.id), at) == {Unit.SIDE: Fate.WAITS}
    actions.ask_erasure(actor=holder(party), at=at, own=own_of_party(party.id))
    assert actions.sweep_erasures(at=at) == 0
    assert Item.objects.count() == before
    dispute.ended_at, dispute.state, dispute.ended_reason = at, "ENDED", "WITHDRAWN"
    dispute.save()
    late = at + timedelta(days=40 * 366)
    others = set(Channel.objects.filter(dispute=dispute).exclude(party=party).values_list("id", flat=True))
    assert actions.sweep_erasures(at=late) == 1
    assert not Channel.objects.filter(party=party, wrapped_key__isnull=False, items__isnull=False).exists()
    assert not Channel.objects.filter(id__in=others, wrapped_key__isnull=True).exists()


def test_what_an_older_backup_brings_back_is_erased_again(
    cast: Cast,
    account: Account,
    at: datetime,
    tmp_path: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    matter_id = withdrawn(cast, account, at)
    with django_capture_on_commit_callbacks(execute=True):
        actions.ask_erasure(actor=actor_of(account), at=at, own=own_of_account(account.id))
    lines = [json.loads(line) for line in (tmp_path / "erased.jsonl").read_text().splitlines()]
    assert {line["unit"] for line in lines} == {"WORDS", "CONTACT", "ACCOUNT"}
    # As an older backup has it: the words are there, and nobody knows that they were erased.
    Tombstone.objects.all().delete()
    ErasureItem.objects.all().delete()
    brought_back = {"text": "村口路灯", "words_destroyed_at": None, "state": "RECEIVED", "closed_at": None}
    Matter.objects.filter(id=matter_id).update(**brought_back)
    Account.objects.filter(id=account.id).update(email="chen@example.org", is_active=True)
    assert actions.erase_again(at=at) == 3
    assert Matter.objects.get(id=matter_id).text == ""
    assert Account.objects.get(id=account.id).email.endswith("@erased.invalid")
    assert actions.erase_again(at=at) == 0


def _own_actor(matter_id: UUID) -> Actor:
    return Actor(ActorKind.RESIDENT, None, matter_ids=(matter_id,))


def test_a_picture_goes_with_the_words(cast: Cast, account: Account, at: datetime) -> None:
    matter_id = raised(cast, account, at)
    worker = cast.caseworker.actor
    matters.accept(actor=worker, at=at, matter_id=matter_id)
    matters.visit(actor=worker, at=at, matter_id=matter_id, text="看过了", files=[make_picture()])
    assert Photo.objects.filter(matter_id=matter_id).exists()
    matters.withdraw(actor=_own_actor(matter_id), at=at, matter_id=matter_id)
    actions.ask_erasure(actor=actor_of(account), at=at, own=own_of_matter(matter_id))
    assert not Photo.objects.filter(matter_id=matter_id).exists()


def test_whoever_acts_for_a_child_does_not_erase_the_childs_matter(cast: Cast, account: Account, at: datetime) -> None:
    matter_id = withdrawn(cast, account, at)
    _acts_for_a_child(account, at, matter_id)
    for own in (own_of_matter(matter_id), own_of_account(account.id)):
        with pytest.raises(Conflict) as refused:
            actions.ask_erasure(actor=actor_of(account), at=at, own=own)
        assert refused.value.code == "erasure.represented"
    assert Matter.objects.get(id=matter_id).text


def _acts_for_a_child(account: Account, at: datetime, matter_id: UUID) -> None:
    """The account says that it acts for its child."""
    matters.say_for_whom(
        actor=actor_of(account),
        at=at,
        matter_id=matter_id,
        ground=Ground.CHILD_UNDER_8,
        relation=Relation.PARENT,
        until_month=date(at.year + 12, 1, 1),
    )
