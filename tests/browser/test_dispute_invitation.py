"""From a claim to the first word of the other side: the applicant at a desk, the one who is asked on a telephone."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from linli.disputes.links import derive_code, secret_of
from linli.disputes.models import Dispute, Invitation, Party
from linli.disputes.rules import State
from linli.disputes.tests.make import CLAIM, make_dispute, party_of
from linli.disputes.tests.make_invited import make_asked, serving
from linli.kit import clock
from linli.matters.tests import make
from tests.browser.axe import axe, no_layout_shift, no_overflow, no_small_targets, screenshot
from tests.browser.fixtures import OpenPage
from tests.cast import Cast

LANGUAGES = ("zh-hans", "en")
NAME = "李建国"


def _hold(page: Page, picture: str) -> None:
    axe(page)
    no_overflow(page)
    no_small_targets(page)
    screenshot(page, picture)


def _home(dispute: Dispute, seat: int) -> str:
    return reverse("dispute_party_home", kwargs={"secret": secret_of(party_of(dispute, seat))})


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_claim_to_the_first_word(committed_cast: Cast, desk: OpenPage, phone: OpenPage, language: str) -> None:
    make.make_kinds()
    dispute = make_dispute(committed_cast, at=clock.now())
    _ask(desk(language), dispute, language)
    _answer(phone(language), dispute, language)
    dispute.refresh_from_db()
    assert dispute.state == State.TALKING.value


def _ask(page: Page, dispute: Dispute, language: str) -> None:
    """The applicant writes, looks at it, names the other side and asks it."""
    page.goto(_home(dispute, 0))
    _hold(page, f"dispute-home-intake-desk-{language}")
    page.locator("main a.btn[href$='/claim/']").click()
    page.locator("#id_text").fill(CLAIM)
    _hold(page, f"dispute-claim-desk-{language}")
    page.locator("main form button").click()
    page.locator("button[name=sure]").wait_for()
    _hold(page, f"dispute-claim-preview-desk-{language}")
    page.locator("button[name=sure]").click()
    page.locator("main a.btn[href$='/sides/']").click()
    page.locator("main form button").click()
    page.locator("[href='#id_name']").wait_for()
    _hold(page, f"dispute-name-wrong-desk-{language}")
    page.locator("#id_name").fill(NAME)
    page.locator("#id_phone").fill("138 0000 0002")
    page.locator("main form button").click()
    page.locator("main a.btn[href$='/invite/']").click()
    page.locator("input[name=channel][value=SMS]").check()
    page.locator("input[name=named][value=UNNAMED]").check()
    _hold(page, f"dispute-invite-desk-{language}")
    page.locator("main form button").click()
    page.locator("#dispute").wait_for()
    _hold(page, f"dispute-home-invited-desk-{language}")


def _answer(page: Page, dispute: Dispute, language: str) -> None:
    """The other side types the code, says that it is the right one, and answers with a first word."""
    code = derive_code(Invitation.objects.get(stopped_at__isnull=True).id)
    page.goto(reverse("dispute_code"))
    page.locator("#id_code").fill("AAAA-AAAA")
    page.locator("main form button").click()
    page.locator("[href='#id_code']").wait_for()
    _hold(page, f"dispute-code-wrong-phone-{language}")
    page.goto(f"/d/{code}")
    assert page.locator("#id_code").input_value() == code
    _hold(page, f"dispute-code-phone-{language}")
    page.locator("main form button").click()
    page.wait_for_url(f"**{_home(dispute, 1)}")
    assert CLAIM not in page.content()
    _hold(page, f"dispute-gate-phone-{language}")
    page.locator("main form button").click()
    page.locator("#dispute").wait_for()
    assert CLAIM in page.content()
    _hold(page, f"dispute-home-asked-phone-{language}")
    no_layout_shift(page)
    page.locator("main a[href$='/suggest/']").click()
    page.locator("#id_text").fill("周六上午谈，好吗？")
    _hold(page, f"dispute-suggest-phone-{language}")
    page.locator("main form button").click()
    page.wait_for_url("**/safety/")
    _hold(page, f"dispute-safety-phone-{language}")
    page.locator("main button[name=skip]").click()
    page.locator("#dispute").wait_for()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_other_answer_holds(committed_cast: Cast, phone: OpenPage, language: str) -> None:
    make.make_kinds()
    asked = make_asked(committed_cast)
    page = phone(language)
    page.goto(asked.read())
    for act in ("consent", "decline", "help", "not-me", "contact", "complain"):
        page.goto(asked.url(1, "dispute_act", act=act))
        _hold(page, f"dispute-{act}-phone-{language}")
    page.goto(asked.url(1, "dispute_act", act="decline"))
    page.locator("main form button").click()
    page.locator("main h1").wait_for()
    _hold(page, f"dispute-out-phone-{language}")
    page.goto(asked.home(0))
    _hold(page, f"dispute-home-ended-phone-{language}")
    for act in ("reopen", "escalate"):
        page.goto(asked.url(0, "dispute_act", act=act))
        _hold(page, f"dispute-{act}-phone-{language}")


def test_the_keyboard_alone_answers(committed_cast: Cast, phone: OpenPage) -> None:
    make.make_kinds()
    asked = make_asked(committed_cast)
    page = phone()
    page.goto(asked.home(1))
    page.locator("main form button").focus()
    page.keyboard.press("Enter")
    page.locator("#dispute").wait_for()
    page.locator("main a[href$='/consent/']").focus()
    page.keyboard.press("Enter")
    page.locator("main form button").wait_for()
    page.locator("main form button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/safety/")
    page.locator("main button[name=skip]").focus()
    page.keyboard.press("Enter")
    page.locator("#dispute").wait_for()
    assert asked.now.state == State.TALKING.value


def test_without_scripts_the_answer_is_the_same(committed_cast: Cast, phone: OpenPage) -> None:
    make.make_kinds()
    asked = make_asked(committed_cast)
    page = phone(scripts=False)
    page.goto(f"/d/{asked.made.code}")
    page.locator("main form button").click()
    page.locator("main form button").click()
    page.locator("main a[href$='/decline/']").click()
    page.locator("main form button").click()
    page.locator("main h1").wait_for()
    assert asked.now.ended_reason == "UNWILLING"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_the_pages_of_those_who_serve_hold(
    committed_cast: Cast, request: pytest.FixtureRequest, size: str, language: str
) -> None:
    make.make_kinds()
    asked = make_asked(committed_cast, "LETTER")
    Party.objects.filter(id=asked.party(1).id).update(opened_at=clock.now())
    open_page: OpenPage = request.getfixturevalue(size)
    page = open_page(language, client=committed_cast.caseworker.client())
    page.goto(asked.url(1, "dispute_act", act="complain"))
    page.locator("#id_text").fill("等了太久")
    page.locator("main form button").click()
    page.locator("#dispute").wait_for()
    page.goto(serving(asked.dispute, "dispute_overview"))
    _hold(page, f"dispute-overview-{size}-{language}")
    page.goto(serving(asked.dispute, "dispute_invitation", seat=1))
    _hold(page, f"dispute-invitation-{size}-{language}")
    watching = open_page(language, client=committed_cast.coordinator.client())
    watching.goto(serving(asked.dispute, "dispute_overview"))
    _hold(watching, f"dispute-overview-coordinator-{size}-{language}")
    above = open_page(language, client=committed_cast.clerk.client())
    above.goto(reverse("dispute_complaints"))
    _hold(above, f"dispute-complaints-{size}-{language}")
    above.locator("main .rows a").first.click()
    above.locator("#id_text").wait_for()
    _hold(above, f"dispute-complaint-{size}-{language}")
