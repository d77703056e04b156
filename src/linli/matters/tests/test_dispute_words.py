"""A matter whose kind opens a dispute: whoever works it reads words, whoever stands above sees clocks."""

from typing import Any

import pytest

from linli.kit import clock
from linli.kit.actors import Role
from linli.kit.errors import NotFound
from linli.matters import actions, queries
from linli.matters.access import get_standing
from linli.matters.models import Matter, Photo
from linli.matters.queries.mine import get_photo
from linli.matters.tests import make
from linli.matters.tests.make import opened
from linli.people.tests.make import make_account, make_post
from tests.cast import Cast, Member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
WORDS = "隔壁王师傅半夜拉二胡吵得孩子睡不着"
PLACE = "三栋西侧二楼"
CONTACT = actions.ContactDetails(name="陈阿婆", phone="13877776666", consent=True)
PAGES = (
    "/work/{id}/",
    "/work/{id}/split/",
    "/api/v1/work/{id}",
    "/api/v1/inbox",
    "/api/v1/matters.csv",
    "/desk/",
    "/desk/matters.csv",
    "/desk/hand-over/",
    "/desk/search/?q=二胡吵得",
    "/desk/search/?q={reference}",
    "/board/",
    "/day/",
    "/home/",
    "/record/",
)


@pytest.fixture
def quarrel(cast: Cast) -> Matter:
    """Raised in grid 3 and held by the desk of its village, with words, a spot and an answer of the resident."""
    matter = make.make_matter(cast.grid.id, kind_code=make.QUARREL, text=WORDS, address=PLACE, contact=CONTACT)
    actions.index_words([matter.id])
    return matter


def _pages(member: Member, matter: Matter) -> dict[str, str]:
    client = member.client()
    found = {page: page.format(id=matter.id, reference=matter.reference) for page in PAGES}
    return {page: _text(client.get(address)) for page, address in found.items()}


def _text(answer: Any) -> str:
    return (b"".join(answer) if answer.streaming else answer.content).decode()


@pytest.mark.parametrize(
    "name", ["coordinator", "county_coordinator", "clerk", "administrator", "outsider", "caseworker"]
)
def test_nobody_above_reads_a_word_of_it(cast: Cast, quarrel: Matter, name: str) -> None:
    for page, body in _pages(getattr(cast, name), quarrel).items():
        for words in (WORDS, WORDS[:8], PLACE, CONTACT.phone):
            assert words not in body, page


def test_whoever_works_it_reads_it_as_before(cast: Cast, quarrel: Matter) -> None:
    pages = _pages(cast.village_desk, quarrel)
    assert WORDS in pages["/work/{id}/"]
    assert PLACE in pages["/work/{id}/"]
    assert WORDS[:6] in pages["/api/v1/inbox"]


def test_its_resident_reads_it_as_before(cast: Cast, quarrel: Matter) -> None:
    seen = queries.get_matter(make.holder_of_matter(quarrel), quarrel.id)
    assert (seen.text, seen.address, seen.reads_words) == (WORDS, PLACE, True)


def test_a_coordinator_still_finds_it_by_its_number_and_sees_kind_stage_and_clock(cast: Cast, quarrel: Matter) -> None:
    seen = queries.get_matter(cast.coordinator.actor, quarrel.id)
    assert (seen.title, seen.text, seen.answers, seen.address, seen.lon) == ("", "", {}, "", None)
    assert seen.kind.code == make.QUARREL
    assert seen.due_at == quarrel.due_at
    page = _pages(cast.coordinator, quarrel)["/desk/search/?q={reference}"]
    assert quarrel.reference[:3] in page


def test_words_find_it_for_whoever_works_it_alone(cast: Cast, quarrel: Matter) -> None:
    found = {
        name: [row.id for row in opened(queries.search(getattr(cast, name).actor, clock.now(), "二胡吵得")).rows]
        for name in ("village_desk", "coordinator", "county_coordinator", "clerk", "caseworker")
    }
    assert found == {
        "village_desk": [quarrel.id],
        "coordinator": [],
        "county_coordinator": [],
        "clerk": [],
        "caseworker": [],
    }


def test_comments_and_photos_stay_with_the_team(cast: Cast, quarrel: Matter) -> None:
    said = "我去敲过门，他说以后九点前收"
    actions.comment(actor=cast.village_desk.actor, at=clock.now(), matter_id=quarrel.id, text=said)
    desk, coordinator = cast.village_desk.actor, cast.coordinator.actor
    assert said in [step.text for step in queries.timeline(desk, quarrel.id, make.look_of(desk, quarrel.id))]
    above = queries.timeline(coordinator, quarrel.id, make.look_of(coordinator, quarrel.id))
    assert len(above) > 0
    assert {(step.text, step.photos) for step in above} == {("", ())}
    desk = cast.village_desk.actor
    actions.add_photo(actor=desk, at=clock.now(), matter_id=quarrel.id, files=[make.make_picture()])
    photo = Photo.objects.get(matter=quarrel)
    assert [about for about, _duty in get_photo(cast.village_desk.actor, photo.id).looks] == [quarrel.id]
    with pytest.raises(NotFound):
        get_photo(cast.coordinator.actor, photo.id)


def test_a_coordinator_of_the_holding_team_reads_no_words_either(cast: Cast, quarrel: Matter) -> None:
    Matter.objects.filter(id=quarrel.id).update(
        owner_path=cast.township.path, owner_place_id=cast.township.id, owner_post_id=None
    )
    assert not get_standing(cast.coordinator.actor, quarrel.id).reads_words
    assert get_standing(cast.clerk.actor, quarrel.id).reads_words  # the desk of that team works it
    assert {row.title for row in opened(queries.list_inbox(cast.coordinator.actor, clock.now())).rows} == {""}


def test_two_posts_read_as_the_one_that_works(cast: Cast, quarrel: Matter) -> None:
    account = make_account(email="both@example.org")
    make_post(account, Role.COORDINATOR, place=cast.village)
    make_post(account, Role.DESK, place=cast.village)
    both = Member(account)
    assert get_standing(both.actor, quarrel.id).reads_words
    assert WORDS[:6] in opened(queries.list_inbox(both.actor, clock.now())).rows[0].title


def test_other_kinds_are_read_from_above_as_before(cast: Cast) -> None:
    lamp = make.make_matter(cast.grid.id, text="路灯不亮三天了")
    coordinator = cast.coordinator.actor
    assert queries.get_matter(coordinator, lamp.id).text == "", "nothing is read before the look is on record"
    assert actions.open_matter(actor=coordinator, at=make.MORNING, matter_id=lamp.id).text == "路灯不亮三天了"
