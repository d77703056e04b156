"""The page of a mediation: the gate, meetings with their calendar files, pauses, facts, more time, the ways out."""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from icalendar import Calendar

from linli.disputes import actions
from linli.disputes.access import get_standing
from linli.disputes.actions import SafetyAnswers
from linli.disputes.links import secret_of
from linli.disputes.models import Dispute, Pause, Session, Step
from linli.disputes.queries.extension import longer_of
from linli.disputes.queries.facts import find_facts
from linli.disputes.queries.stages import calendar_of, law_of
from linli.disputes.rules import State
from linli.disputes.rules.jurisdiction import pause_ends
from linli.disputes.tests.make import fresh, party_of
from linli.disputes.tests.make_mediation import both, make_mediating, make_pending, make_selecting
from linli.kit import clock
from linli.kit.clock import LOCAL, local_day
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
WHERE = "枫源村调解室，二楼"
FACTS = "2026 年 8 月 3 日漏水，修缮花费 1200 元。"


def base(dispute: Dispute, seat: int) -> str:
    """The page for one side."""
    return f"/disputes/p/{secret_of(party_of(dispute, seat))}/mediation/"


def staff(dispute: Dispute) -> str:
    """The page for those who serve."""
    return f"/disputes/{dispute.id}/mediation/"


def html_of(response: Any) -> str:
    """The page."""
    assert response.status_code == 200, response.content.decode()[:400]
    return str(response.content.decode())


def mediating(cast: Cast) -> Dispute:
    """Both sides keep the mediator."""
    return make_mediating(cast, clock.now())


def soon() -> datetime:
    """A time of a meeting."""
    return clock.now().replace(second=0, microsecond=0) + timedelta(days=3)


def session(**changed: str) -> dict[str, str]:
    """A meeting as the form sends it."""
    begins = f"{soon().astimezone(LOCAL):%Y-%m-%dT%H:%M}"
    return {"party": "", "from_at": begins, "minutes": "60", "where": WHERE, **changed}


def test_the_mediator_accepts_with_a_disclosure_or_says_that_there_is_nothing(cast: Cast) -> None:
    dispute = make_pending(cast, clock.now())
    client, address = cast.mediator.client(), f"{staff(dispute)}accept/"
    assert "近亲属" in html_of(client.get(staff(dispute)))
    for sent in ({}, {"classes": ["INTEREST"]}, {"text": "认识"}, {"classes": ["INTEREST"], "nothing": "on"}):
        assert client.post(address, sent).status_code in (400, 422)
    assert fresh(dispute).mediator_accepted_at is None
    assert client.post(address, {"classes": ["INTEREST"], "text": "我的房子也在这栋楼"}).status_code == 302
    assert fresh(dispute).mediator_accepted_at is not None
    assert "我的房子也在这栋楼" in html_of(Client().get(base(dispute, 1)))
    assert client.post(address, {"nothing": "on"}).status_code == 409


def test_whoever_refuses_or_steps_down_is_led_to_the_list_and_reads_no_more(cast: Cast) -> None:
    client = cast.mediator.client()
    for dispute, act in ((make_pending(cast, clock.now()), "refuse"), (mediating(cast), "step-down")):
        answer = client.post(f"{staff(dispute)}{act}/")
        assert answer.headers["Location"] == "/disputes/"
        assert fresh(dispute).state == State.SELECTING
        assert client.get(staff(dispute)).status_code == 404
        assert client.post(f"{staff(dispute)}{act}/").status_code == 404


def test_a_meeting_stands_on_every_page_and_goes_into_every_calendar(cast: Cast) -> None:
    dispute = mediating(cast)
    client = cast.mediator.client()
    for _time in range(2):  # sent twice it is one
        assert client.post(f"{staff(dispute)}session/", session()).status_code == 302
    planned = Session.objects.get()
    for address, reader in ((base(dispute, 0), Client()), (base(dispute, 1), Client()), (staff(dispute), client)):
        assert WHERE in html_of(reader.get(address))
        event = _event(reader.get(f"{address}meetings/{planned.id}.ics"))
        assert event["LOCATION"] == WHERE
        assert event["SEQUENCE"] == 0
        assert event.decoded("DTSTART") == soon()
    answer = client.post(f"{staff(dispute)}cancel/", {"of": str(planned.id)})
    assert answer.status_code == 302
    called_off = _event(Client().get(f"{base(dispute, 0)}meetings/{planned.id}.ics"))
    assert called_off["UID"] == f"meeting-{planned.id}@linli"
    assert (called_off["SEQUENCE"], called_off["STATUS"]) == (1, "CANCELLED")
    assert "已取消" in html_of(Client().get(base(dispute, 0)))
    assert client.post(f"{staff(dispute)}cancel/", {"of": str(planned.id)}).status_code == 404


def _event(response: Any) -> Any:
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/calendar")
    return Calendar.from_ical(response.content).walk("VEVENT")[0]


def test_of_a_meeting_with_one_side_the_other_page_changes_no_byte(cast: Cast) -> None:
    dispute = mediating(cast)
    pages = (base(dispute, 1), f"/disputes/p/{secret_of(party_of(dispute, 1))}/")
    before = [html_of(Client().get(page)) for page in pages]
    sent = session(party=str(party_of(dispute, 0).id))
    assert cast.mediator.client().post(f"{staff(dispute)}session/", sent).status_code == 302
    private = Session.objects.get()
    assert WHERE in html_of(Client().get(base(dispute, 0)))
    assert [_steady(html_of(Client().get(page))) for page in pages] == [_steady(one) for one in before]
    assert Client().get(f"{base(dispute, 1)}meetings/{private.id}.ics").status_code == 404
    assert cast.village_desk.client().get(f"{staff(dispute)}meetings/{private.id}.ics").status_code == 404


def _steady(html: str) -> str:
    """Without what is drawn anew with every page."""
    html = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", html)
    return re.sub(r"ticket=[^\"&]*", "", html)


def test_a_meeting_in_the_past_or_without_a_place_is_refused(cast: Cast) -> None:
    dispute = mediating(cast)
    client, address = cast.mediator.client(), f"{staff(dispute)}session/"
    for changed in ({"from_at": "2020-01-01T09:00"}, {"where": ""}, {"from_at": "x"}, {"party": str(uuid4())}):
        assert client.post(address, session(**changed)).status_code in (400, 422)
    assert not Session.objects.exists()


def test_a_pause_has_a_reason_of_the_law_and_a_last_day(cast: Cast) -> None:
    dispute = mediating(cast)
    client = cast.mediator.client()
    page = html_of(client.get(staff(dispute)))
    assert "等待鉴定" in page
    assert "已核对原文" in page
    day = (clock.now() + timedelta(days=5)).date().isoformat()
    for sent in ({}, {"reason": "LUNCH", "until": day}, {"reason": "APPRAISAL", "until": "2099-01-01"}):
        assert client.post(f"{staff(dispute)}pause/", sent).status_code in (400, 422)
    assert client.post(f"{staff(dispute)}pause/", {"reason": "APPRAISAL", "until": day}).status_code == 302
    assert fresh(dispute).state == State.PAUSED
    assert "已暂停" in html_of(Client().get(base(dispute, 0)))
    assert client.post(f"{staff(dispute)}pause/", {"reason": "APPRAISAL", "until": day}).status_code == 409
    assert client.post(f"{staff(dispute)}resume/").status_code == 302
    assert Pause.objects.get().ended_at is not None


def test_the_last_day_that_the_law_allows_may_be_given_and_the_next_may_not(cast: Cast) -> None:
    dispute = mediating(cast)
    law = law_of(dispute, clock.now())
    last = local_day(pause_ends(law.pause("APPRAISAL"), clock.now(), calendar_of(law)).due_at)
    client, address = cast.mediator.client(), f"{staff(dispute)}pause/"
    after = {"reason": "APPRAISAL", "until": (last + timedelta(days=1)).isoformat()}
    assert client.post(address, after).status_code == 400
    assert client.post(address, {"reason": "APPRAISAL", "until": last.isoformat()}).status_code == 302


def test_the_joint_room_is_opened_and_closed(cast: Cast) -> None:
    dispute = mediating(cast)
    client = cast.mediator.client()
    assert client.post(f"{staff(dispute)}open-room/").status_code == 302
    assert "共同房间已开放" in html_of(Client().get(base(dispute, 0)))
    assert client.post(f"{staff(dispute)}close-room/").status_code == 302
    assert fresh(dispute).joint_room_at is None


def test_facts_are_written_read_and_confirmed_by_exactly_that_text(cast: Cast) -> None:
    dispute = mediating(cast)
    assert Client().post(f"{base(dispute, 0)}facts/", {"facts": FACTS}).status_code == 302
    facts = find_facts(get_standing(both(dispute)[0], dispute.id))
    assert facts is not None
    assert facts.sha256 in html_of(Client().get(base(dispute, 1)))
    for _time in range(2):
        assert Client().post(f"{base(dispute, 1)}confirm/", {"of": facts.sha256}).status_code == 302
    assert cast.mediator.client().post(f"{staff(dispute)}facts/", {"facts": f"{FACTS}已付。"}).status_code == 302
    assert Client().post(f"{base(dispute, 0)}confirm/", {"of": facts.sha256}).status_code == 409
    after = find_facts(get_standing(both(dispute)[0], dispute.id))
    assert after is not None
    assert not after.confirmed
    assert Client().post(f"{base(dispute, 0)}facts/", {"facts": " "}).status_code == 422
    assert FACTS in html_of(cast.village_desk.client().get(staff(dispute)))


def test_more_time_needs_every_side_and_shows_who_has_said_so(cast: Cast) -> None:
    dispute = mediating(cast)
    before = fresh(dispute).due_at
    for _time in range(2):
        assert Client().post(f"{base(dispute, 0)}extend/").status_code == 302
    assert fresh(dispute).due_at == before
    assert "我同意延长" in html_of(Client().get(base(dispute, 1)))
    assert "我同意延长" not in html_of(Client().get(base(dispute, 0)))
    assert Client().post(f"{base(dispute, 1)}extend/").status_code == 302
    after = fresh(dispute).due_at
    assert after is not None
    assert before is not None
    assert after > before
    assert longer_of(get_standing(both(dispute)[0], dispute.id), clock.now()).left == 1


def test_notes_are_the_mediators_alone_and_kept_once(cast: Cast) -> None:
    dispute = mediating(cast)
    client = cast.mediator.client()
    for _time in range(2):
        assert client.post(f"{staff(dispute)}note/", {"note": "先谈时间再谈钱"}).status_code == 302
    assert html_of(client.get(staff(dispute))).count("先谈时间再谈钱") == 1
    for reader, address in ((Client(), base(dispute, 0)), (cast.village_desk.client(), staff(dispute))):
        assert "先谈时间再谈钱" not in html_of(reader.get(address))
        assert reader.post(f"{address}note/", {"note": "x"}).status_code == 403


def test_what_a_side_said_of_safety_is_read_by_mediator_and_registrar_alone(cast: Cast) -> None:
    dispute = mediating(cast)
    answers = SafetyAnswers(violence=True, how_to_reach="晚上六点后发短信")
    actions.answer_safety(actor=both(dispute)[0], at=clock.now(), dispute_id=dispute.id, answers=answers)
    for client in (cast.mediator.client(), cast.village_desk.client()):
        page = html_of(client.get(staff(dispute)))
        assert "晚上六点后发短信" in page
        assert "不要安排他们见面" in page
    for seat in (0, 1):
        assert "晚上六点后发短信" not in html_of(Client().get(base(dispute, seat)))


def test_ended_without_an_agreement_or_referred_it_says_where_else(cast: Cast) -> None:
    client = cast.mediator.client()
    first, second = mediating(cast), mediating(cast)
    assert client.post(f"{staff(first)}give-up/", {}).status_code == 422
    assert client.post(f"{staff(first)}give-up/", {"why": "TOO_FAR_APART"}).status_code == 302
    assert fresh(first).ended_reason == "TOO_FAR_APART"
    assert client.post(f"{staff(second)}refer/", {"to": "NOWHERE"}).status_code == 422
    assert client.post(f"{staff(second)}refer/", {"to": "COURT"}).status_code == 302
    assert fresh(second).state == State.REFERRED
    assert Step.objects.filter(dispute=second, verb="REFER").get().facts == {"door": "COURT"}
    assert "· 法院：向人民法院起诉" in html_of(Client().get(f"/disputes/p/{secret_of(party_of(second, 0))}/"))


def test_a_side_does_nothing_that_is_the_mediators_and_the_other_way_round(cast: Cast) -> None:
    dispute = mediating(cast)
    for act, sent in (
        ("give-up", {"why": "OTHER"}),
        ("session", session()),
        ("open-room", {}),
        ("refer", {"to": "COURT"}),
    ):
        assert Client().post(f"{base(dispute, 0)}{act}/", sent).status_code == 403
    for act in ("extend", "confirm"):
        assert cast.mediator.client().post(f"{staff(dispute)}{act}/").status_code == 403
    assert Client().post(f"{base(dispute, 0)}nothing/").status_code == 404
    assert fresh(dispute).state == State.MEDIATING


def test_nobody_else_opens_it(cast: Cast) -> None:
    dispute = mediating(cast)
    for member in (cast.coordinator, cast.caseworker, cast.outsider, cast.resident, cast.administrator):
        assert member.client().get(staff(dispute)).status_code == 404
        assert member.client().post(f"{staff(dispute)}give-up/", {"why": "OTHER"}).status_code == 404
    assert Client().get(staff(dispute)).status_code == 404
    assert Client().get(f"/disputes/p/{'x' * 22}/mediation/").status_code == 404


def test_the_pages_of_the_dispute_lead_here(cast: Cast) -> None:
    dispute = mediating(cast)
    assert base(dispute, 0) in html_of(Client().get(f"/disputes/p/{secret_of(party_of(dispute, 0))}/"))
    assert staff(dispute) in html_of(cast.mediator.client().get(f"/disputes/{dispute.id}/"))
    choosing = make_selecting(cast, clock.now())
    overview = html_of(cast.village_desk.client().get(f"/disputes/{choosing.id}/"))
    assert f"/disputes/{choosing.id}/appoint/" in overview


def test_it_is_there_in_english(cast: Cast) -> None:
    dispute = mediating(cast)
    for client, address, words in (
        (Client(), base(dispute, 0), "What nobody disputes"),
        (cast.mediator.client(), staff(dispute), "Nobody else ever reads them"),
    ):
        client.cookies["linli_language"] = "en"
        assert words in html_of(client.get(address))
