"""A release gives what was previewed and nothing else; a sealed round that fails tells "no deal yet", and no more."""

import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.disputes.actions import room
from linli.disputes.actions.room import close_bid_rounds
from linli.disputes.models import BidRound, Dispute
from linli.disputes.rules.bids import BANDS
from linli.disputes.tests.make_mediation import both
from linli.disputes.tests.make_room import make_mediation
from linli.disputes.tests.make_script import caucus_of
from linli.disputes.tests.make_two_runs import Reader, link_of, look, one_run
from linli.disputes.tests.make_watched import same
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


def _release(patch: pytest.MonkeyPatch, cast: Cast, dispute: Dispute, text: str) -> tuple[str, str, str]:
    """The other side's room before and after a release, and the preview of it."""
    mine = f"/disputes/p/{link_of(dispute.id, 0)['secret']}/"
    theirs = f"/disputes/p/{link_of(dispute.id, 1)['secret']}/room/"
    with one_run(patch, time.monotonic()) as world:
        world.turn("say", 10)
        Client().post(f"{mine}private/say/", {"text": text})
        release = f"{mine}private/{caucus_of(dispute)[0].id}/release/"
        world.turn("before", 20)
        before = Client().get(theirs).content.decode()
        world.turn("preview", 30)
        preview = Client().get(release).content.decode()
        world.turn("release", 40)
        assert Client().post(release).status_code == 302
        world.turn("before", 20)
        after = Client().get(theirs).content.decode()
    return before, preview, after


def test_a_release_gives_the_other_side_what_was_previewed_and_nothing_else(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    dispute = make_mediation(cast).dispute
    short, long = "三千元我就同意", "他修好地漏之后，墙面我自己来刷，材料费各付一半。"
    one = _release(monkeypatch, cast, dispute, short)
    other = _release(monkeypatch, cast, dispute, long)
    assert one[0] == other[0]
    assert short in one[1]
    assert one[1].replace(short, long) == other[1]
    assert one[2].count(short) == 1
    assert one[2].replace(short, long) == other[2]


def _failed_round(
    patch: pytest.MonkeyPatch, cast: Cast, dispute: Dispute, bids: dict[int, int | None], *, watching: int
) -> dict[tuple[str, str], Any]:
    """What one side and the mediator get of a round that fails: while it is open, and when it is over."""
    with one_run(patch, 0.0) as world:
        world.turn("enter", 1)
        readers = [
            Reader("side", Client(), link_of(dispute.id, watching)),
            Reader("mediator", cast.mediator.client(), {"dispute_id": dispute.id}),
        ]
        sides = both(dispute)
        common: dict[str, Any] = {"at": world.now, "dispute_id": dispute.id}
        made = room.propose_bids(actor=sides[0], payer_seat=1, band_percent=BANDS[0], hours=1, **common)
        room.agree_to_bids(actor=sides[1], round_id=made.id, yes=True, **common)
        for step, minutes in (("open", 10), ("over", 70)):
            for seat, fen in bids.items():
                world.turn(f"bid {seat}", 5 + seat)
                if step == "open" and fen is not None:
                    common["at"] = world.now
                    room.place_bid(actor=sides[seat], round_id=made.id, amount_fen=fen, **common)
            world.turn(step, minutes)
            close_bid_rounds(at=world.now)
            for reader in readers:
                address = reverse("dispute_room", kwargs=reader.door)
                world.keep(f"{step} hears", sorted(look(world, step, reader, "room", address)), reader.name)
        assert BidRound.objects.get(id=made.id).state == "NO_DEAL"
    return world.seen


@pytest.mark.parametrize(
    ("watching", "own", "others"),
    [(0, 900_000, (1, 899_999, None)), (1, 100, (101, 50_000_000, None))],
    ids=["who asks", "who would pay"],
)
def test_a_failed_round_tells_either_side_no_deal_yet_whoever_was_off_and_by_how_much(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, watching: int, own: int, others: tuple[int | None, ...]
) -> None:
    dispute = make_mediation(cast).dispute
    runs = [
        _failed_round(monkeypatch, cast, dispute, {watching: own, 1 - watching: other}, watching=watching)
        for other in (others[0], *others)
    ]
    for run in runs[2:]:  # the first fills what a process keeps
        same(runs[1], run)
