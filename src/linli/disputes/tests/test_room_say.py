"""Words and files in the joint room and in a caucus."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from PIL import Image

from linli.disputes.actions.room import Upload, say, say_in_private
from linli.disputes.models import Channel, Dispute, Item, Step
from linli.disputes.queries.evidence import read_file
from linli.disputes.queries.items import read_items
from linli.disputes.rules import DataClass, Label, State
from linli.disputes.rules.room import FILE_BYTES, MESSAGE_LENGTH
from linli.disputes.tests.make import MONDAY
from linli.disputes.tests.make_room import Room, everybody_else, make_mediation, make_talk
from linli.kit.errors import NotFound, Refused
from linli.kit.ids import uuid7
from linli.ledger.models import Entry
from linli.matters.models import Kind
from linli.matters.tests.make import make_kinds, make_picture
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
SECRET = "低于三千我就不谈了"
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def _refused(call: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as refused:
        call()
    return refused.value


def test_what_one_side_says_is_read_by_all_and_moves_no_version(cast: Cast) -> None:
    room = make_mediation(cast)
    version, steps = room.now.version, Step.objects.filter(dispute=room.dispute).count()
    for actor, text in ((room.a, "下雨就滴水"), (room.b, "我愿意装"), (room.mediator, "分开谈")):
        say(actor=actor, at=MONDAY, dispute_id=room.dispute.id, text=text)
    for actor in (room.a, room.b, room.mediator):
        found = read_items(room.standing(actor), DataClass.JOINT, kinds=("MESSAGE",))
        assert [item.payload["text"] for item in found] == ["下雨就滴水", "我愿意装", "分开谈"]
    assert (room.now.version, Step.objects.filter(dispute=room.dispute).count()) == (version, steps)


def test_who_is_not_in_it_says_nothing(cast: Cast) -> None:
    room = make_mediation(cast)
    for name, actor in everybody_else(cast).items():
        for act in (say, say_in_private):
            refused = _refused(lambda: act(actor=actor, at=MONDAY, dispute_id=room.dispute.id, text="在吗"))  # noqa: B023
            assert refused.status in (403, 404), name
    assert room.count(DataClass.JOINT) == 0


def test_a_caucus_is_written_by_its_party_and_the_mediator(cast: Cast) -> None:
    room = make_mediation(cast)
    say_in_private(actor=room.a, at=MONDAY, dispute_id=room.dispute.id, text=SECRET)
    say_in_private(actor=room.mediator, at=MONDAY, dispute_id=room.dispute.id, text="明白", seat=0)
    owner = room.party(0)
    for actor in (room.a, room.mediator):
        found = read_items(room.standing(actor), DataClass.CAUCUS, owner)
        assert [(item.payload["text"], item.label) for item in found] == [
            (SECRET, Label.PRIVATE),
            ("明白", Label.PRIVATE),
        ]
    assert room.count(DataClass.CAUCUS, 1) == 0


def test_the_other_side_neither_reads_nor_writes_a_caucus_and_learns_not_that_it_is_there(cast: Cast) -> None:
    room = make_mediation(cast)
    say_in_private(actor=room.a, at=MONDAY, dispute_id=room.dispute.id, text=SECRET)
    for seat in (0, 7):
        refused = _refused(
            lambda: say_in_private(actor=room.b, at=MONDAY, dispute_id=room.dispute.id, text="喂", seat=seat)  # noqa: B023
        )
        assert (refused.code, refused.status) == ("dispute.unknown", 404)
    with pytest.raises(NotFound):
        read_items(room.standing(room.b), DataClass.CAUCUS, room.party(0))


def test_private_words_wake_only_their_own_channel_and_move_nothing(cast: Cast) -> None:
    room = make_mediation(cast)
    before = Dispute.objects.values().get(id=room.dispute.id)
    say_in_private(actor=room.a, at=MONDAY, dispute_id=room.dispute.id, text=SECRET)
    entry = Entry.objects.order_by("-id")[0]
    assert entry.topics == [f"channel:{room.channel(DataClass.CAUCUS, 0).id}"]
    assert entry.facts == {"who": "APPLICANT"}
    assert Dispute.objects.values().get(id=room.dispute.id) == before


SPOKEN_IN = (State.TALKING, State.MEDIATING, State.PERFORMING, State.BREACHED)


@pytest.mark.parametrize("state", [state for state in State if state not in SPOKEN_IN])
def test_the_joint_room_is_closed_outside_of_talk_mediation_and_performance(cast: Cast, state: State) -> None:
    room = make_mediation(cast)
    ended = {"ended_reason": "OTHER", "ended_at": MONDAY} if state is State.ENDED else {}
    Dispute.objects.filter(id=room.dispute.id).update(state=state.value, **ended)
    refused = _refused(lambda: say(actor=room.a, at=MONDAY, dispute_id=room.dispute.id, text="在吗"))
    assert (refused.code, refused.status) == ("dispute.not_now", 409)


def test_without_a_mediator_there_is_no_caucus(cast: Cast) -> None:
    room = make_talk(cast)
    refused = _refused(lambda: say_in_private(actor=room.a, at=MONDAY, dispute_id=room.dispute.id, text=SECRET))
    assert refused.code == "dispute.not_now"


def test_a_caucus_stays_open_in_a_pause_and_the_joint_room_does_not(cast: Cast) -> None:
    room = make_talk(cast, State.PAUSED)
    say_in_private(actor=room.a, at=MONDAY, dispute_id=room.dispute.id, text=SECRET)
    assert (
        _refused(lambda: say(actor=room.a, at=MONDAY, dispute_id=room.dispute.id, text="在吗")).code
        == "dispute.not_now"
    )


def test_whoever_has_not_agreed_to_take_part_does_not_speak_yet(cast: Cast) -> None:
    room = make_talk(cast)
    type(room.party(1)).objects.filter(id=room.party(1).id).update(consented_round=0)
    refused = _refused(lambda: say(actor=room.b, at=MONDAY, dispute_id=room.dispute.id, text="在吗"))
    assert (refused.code, refused.status) == ("room.consent_first", 403)


@pytest.mark.parametrize("text", ["", "  \n ", "\u200b\u202e"])
def test_nothing_is_not_a_message(cast: Cast, text: str) -> None:
    room = make_talk(cast)
    refused = _refused(lambda: say(actor=room.a, at=MONDAY, dispute_id=room.dispute.id, text=text))
    assert (refused.code, refused.field) == ("text.missing", "text")


def test_a_message_has_two_thousand_characters_at_most(cast: Cast) -> None:
    room = make_talk(cast)
    say(actor=room.a, at=MONDAY, dispute_id=room.dispute.id, text="水" * MESSAGE_LENGTH)
    long = _refused(lambda: say(actor=room.a, at=MONDAY, dispute_id=room.dispute.id, text="水" * (MESSAGE_LENGTH + 1)))
    assert long.code == "text.too_long"


@pytest.mark.parametrize("private", [False, True])
def test_the_same_form_sent_again_writes_nothing_twice(cast: Cast, private: bool) -> None:
    room = make_mediation(cast)
    act = say_in_private if private else say
    data, seat = (DataClass.CAUCUS, 0) if private else (DataClass.JOINT, None)
    before, key = room.count(data, seat), uuid7()
    first = act(
        actor=room.a, at=MONDAY, dispute_id=room.dispute.id, text="一次", files=[Upload("a.pdf", PDF)], once=key
    )
    entries = Entry.objects.count()
    again = act(
        actor=room.a, at=MONDAY, dispute_id=room.dispute.id, text="一次", files=[Upload("a.pdf", PDF)], once=key
    )
    assert first.id == again.id
    assert room.count(data, seat) == before + 2  # the words and the file
    assert Entry.objects.count() == entries


def test_one_person_cannot_flood_a_room(cast: Cast) -> None:
    room = make_talk(cast)
    limits = {**settings.LINLI_LIMITS, "room": (3, 600)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "LINLI_LIMITS", limits)
        for _n in range(3):
            say(actor=room.a, at=MONDAY, dispute_id=room.dispute.id, text="在吗")
        refused = _refused(lambda: say(actor=room.a, at=MONDAY, dispute_id=room.dispute.id, text="在吗"))
        assert (refused.code, refused.status) == ("request.too_often", 429)
        say(actor=room.b, at=MONDAY, dispute_id=room.dispute.id, text="我在")


def test_what_one_side_writes_in_private_changes_no_statement_of_its_sending(cast: Cast) -> None:
    room = make_mediation(cast)
    counts = []
    for text in ("好", SECRET * 20):
        with CaptureQueriesContext(connection) as queries:
            say_in_private(actor=room.a, at=MONDAY, dispute_id=room.dispute.id, text=text)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_photo_is_encoded_anew_and_lies_sealed_under_a_name_that_says_nothing(cast: Cast) -> None:
    room = make_mediation(cast)
    exif = Image.Exif()
    exif[0x010E] = "家住三弄 12 号"
    picture = make_picture(exif=exif.tobytes())
    item = say_in_private(
        actor=room.a, at=MONDAY, dispute_id=room.dispute.id, text="", files=[Upload("王家漏水.jpg", picture)]
    )
    file = read_file(room.standing(room.mediator), item.id)
    assert file.payload.name == "王家漏水.jpg"
    assert file.payload.media_type == "image/jpeg"
    assert file.data.startswith(b"\xff\xd8")
    assert b"Exif" not in file.data
    assert hashlib.sha256(file.data).hexdigest() == file.payload.sha256
    stored = [path for path in Path(settings.MEDIA_ROOT, "sealed").rglob("*") if path.is_file()]
    mine = [path for path in stored if path.name == (file.payload.file_id.hex if file.payload.file_id else "")]
    assert len(mine) == 1
    assert b"\xff\xd8\xff" not in mine[0].read_bytes()[:64]
    with pytest.raises(NotFound) as unknown:
        read_file(room.standing(room.b), item.id)
    assert unknown.value.code == "dispute.unknown"


def test_a_pdf_is_kept_as_it_is(cast: Cast) -> None:
    room = make_talk(cast)
    item = say(actor=room.a, at=MONDAY, dispute_id=room.dispute.id, text="", files=[Upload("C:\\合同.pdf", PDF)])
    file = read_file(room.standing(room.b), item.id)
    assert (file.data, file.payload.name, file.payload.media_type) == (PDF, "合同.pdf", "application/pdf")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"MZ" + b"\0" * 100, "file.type"),
        (b"<html><script>alert(1)</script>", "file.type"),
        (b"", "file.type"),
        (b"%PDF-1.7 cut off", "file.damaged"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 50, "file.type"),
        (b"%PDF-1.7\n" + b"0" * FILE_BYTES + b"%%EOF", "file.too_large"),
    ],
)
def test_what_is_no_photo_and_no_pdf_is_refused_and_nothing_is_written(cast: Cast, data: bytes, code: str) -> None:
    room = make_talk(cast)
    refused = _refused(
        lambda: say(actor=room.a, at=MONDAY, dispute_id=room.dispute.id, text="看", files=[Upload("x.jpg", data)])
    )
    assert (refused.code, refused.field) == (code, "files")
    assert room.count(DataClass.JOINT) == 0


def test_a_picture_that_would_burst_when_decoded_is_refused_from_its_header(cast: Cast) -> None:
    room = make_talk(cast)
    bomb = make_picture(9000, 9000, "PNG")
    refused = _refused(
        lambda: say(actor=room.a, at=MONDAY, dispute_id=room.dispute.id, text="", files=[Upload("x.png", bomb)])
    )
    assert (refused.code, refused.field) == ("photo.too_many_pixels", "files")


def test_seven_files_are_too_many(cast: Cast) -> None:
    room = make_talk(cast)
    files = [Upload("a.pdf", PDF)] * 7
    refused = _refused(lambda: say(actor=room.a, at=MONDAY, dispute_id=room.dispute.id, text="", files=files))
    assert refused.code == "file.too_many"


@pytest.mark.django_db(transaction=True)
def test_two_who_write_at_once_both_succeed(committed_cast: Cast) -> None:
    make_kinds()
    room = make_mediation(committed_cast)

    def write(number: int) -> int:
        actor = (room.a, room.b, room.mediator)[number % 3]
        try:
            say(actor=actor, at=MONDAY, dispute_id=room.dispute.id, text=f"第 {number} 句")
        finally:
            connections.close_all()
        return number

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(write, range(12))) == list(range(12))
    said = Item.objects.filter(channel=room.channel(DataClass.JOINT), kind="MESSAGE")
    assert said.count() == 12
    assert room.now.version == room.dispute.version


def test_every_word_lies_in_a_channel_of_its_own_class(cast: Cast, kinds: dict[str, Kind]) -> None:
    room: Room = make_mediation(cast)
    say(actor=room.b, at=MONDAY, dispute_id=room.dispute.id, text="公开")
    say_in_private(actor=room.b, at=MONDAY, dispute_id=room.dispute.id, text="私下")
    found = {
        (channel.data_class, channel.party.seat if channel.party else None)
        for channel in Channel.objects.filter(items__kind="MESSAGE").select_related("party")
    }
    assert found == {("JOINT", None), ("CAUCUS", 1)}


def test_while_the_mediator_goes_between_the_sides_only_the_mediator_writes_for_all(cast: Cast) -> None:
    room = make_mediation(cast)
    Dispute.objects.filter(id=room.dispute.id).update(joint_room_at=None)
    for actor in (room.a, room.b):
        refused = _refused(lambda: say(actor=actor, at=MONDAY, dispute_id=room.dispute.id, text="在吗"))  # noqa: B023
        assert (refused.code, refused.status) == ("room.between", 409)
        say_in_private(actor=actor, at=MONDAY, dispute_id=room.dispute.id, text="我在")
    say(actor=room.mediator, at=MONDAY, dispute_id=room.dispute.id, text="我先分别和两位谈")
    assert room.count(DataClass.JOINT) == 1
