"""A log is read from a server that is old, slow, endless, or sends one elsewhere: an answer comes in bounded time."""

import gzip
import threading
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from linli.config.verify.command import verify
from linli.config.verify.source import SourceFailed
from linli.config.verify.web import Web
from linli.ledger.rules.published import Absent
from linli.ledger.tests.make_published import write_log
from linli.ledger.tests.make_tree import LOG, MemoryLog

MOST = 1000
QUICK = 0.5  # seconds that a server may take which means never to end
KEY = ["--key", LOG.verifier.text]


class Server(BaseHTTPRequestHandler):
    """Answers by the first folder of the address."""

    def __init__(self, folder: Path, *arguments: object) -> None:
        self.folder = folder
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        how, _slash, name = self.path.lstrip("/").partition("/")
        answer: Callable[[str], None] = getattr(self, how)
        try:
            answer(name)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing."""

    def say(self, raw: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for header, value in {"Content_Length": str(len(raw)), **headers}.items():
            self.send_header(header.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(raw)

    def plain(self, name: str) -> None:
        path = self.folder / name
        self.say(path.read_bytes()) if path.is_file() else self.say(b"no", 404)

    def full(self, name: str) -> None:
        """Has no partial file."""
        self.say(b"gone", 410) if ".p/" in name else self.plain(name)

    def packed(self, name: str) -> None:
        path = self.folder / name
        if path.is_file():
            self.say(gzip.compress(path.read_bytes()), Content_Encoding="gzip")
        else:
            self.say(b"no", 404)

    def bomb(self, name: str) -> None:
        self.say(gzip.compress(bytes(50_000_000)), Content_Encoding="gzip")

    def brotli(self, name: str) -> None:
        self.say(b"x", Content_Encoding="br")

    def garbled(self, name: str) -> None:
        self.say(b"this was never packed", Content_Encoding="gzip")

    def half_packed(self, name: str) -> None:
        packer = zlib.compressobj(wbits=31)
        self.say(packer.compress(b"a" * 99) + packer.flush(zlib.Z_SYNC_FLUSH), Content_Encoding="gzip")

    def endless(self, name: str) -> None:
        self.send_response(200)
        self.end_headers()
        while True:
            self.wfile.write(b"a" * 10_000)

    def dripping(self, name: str) -> None:
        """A byte now and then, each in time by itself."""
        self.send_response(200)
        self.end_headers()
        while not self.server.over.wait(0.05):  # type: ignore[attr-defined]
            self.wfile.write(b"a")

    def silent(self, name: str) -> None:
        self.server.over.wait()  # type: ignore[attr-defined]

    def slow_headers(self, name: str) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
        while not self.server.over.wait(0.05):  # type: ignore[attr-defined]
            self.wfile.write(b"a")

    def cut(self, name: str) -> None:
        self.say(b"abc", Content_Length="100")

    def broken(self, name: str) -> None:
        self.say(b"", 500)

    def garbage(self, name: str) -> None:
        self.wfile.write(b"\x00\xff no protocol\r\n\r\n")

    def moved(self, name: str) -> None:
        self.say(b"", 301, Location=f"/plain/{name}")

    def circle(self, name: str) -> None:
        self.say(b"", 302, Location=f"/circle/{name}")

    def elsewhere(self, name: str) -> None:
        self.say(b"", 307, Location=f"http://localhost:1/{name}")

    def other_port(self, name: str) -> None:
        self.say(b"", 307, Location=f"http://127.0.0.1:1/{name}")

    def to_a_file(self, name: str) -> None:
        self.say(b"", 307, Location="file:///etc/passwd")

    def nowhere(self, name: str) -> None:
        self.say(b"", 302)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with a log of 300 entries."""
    folder = write_log(tmp_path_factory.mktemp("web"), MemoryLog(300))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Server, folder))
    server.daemon_threads = True
    server.over = threading.Event()  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.over.set()  # type: ignore[attr-defined]
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("how", ["plain", "packed", "moved"])
def test_a_log_on_the_web_is_gone_over_whole(address: str, how: str) -> None:
    assert verify(["log", f"{address}/{how}/", *KEY, "--json"]) == 0


def test_where_the_partial_files_are_gone_the_full_ones_are_asked_for(
    address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify(["log", f"{address}/full", *KEY, "--json"]) == 1
    assert '"tile": "tile/entries/001.p/44"' in capsys.readouterr().out


def test_what_is_not_there_is_absent(address: str) -> None:
    with pytest.raises(Absent):
        Web(f"{address}/plain").fetch("nothing", MOST)


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ("bomb", "too_long"),
        ("endless", "too_long"),
        ("brotli", "encoding"),
        ("garbled", "encoding"),
        ("half_packed", "cut_off"),
        ("cut", "cut_off"),
        ("broken", "status"),
        ("garbage", "unreachable"),
        ("circle", "redirects"),
        ("elsewhere", "elsewhere"),
        ("other_port", "elsewhere"),
        ("to_a_file", "elsewhere"),
        ("nowhere", "elsewhere"),
    ],
)
def test_an_answer_that_is_none_is_named(address: str, how: str, code: str) -> None:
    with pytest.raises(SourceFailed) as failed:
        Web(f"{address}/{how}").fetch("checkpoint", MOST)
    assert failed.value.code == code


@pytest.mark.parametrize("how", ["dripping", "silent", "slow_headers"])
def test_a_server_that_takes_its_time_is_left(address: str, how: str) -> None:
    with pytest.raises(SourceFailed) as failed:
        Web(f"{address}/{how}", QUICK).fetch("checkpoint", 1_000_000)
    assert failed.value.code == "slow"


def test_nobody_there_is_said_so() -> None:
    with pytest.raises(SourceFailed) as failed:
        Web("http://127.0.0.1:1").fetch("checkpoint", MOST)
    assert failed.value.code == "unreachable"


@pytest.mark.parametrize("prefix", ["http:///log", "gopher://town.example", "http://town.example:99999", "https://[a"])
def test_what_is_no_address_is_said_so(prefix: str) -> None:
    with pytest.raises(SourceFailed) as failed:
        Web(prefix).fetch("checkpoint", MOST)
    assert failed.value.code == "address"
