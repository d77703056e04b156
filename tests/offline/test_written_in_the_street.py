"""Something new is heard without a signal; a telephone that is full says so before it takes more."""

import os

from playwright.sync_api import expect

from linli.matters.models import Contact, Matter, Photo
from tests.cast import Cast
from tests.journeys.busy_town import make_busy_town
from tests.offline.phone import Phone, kept, picture, reach, ready
from tests.offline.site import Site


def test_a_new_matter_is_recorded_without_a_signal_and_received_once(
    town: Cast, stoppable: Site, telephone: Phone
) -> None:
    page = telephone.open(town.caseworker.client())
    page.goto("/day/")
    ready(page, 0)
    stoppable.stop()
    page.goto("/day/")
    page.get_by_role("link", name="新记一件").click()
    page.locator("#id_text").fill("井盖松了，车子开过咣当响。")
    page.locator("#id_kind").select_option("civil.roads.cover")
    page.locator("#id_place").select_option(str(town.grid.id))
    page.locator("#id_photos").set_input_files([picture(1), picture(2)])
    page.get_by_text("怎么联系他们").click()
    page.locator("#id_phone").fill("13800000000")
    page.locator("[name=consent]").check()
    page.locator("main form .btn.big").click()
    page.wait_for_url("**/day/")
    assert [row["state"] for row in kept(page)] == ["WAITING"]

    stoppable.start()
    reach(page, "/day/queue/")
    expect(page.locator("[data-group=SENT] li")).to_have_count(1)
    matter = Matter.objects.get()
    assert (matter.text, matter.kind_code, matter.channel) == (
        "井盖松了，车子开过咣当响。",
        "civil.roads.cover",
        "DESK_WALKIN",
    )
    assert matter.place_id == town.grid.id
    assert matter.received_by_post_id == town.caseworker.post.id
    assert Photo.objects.filter(matter_id=matter.id).count() == 2
    assert Contact.objects.get(matter_id=matter.id).phone == "13800000000"
    assert all("values" not in row for row in kept(page))


def test_what_is_typed_on_the_page_of_the_server_goes_on_as_a_form_of_the_telephone(
    town: Cast, stoppable: Site, telephone: Phone
) -> None:
    page = telephone.open(town.caseworker.client())
    page.goto("/day/")
    ready(page, 0)
    page.goto("/record/")
    page.locator("#id_text").fill("路灯坏了三天。")
    page.locator("#id_photos").set_input_files([picture()])
    stoppable.stop()
    page.locator("main form .btn.big").click()
    page.wait_for_url("**/day/form/?draft=*")
    expect(page.locator("#id_text")).to_have_value("路灯坏了三天。")
    assert page.locator("#id_photos").evaluate("(input) => input.files.length") == 1


def test_a_full_telephone_says_so_and_keeps_what_it_has(town: Cast, stoppable: Site, telephone: Phone) -> None:
    busy = make_busy_town(town, more=0)
    page = telephone.open(town.caseworker.client())
    wire = telephone.wire(page)
    wire.send("Storage.overrideQuotaForOrigin", {"origin": stoppable.url, "quotaSize": 8_000_000})
    page.goto("/day/")
    ready(page, 6)
    stoppable.stop()
    page.goto(f"/work/{busy.fresh.matter_id}/visit/")
    page.get_by_label("看到了什么，做了什么").fill("灯头烧坏了。")
    expect(page.locator("[data-offline-word]")).to_contain_text("存在这台手机上")
    page.locator("#id_photos").set_input_files([{**picture(), "buffer": os.urandom(12_000_000)}])
    expect(page.locator("[data-offline-word]")).to_contain_text("没有空间")
    assert page.locator("#id_photos").evaluate("(input) => input.files.length") == 0
    assert [row["values"]["text"] for row in kept(page, "DRAFT")] == ["灯头烧坏了。"]
