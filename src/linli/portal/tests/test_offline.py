"""What a telephone keeps of the day: the files of one version, pages without anybody's data, and for whom."""

import json
import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from PIL import Image

from linli.kit.clock import now
from linli.kit.ids import show_reference
from linli.ledger.models import Reading
from linli.matters import actions
from linli.matters.actions import ContactDetails
from linli.matters.tests import make
from linli.portal.pages import offline
from linli.portal.tests.make import english, html_of, words_of
from linli.portal.views.work.acts import ACTS
from linli.ui.words import when
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("workplace")]


def test_the_worker_answers_at_the_root_and_names_the_version_in_force(client: Client) -> None:
    response = client.get("/worker.js")
    assert response.headers["Content-Type"].startswith("text/javascript")
    assert response.headers["Service-Worker-Allowed"] == "/"
    assert response.headers["Cache-Control"] == "no-cache"
    assert html_of(response).startswith(f'import "/offline/{offline.version()}/worker.js";')


def test_everything_that_the_telephone_keeps_can_be_had_and_holds_no_address_of_a_person(client: Client) -> None:
    scripts = [address for address in offline.shell() if address.startswith("/offline/")]
    assert {"start", "outbox", "store", "shelf"} <= {
        address.rsplit("/", 1)[1].removesuffix(".js") for address in scripts
    }
    for address in scripts:
        response = client.get(address)
        assert (response.status_code, response.headers["X-Content-Type-Options"]) == (200, "nosniff"), address
        assert "immutable" in response.headers["Cache-Control"]
        assert not re.search(r"https?://", html_of(response)), address


def test_a_script_of_another_version_is_not_kept_and_no_other_file_can_be_had(client: Client) -> None:
    assert client.get("/offline/older/start.js").headers["Cache-Control"] == "no-store"
    for name in ("settings", "words-fr", "Start", "worker-2"):
        assert client.get(f"/offline/{offline.version()}/{name}.js").status_code == 404


def test_each_word_of_the_scripts_has_both_languages() -> None:
    chinese, english_words = offline.words_script("zh-Hans"), offline.words_script("en")
    zh, en = (json.loads(text.removeprefix("export default ").rstrip(";\n")) for text in (chinese, english_words))
    assert zh.keys() == en.keys()
    for name in zh:
        assert sorted(re.findall(r"{\w+}", zh[name])) == sorted(re.findall(r"{\w+}", en[name])), name
    used = {word for path in offline.SCRIPTS.glob("*.js") for word in re.findall(r'\bword\("(\w+)"', path.read_text())}
    assert used <= zh.keys()


def test_the_manifest_tells_the_name_in_the_readers_language_and_the_colours_of_the_house() -> None:
    chinese = Client().get("/day/app.webmanifest").json()
    assert chinese["name"] == "邻里：我的一天"
    assert english().get("/day/app.webmanifest").json()["name"] == "Linli: my day"
    assert (chinese["start_url"], chinese["scope"], chinese["display"]) == ("/day/", "/", "standalone")
    assert chinese["theme_color"] == offline.colours()["surface"] == "#ffffff"


def test_the_icons_of_the_manifest_are_there_at_the_sizes_they_tell() -> None:
    icons = Client().get("/day/app.webmanifest").json()["icons"]
    drawn = [icon for icon in icons if icon["type"] == "image/png"]
    told = {(icon["purpose"], icon["sizes"]) for icon in drawn}
    assert told == {(purpose, sizes) for purpose in ("any", "maskable") for sizes in ("192x192", "512x512")}
    for icon in drawn:
        response = Client().get(icon["src"])
        assert response.headers["Content-Type"] == "image/png"
        assert "immutable" in response.headers["Cache-Control"]
        picture = Image.open(BytesIO(response.content))
        assert "x".join(map(str, picture.size)) == icon["sizes"]
        corner = picture.convert("RGBA").getpixel((0, 0))
        assert corner == ((0, 93, 98, 255) if icon["purpose"] == "maskable" else (0, 0, 0, 0))


def test_no_other_icon_can_be_had() -> None:
    for name in ("app-64", "house-192", "app-99999"):
        assert Client().get(f"/offline/{offline.version()}/{name}.png").status_code == 404


def test_a_matter_says_when_a_step_was_written_and_when_it_arrived(cast: Cast) -> None:
    received = make.make_received(cast.grid.id, at=now() - timedelta(days=2))
    written = now() - timedelta(hours=26)
    with actions.written_on_device(written):
        actions.visit(actor=cast.caseworker.actor, at=now(), matter_id=received.matter_id, text="门关着")
    said = f"{when(written)} 写下，{when(now()).rsplit(' ', 1)[0]}"
    assert said in words_of(cast.caseworker.client().get(f"/work/{received.matter_id}/"))
    page = f"/m/{show_reference(received.reference)}/{received.secret}/"
    assert said in words_of(Client().get(page, follow=True))


def test_only_those_with_a_day_in_the_field_get_the_app(cast: Cast) -> None:
    marked = 'rel="manifest"'
    assert marked in html_of(cast.caseworker.client().get("/day/"))
    assert marked in html_of(cast.mediator.client().get("/day/"))
    matter = make.make_matter(cast.grid.id)
    assert marked not in html_of(cast.clerk.client().get(f"/work/{matter.id}/"))
    for client in (Client(), cast.resident.client()):
        for page in ("/", "/my/", "/report/"):
            text = html_of(client.get(page))
            assert marked not in text
            assert "/offline/" not in text
        assert 'data-account=""' in html_of(client.get("/day/queue/"))


def test_the_pages_that_are_kept_for_everything_hold_nothing_about_anybody(cast: Cast) -> None:
    make.make_received(cast.grid.id, contact=ContactDetails(name="王芳", phone="13800000000", consent=True))
    client = cast.caseworker.client()
    for page in ("/day/queue/", "/day/form/"):
        text = html_of(client.get(page))
        assert "13800000000" not in text
        assert "路灯三天没亮" not in text


def test_a_matter_is_kept_without_what_reaches_the_resident_and_the_look_is_noted(cast: Cast) -> None:
    contact = ContactDetails(name="王芳", phone="13800000000", consent=True)
    received = make.make_received(cast.grid.id, contact=contact)
    client = cast.caseworker.client()
    address = f"/work/{received.matter_id}/"
    kept = client.get(f"{address}?kept=1")
    assert "13800000000" not in html_of(kept)
    assert "有信号时才显示" in words_of(kept)
    assert "data-teams" in html_of(kept)
    assert Reading.objects.filter(matter_id=received.matter_id).count() == 1
    whole = html_of(client.get(address))
    assert "13800000000" in whole
    assert "data-teams" not in whole
    assert cast.outsider.client().get(f"{address}?kept=1").status_code == 404


def test_every_act_that_can_wait_has_its_form_on_the_page_that_is_kept(cast: Cast) -> None:
    text = html_of(cast.caseworker.client().get("/day/form/"))
    for code, name in offline.LATER.items():
        assert f'<template data-template="{name}" data-code="{code}">' in text
        assert code in ACTS
    assert 'data-template="new"' in text
    assert str(cast.grid.id) in text
    assert str(cast.far_grid.id) not in text
    assert 'data-template="new"' not in html_of(cast.volunteer.client().get("/day/form/"))


def test_the_interface_takes_every_field_of_a_form_that_can_wait(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    client = cast.caseworker.client()
    for code, name in offline.LATER.items():
        if ACTS[code].choices is None:
            body = json.dumps(dict.fromkeys(ACTS[code].form.base_fields, ""))
            key = {"Idempotency-Key": f"a-key-for-the-act-{code}"}
            answer = client.post(
                f"/api/v1/work/{matter.id}/{name}", {"body": body.replace("visibility", "text")}, headers=key
            )
            assert answer.json().get("code") != "body.malformed", code


def test_a_form_that_can_wait_says_so_and_works_without_scripts_as_before(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    client = cast.caseworker.client()
    assert f'data-offline-matter="{matter.id}"' in html_of(client.get(f"/work/{matter.id}/visit/"))
    assert 'data-offline-act="' not in html_of(client.get(f"/work/{matter.id}/escalate/"))
    sent = client.post(f"/work/{matter.id}/visit/", {"version": matter.version, "text": "看过了"})
    assert sent.status_code == 302


def test_the_day_names_its_matters_to_the_telephone_with_the_version_shown(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    text = html_of(cast.caseworker.client().get("/day/")).replace("&#34;", '"')
    assert f'[["{matter.id}", {matter.version}]]' in text


def test_at_a_desk_forms_are_sent_as_ever(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    for page in (f"/work/{matter.id}/note/", f"/work/{matter.id}/"):
        assert "data-offline-act=" not in html_of(cast.clerk.client().get(page))
