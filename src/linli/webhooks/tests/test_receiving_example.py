"""The example of docs/how-to/receive-webhooks.md, run against what is really sent."""

import re
from pathlib import Path
from typing import Any

from linli.kit import clock
from linli.webhooks import actions
from linli.webhooks.tests.make import make_subscription
from linli.webhooks.tests.receiver import Receiver
from tests.cast import Cast

PAGE = Path(__file__).resolve().parents[4] / "docs" / "how-to" / "receive-webhooks.md"


def test_it_takes_what_is_signed_once_and_nothing_else(town: Cast, receiver: Receiver, capsys: Any) -> None:
    code = re.search(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert code
    example: dict[str, Any] = {}
    exec(code[1], example)  # our own page
    made = make_subscription(town, receiver)
    actions.send_test(actor=town.administrator.actor, at=clock.now(), subscription_id=made.subscription_id)
    actions.deliver_batch(now=clock.now)
    headers, body = receiver.got[0]
    receive = example["receive"]
    assert receive(made.secret, dict(headers), body) == 204
    assert receive(made.secret, dict(headers), body) == 204  # sent again
    assert capsys.readouterr().out.count("webhook.test") == 1
    assert receive(made.secret, dict(headers), body + b" ") == 400
    old = {**headers, "webhook-timestamp": str(int(headers["webhook-timestamp"]) - 600)}
    assert receive(made.secret, old, body) == 400
