"""Kill -9 of the worker in the middle of a webhook: no message is lost, and whoever gets one twice can tell."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator

import psycopg
import pytest
from standardwebhooks import Webhook

from linli.webhooks.tests.receiver import Receiver, receiving
from tests.faults.town import Town, wait_until

pytestmark = pytest.mark.faults

EVENTS = 40
KILLS = 3
HELD = 0.03  # seconds for each of a hundred characters of the answer: long enough to be killed in the middle of it


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """It takes every message at once, and is slow to say so."""
    with receiving() as one:
        one.pause = HELD
        yield one


@pytest.fixture
def town(new_town: Callable[[], Town], receiver: Receiver) -> tuple[Town, str]:
    """A town with forty messages to send, and the secret that they are signed with. A claim holds for two seconds."""
    town = new_town()
    town.extra = {"LINLI_OUTBOUND_ALLOW": "127.0.0.1/32", "LINLI_WEBHOOK_LEASE_SECONDS": "2"}
    script = f"from tests.faults.post_webhooks import post; post({receiver.url!r}, {EVENTS})"
    posted = town.command("shell", "-c", script)
    secret = (posted.stdout.split() or [""])[-1]
    assert secret.startswith("whsec_"), posted.stderr
    return town, secret


def _connect(town: Town) -> psycopg.Connection | None:
    try:
        return town.connect()
    except psycopg.OperationalError:
        return None


def _got(receiver: Receiver, count: int) -> Callable[[], bool]:
    return lambda: len(receiver.got) >= count


def test_no_message_is_lost_and_its_id_tells_a_second_one(town: tuple[Town, str], receiver: Receiver) -> None:
    town_of_messages, secret = town
    for number in range(1, KILLS + 1):
        worker = town_of_messages.spawn("worker")
        wait_until(_got(receiver, number * 4), "messages arrive", told_by=town_of_messages.said)
        worker.kill()  # eight are in the middle of their answer
        worker.wait()
    receiver.pause = 0.0
    worker = town_of_messages.spawn("worker")
    with wait_until(lambda: _connect(town_of_messages), "it takes connections") as connection:
        counted = "SELECT count(*) FILTER (WHERE state = 'DELIVERED'), count(*) FROM webhooks_delivery"
        done = (EVENTS, EVENTS)
        wait_until(lambda: connection.execute(counted).fetchone() == done, "all is told", told_by=town_of_messages.said)
        stored = {str(row[0]) for row in connection.execute("SELECT id FROM webhooks_delivery")}
    worker.terminate()
    assert worker.wait(30) == 0
    assert town_of_messages.processes() == []
    bodies = defaultdict(set)
    for headers, body in receiver.got:
        Webhook(secret).verify(body, dict(headers))  # each is signed for itself, a second one too
        bodies[headers["webhook-id"]].add(body)
    assert set(bodies) == stored, "a message was lost"
    assert len(receiver.got) > EVENTS, "nothing was sent twice: the kills came between two messages"
    assert all(len(same) == 1 for same in bodies.values()), "the same id stands for two messages"
    assert len({json.dumps(json.loads(body), sort_keys=True) for (body,) in bodies.values()}) == EVENTS
