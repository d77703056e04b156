"""Search inside what one may see: exact for Chinese, by words for English, never for people."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.kit.actors import Role
from linli.kit.db import fetch_one
from linli.kit.errors import NotAllowed, Refused
from linli.ledger import queries as ledger
from linli.matters import actions, queries
from linli.matters.actions import ContactDetails
from linli.matters.models import Matter, SearchText
from linli.matters.queries import SearchFilters
from linli.matters.rules.search_words import SearchFault, query_of, vector_of
from linli.matters.tests import make
from linli.matters.tests.make import LIGHT, MORNING, POTHOLE, VIOLENCE, later, opened
from linli.people.tests.make import make_account, make_post
from tests.cast import Cast, Member

pytestmark = pytest.mark.usefixtures("kinds")

NOW = later(1)


def _found(member: Member, text: str, **filters: object) -> list[UUID]:
    page = opened(queries.search(member.actor, NOW, text, SearchFilters(**filters)))  # type: ignore[arg-type]
    return [row.id for row in page.rows]


def test_a_two_character_word_is_found_where_it_stands(cast: Cast) -> None:
    lamp = make.make_matter(cast.grid.id, text="巷子口的路灯坏了")
    make.make_matter(cast.grid.id, text="路边灯箱太亮")
    assert _found(cast.clerk, "路灯") == [lamp.id]


def test_a_long_phrase_is_found_as_typed_and_not_in_another_order(cast: Cast) -> None:
    lamp = make.make_matter(cast.grid.id, text="巷子口的路灯三天没亮了，台阶看不清。")
    make.make_matter(cast.grid.id, text="三天没亮了的路灯")
    assert _found(cast.clerk, "路灯三天没亮") == [lamp.id]


def test_words_of_a_search_all_have_to_be_there(cast: Cast) -> None:
    both = make.make_matter(cast.grid.id, text="楼道里堆着旧沙发，电动车也停在那里")
    make.make_matter(cast.grid.id, text="楼道里堆着旧沙发")
    assert _found(cast.clerk, "沙发 电动车") == [both.id]


def test_english_is_found_without_its_endings_and_in_quotes_as_a_phrase(cast: Cast) -> None:
    lamp = make.make_matter(cast.grid.id, text="The street lights are out near the bridge.", language="en")
    make.make_matter(cast.grid.id, text="Lights on the bridge, a quiet street.", language="en")
    assert _found(cast.clerk, '"Street Light"') == [lamp.id]
    assert len(_found(cast.clerk, "bridge light")) == 2


def test_a_number_beside_a_word_is_part_of_it(cast: Cast) -> None:
    third = make.make_matter(cast.grid.id, text="3号楼的门坏了")
    make.make_matter(cast.grid.id, text="13号楼的门坏了")
    assert _found(cast.clerk, "3号楼") == [third.id]


def test_full_width_letters_and_case_are_one(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id, text="ＬＥＤ 屏幕太亮")
    assert _found(cast.clerk, "led") == [matter.id]


def test_address_and_written_answers_are_looked_through(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id, address="老街桥头", answers={"pole": "灯杆乙七"})
    assert _found(cast.clerk, "桥头") == _found(cast.clerk, "灯杆乙七") == [matter.id]


def test_a_reference_number_finds_its_matter_in_any_spelling(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    shown = f"{matter.reference[:3]}-{matter.reference[3:]}".lower()
    assert _found(cast.clerk, shown) == [matter.id]
    assert _found(cast.outsider, shown) == []


def test_the_newest_come_first_and_pages_follow_without_gap_or_double(cast: Cast) -> None:
    ids = [make.make_matter(cast.grid.id, at=MORNING - timedelta(days=30 * number)).id for number in range(12)]
    seen: list[UUID] = []
    cursor = ""
    while True:
        page = opened(queries.search(cast.clerk.actor, NOW, "路灯", cursor=cursor, size=5))
        seen += [row.id for row in page.rows]
        if page.next_cursor is None:
            break
        cursor = page.next_cursor
    assert seen == ids


def test_what_is_years_old_is_found_too(cast: Cast) -> None:
    old = make.make_matter(cast.grid.id, text="古井盖")
    Matter.objects.filter(id=old.id).update(received_at=MORNING - timedelta(days=365 * 9))
    actions.index_words([old.id])
    assert _found(cast.clerk, "古井盖") == [old.id]


def test_filters_narrow_by_state_kind_place_days_and_lateness(cast: Cast) -> None:
    lamp = make.make_matter(cast.grid.id)
    hole = make.make_matter(cast.ladder.grids[0].id, kind_code=POTHOLE, text="路灯下面有个坑")
    old = make.make_matter(cast.grid.id, at=MORNING - timedelta(days=40))
    actions.withdraw(actor=make.holder_of_matter(hole), at=MORNING, matter_id=hole.id)
    clerk = cast.clerk
    assert _found(clerk, "路灯") == [hole.id, lamp.id, old.id]
    assert _found(clerk, "路灯", state="CLOSED") == [hole.id]
    assert _found(clerk, "路灯", kind="civil.road") == [hole.id]
    assert _found(clerk, "路灯", place_path=cast.village.path) == [lamp.id, old.id]
    assert _found(clerk, "路灯", from_on=MORNING.date()) == [hole.id, lamp.id]
    assert _found(clerk, "路灯", to_on=MORNING.date() - timedelta(days=1)) == [old.id]
    assert _found(clerk, "路灯", late=True) == [old.id]


def test_only_what_the_own_teams_hold_is_found(cast: Cast) -> None:
    near = make.make_matter(cast.grid.id)
    far = make.make_matter(cast.far_grid.id)
    assert _found(cast.caseworker, "路灯") == _found(cast.clerk, "路灯") == [near.id]
    assert _found(cast.outsider, "路灯") == [far.id]
    assert _found(cast.county_coordinator, "路灯") == [far.id, near.id]
    assert _found(cast.administrator, "路灯") == _found(cast.volunteer, "路灯") == _found(cast.officer, "路灯") == []


def test_a_matter_is_found_by_the_team_that_took_it_over(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    actions.propose_hand_over(
        actor=cast.caseworker.actor, at=MORNING, matter_id=matter.id, reason="请看看", to_agency_id=cast.bureau.id
    )
    actions.accept_hand_over(actor=cast.officer.actor, at=MORNING, matter_id=matter.id)
    assert _found(cast.officer, "路灯") == [matter.id]
    assert _found(cast.caseworker, "路灯") == []


def test_a_post_for_some_kinds_finds_those_only(cast: Cast) -> None:
    make.make_matter(cast.grid.id, text="楼上太吵，路灯也坏了")
    noisy = make.make_matter(cast.grid.id, kind_code=make.QUARREL, text="楼上太吵")
    account = make_account(email="some-kinds@example.org")
    make_post(account, Role.DESK, place=cast.village, kind_codes=("neighbours",))
    assert _found(Member(account), "楼上太吵") == [noisy.id]
    assert _found(cast.mediator, "楼上太吵") == []  # held by the village: of a dispute, others find no words


def test_private_kinds_are_found_by_those_who_answer_for_them_only(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id, kind_code=VIOLENCE, text="隔壁家里打人")
    assert _found(cast.village_desk, "打人") == [matter.id]
    assert _found(cast.caseworker, "打人") == []


def test_residents_do_not_search(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        opened(queries.search(cast.resident.actor, NOW, "路灯"))


def test_how_to_reach_somebody_is_no_key(cast: Cast) -> None:
    contact = ContactDetails(name="王小明", phone="13800138000", email="xm@example.org", consent=True)
    make.make_matter(cast.grid.id, text="我是王小明，电话 138-0013-8000，路灯坏了", contact=contact)
    assert _found(cast.clerk, "王小明") == []
    for number in ("13800138000", "138 0013 8000", "xm@example.org", "330681199001011234"):
        with pytest.raises(Refused) as refused:
            _found(cast.clerk, number)
        assert refused.value.code == "search.person"
    assert "138" not in str(SearchText.objects.get().words)


def test_a_name_given_later_is_left_out_from_then_on(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id, text="李小红家门口的路灯坏了")
    assert _found(cast.clerk, "李小红") == [matter.id]
    actions.change_contact(
        actor=make.holder_of_matter(matter),
        at=MORNING,
        matter_id=matter.id,
        contact=ContactDetails(name="李小红", consent=True),
    )
    assert _found(cast.clerk, "李小红") == []


def test_words_that_are_erased_are_no_longer_found(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    Matter.objects.filter(id=matter.id).update(text="", title="")
    actions.index_words([matter.id])
    assert not SearchText.objects.exists()
    assert _found(cast.clerk, "路灯") == []


def test_what_was_found_is_noted_for_the_resident_as_a_reading(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    actions.open_search(actor=cast.clerk.actor, at=NOW, text="路灯")
    assert [reading.purpose for reading in ledger.list_readings(matter.id)] == ["matters.search"]


def test_a_corrected_kind_and_place_are_found_under_their_new_names(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    actions.reclassify(actor=cast.clerk.actor, at=MORNING, matter_id=matter.id, kind_code=POTHOLE, reason="其实是路面")
    assert _found(cast.clerk, "路灯", kind="civil.road") == [matter.id]
    assert _found(cast.clerk, "路灯", kind=LIGHT) == []


@pytest.mark.parametrize("text", ["", "   ", "，。！", "灯", "\x00", "\u202e", "' & |"])
def test_what_holds_no_word_is_refused_with_a_sentence(cast: Cast, text: str) -> None:
    with pytest.raises(Refused) as refused:
        _found(cast.clerk, text)
    assert refused.value.code in ("search.empty", "search.too_short")


def test_a_huge_search_is_refused(cast: Cast) -> None:
    for text in ("路" * 5000, " ".join(f"w{number}x" for number in range(60))):
        with pytest.raises(Refused) as refused:
            _found(cast.clerk, text)
        assert refused.value.code == "search.too_long"


@pytest.mark.parametrize(
    "text",
    ["路灯' | 'x", "路灯:*", "!路灯", "路灯 <-> 三天", "路灯 & !三天", "\\'路灯\\'", "路灯%", '"路灯', "路灯);--"],
)
def test_operators_and_quotes_are_only_punctuation(cast: Cast, text: str) -> None:
    make.make_matter(cast.grid.id)
    assert isinstance(_found(cast.clerk, text), list)


def test_a_forged_cursor_is_refused(cast: Cast) -> None:
    for cursor in ("x", "WzEsMl0", "W10"):
        with pytest.raises(Refused):
            opened(queries.search(cast.clerk.actor, NOW, "路灯", cursor=cursor))


@given(text=st.text(max_size=220))
def test_any_search_becomes_a_condition_or_a_refusal(text: str) -> None:
    query = _query_or_none(text)
    assert query is None or query.count("'") % 2 == 0


@given(words=st.text(max_size=400), part=st.text(max_size=60))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_the_database_reads_whatever_is_written_and_asked(words: str, part: str) -> None:
    query = _query_or_none(part) or "'x'"
    found = fetch_one("SELECT %s::tsvector @@ %s::tsquery", [vector_of([words], marks=["@330681"]), query])
    assert found in ((True,), (False,))


@given(words=st.text(alphabet="路灯坏了三3号楼 a，\n", min_size=2, max_size=30), data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_every_part_of_two_characters_or_more_is_found_in_its_text(words: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(words) - 2))
    end = start + data.draw(st.integers(2, 8))
    query = _query_or_none(words[start:end])
    cuts_a_word = _in_word(words[start - 1 : start + 1] if start else "") or _in_word(words[end - 1 : end + 1])
    if query is not None and not cuts_a_word:
        assert fetch_one("SELECT %s::tsvector @@ %s::tsquery", [vector_of([words]), query]) == (True,)


def _query_or_none(text: str) -> str | None:
    """The condition; None when the search is refused."""
    try:
        return query_of(text)
    except SearchFault:
        return None


def _in_word(pair: str) -> bool:
    return len(pair) == 2 and pair.isascii() and pair.isalnum()
