"""What a running site serves of its log, ``linli verify`` accepts; what was changed behind its back it names."""

import json
from pathlib import Path
from typing import Any

import pytest

from linli.config.verify.command import verify
from linli.ledger.log_files import own_log
from linli.ledger.tests.make_log import KEY, publish
from linli.ledger.tests.make_published import spoil


@pytest.mark.django_db(transaction=True)
def test_the_log_of_a_running_site_is_gone_over_from_outside(
    live_server: Any, tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.LINLI_LOG_DIR = str(tmp_path / "log")
    publish(own_log(), 40)
    old = tmp_path / "old"
    old.write_bytes(own_log().read_checkpoint())
    publish(own_log(), 300)
    site = [f"{live_server.url}/log", "--key", KEY.verifier.text, "--json"]
    assert verify(["log", *site, "--from", str(old)]) == 0
    assert verify(["consistency", *site[:1], str(old), *site[1:]]) == 0
    spoil(own_log().public / "tile/entries/000", 320)
    capsys.readouterr()
    assert verify(["log", *site]) == 1
    said = json.loads(capsys.readouterr().out)
    assert (said["fault"], said["index"]) == ("ENTRY", 5)  # of 60 bytes each
