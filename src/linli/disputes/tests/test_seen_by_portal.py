"""Looks at one side's data go to the portal that the person of that side chose, and the other side's do not."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from linli.disputes.models import Dispute, Party
from linli.disputes.tests.make import party_of
from linli.disputes.tests.make_mediation import make_mediating
from linli.kit import clock
from linli.ledger.models import Reading
from linli.people.tests.make import make_account, make_working_key
from linli.readings import actions as readings
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


def _told(cast: Cast, account: Any) -> Any:
    wanted = {"name": "门户", "place_id": cast.county.id, "scopes": ["readings:own"], "rate": 1000}
    key = make_working_key(cast.administrator.actor, cast.county, clock.now(), **wanted)
    actor = cast.resident.actor.__class__(cast.resident.actor.kind, account.id)
    code = readings.grant_portal(actor=actor, at=clock.now(), key_id=key.key_id)
    address = "/api/v1/tracker/v2/findUsage"
    return Client().get(address, {"userCode": code}, headers={"Authorization": f"Bearer {key.secret}"}).json()


def test_a_side_is_told_of_the_looks_at_it_and_of_no_others(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.LINLI_TRACKER_KEY_FILE = str(tmp_path / "tracker.key")
    dispute: Dispute = make_mediating(cast, clock.now())
    mine, other = party_of(dispute, 0), party_of(dispute, 1)
    account = make_account()
    Party.objects.filter(id=mine.id).update(account_id=account.id)
    before = _told(cast, account)["totalUsages"]
    assert cast.mediator.client().get(f"/disputes/{dispute.id}/mediation/").status_code == 200
    of_me = Reading.objects.filter(matter_id=mine.id).count()
    assert of_me > 0
    told = _told(cast, account)
    assert told["totalUsages"] == of_me >= before
    assert {usage["action"] for usage in told["usages"]} == {"协助处理纠纷"}
    assert _told(cast, make_account())["totalUsages"] == 0
    assert Reading.objects.filter(matter_id=other.id).exists()
