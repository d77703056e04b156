"""What goes out, signed; what happens when the other side is away, says no, or has moved inside."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from pytest_django import Settings
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from linli.kit import clock
from linli.matters import actions as matters
from linli.matters.models import Matter
from linli.matters.tests import make
from linli.notices.models import Notice
from linli.webhooks import actions, rules
from linli.webhooks.actions.deliver import WHOLE, lease, note, take
from linli.webhooks.models import Delivery, Subscription
from linli.webhooks.rules import Try
from linli.webhooks.tests.make import AT, make_subscription
from linli.webhooks.tests.receiver import Receiver
from tests.cast import Cast

WORDS = "村口的路灯三天没亮了"


def deliver(at: datetime | None = None) -> int:
    """One batch, by the present clock unless told otherwise: a signature is of the present."""
    return actions.deliver_batch(now=lambda: at or clock.now())


def test_an_event_arrives_signed_and_tells_public_facts_alone(town: Cast, receiver: Receiver) -> None:
    made = make_subscription(town, receiver)
    lon, lat = town.ladder.point_in(2)
    received = make.make_received(None, lon=lon, lat=lat, text=f"{WORDS}，电话 13800001234", address="三组 12 号")
    assert deliver() == 1
    ((headers, body),) = receiver.got
    told = Webhook(made.secret).verify(body, dict(headers))
    matter = Matter.objects.get(id=received.matter_id)
    assert told["type"] == "matter.received"
    assert set(told["data"]) == {
        "id",
        "reference",
        "url",
        "kind",
        "stage",
        "place",
        "received_at",
        "due_at",
    }
    assert (told["data"]["id"], told["data"]["stage"]) == (str(matter.id), "RECEIVED")
    assert told["data"]["kind"]["code"] == make.LIGHT
    assert told["data"]["place"]["code"] == town.village.code
    for secret in (WORDS, "13800001234", "三组", str(lon)[:9], town.grid.code, str(matter.owner_post_id)):
        assert secret not in body.decode()
    assert Delivery.objects.get().state == "DELIVERED"
    assert deliver() == 0


def test_only_what_was_asked_for_is_told(town: Cast, receiver: Receiver) -> None:
    make_subscription(town, receiver, events=["matter.accepted"], kind_codes=["civil.lighting"])
    for place, kind in ((town.grid, make.LIGHT), (town.grid, make.QUARREL), (town.far_grid, make.LIGHT)):
        matter = make.make_matter(place.id, kind_code=kind)
        if place is town.grid and kind == make.LIGHT:
            matters.accept(actor=town.caseworker.actor, at=AT, matter_id=matter.id, version=matter.version)
    assert [(one.event, json.loads(one.payload)["data"]["stage"]) for one in Delivery.objects.all()] == [
        ("matter.accepted", "ACCEPTED")
    ]


def test_of_private_kinds_nothing_is_told(town: Cast, receiver: Receiver) -> None:
    make_subscription(town, receiver)
    make.make_matter(town.village.id, kind_code=make.VIOLENCE)
    assert not Delivery.objects.exists()


def test_for_a_day_after_a_change_both_secrets_verify(town: Cast, receiver: Receiver) -> None:
    old = make_subscription(town, receiver)
    present = clock.now()
    new = actions.change_secret(actor=town.administrator.actor, at=present, subscription_id=old.subscription_id)
    actions.send_test(actor=town.administrator.actor, at=present, subscription_id=old.subscription_id)
    deliver()
    headers, body = receiver.got[0]
    for secret in (old.secret, new.secret):
        assert Webhook(secret).verify(body, dict(headers))["type"] == "webhook.test"
    Subscription.objects.update(former_until=present - timedelta(seconds=1))
    actions.send_test(actor=town.administrator.actor, at=present, subscription_id=old.subscription_id)
    deliver()
    headers, body = receiver.got[1]
    assert Webhook(new.secret).verify(body, dict(headers))
    with pytest.raises(WebhookVerificationError):
        Webhook(old.secret).verify(body, dict(headers))


@pytest.mark.parametrize("status", [301, 302, 307, 400, 404, 429, 500, 503])
def test_whatever_is_no_yes_comes_again_with_the_same_id_and_body(town: Cast, receiver: Receiver, status: int) -> None:
    make_subscription(town, receiver)
    make.make_matter(town.grid.id)
    receiver.status = status
    present = clock.now()
    deliver(present)
    one = Delivery.objects.get()
    assert (one.state, one.status, one.tries, one.reason) == ("TEMPORARY_FAILURE", status, 1, "STATUS")
    assert one.next_at is not None
    assert timedelta(seconds=20) < one.next_at - present < timedelta(seconds=40)
    assert deliver(present) == 0
    receiver.status = 200
    deliver(one.next_at)
    (first, body), (second, again) = receiver.got
    assert (first["webhook-id"], body) == (second["webhook-id"], again)
    assert Delivery.objects.get().state == "DELIVERED"
    assert Subscription.objects.get().failing_since is None


def test_a_worker_killed_between_the_yes_and_its_note_leaves_the_batch_to_the_next(
    town: Cast, receiver: Receiver
) -> None:
    make_subscription(town, receiver)
    make.make_matter(town.grid.id)
    present = clock.now()
    (held,) = take(present)  # and dies here
    assert deliver(present + timedelta(seconds=59)) == 0
    assert deliver(present + timedelta(seconds=61)) == 1
    note(held, Try(status=500, reason="STATUS"), present + timedelta(seconds=62))  # too late: it is another's now
    assert (Delivery.objects.get().state, Delivery.objects.get().tries) == ("DELIVERED", 2)


def test_a_name_that_moved_inside_after_it_was_given_is_not_followed(
    town: Cast, receiver: Receiver, settings: Settings
) -> None:
    make_subscription(town, receiver)
    make.make_matter(town.grid.id)
    settings.LINLI_OUTBOUND_ALLOW = []
    deliver()
    one = Delivery.objects.get()
    assert (one.state, one.status, one.reason, receiver.got) == ("TEMPORARY_FAILURE", None, "PRIVATE", [])


def test_nobody_listening_is_no_answer(town: Cast, receiver: Receiver) -> None:
    made = make_subscription(town, receiver)
    Subscription.objects.filter(id=made.subscription_id).update(url="http://127.0.0.1:9/closed")
    make.make_matter(town.grid.id)
    deliver()
    assert Delivery.objects.get().reason == "NO_ANSWER"


def test_after_sixteen_tries_it_has_failed_for_good(town: Cast, receiver: Receiver) -> None:
    make_subscription(town, receiver)
    make.make_matter(town.grid.id)
    receiver.status, at = 500, clock.now()
    for _try in range(rules.MAX_TRIES):
        deliver(at)
        at = Delivery.objects.get().next_at or at
    assert (Delivery.objects.get().state, len(receiver.got)) == ("PERMANENT_FAILURE", 16)


@pytest.mark.parametrize(("status", "days"), [(410, 0), (500, 5)])
def test_it_stops_by_itself_and_whoever_made_it_is_told(town: Cast, receiver: Receiver, status: int, days: int) -> None:
    make_subscription(town, receiver)
    receiver.status, at = status, clock.now()
    for day in range(days + 1):
        make.make_matter(town.grid.id)
        Delivery.objects.filter(next_at__isnull=False).update(next_at=at + timedelta(days=day))
        deliver(at + timedelta(days=day))
    subscription = Subscription.objects.get()
    assert subscription.stopped_by_itself
    assert not Delivery.objects.filter(next_at__isnull=False).exists()
    told = Notice.objects.filter(template="staff.webhook_stopped")
    assert {one.account_id for one in told} == {town.administrator.account.id}
    assert {one.channel for one in told} == {"IN_APP", "EMAIL"}
    make.make_matter(town.grid.id)
    assert deliver(at + timedelta(days=days)) == 0


def test_nothing_is_asked_where_nobody_wants_anything(
    town: Cast, django_assert_num_queries: Any, receiver: Receiver
) -> None:
    happened = [actions.Happened("matter.received", town.grid.id, make.LIGHT, town.grid.path, AT)]
    assert actions.queue(happened) == 0
    with django_assert_num_queries(0):
        assert actions.queue(happened) == 0


def test_messages_go_after_thirty_days(town: Cast, receiver: Receiver) -> None:
    make_subscription(town, receiver)
    make.make_matter(town.grid.id)
    made_at = Delivery.objects.get().created_at
    assert actions.purge(at=made_at + timedelta(days=30)) == 0
    assert actions.purge(at=made_at + timedelta(days=30, seconds=1)) == 1


@pytest.mark.parametrize(("whole", "state", "reason"), [(0.3, "TEMPORARY_FAILURE", "NO_ANSWER"), (60, "DELIVERED", "")])
def test_an_answer_that_comes_a_byte_at_a_time_is_waited_for_no_longer_than_any(
    town: Cast, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, whole: float, state: str, reason: str
) -> None:
    monkeypatch.setattr(f"{take.__module__}.WHOLE", whole)
    make_subscription(town, receiver)
    make.make_matter(town.grid.id)
    receiver.pause = 0.02
    deliver()
    one = Delivery.objects.get()
    assert (one.state, one.reason) == (state, reason)


def test_the_whole_of_a_request_lies_well_within_a_lease() -> None:
    assert timedelta(seconds=2 * WHOLE) < lease()
