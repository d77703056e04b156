"""Witnesses are asked at once and not waited for; whatever one answers, the log goes on or halts for a reason."""

import json
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import Settings

from linli.config.tests.make_witness import TREES, a_witness, checkpoint, submit
from linli.config.witness import Answer, Witness
from linli.config.witness_store import introduce, open_store
from linli.ledger import actions
from linli.ledger.actions.ask_witnesses import MEMORY, MOST_ANSWER_BYTES, Asked, Witnesses
from linli.ledger.log_files import LogFiles
from linli.ledger.rules.notes import Algorithm, Note, SigningKey, parse_note
from linli.ledger.rules.standing import Halt, LogHalted
from linli.ledger.rules.witness import ODD_SECONDS, Trouble
from linli.ledger.tests.make import link_all, new_entries
from linli.ledger.tests.make_log import KEY, a_log, publish
from linli.ledger.tests.make_tree import LOG, ORIGIN

LONG = 30.0  # seconds that nobody needs, on whatever machine
STRANGER = SigningKey("witness.example/town", Algorithm.COSIGNATURE, b"s" * 32)
Respond = Callable[[bytes], tuple[int, bytes]]
Show = Callable[[str], tuple[int, bytes]]


class Served:
    """Something that answers at an address as a witness does, with what it was sent."""

    def __init__(self, respond: Respond, headers: dict[str, str] | None = None, show: Show | None = None) -> None:
        self.seen: list[bytes] = []
        served = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                served.seen.append(body)
                self._send(*respond(body))

            def do_GET(self) -> None:
                self._send(*(show(self.path) if show else (404, b"")))

            def _send(self, status: int, answer: bytes) -> None:
                with suppress(OSError):
                    self.send_response(status)
                    for name, value in {"Content-Length": str(len(answer)), **(headers or {})}.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(answer)

            def log_message(self, *_args: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    @property
    def olds(self) -> list[int]:
        """The old sizes that it was sent."""
        return [int(body.split(b"\n")[0].removeprefix(b"old ")) for body in self.seen]


@pytest.fixture
def serve() -> Iterator[Callable[..., Served]]:
    """Serves answers until the test ends."""
    with ExitStack() as stack:

        def start(respond: Respond, headers: dict[str, str] | None = None, show: Show | None = None) -> Served:
            served = Served(respond, headers, show)
            thread = threading.Thread(target=served.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
            thread.start()
            stack.callback(served.server.server_close)
            stack.callback(served.server.shutdown)
            return served

        yield start


Serve = Callable[..., Served]


@pytest.fixture(autouse=True)
def _this_machine(settings: Settings) -> None:
    settings.LINLI_OUTBOUND_ALLOW = ["127.0.0.1/32"]


def of(witness: Witness) -> Respond:
    """The answers of a real one."""

    def respond(body: bytes) -> tuple[int, bytes]:
        answer: Answer = witness.add_checkpoint(body, int(time.time()))
        return int(answer.status), answer.body

    return respond


def showing(witness: Witness) -> Show:
    """The last checkpoint of each log, as a real one shows it."""

    def show(path: str) -> tuple[int, bytes]:
        answer = witness.show_checkpoint(path.split("/")[1])
        return int(answer.status), answer.body

    return show


def key_of(folder: Path) -> str:
    return (folder / "witness.pub").read_text().strip()


@pytest.fixture
def asking(tmp_path: Path) -> Iterator["Asking"]:
    """Makes whoever asks the witnesses of some lines; their connections end with the test."""
    with ExitStack() as stack:

        def make(*lines: str, seconds: float = LONG, longest_rest: float = LONG) -> Witnesses:
            path = tmp_path / "witnesses.txt"
            path.write_text("".join(f"{line}\n" for line in lines))
            return stack.enter_context(
                closing(Witnesses([path], tmp_path / MEMORY, seconds=seconds, longest_rest=longest_rest))
            )

        yield make


Asking = Callable[..., Witnesses]


def ask(witnesses: Witnesses, size: int, tree: str = "honest") -> list[Asked]:
    return witnesses.ask(checkpoint(tree, size), TREES[tree].consistency, LOG.verifier)


def one(witnesses: Witnesses, size: int, tree: str = "honest") -> Asked:
    (asked,) = ask(witnesses, size, tree)
    return asked


def test_a_growing_log_is_signed_with_one_question_each(tmp_path: Path, serve: Serve, asking: Asking) -> None:
    served = serve(of(a_witness(tmp_path / "witness")))
    witnesses = asking(f"{served.url} {key_of(tmp_path / 'witness')}")
    for size in (5, 9, 9, 40):
        asked = one(witnesses, size)
        assert asked.trouble is None
        assert asked.cosignature is not None
        assert asked.witness.key.accepts(asked.cosignature, checkpoint("honest", size).text)
    assert served.olds == [0, 5, 9, 9]
    again = asking(f"{served.url} {key_of(tmp_path / 'witness')}")
    assert one(again, 40).cosignature is not None
    assert served.olds[4:] == [40], "it was remembered from one start to the next"


@pytest.mark.parametrize("memory", [None, "{", "[]", '{"KEY": 3}', '{"KEY": 39}', '{"KEY": -1, "x": "y"}'])
def test_what_is_not_remembered_is_asked_for(tmp_path: Path, serve: Serve, asking: Asking, memory: str | None) -> None:
    witness = a_witness(tmp_path / "witness")
    submit(witness, "honest", 0, 9)
    served = serve(of(witness))
    key = key_of(tmp_path / "witness")
    if memory is not None:
        (tmp_path / MEMORY).write_text(memory.replace("KEY", key))
    witnesses = asking(f"{served.url} {key}")
    assert one(witnesses, 20).cosignature is not None
    assert len(served.olds) == 2
    assert json.loads((tmp_path / MEMORY).read_text())[key] == 20


def test_a_witness_that_has_signed_more_is_ahead(tmp_path: Path, serve: Serve, asking: Asking) -> None:
    witness = a_witness(tmp_path / "witness")
    submit(witness, "honest", 0, 30)
    served = serve(of(witness), show=showing(witness))
    witnesses = asking(f"{served.url} {key_of(tmp_path / 'witness')}")
    for _time in range(2):
        asked = one(witnesses, 20)
        assert (asked.trouble, asked.size, asked.cosignature) == (Trouble.AHEAD, 30, None)


@pytest.mark.parametrize("size", [20, 30])
def test_a_witness_that_has_signed_something_else_says_so(
    tmp_path: Path, serve: Serve, asking: Asking, size: int
) -> None:
    witness = a_witness(tmp_path / "witness")
    submit(witness, "honest", 0, 20)
    served = serve(of(witness), show=showing(witness))
    witnesses = asking(f"{served.url} {key_of(tmp_path / 'witness')}")
    asked = one(witnesses, size, "fork")
    assert (asked.trouble, asked.size) == (Trouble.OTHER_TREE, 20)


def _line(seconds: int, key: SigningKey = STRANGER, text: str = checkpoint("honest", 5).text) -> bytes:
    return key.sign(text, seconds).line.encode()


NOW = int(time.time())
ANSWERS: list[tuple[int, bytes, Trouble]] = [
    (200, b"", Trouble.UNREADABLE),
    (200, b"\xff\xfe", Trouble.UNREADABLE),
    (200, b"\xe2\x80\x94 a b\n", Trouble.UNREADABLE),
    (200, b"x" * (MOST_ANSWER_BYTES + 1), Trouble.UNREADABLE),
    (200, _line(NOW)[:-1], Trouble.UNREADABLE),
    (200, _line(NOW, SigningKey(STRANGER.name, Algorithm.COSIGNATURE, b"t" * 32)), Trouble.WRONG_SIGNATURE),
    (200, _line(NOW, text=checkpoint("honest", 6).text), Trouble.WRONG_SIGNATURE),
    (200, _line(NOW, SigningKey(STRANGER.name, Algorithm.ED25519, b"s" * 32)), Trouble.WRONG_SIGNATURE),
    (200, _line(0), Trouble.WRONG_TIME),
    (200, _line(NOW - 2 * ODD_SECONDS), Trouble.WRONG_TIME),
    (200, _line(NOW + 2 * ODD_SECONDS), Trouble.WRONG_TIME),
    (200, _line(2**63), Trouble.WRONG_TIME),
    (204, b"", Trouble.UNREADABLE),
    (302, b"", Trouble.UNREADABLE),
    (400, b"", Trouble.REFUSED),
    (403, b"", Trouble.REFUSED),
    (404, b"", Trouble.REFUSED),
    (409, b"", Trouble.UNREADABLE),
    (409, b"five\n", Trouble.UNREADABLE),
    (409, b"-5\n", Trouble.UNREADABLE),
    (409, b"0\n", Trouble.UNREADABLE),  # what it was just sent
    (409, b"99999999999999999999999\n", Trouble.UNREADABLE),
    (409, b"6\n", Trouble.UNPROVEN),
    (422, b"", Trouble.UNPROVEN),
    (429, b"", Trouble.AWAY),
    (500, b"", Trouble.AWAY),
    (503, _line(NOW), Trouble.AWAY),
]


@pytest.mark.parametrize(("status", "body", "trouble"), ANSWERS)
def test_every_other_answer_is_no_signature_and_told_once(
    tmp_path: Path,
    serve: Serve,
    asking: Asking,
    caplog: pytest.LogCaptureFixture,
    status: int,
    body: bytes,
    trouble: Trouble,
) -> None:
    served = serve(lambda _body: (status, body))
    witnesses = asking(f"{served.url} {STRANGER.verifier.text}")
    for _time in range(2):
        asked = one(witnesses, 5)
        assert (asked.trouble, asked.cosignature) == (trouble, None)
    assert caplog.text.count(STRANGER.name) == 1
    assert trouble.value in caplog.text
    assert len(served.seen) <= (1 if trouble in (Trouble.AWAY, Trouble.UNPROVEN) else 4), (
        "one that is away is left alone for a while"
    )


OTHER_LOG = SigningKey(ORIGIN, Algorithm.ED25519, b"o" * 32)
LIES = {
    "nothing": b"",
    "no note": b"\xff",
    "signed by the witness alone": Note(
        checkpoint("honest", 30).text, (STRANGER.sign(checkpoint("honest", 30).text, NOW),)
    ).raw,
    "signed by another key of that name": TREES["honest"].checkpoint(OTHER_LOG, size=30).raw,
    "a true one with another size": checkpoint("honest", 30).raw.replace(b"\n30\n", b"\n31\n"),
    "of another log": TREES["honest"].checkpoint(SigningKey("other.example", Algorithm.ED25519, LOG.seed), size=30).raw,
    "an older one": checkpoint("honest", 9).raw,
    "an empty one": checkpoint("honest", 0).raw,
    "the one that it was sent": checkpoint("honest", 20).raw,
}


@pytest.mark.parametrize("shown", LIES)
@pytest.mark.parametrize("said", [(409, b"30\n"), (422, b"")], ids=["ahead", "other tree"])
def test_a_witness_that_cannot_show_the_other_past_is_not_believed(
    serve: Serve, asking: Asking, said: tuple[int, bytes], shown: str
) -> None:
    served = serve(lambda _body: said, show=lambda _path: (200, LIES[shown]))
    assert one(asking(f"{served.url} {STRANGER.verifier.text}"), 20).trouble is Trouble.UNPROVEN


@pytest.mark.parametrize(
    ("tree", "size", "trouble"), [("fork", 9, Trouble.OTHER_TREE), ("fork", 20, Trouble.OTHER_TREE)]
)
@pytest.mark.parametrize("said", [(409, b"30\n"), (422, b"")], ids=["ahead", "other tree"])
def test_whatever_it_says_what_the_log_itself_has_signed_counts(
    serve: Serve, asking: Asking, said: tuple[int, bytes], tree: str, size: int, trouble: Trouble
) -> None:
    served = serve(lambda _body: said, show=lambda _path: (200, checkpoint(tree, size).raw))
    asked = one(asking(f"{served.url} {STRANGER.verifier.text}"), 20)
    assert (asked.trouble, asked.size) == (trouble, size)


def test_one_that_takes_its_time_to_show_it_is_waited_for(tmp_path: Path, serve: Serve, asking: Asking) -> None:
    witness = a_witness(tmp_path / "witness")
    submit(witness, "honest", 0, 30)

    def slowly(path: str) -> tuple[int, bytes]:
        time.sleep(1.2)  # longer than all of them have to sign
        return showing(witness)(path)

    served = serve(of(witness), show=slowly)
    asked = one(asking(f"{served.url} {key_of(tmp_path / 'witness')}", seconds=1.0), 20)
    assert asked.trouble is Trouble.AHEAD


def test_signatures_of_others_beside_its_own_are_passed_over(tmp_path: Path, serve: Serve, asking: Asking) -> None:
    other = SigningKey("other.example", Algorithm.COSIGNATURE, b"t" * 32)
    served = serve(lambda _body: (200, _line(0, other) + _line(NOW) + _line(NOW, other)))
    asked = one(asking(f"{served.url} {STRANGER.verifier.text}"), 5)
    assert asked.cosignature is not None
    assert asked.cosignature.line.encode() == _line(NOW)


def test_an_answer_that_is_packed_is_not_unpacked(tmp_path: Path, serve: Serve, asking: Asking) -> None:
    served = serve(lambda _body: (200, b"\x1f\x8b\x08\x00"), {"Content-Encoding": "gzip"})
    assert one(asking(f"{served.url} {STRANGER.verifier.text}"), 5).trouble is Trouble.UNREADABLE


@contextmanager
def released() -> Iterator[threading.Event]:
    event = threading.Event()
    try:
        yield event
    finally:
        event.set()


def test_one_that_does_not_answer_keeps_nobody_waiting(tmp_path: Path, serve: Serve, asking: Asking) -> None:
    served = serve(of(a_witness(tmp_path / "witness")))
    with released() as leave:

        def silent(_body: bytes) -> tuple[int, bytes]:
            leave.wait(60)
            return 500, b""

        quiet = serve(silent)
        lines = (f"{quiet.url} {STRANGER.verifier.text}", f"{served.url} {key_of(tmp_path / 'witness')}")
        witnesses = asking(*lines, seconds=2.0)
        first, second = ask(witnesses, 5)
        assert (first.trouble, second.trouble) == (Trouble.AWAY, None)
        first, second = ask(witnesses, 9)
        assert (first.trouble, second.trouble) == (Trouble.AWAY, None)
        assert len(quiet.seen) == 1, "it still has the first question"


def test_a_witness_that_comes_back_signs_again(
    tmp_path: Path, serve: Serve, asking: Asking, caplog: pytest.LogCaptureFixture
) -> None:
    real, away = of(a_witness(tmp_path / "witness")), [True]
    served = serve(lambda body: (500, b"") if away[0] else real(body))
    witnesses = asking(f"{served.url} {key_of(tmp_path / 'witness')}", longest_rest=0.0)
    assert one(witnesses, 5).trouble is Trouble.AWAY
    away[0] = False
    assert one(witnesses, 9).cosignature is not None
    assert "signs again" in caplog.text


def test_addresses_inside_are_asked_for_our_own_witness_alone(tmp_path: Path, serve: Serve, settings: Settings) -> None:
    settings.LINLI_OUTBOUND_ALLOW = []
    served = serve(of(a_witness(tmp_path / "witness")))
    listed, own = tmp_path / "listed", tmp_path / "own.txt"
    line = f"{served.url} {key_of(tmp_path / 'witness')}\n"
    listed.write_text(line)
    with closing(Witnesses([listed], tmp_path / MEMORY, seconds=LONG)) as witnesses:
        assert one(witnesses, 5).trouble is Trouble.AWAY
    assert served.seen == []
    own.write_text(line)
    with closing(Witnesses([], tmp_path / MEMORY, ours=own, seconds=LONG)) as witnesses:
        assert one(witnesses, 5).cosignature is not None


def test_the_list_is_read_each_time_and_its_faults_are_told_once(
    tmp_path: Path, serve: Serve, asking: Asking, caplog: pytest.LogCaptureFixture
) -> None:
    served = serve(lambda _body: (200, _line(NOW)))
    witnesses = asking()
    assert ask(witnesses, 5) == []
    path = tmp_path / "witnesses.txt"
    path.write_text(f"# ours\n{served.url} {KEY.verifier.text}\nhttps://x\n{served.url}/ {STRANGER.verifier.text}\n")
    assert [asked.trouble for _time in range(2) for asked in ask(witnesses, 5)] == [None, None]
    assert caplog.text.count("line 2 of") == caplog.text.count("line 3 of") == 1


@pytest.fixture
def own(settings: Settings, tmp_path: Path, serve: Serve) -> Served:
    """A witness beside the log of the tests, as the demonstration has it."""
    folder = tmp_path / "witness"
    settings.LINLI_WITNESS, settings.LINLI_WITNESS_DIR, settings.LINLI_WITNESSES = True, str(folder), ""
    introduce(folder, KEY.name, KEY.verifier)
    store, key = open_store(folder, STRANGER.name)
    witness = Witness(store, key)
    served = serve(of(witness), show=showing(witness))
    (folder / "own.txt").write_text(f"{served.url} {key.verifier.text}\n")
    return served


def published(files: LogFiles, *, cover: bool = True) -> actions.Published:
    with closing(actions.cosigner(files)) as cosign:
        return actions.publish_batch(files=files, key=KEY, cover=cover, cosign=cosign)


@pytest.mark.django_db
def test_what_is_published_is_signed_by_the_witness(tmp_path: Path, own: Served) -> None:
    files = a_log(tmp_path)
    publish(files, 3)
    for _batch in range(3):
        size = published(files).size
        names = [one.name for one in parse_note(files.read_checkpoint()).signatures]
        assert names == [KEY.name, STRANGER.name]
    assert own.olds[-1] < size


@pytest.mark.django_db
@pytest.mark.parametrize("said", [(409, b"999999\n"), (422, b"")], ids=["ahead", "other tree"])
def test_a_witness_that_lies_does_not_stop_the_log(
    tmp_path: Path, own: Served, serve: Serve, settings: Settings, said: tuple[int, bytes]
) -> None:
    liar = SigningKey("liar.example", Algorithm.COSIGNATURE, b"l" * 32)
    lying = serve(lambda _body: said, show=lambda _path: (200, LIES["signed by another key of that name"]))
    settings.LINLI_WITNESSES = str(tmp_path / "listed")
    (tmp_path / "listed").write_text(f"{lying.url} {liar.verifier.text}\n")
    files = a_log(tmp_path)
    publish(files, 3)
    published(files)
    assert len(lying.seen) == 1
    assert [one.name for one in parse_note(files.read_checkpoint()).signatures] == [KEY.name, STRANGER.name]


@pytest.mark.django_db
@pytest.mark.parametrize(("more", "halt"), [(0, Halt.AHEAD), (40, Halt.FORKED)])
def test_a_log_that_was_restored_with_everything_beside_it_is_halted_by_its_witness(
    tmp_path: Path, own: Served, more: int, halt: Halt
) -> None:
    files = a_log(tmp_path)
    publish(files, 3)
    published(files)
    point = transaction.savepoint()
    shutil.copytree(files.folder, tmp_path / "older")
    published(files)
    after = published(files).size
    transaction.savepoint_rollback(point)
    shutil.rmtree(files.folder)
    (tmp_path / "older").rename(files.folder)
    shown = files.read_checkpoint()
    actions.record_many(new_entries(more))
    link_all()
    with pytest.raises(LogHalted) as halted:
        published(files, cover=not more)
    assert (halted.value.halt, halted.value.published) == (halt, after)
    assert files.read_checkpoint() == shown, "nothing is shown that the witness contradicts"
