"""Whether an invitation says who asks: chosen by anybody for any reason, and never by what was said of safety."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from linli.disputes.actions.safety import SafetyAnswers, answer_safety
from linli.disputes.links import derive_code, secret_of
from linli.disputes.models import Dispute, Invitation, Party, Step
from linli.disputes.tests.make import APPLICANT, CLAIM, holder, party_of
from linli.disputes.tests.make_invited import make_intake, serving
from linli.disputes.tests.read_pdf import words_of
from linli.kit import clock
from linli.kit.ids import show_code
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
AFRAID = SafetyAnswers(afraid=True, violence=True, together=False, how_to_reach="只发短信")


@pytest.fixture
def dispute(cast: Cast) -> Dispute:
    """The claim is written and the other side named, with an address."""
    made = make_intake(cast)
    name = serving(made, "dispute_correct", seat=1)
    given = {"kind": "PERSON", "name": "李建国", "address": "枫桥镇工业路 1 号"}
    assert cast.village_desk.client().post(name, given).status_code == 302
    return made


def _ask(dispute: Dispute, named: str, channel: str = "LETTER") -> None:
    """The applicant asks, by the own page."""
    answer = Client().post(_form(dispute), {"channel": channel, "named": named})
    assert answer.status_code == 302, answer.content.decode()


def _form(dispute: Dispute) -> str:
    return reverse("dispute_invite", kwargs={"secret": secret_of(party_of(dispute, 0)), "seat": 1})


def _letter(cast: Cast, dispute: Dispute) -> str:
    answer = cast.village_desk.client().post(serving(dispute, "dispute_letter", seat=1))
    assert answer.status_code == 200
    running = Invitation.objects.get(party=party_of(dispute, 1), stopped_at__isnull=True)
    code = derive_code(running.id)
    words = words_of(answer.content).replace("\u200b", "")
    assert show_code(code) in words
    return words.replace(show_code(code), "CODE").replace(code, "CODE")


def _frighten(dispute: Dispute) -> None:
    answer_safety(actor=holder(party_of(dispute, 0)), at=clock.now(), dispute_id=dispute.id, answers=AFRAID)


def _body(address: str) -> str:
    return re.sub(r'(csrfmiddlewaretoken" value=|ticket=)"?[^"]+"', r"\1", Client().get(address).content.decode())


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("named", ["NAMED", "UNNAMED"])
def test_the_letter_says_who_asks_or_only_from_where(cast: Cast, dispute: Dispute, named: str, language: str) -> None:
    Party.objects.filter(dispute=dispute, seat=1).update(language=language)
    _ask(dispute, named)
    words = _letter(cast, dispute)
    assert (APPLICANT.name in words) == (named == "NAMED")
    township = cast.ladder.townships[0]
    from_there = (
        f"{township.name_zh}有人" if language == "zh-hans" else f"Somebodyfrom{township.name_en}".replace(" ", "")
    )
    assert (from_there in words) == (named == "UNNAMED")
    assert CLAIM not in words


@pytest.mark.parametrize("named", ["NAMED", "UNNAMED"])
def test_what_was_said_of_safety_changes_neither_the_question_nor_the_letter(
    cast: Cast, dispute: Dispute, named: str
) -> None:
    asked = _body(_form(dispute))
    assert "NAMED" in asked
    _ask(dispute, named)
    before = _letter(cast, dispute)
    _frighten(dispute)
    assert _body(_form(dispute)) == asked
    _ask(dispute, named)
    assert _letter(cast, dispute) == before


def test_nothing_is_chosen_for_anybody_and_the_choice_has_to_be_made(dispute: Dispute) -> None:
    for value in ("NAMED", "UNNAMED"):
        assert not re.search(rf'value="{value}"[^>]*checked', _body(_form(dispute)))
    answer = Client().post(_form(dispute), {"channel": "LETTER"})
    assert answer.status_code == 422
    assert not Invitation.objects.exists()


def test_before_the_code_is_confirmed_nobody_is_named_and_after_it_the_name_is_read_either_way(
    dispute: Dispute,
) -> None:
    read = []
    for named in ("NAMED", "UNNAMED"):
        _ask(dispute, named)
        home = reverse("dispute_party_home", kwargs={"secret": secret_of(party_of(dispute, 1))})
        assert APPLICANT.name not in _body(home)
        Client().post(reverse("dispute_confirm_reader", kwargs={"secret": secret_of(party_of(dispute, 1))}))
        after = _body(home)
        assert APPLICANT.name in after
        read.append(after)
        Party.objects.filter(dispute=dispute, seat=1).update(opened_at=None)
    assert "NAMED" not in read[0] + read[1]
    assert Step.objects.filter(dispute=dispute, verb="INVITE").last().facts == {"seat": 1, "channel": "LETTER"}  # type: ignore[union-attr]


def test_whoever_brings_it_names_nobody_before_a_yes(cast: Cast, dispute: Dispute) -> None:
    _ask(dispute, "UNNAMED", "IN_PERSON")
    shown = cast.caseworker.client().get(serving(dispute, "dispute_invitation", seat=1)).content.decode()
    assert "旁边没有别人在听吧" in shown
    assert f"{APPLICANT.name}想" not in shown
    _ask(dispute, "NAMED", "IN_PERSON")
    shown = cast.caseworker.client().get(serving(dispute, "dispute_invitation", seat=1)).content.decode()
    assert "旁边没有别人在听吧" not in shown
