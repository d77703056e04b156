"""The data protection officer sees reasons to ask by post, and asks; nobody else sees them, and nobody is scored."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from linli.kit import clock
from linli.kit.actors import Role
from linli.kit.errors import NotAllowed, NotFound
from linli.kit.ids import uuid7
from linli.ledger.models import Reading
from linli.matters.models import Matter
from linli.matters.tests.make import make_kinds, make_received
from linli.people.tests.make import make_account, make_agency, make_post
from linli.readings import actions, queries
from linli.readings.queries.unusual import DUTY
from linli.readings.tests.make import words_of
from tests.cast import Cast, Member

pytestmark = pytest.mark.django_db
NOW = clock.now()
NOON = (NOW - timedelta(days=2)).astimezone(UTC).replace(hour=4, minute=0, second=0, microsecond=0)


@pytest.fixture
def protector(cast: Cast) -> Member:
    """Data protection of the county."""
    make_kinds()
    account = make_account(email="protector@example.org", display_name="员工 protector")
    office = make_agency(cast.county, code="data-protection")
    return Member(account, make_post(account, Role.OFFICER, agency=office, kind_codes=(DUTY,)))


def _look(member: Member, count: int, at: datetime, matter: Matter | None = None) -> None:
    duty = member.actor.duties[0]
    Reading.objects.bulk_create(
        Reading(
            account_id=member.account.id if matter is None else uuid7(),
            post_id=duty.post_id,
            role=duty.role.value,
            place_path=duty.path,
            matter_id=matter.id if matter else uuid7(),
            at=at,
            hour=at,
            purpose="matters.work",
        )
        for _number in range(count)
    )


def _reasons(protector: Member) -> dict[object, dict[str, int]]:
    return {row.post_id: row.reasons for row in queries.list_unusual(protector.actor, NOW)}


def test_ordinary_work_is_no_reason_to_ask(protector: Member, cast: Cast) -> None:
    matter = Matter.objects.get(id=make_received(cast.grid.id).matter_id)
    _look(cast.caseworker, 30, NOON, matter)
    assert _reasons(protector) == {}


def test_many_in_one_hour_night_another_area_and_closed_long_ago_are(protector: Member, cast: Cast) -> None:
    near = Matter.objects.get(id=make_received(cast.grid.id, at=NOW - timedelta(days=200)).matter_id)
    far = Matter.objects.get(id=make_received(cast.far_grid.id).matter_id)
    _look(cast.caseworker, 41, NOON)
    _look(cast.clerk, 3, NOON.replace(hour=17))  # one o'clock at night in China
    _look(cast.village_desk, 1, NOON, far)
    Matter.objects.filter(id=near.id).update(closed_at=NOW - timedelta(days=150))
    _look(cast.coordinator, 3, NOON, near)
    assert _reasons(protector) == {
        cast.caseworker.post.id: {"MANY": 41},
        cast.clerk.post.id: {"NIGHT": 3},
        cast.village_desk.post.id: {"OUT_OF_AREA": 1},
        cast.coordinator.post.id: {"CLOSED": 3},
    }


def test_the_officer_asks_and_the_institution_answers(protector: Member, cast: Cast) -> None:
    _look(cast.caseworker, 41, NOON)
    client = protector.client()
    page = words_of(client.get(reverse("look_unusual")))
    assert "41" in page
    assert cast.caseworker.account.display_name not in page
    typed = {"post": str(cast.caseworker.post.id), "text": "那天中午为什么看这么多"}
    assert client.post(reverse("look_unusual"), typed).status_code == 302
    (inquiry,) = queries.list_inquiries(protector.actor, NOW + timedelta(days=1))
    staff = cast.coordinator.client()
    assert "那天中午为什么看这么多" in words_of(staff.get(reverse("look_questions")))
    sent = staff.post(reverse("look_questions"), {"inquiry": str(inquiry.id), "text": "台风过后逐户核对。"})
    assert sent.status_code == 302
    assert "台风过后逐户核对。" in words_of(client.get(reverse("look_unusual")))


def test_what_the_page_does_not_show_cannot_be_asked_about(protector: Member, cast: Cast) -> None:
    with pytest.raises(NotFound):
        actions.inquire(actor=protector.actor, at=NOW, of_post_id=cast.caseworker.post.id, text="为什么")


@pytest.mark.parametrize(
    "who", ["resident", "caseworker", "clerk", "mediator", "coordinator", "officer", "administrator", "outsider"]
)
def test_nobody_else_sees_it(protector: Member, cast: Cast, who: str) -> None:
    member = getattr(cast, who)
    with pytest.raises(NotAllowed):
        queries.list_unusual(member.actor, NOW)
    assert member.client().get(reverse("look_unusual")).status_code == 403


def test_the_officer_of_data_protection_sees_no_matter(protector: Member, cast: Cast) -> None:
    received = make_received(cast.grid.id)
    address = reverse("work_matter", kwargs={"matter_id": received.matter_id})
    assert protector.client().get(address).status_code == 404
