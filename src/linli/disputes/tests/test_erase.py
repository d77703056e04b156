"""Words go after their time: classes by themselves, the rest with the matter on an approved list; the record stays."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client

from linli.disputes import actions, keys
from linli.disputes.access import get_standing
from linli.disputes.actions.complain import complain
from linli.disputes.actions.erase import erase_with_matter, sweep_erasures
from linli.disputes.actions.room import say, say_in_private
from linli.disputes.actions.room.evidence import Upload
from linli.disputes.links import secret_of
from linli.disputes.models import Agreement, Channel, Complaint, Dispute, Due, Erasure, Item
from linli.disputes.queries import keeping
from linli.disputes.queries.evidence import FilePayload, path_of
from linli.disputes.queries.items import open_item, read_items
from linli.disputes.queries.stages import law_of
from linli.disputes.rules import DataClass
from linli.disputes.rules.room import Kind as ItemKind
from linli.disputes.tests.make import CLAIM, MONDAY, fresh, party_of
from linli.disputes.tests.make_agreement import make_in_force
from linli.disputes.tests.make_mediation import both, make_mediating
from linli.kit.errors import Expired, Refused
from linli.ledger.models import Entry, Erased
from linli.matters import actions as matters
from linli.matters.models import DestructionItem, Matter
from linli.matters.tests.make import holder_of_matter
from linli.people.models import Account
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
ENDED = MONDAY + timedelta(days=20)
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
SECRET, NOTE = "最低可以接受两千元", "双方都愿意让步"


def after(years: int = 0, *, days: int = 0, since: datetime = ENDED) -> datetime:
    """So long after the end, in whole years."""
    return since.replace(year=since.year + years) + timedelta(days=days)


def make_ended(cast: Cast) -> Dispute:
    """Words and files in both rooms, an answer about safety, a note; then one side withdrew, and the matter is over."""
    dispute = make_mediating(cast)
    common: dict[str, Any] = {"at": MONDAY, "dispute_id": dispute.id}
    actions.open_joint_room(actor=cast.mediator.actor, **common)
    first = both(dispute)[0]
    say(actor=first, text="请尽快修好。", files=[Upload("漏水.pdf", PDF)], **common)
    say_in_private(actor=first, text=SECRET, files=[Upload("存折.pdf", PDF)], **common)
    actions.answer_safety(actor=first, answers=actions.SafetyAnswers(afraid=True), **common)
    actions.write_note(actor=cast.mediator.actor, text=NOTE, **common)
    actions.withdraw(actor=first, at=ENDED, dispute_id=dispute.id)
    close(dispute, ENDED)
    return fresh(dispute)


def close(dispute: Dispute, at: datetime) -> None:
    """The resident takes the matter back."""
    matter = Matter.objects.get(id=dispute.matter_id)
    matters.withdraw(actor=holder_of_matter(matter), at=at, matter_id=matter.id, reason="说好了")


def listed(cast: Cast, at: datetime, *, approve: bool = True) -> UUID | None:
    """The coordinator has what has outlived its time listed, and approves it."""
    actor, path = cast.coordinator.actor, cast.coordinator.post.path
    made = matters.propose_destruction(actor=actor, at=at, path=path)
    if made is not None and approve:
        matters.decide_destruction(actor=actor, at=at, list_id=made, approve=True)
    return made


@dataclass(frozen=True)
class Thief:
    """Whoever copied every wrapped key and everything sealed before, and has the master key."""

    rows: dict[UUID, bytes]
    files: list[str]

    @classmethod
    def of(cls, dispute: Dispute) -> "Thief":
        """What lies there now, as bytes, and the names of the files on the disk."""
        files = []
        for item in Item.objects.filter(channel__dispute=dispute, kind=ItemKind.FILE).select_related("channel"):
            payload = open_item(item.channel, item).payload
            files.append(path_of(UUID(str(FilePayload(**payload).file_id))))
        sealed = Item.objects.filter(channel__dispute=dispute).values_list("id", "sealed")
        return cls({item_id: bytes(found) for item_id, found in sealed}, files)

    def finds(self) -> list[str]:
        """Of what was sealed once, whatever can still be got at: rows, files on the disk, a key that opens."""
        found = [str(item.id) for item in Item.objects.filter(id__in=self.rows) if item.sealed]
        found += [name for name in self.files if default_storage.exists(name)]
        held = keys.masters().keys.values()
        for wrapped in _everything_stored():
            for master in held:
                with suppress(InvalidTag):
                    AESGCM(master).decrypt(wrapped[:12], wrapped[12:], None)
                    found.append("a key")
        return found


def _everything_stored() -> list[bytes]:
    """Every sequence of bytes in any column of the module's tables."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_name LIKE 'disputes\\_%' AND data_type = 'bytea'"
        )
        places = cursor.fetchall()
        found = []
        for table, column in places:
            cursor.execute(f'SELECT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL')
            found += [bytes(value) for (value,) in cursor.fetchall()]
    return found


def kinds_of(dispute: Dispute) -> set[str]:
    """The classes in which anything lies."""
    return set(Item.objects.filter(channel__dispute=dispute).values_list("channel__data_class", flat=True))


@pytest.mark.django_db(transaction=True)
def test_what_a_person_approved_is_gone_for_whoever_has_the_master_key_and_the_record_stays(cast: Cast) -> None:
    dispute = make_ended(cast)
    thief = Thief.of(dispute)
    assert len(thief.finds()) == len(thief.rows) + len(thief.files)
    entries = Entry.objects.count()
    later = after(3, days=2)
    assert listed(cast, later)
    matters.carry_out_destruction(at=later)
    assert thief.finds() == []
    assert not Channel.objects.filter(dispute=dispute, wrapped_key__isnull=False).exists()
    now = fresh(dispute)
    assert (now.state, now.reference, now.words_destroyed_at) == ("ENDED", dispute.reference, later)
    assert Erasure.objects.filter(channel__dispute=dispute).count() == Channel.objects.filter(dispute=dispute).count()
    assert Entry.objects.count() > entries
    assert Entry.objects.filter(subject_id=dispute.id, verb="disputes.erase").count() == 1
    assert Erased.objects.filter(subject_id__in=[dispute.id, dispute.matter_id]).count() == 2  # of the log's salts
    with pytest.raises(Expired):
        keys.data_key(Channel.objects.filter(dispute=dispute).first() or Channel())


def test_every_page_then_says_so_in_a_sentence(cast: Cast) -> None:
    dispute = make_ended(cast)
    later = after(3, days=2)
    listed(cast, later)
    matters.carry_out_destruction(at=later)
    base = f"/disputes/p/{secret_of(party_of(dispute, 0))}/"
    for address in (base, f"{base}agreement/", f"{base}room/", f"{base}private/"):
        answer = Client().get(address)
        assert answer.status_code == 410, address
        assert "2029 年 12 月 15 日" in answer.content.decode(), address
        assert CLAIM not in answer.content.decode()
    assert cast.village_desk.client().get(f"/disputes/{dispute.id}/").status_code == 410
    with pytest.raises(Expired):
        actions.reopen(actor=both(dispute)[0], at=later, dispute_id=dispute.id)


def test_an_agreement_in_performance_is_kept_back_with_its_matter(cast: Cast) -> None:
    dispute, agreement = make_in_force(cast)
    close(dispute, ENDED)
    later = after(6)
    assert listed(cast, later)
    lines = DestructionItem.objects.filter(matter_id=dispute.matter_id)
    assert {line.kept_until for line in lines} == {(later + timedelta(days=90)).date()}
    assert all("纠纷" in line.kept_reason for line in lines)
    matters.carry_out_destruction(at=later)
    sweep_erasures(at=later)
    assert Matter.objects.get(id=dispute.matter_id).text
    assert read_items(get_standing(both(dispute)[1], dispute.id), DataClass.AGREEMENT)
    assert Agreement.objects.get(id=agreement.id).state == "IN_FORCE"


def test_a_performed_agreement_is_kept_for_five_years_from_the_last_day_to_perform(cast: Cast) -> None:
    dispute, agreement = make_in_force(cast)
    for due in Due.objects.filter(agreement=agreement):
        actions.confirm_receipt(actor=both(dispute)[0], at=ENDED, dispute_id=dispute.id, due_id=due.id)
    close(dispute, ENDED)
    last = max(day for day in Due.objects.values_list("due_on", flat=True) if day is not None)
    before = datetime.combine(last, ENDED.timetz()).replace(year=last.year + 5)
    assert listed(cast, before)
    assert (
        DestructionItem.objects.get(matter_id=dispute.matter_id, held="WORDS").kept_until
        == (before + timedelta(days=1)).date()
    )
    matters.carry_out_destruction(at=before)
    assert fresh(dispute).words_destroyed_at is None
    assert listed(cast, before + timedelta(days=1))
    matters.carry_out_destruction(at=before + timedelta(days=1))
    assert fresh(dispute).words_destroyed_at is not None


@pytest.mark.django_db(transaction=True)
def test_notes_and_what_was_said_alone_go_by_themselves_and_the_rest_stays(cast: Cast) -> None:
    dispute = make_ended(cast)
    private = {DataClass.NOTES.value, DataClass.CAUCUS.value, DataClass.SAFETY.value}
    assert private <= kinds_of(dispute)
    channel = Channel.objects.get(dispute=dispute, data_class=DataClass.CAUCUS.value, party__seat=0)
    [file] = Item.objects.filter(channel=channel, kind=ItemKind.FILE)
    name = path_of(UUID(str(open_item(channel, file).payload["file_id"])))
    sweep_erasures(at=after(days=30))
    assert private <= kinds_of(dispute)
    sweep_erasures(at=after(days=31))
    assert private - kinds_of(dispute) == {DataClass.NOTES.value}
    assert default_storage.exists(name)
    sweep_erasures(at=after(days=91))
    assert not private & kinds_of(dispute)
    assert not default_storage.exists(name)
    assert {"JOINT", "CLAIM", "IDENTITY"} <= kinds_of(dispute)
    assert Erasure.objects.get(channel=channel).rule_id == "cn.keep.caucus"
    base = f"/disputes/p/{secret_of(party_of(dispute, 0))}/"
    assert Client().get(base).status_code == 200
    page = Client().get(f"{base}private/")
    assert page.status_code == 200
    assert "谁也读不到" in page.content.decode()
    assert sum(sweep_erasures(at=after(days=91)).values()) == 0


def test_begun_anew_a_room_whose_words_went_can_be_written_in_again(cast: Cast) -> None:
    dispute = make_ended(cast)
    first = both(dispute)[0]
    sweep_erasures(at=after(days=91))
    actions.reopen(actor=first, at=after(days=92), dispute_id=dispute.id)
    actions.answer_safety(
        actor=first, at=after(days=92), dispute_id=dispute.id, answers=actions.SafetyAnswers(together=True)
    )
    [item] = read_items(get_standing(first, dispute.id), DataClass.SAFETY, party_of(dispute, 0))
    assert item.payload["together"] is True


def test_begun_anew_after_the_list_was_approved_nothing_of_it_goes(cast: Cast) -> None:
    dispute = make_ended(cast)
    later = after(3, days=2)
    listed(cast, later)
    actions.reopen(actor=both(dispute)[0], at=later, dispute_id=dispute.id)
    matters.carry_out_destruction(at=later)
    assert Matter.objects.get(id=dispute.matter_id).text
    assert "CLAIM" in kinds_of(dispute)


def test_approved_too_early_it_goes_when_its_own_time_is_over(cast: Cast) -> None:
    dispute = make_ended(cast)
    assert not erase_with_matter(at=after(1), matter_id=dispute.matter_id)
    sweep_erasures(at=after(3))
    assert fresh(dispute).words_destroyed_at is None
    sweep_erasures(at=after(3, days=1))
    assert fresh(dispute).words_destroyed_at is not None


def test_while_a_complaint_waits_nothing_goes(cast: Cast) -> None:
    dispute = make_ended(cast)
    complain(actor=both(dispute)[0], at=ENDED, dispute_id=dispute.id, text="调解员没有回答。")
    sweep_erasures(at=after(days=91))
    assert "CAUCUS" in kinds_of(dispute)
    Complaint.objects.update(answered_at=ENDED)
    sweep_erasures(at=after(days=91))
    assert "CAUCUS" not in kinds_of(dispute)


def test_without_the_master_key_nothing_is_destroyed_and_the_list_waits(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    dispute = make_ended(cast)
    later = after(3, days=2)
    listed(cast, later)

    def lost() -> keys.Masters:
        raise Refused("keys.missing", "no key", status=503)

    with monkeypatch.context() as patched:
        patched.setattr(keys, "masters", lost)
        with pytest.raises(Refused, match=r"keys\.missing"):
            matters.carry_out_destruction(at=later)
    assert fresh(dispute).words_destroyed_at is None
    assert Matter.objects.get(id=dispute.matter_id).text
    matters.carry_out_destruction(at=later)
    assert fresh(dispute).words_destroyed_at == later


@pytest.mark.django_db(transaction=True)
def test_files_that_a_process_died_over_are_taken_off_the_disk_later(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    dispute = make_ended(cast)
    thief = Thief.of(dispute)
    with monkeypatch.context() as patched:
        patched.setattr("linli.disputes.actions.erase.channels.remove_files", lambda erasure_id: 0)
        listed(cast, after(3, days=2))
        matters.carry_out_destruction(at=after(3, days=2))
    assert thief.finds() == thief.files
    sweep_erasures(at=after(3, days=3))
    assert thief.finds() == []


def test_a_place_whose_law_says_nothing_keeps_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    dispute = make_ended(cast)
    silent = replace(law_of(dispute, ENDED), rules=())
    monkeypatch.setattr(keeping, "law_of", lambda dispute, at: silent)
    sweep_erasures(at=after(9))
    assert "NOTES" in kinds_of(dispute)
    assert not erase_with_matter(at=after(9), matter_id=dispute.matter_id)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-hans", ("您说过的安全情况，已于", "您的笔记已于", "说过的安全情况，已于", "依据：", "从纠纷结束起")),
        ("en", ("What you said about safety was", "Your notes were", "said about safety was", "The rule:", "are kept")),
    ],
)
def test_where_words_were_each_reader_is_told_that_they_are_gone_when_and_by_which_rule(
    cast: Cast, language: str, words: tuple[str, ...]
) -> None:
    dispute = make_ended(cast)
    own, notes, anothers, rule, says = words

    Account.objects.update(language=language)

    def seen(client: Client, address: str) -> str:
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        return unescape(client.get(address).content.decode())

    def pages() -> tuple[str, ...]:
        sides = (f"/disputes/p/{secret_of(party_of(dispute, seat))}/safety/" for seat in (0, 1))
        served = (cast.mediator, cast.village_desk)
        return (
            *(seen(Client(), address) for address in sides),
            *(seen(member.client(), f"/disputes/{dispute.id}/mediation/") for member in served),
        )

    assert not any(rule in page for page in pages())
    sweep_erasures(at=after(days=200))
    first, second, mediator, desk = pages()
    assert all(part in first for part in (own, rule, says))
    assert rule not in second, "who said nothing is told nothing, and of the other side neither"
    assert all(part in mediator for part in (notes, anothers, rule))
    assert anothers in desk
    assert notes not in desk
    assert NOTE not in mediator
