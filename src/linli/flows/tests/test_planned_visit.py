"""A planned visit is told to the resident, with its beginning and nothing that was said."""

from datetime import timedelta
from typing import Any

import pytest

from linli.matters import actions as matters
from linli.matters.actions import ContactDetails
from linli.matters.tests.make import MORNING, make_kinds, make_received
from linli.notices.models import Notice
from tests.cast import Cast

pytestmark = pytest.mark.django_db
WORDS = "暗号甲乙丙丁三弄口"


def test_the_resident_is_told_when_somebody_comes_and_when_nobody_does(cast: Cast, settings: Any) -> None:
    make_kinds()
    settings.LINLI_NOTICE_DRIVERS = {"EMAIL": "mail"}
    contact = ContactDetails(name="陈女士", email="chen@example.org", consent=True)
    matter_id = make_received(cast.grid.id, contact=contact).matter_id
    start = MORNING + timedelta(days=1)
    common: dict[str, Any] = {"actor": cast.caseworker.actor, "at": MORNING, "matter_id": matter_id}
    matters.plan_visit(**common, from_at=start, until_at=start + timedelta(hours=2), text=WORDS)
    notice = Notice.objects.get(template="resident.visit")
    assert notice.values["due"] == start.isoformat()
    assert WORDS not in str(notice.values)
    matters.cancel_visit(**common, reason=WORDS)
    assert WORDS not in str(Notice.objects.get(template="resident.visit_cancelled").values)
