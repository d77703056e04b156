"""Other doors are data of the place: what a file may say, what the mediator chooses from, what a side reads."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings

from linli.disputes import actions
from linli.disputes.links import secret_of
from linli.disputes.models import Dispute
from linli.disputes.queries.jurisdiction import forget_jurisdictions
from linli.disputes.rules import State
from linli.disputes.rules.jurisdiction import Door, read_jurisdictions
from linli.disputes.tests.make import fresh, party_of
from linli.disputes.tests.make_mediation import make_mediating
from linli.disputes.tests.make_rules import china_law, door_row, law_file, shipped
from linli.kit import clock
from linli.kit.errors import Refused
from tests.cast import Cast


def _codes(*rows: dict[str, Any]) -> list[str]:
    return [fault.code for fault in read_jurisdictions({"x.json": law_file(doors=list(rows))}).faults]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": {"zh": "申诉专员", "en": ""}}, "ONE_LANGUAGE"),
        ({"says": {"zh": "", "en": "Complaints"}}, "ONE_LANGUAGE"),
        ({"code": "the ombud"}, "WRONG_CODE"),
        ({"code": ""}, "WRONG_CODE"),
        ({"source": {"instrument": "gossip"}}, "NO_SOURCE"),
        ({"source": {"instrument": "act", "article": ""}, "verified": True}, "VERIFIED_WITHOUT_ARTICLE"),
        ({"name": None}, "WRONG_ROW"),
    ],
)
def test_a_fault_of_a_door_is_named(changes: dict[str, Any], code: str) -> None:
    assert _codes(door_row(**changes)) == [code]


def test_two_doors_of_one_code_overlap_and_versions_may_follow() -> None:
    assert _codes(door_row()) == []
    assert _codes(door_row(), door_row(id="x.door.other")) == ["OVERLAP"]
    first = door_row(source={"instrument": "act", "article": "9", "to": "2025-12-31"})
    second = door_row(source={"instrument": "act", "article": "9", "from": "2026-01-01"})
    assert _codes(first, second) == []


def test_every_shipped_door_speaks_both_languages_and_was_read_in_the_law() -> None:
    doors = [row for row in china_law().tables["doors"] if isinstance(row, Door)]
    assert {"COURT", "LABOUR", "POLICE", "AGENCY", "LEGAL_AID", "NOTARY"} <= {door.code for door in doors}
    for door in doors:
        assert door.verified
        assert door.source.article
    assert shipped().jurisdictions["CN-SHENZHEN"].tables["doors"] == tuple(doors)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Path]:
    """The town has a door of its own."""
    own = law_file(
        code="CN-TOWN", extends="CN", places=["330681"], name={"zh": "本市", "en": "Town"}, rules=[], doors=[door_row()]
    )
    (tmp_path / "town.json").write_bytes(own)
    with override_settings(LINLI_JURISDICTIONS=str(tmp_path)):
        forget_jurisdictions()
        yield tmp_path
    forget_jurisdictions()


@pytest.fixture
def dispute(cast: Cast, kinds: None) -> Dispute:
    """In mediation."""
    return make_mediating(cast)


@pytest.mark.django_db
@pytest.mark.usefixtures("town")
def test_the_mediator_names_a_door_of_the_town_and_the_sides_read_what_it_is_for(cast: Cast, dispute: Dispute) -> None:
    page = f"/disputes/{dispute.id}/mediation/"
    shown = cast.mediator.client().get(page).content.decode()
    assert "申诉专员：对机关的申诉（还没有人核对）" in shown
    assert "法院：向人民法院起诉" in shown
    assert cast.mediator.client().post(f"{page}refer/", {"to": "OMBUD"}).status_code == 302
    assert fresh(dispute).state == State.REFERRED.value
    for client, address in (
        (Client(), f"/disputes/p/{secret_of(party_of(dispute, 0))}/"),
        (cast.village_desk.client(), f"/disputes/{dispute.id}/"),
    ):
        assert "申诉专员：对机关的申诉" in client.get(address).content.decode()


@pytest.mark.django_db
def test_a_door_that_the_place_does_not_name_is_refused(cast: Cast, dispute: Dispute) -> None:
    with pytest.raises(Refused) as caught:
        actions.refer(actor=cast.mediator.actor, at=clock.now(), dispute_id=dispute.id, door="OMBUD")
    assert caught.value.code == "door.unknown"
    assert fresh(dispute).state == State.MEDIATING.value


@pytest.mark.django_db
def test_the_page_of_rules_lists_the_doors_with_their_source() -> None:
    shown = Client().get("/disputes/rules/").content.decode()
    for words in ("还可以找谁", "劳动争议仲裁", "《中华人民共和国劳动争议调解仲裁法》"):
        assert words in shown
