"""What was said in private to one mediator: another reads it only when the side that said it says so."""

from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from linli.disputes import actions
from linli.disputes.access import get_standing
from linli.disputes.actions.room import let_mediator_read, say_in_private
from linli.disputes.actions.room.evidence import Upload
from linli.disputes.links import secret_of
from linli.disputes.models import Dispute, Item, Party, Step
from linli.disputes.queries.confided import earlier_mediator
from linli.disputes.queries.evidence import read_file
from linli.disputes.queries.items import read_items
from linli.disputes.queries.mediation import current_appointment
from linli.disputes.queries.sessions import list_meetings
from linli.disputes.rules import DataClass
from linli.disputes.rules.confided import let_in_by, yes_to
from linli.disputes.rules.mediation import ConflictClass
from linli.disputes.tests.make import MONDAY, fresh, party_of
from linli.disputes.tests.make_mediation import both, make_mediating, pick
from linli.kit.actors import Actor, Role
from linli.kit.errors import Refused
from linli.kit.ids import uuid7
from linli.ledger.models import Entry
from linli.matters.tests.make import make_picture
from linli.people.tests.make import make_account, make_post
from tests.cast import Cast, Member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
BEFORE, AFTER, OTHERS = "如果他先道歉，五百块我可以不要", "我想先听听他怎么说", "我手头只有三千块"


@dataclass(frozen=True)
class Replaced:
    """A dispute whose first mediator heard both sides alone and then stepped down; another mediates."""

    dispute: Dispute
    a: Actor
    b: Actor
    first: Actor
    second: Member

    def read(self, actor: Actor, seat: int = 0) -> list[str]:
        """The words of a private talk as that actor reads them."""
        standing = get_standing(actor, self.dispute.id)
        items = read_items(standing, DataClass.CAUCUS, party_of(self.dispute, seat), kinds=("MESSAGE",))
        return [str(item.payload["text"]) for item in items]

    def let_read(self, actor: Actor) -> Party:
        """The side opens it to whoever mediates now."""
        current = current_appointment(self.dispute.id)
        assert current is not None
        return let_mediator_read(actor=actor, at=MONDAY, dispute_id=self.dispute.id, appointment_id=current.id)


def _mediator(cast: Cast, name: str) -> Member:
    account = make_account(display_name=name)
    member = Member(account, make_post(account, Role.MEDIATOR, place=cast.township))
    actions.list_mediator(actor=cast.clerk.actor, at=MONDAY, post_id=member.post.id, name=name)
    return member


def _goes_on(dispute: Dispute, member: Member) -> None:
    """Both sides choose and keep that one."""
    for actor in both(dispute):
        pick(actor, dispute, member.post.id)
    actions.accept_appointment(actor=member.actor, at=MONDAY, dispute_id=dispute.id, conflict=ConflictClass())
    for actor in both(dispute):
        actions.keep_mediator(actor=actor, at=MONDAY, dispute_id=dispute.id)


def _say(dispute: Dispute, actor: Actor, text: str, seat: int | None = None) -> Item:
    return say_in_private(actor=actor, at=MONDAY, dispute_id=dispute.id, text=text, seat=seat)


@pytest.fixture
def replaced(cast: Cast) -> Replaced:
    """The first mediator heard A and B; the second one A."""
    dispute, (a, b) = (made := make_mediating(cast)), both(made)
    _say(dispute, a, BEFORE)
    _say(dispute, b, OTHERS)
    actions.write_note(actor=cast.mediator.actor, at=MONDAY, dispute_id=dispute.id, text="甲方愿意让步")
    actions.step_down(actor=cast.mediator.actor, at=MONDAY, dispute_id=dispute.id)
    second = _mediator(cast, "何平")
    _goes_on(dispute, second)
    _say(dispute, a, AFTER)
    return Replaced(fresh(dispute), a, b, cast.mediator.actor, second)


def test_another_mediator_reads_what_was_said_to_him_and_nothing_said_before(replaced: Replaced) -> None:
    assert replaced.read(replaced.second.actor) == [AFTER]
    assert replaced.read(replaced.second.actor, 1) == []
    assert replaced.read(replaced.a) == [BEFORE, AFTER]
    with pytest.raises(Refused):
        replaced.read(replaced.first)


def test_the_side_opens_its_own_talk_and_not_the_other_s(replaced: Replaced) -> None:
    replaced.let_read(replaced.a)
    assert replaced.read(replaced.second.actor) == [BEFORE, AFTER]
    assert replaced.read(replaced.second.actor, 1) == []


def test_a_yes_is_for_one_mediator_alone(cast: Cast, replaced: Replaced) -> None:
    replaced.let_read(replaced.a)
    actions.step_down(actor=replaced.second.actor, at=MONDAY, dispute_id=replaced.dispute.id)
    third = _mediator(cast, "安宁")
    _goes_on(replaced.dispute, third)
    assert replaced.read(third.actor) == []
    replaced.let_read(replaced.a)
    assert replaced.read(third.actor) == [BEFORE, AFTER]


def test_who_comes_back_reads_what_was_said_to_him_and_not_what_was_said_meanwhile(
    cast: Cast, replaced: Replaced
) -> None:
    actions.step_down(actor=replaced.second.actor, at=MONDAY, dispute_id=replaced.dispute.id)
    _goes_on(replaced.dispute, cast.mediator)
    assert replaced.read(cast.mediator.actor) == [BEFORE]


def test_nobody_reads_the_notes_of_an_earlier_mediator(replaced: Replaced) -> None:
    standing = get_standing(replaced.second.actor, replaced.dispute.id)
    assert read_items(standing, DataClass.NOTES) == []
    own = actions.write_note(actor=replaced.second.actor, at=MONDAY, dispute_id=replaced.dispute.id, text="先各自谈")
    assert [item.id for item in read_items(standing, DataClass.NOTES)] == [own.id]


def test_files_and_meetings_of_an_earlier_private_talk_are_closed_too(cast: Cast) -> None:
    dispute = make_mediating(cast)
    a, _b = both(dispute)
    photo = Upload("墙面.jpg", make_picture())
    said = say_in_private(actor=a, at=MONDAY, dispute_id=dispute.id, text="", files=[photo])
    actions.plan_session(
        actor=cast.mediator.actor,
        at=MONDAY,
        dispute_id=dispute.id,
        from_at=MONDAY.replace(hour=6),
        until_at=MONDAY.replace(hour=7),
        where="村委会二楼",
        party_id=party_of(dispute, 0).id,
    )
    actions.step_down(actor=cast.mediator.actor, at=MONDAY, dispute_id=dispute.id)
    second = _mediator(cast, "何平")
    _goes_on(dispute, second)
    standing = get_standing(second.actor, dispute.id)
    with pytest.raises(Refused) as refused:
        read_file(standing, said.id)
    assert refused.value.status == 404
    assert list_meetings(standing) == []
    assert len(list_meetings(get_standing(a, dispute.id))) == 1
    current = current_appointment(dispute.id)
    assert current is not None
    let_mediator_read(actor=a, at=MONDAY, dispute_id=dispute.id, appointment_id=current.id)
    opened = get_standing(second.actor, dispute.id)
    assert read_file(opened, said.id).item_id == said.id
    assert [meeting.where for meeting in list_meetings(opened)] == ["村委会二楼"]


def test_a_yes_is_one_private_act_that_moves_nothing_the_other_side_gets(replaced: Replaced) -> None:
    before, steps = fresh(replaced.dispute), Step.objects.count()
    for _twice in range(2):
        replaced.let_read(replaced.a)
    [entry] = Entry.objects.filter(verb="disputes.let_read")
    assert all(topic.startswith("channel:") for topic in entry.topics)
    assert (fresh(replaced.dispute).version, Step.objects.count()) == (before.version, steps)
    assert len(party_of(replaced.dispute, 0).consents) == 1


def test_neither_the_mediator_nor_a_stranger_says_it_and_not_for_another(cast: Cast, replaced: Replaced) -> None:
    for actor in (replaced.second.actor, replaced.first, cast.outsider.actor, cast.village_desk.actor):
        with pytest.raises(Refused):
            replaced.let_read(actor)
    with pytest.raises(Refused) as refused:
        let_mediator_read(actor=replaced.a, at=MONDAY, dispute_id=replaced.dispute.id, appointment_id=uuid7())
    assert refused.value.code == "appointment.changed"
    assert replaced.read(replaced.second.actor) == [AFTER]


def test_where_nobody_mediated_before_there_is_nothing_to_open(cast: Cast) -> None:
    dispute = make_mediating(cast)
    standing = get_standing(both(dispute)[0], dispute.id)
    assert earlier_mediator(standing, party_of(dispute, 0)) is None
    current = current_appointment(dispute.id)
    assert current is not None
    with pytest.raises(Refused) as refused:
        let_mediator_read(actor=both(dispute)[0], at=MONDAY, dispute_id=dispute.id, appointment_id=current.id)
    assert refused.value.code == "caucus.no_earlier"


def test_the_side_says_yes_on_its_page_and_the_mediator_s_page_says_how_it_stands(replaced: Replaced) -> None:
    page = Client()
    home = reverse("dispute_caucus", kwargs={"secret": secret_of(party_of(replaced.dispute, 0))})
    theirs = Client()
    theirs.force_login(replaced.second.account)
    work = reverse("dispute_caucus_of", kwargs={"dispute_id": replaced.dispute.id, "seat": 0})
    assert BEFORE not in theirs.get(work).content.decode()
    assert "除非这一方同意给您看" in theirs.get(work).content.decode()
    shown = page.get(home, headers={"accept-language": "zh-hans"}).content.decode()
    assert "现在换了一位调解员" in shown
    act = shown.split("private/let-read/")[1].split('"')[0]
    answer = page.post(f"{home}let-read/{act}")
    assert (answer.status_code, answer.headers["Location"]) == (302, home)
    assert "现在换了一位调解员" not in page.get(home).content.decode()
    assert BEFORE in theirs.get(work).content.decode()


def test_the_page_is_the_same_for_a_side_that_said_nothing(replaced: Replaced) -> None:
    work = reverse("dispute_caucus_of", kwargs={"dispute_id": replaced.dispute.id, "seat": 1})
    theirs = Client()
    theirs.force_login(replaced.second.account)
    with_words = theirs.get(work).content.decode()
    Item.objects.filter(channel__party=party_of(replaced.dispute, 1), channel__data_class="CAUCUS").delete()
    without = theirs.get(work).content.decode()
    hint = "除非这一方同意给您看"
    assert hint in with_words
    assert (with_words.count("<li"), with_words.count(hint)) == (without.count("<li"), without.count(hint))


def test_a_consent_names_its_mediator_and_its_appointment() -> None:
    post_id, other, first, second = uuid7(), uuid7(), uuid7(), uuid7()
    said = ["CASEWORKER:AGREEMENT", yes_to(post_id, second), yes_to(post_id, first)]
    assert let_in_by(said, post_id) == second
    assert let_in_by(said, other) is None
