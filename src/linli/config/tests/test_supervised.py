"""Which processes are kept up, and what the operator is told of them."""

import asyncio
import socket
import time

import pytest

from linli.config import supervisor
from linli.config.demo import start


def test_a_witness_is_kept_up_where_one_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LINLI_WITNESS", raising=False)
    assert supervisor.children() == ("web", "live", "worker")
    monkeypatch.setenv("LINLI_WITNESS", "1")
    assert supervisor.children() == ("web", "live", "worker", "witness")


def test_the_port_of_a_witness_counts_where_one_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_PORT", str(_free()))
    monkeypatch.setenv("LINLI_LIVE_PORT", str(_free()))
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        monkeypatch.setenv("LINLI_WITNESS_PORT", str(listening.getsockname()[1]))
        monkeypatch.delenv("LINLI_WITNESS", raising=False)
        supervisor.check_ports()
        monkeypatch.setenv("LINLI_WITNESS", "1")
        with pytest.raises(supervisor.CannotRun, match="set LINLI_WITNESS_PORT to another"):
            supervisor.check_ports()


def test_the_demonstration_names_its_witness(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def answers() -> bool:
        return True

    monkeypatch.setenv("LINLI_WITNESS", "1")
    monkeypatch.setenv("LINLI_WITNESS_PORT", "18765")
    monkeypatch.setattr(start, "_answers", answers)
    monkeypatch.setattr(start, "_sign_in_links", lambda: [("居民 Resident", "http://localhost/enter")])
    asyncio.run(start._greet(time.monotonic()))
    assert "公开日志的见证方 Witness of the public log  http://localhost:18765\n" in capsys.readouterr().out


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
