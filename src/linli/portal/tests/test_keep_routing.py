"""Administration of routing rules: the list in words, a draft tried out, publishing, and who may not."""

import html
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from linli.matters.models import Matter, RoutingRules
from linli.matters.rules import routing_rules as rules
from linli.matters.tests import make
from linli.matters.tests.make_rules import bureau_of, make_rule, make_rules, publish_rules
from linli.portal.tests.make import html_of, words_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db

LAMPS = {"kinds": [make.LIGHT], "hours": {"from": "00:00", "to": "24:00"}}


def sent(document: rules.RuleList, **fields: Any) -> dict[str, Any]:
    return {"text": rules.write(document).decode(), "days": "90", "replaces": "0", **fields}


def test_the_rules_in_force_are_shown_in_words(workplace: Cast) -> None:
    bureau = bureau_of(workplace)
    publish_rules(make_rule("lamps", LAMPS, {"agency": bureau.code}))
    page = workplace.administrator.client().get(reverse("keep_routing")).content.decode()
    table = page[page.index("<table") : page.index("</table>")]
    for word in ("规则lamps", "路灯不亮", "00:00 到 24:00", bureau.name_zh):
        assert word in table
    assert make.LIGHT not in table
    client = workplace.administrator.client()
    client.cookies["linli_language"] = "en"
    assert "Street light out" in client.get(reverse("keep_routing")).content.decode()


def test_a_draft_is_tried_out_and_says_who_would_have_got_what(workplace: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr("linli.kit.clock.now", lambda: make.later(5))
    matter = make.make_matter(workplace.grid.id)
    bureau = bureau_of(workplace)
    client = workplace.administrator.client()
    answer = client.post(
        reverse("keep_routing"), sent(make_rules(make_rule("lamps", LAMPS, {"agency": bureau.code})), trial="on")
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert bureau.name_zh in page
    assert workplace.grid.name_zh in page
    assert not RoutingRules.objects.exists()
    assert Matter.objects.get(id=matter.id).owner_agency_id is None


def test_it_is_published_and_rules_from_then_on(workplace: Cast) -> None:
    client = workplace.administrator.client()
    document = make_rules(make_rule("lamps", LAMPS, {"level": "TOWNSHIP"}))
    assert client.post(reverse("keep_routing"), sent(document)).status_code == 200
    assert RoutingRules.objects.get().version == 1
    assert make.make_matter(workplace.grid.id).level == "TOWNSHIP"
    file = client.get(reverse("keep_routing_file")).content
    assert rules.read(file) == document
    upload = {"file": SimpleUploadedFile("r.json", file), "days": "90", "replaces": "1"}
    assert "已经生效" in client.post(reverse("keep_routing"), upload).content.decode()


def test_a_list_with_a_fault_is_not_published_and_the_fault_is_named(workplace: Cast) -> None:
    client = workplace.administrator.client()
    bad = make_rules(make_rule("bad", {"kinds": ["moon.dust"]}, {"level": "TOWNSHIP"}))
    answer = client.post(reverse("keep_routing"), sent(bad))
    assert answer.status_code == 400
    assert "moon.dust" in answer.content.decode()
    assert 'href="#id_text"' in answer.content.decode()
    tried = client.post(reverse("keep_routing"), sent(bad, trial="on"))
    assert (tried.status_code, "moon.dust" in tried.content.decode()) == (200, True)
    assert not RoutingRules.objects.exists()


def test_two_administrators_do_not_overwrite_each_other(workplace: Cast) -> None:
    publish_rules(make_rule("lamps", LAMPS, {"level": "TOWNSHIP"}))
    answer = workplace.administrator.client().post(
        reverse("keep_routing"), sent(make_rules(make_rule("other", LAMPS, {"level": "COUNTY"})), replaces="0")
    )
    assert answer.status_code == 409
    assert RoutingRules.objects.count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "", "days": "90"},
        {"text": "{", "days": "90"},
        {"text": "[" * 50_000, "days": "90"},
        {"text": '{"format": 1}', "days": "0"},
        {"text": '{"format": 1}', "days": "many"},
        {"text": '{"format": 1, "rules": [{"code": "x", "eval": "1"}]}', "days": "90"},
        {"text": "\x00", "days": "90"},
    ],
)
def test_what_is_no_list_is_refused_with_a_sentence(workplace: Cast, fields: dict[str, str]) -> None:
    answer = workplace.administrator.client().post(reverse("keep_routing"), fields)
    assert 400 <= answer.status_code < 500
    assert "class=" in answer.content.decode()
    assert not RoutingRules.objects.exists()


def test_without_a_list_there_is_no_file(workplace: Cast) -> None:
    assert workplace.administrator.client().get(reverse("keep_routing_file")).status_code == 404


def test_the_desk_reads_the_rule_on_the_matters_page(workplace: Cast) -> None:
    publish_rules(make_rule("lamps", LAMPS, {"level": "TOWNSHIP"}))
    matter = make.make_matter(workplace.grid.id)
    page = workplace.clerk.client().get(reverse("work_matter", kwargs={"matter_id": matter.id})).content.decode()
    assert "规则lamps" in page
    assert "资产归谁就由谁管。" in page


@pytest.mark.parametrize("who", ["caseworker", "clerk", "coordinator", "resident", "officer", "mediator"])
def test_who_may_not_keep_routing_rules(workplace: Cast, who: str) -> None:
    for client in (getattr(workplace, who).client(), Client()):
        assert client.get(reverse("keep_routing")).status_code == 403
        assert client.get(reverse("keep_routing_file")).status_code == 403
        assert client.post(reverse("keep_routing"), sent(make_rules())).status_code == 403
    assert not RoutingRules.objects.exists()


def filled(workplace: Cast, **changes: Any) -> dict[str, Any]:
    """The form for one more rule, with the draft as the page carries it."""
    bureau = bureau_of(workplace)
    typed = {"act": "add", "about": "civil", "to": f"agency:{bureau.code}", "reason": "谁的灯谁管。"}
    return {**sent(make_rules()), **typed, **changes}


def draft_of(page: str) -> rules.RuleList:
    """The draft as the page carries it on."""
    text = re.search(r"<textarea[^>]*name=\"text\"[^>]*>\s*(.*?)</textarea>", page, re.S)
    assert text
    return rules.read(html.unescape(text[1]).encode())


def test_a_rule_is_made_of_fields_tried_out_at_once_and_published_with_one_tap(
    workplace: Cast, monkeypatch: Any
) -> None:
    monkeypatch.setattr("linli.kit.clock.now", lambda: make.later(5))
    make.make_matter(workplace.grid.id)
    client, bureau = workplace.administrator.client(), bureau_of(workplace)
    times = {"from_time": "18:00", "until_time": "08:00", "weekdays": ["6", "7"], "where": workplace.township.code}
    page = html_of(client.post(reverse("keep_routing"), filled(workplace, **times)))
    (rule,) = draft_of(page).rules
    assert (rule.when.kinds, rule.when.places, rule.when.weekdays) == (("civil",), (workplace.township.code,), (6, 7))
    assert (rule.when.hours, rule.to) == (rules.Between(from_="18:00", to="08:00"), rules.Target(agency=bureau.code))
    assert rule.name.zh.endswith(bureau.name_zh)
    assert rule.name.en.endswith(bureau.name_en)
    assert "试算" in page or "Tried out" in page
    assert not RoutingRules.objects.exists()
    answer = client.post(reverse("keep_routing"), {**sent(draft_of(page)), "publish": "1"})
    assert answer.status_code == 200
    assert RoutingRules.objects.get().version == 1


def test_the_draft_says_who_would_have_got_what(workplace: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr("linli.kit.clock.now", lambda: make.later(5))
    make.make_matter(workplace.grid.id)
    page = words_of(workplace.administrator.client().post(reverse("keep_routing"), filled(workplace)))
    assert workplace.bureau.name_zh in page
    assert workplace.grid.name_zh in page


def test_rules_are_put_first_moved_up_and_taken_out(workplace: Cast) -> None:
    client = workplace.administrator.client()
    page = html_of(client.post(reverse("keep_routing"), filled(workplace)))
    second = {**filled(workplace, to="level:TOWNSHIP", first="on"), "text": rules.write(draft_of(page)).decode()}
    page = html_of(client.post(reverse("keep_routing"), second))
    assert [rule.code for rule in draft_of(page).rules] == ["rule-2", "rule-1"]
    moves = (("up:1", ["rule-1", "rule-2"]), ("remove:0", ["rule-2"]), ("remove:9", ["rule-2"]), ("up:x", ["rule-2"]))
    for act, left in moves:
        page = html_of(client.post(reverse("keep_routing"), {**sent(draft_of(page)), "act": act}))
        assert [rule.code for rule in draft_of(page).rules] == left


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"to": ""}, "to"),
        ({"to": "agency:no.such"}, "to"),
        ({"to": "role:CASEWORKER"}, "to"),
        ({"about": "no.such"}, "about"),
        ({"where": "1"}, "where"),
        ({"reason": ""}, "reason"),
        ({"from_time": "18:00"}, "until_time"),
        ({"from_time": "25:00", "until_time": "26:00"}, "from_time"),
        ({"weekdays": ["8"]}, "weekdays"),
    ],
)
def test_what_is_wrong_in_a_rule_is_said_beside_its_field(workplace: Cast, change: dict[str, Any], field: str) -> None:
    answer = workplace.administrator.client().post(reverse("keep_routing"), filled(workplace, **change))
    assert answer.status_code == 422
    assert f'href="#id_{field}"' in html_of(answer)
    assert draft_of(html_of(answer)).rules == ()


def test_a_fault_of_the_draft_keeps_the_button_to_publish_away(workplace: Cast) -> None:
    bad = make_rules(make_rule("bad", {"kinds": ["moon.dust"]}, {"level": "TOWNSHIP"}))
    page = html_of(workplace.administrator.client().post(reverse("keep_routing"), {**sent(bad), "act": "try"}))
    assert "moon.dust" in page
    assert 'name="publish"' not in page


@pytest.mark.parametrize("who", ["caseworker", "clerk", "coordinator", "resident", "officer"])
def test_who_may_not_draft_rules(workplace: Cast, who: str) -> None:
    answer = getattr(workplace, who).client().post(reverse("keep_routing"), filled(workplace))
    assert answer.status_code == 403
