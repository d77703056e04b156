"""Subscriptions: who makes them, which addresses are taken, how their secrets change."""

from typing import Any

import pytest
from pytest_django import Settings

from linli.kit.errors import Conflict, NotAllowed, NotFound, Refused
from linli.webhooks import actions, queries
from linli.webhooks.models import Delivery, Subscription
from linli.webhooks.tests.make import AT, make_subscription
from linli.webhooks.tests.receiver import Receiver
from tests.cast import Cast


def test_the_secret_is_shown_once_and_lies_sealed(town: Cast, receiver: Receiver) -> None:
    made = make_subscription(town, receiver)
    assert made.secret.startswith("whsec_")
    assert made.secret not in str(vars(Subscription.objects.get()))
    (row,) = queries.list_subscriptions(town.administrator.actor, town.county.path)
    assert (row.name, row.url, row.stopped_at) == ("城管局", receiver.url, None)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://127.0.0.1/x", "outbound.private"),
        ("https://10.0.0.8/x", "outbound.private"),
        ("http://169.254.169.254/latest/meta-data", "outbound.private"),
        ("https://[::1]/x", "outbound.private"),
        ("https://[::ffff:10.0.0.1]/x", "outbound.private"),
        ("https://0x7f000001/", "outbound.private"),
        ("http://1.1.1.1/plain", "outbound.not_secure"),
        ("ftp://1.1.1.1/x", "outbound.bad_address"),
        ("https://user:word@1.1.1.1/", "outbound.bad_address"),
        ("file:///etc/passwd", "outbound.bad_address"),
        ("x", "outbound.bad_address"),
        ("", "outbound.bad_address"),
        ("https://" + "a" * 600, "text.too_long"),
    ],
)
def test_addresses_inside_and_unreadable_ones_are_refused(
    town: Cast, receiver: Receiver, settings: Settings, url: str, code: str
) -> None:
    settings.LINLI_OUTBOUND_ALLOW = []
    with pytest.raises(Refused) as refused:
        make_subscription(town, receiver, url=url)
    assert (refused.value.code, refused.value.field) == (code, "url")
    assert not Subscription.objects.exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": "\u200b"}, "webhook.no_name"),
        ({"events": []}, "webhook.bad_event"),
        ({"events": ["matter.everything"]}, "webhook.bad_event"),
        ({"kind_codes": ["../x"]}, "webhook.bad_kind"),
    ],
)
def test_what_does_not_fit_is_refused(town: Cast, receiver: Receiver, change: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        make_subscription(town, receiver, **change)
    assert refused.value.code == code


def test_stopped_it_waits_for_nothing_and_can_start_again(town: Cast, receiver: Receiver) -> None:
    made, admin = make_subscription(town, receiver), town.administrator.actor
    actions.send_test(actor=admin, at=AT, subscription_id=made.subscription_id)
    actions.stop(actor=admin, at=AT, subscription_id=made.subscription_id)
    assert Delivery.objects.get().state == "CANCELLED"
    with pytest.raises(Conflict):
        actions.stop(actor=admin, at=AT, subscription_id=made.subscription_id)
    with pytest.raises(Refused):
        actions.send_test(actor=admin, at=AT, subscription_id=made.subscription_id)
    actions.start_again(actor=admin, at=AT, subscription_id=made.subscription_id)
    assert queries.get_subscription(admin, made.subscription_id).stopped_at is None


@pytest.mark.parametrize("member", ["resident", "caseworker", "clerk", "coordinator", "officer", "outsider"])
def test_nobody_but_administrators_keeps_subscriptions(town: Cast, receiver: Receiver, member: str) -> None:
    made, actor = make_subscription(town, receiver), getattr(town, member).actor
    with pytest.raises(NotAllowed):
        make_subscription(town, receiver, actor=actor)
    assert queries.list_subscriptions(actor, town.county.path) == []
    for act in (actions.change_secret, actions.stop, actions.send_test):
        with pytest.raises(NotFound):
            act(actor=actor, at=AT, subscription_id=made.subscription_id)
    with pytest.raises(NotFound):
        queries.list_deliveries(actor, made.subscription_id)
