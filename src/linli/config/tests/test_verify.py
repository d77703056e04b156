"""``linli verify`` says in plain sentences what is proven, what is not, and what could not be checked."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from linli.config.verify.command import verify
from linli.config.verify.words import WORDS
from linli.ledger.rules.leaves import Disclosure
from linli.ledger.rules.merkle import ProofFault
from linli.ledger.rules.notes import NoteFault
from linli.ledger.tests.make_published import spoil, write, write_log
from linli.ledger.tests.make_tree import LOG, ORIGIN, WITNESS, MemoryLog, entry

SIZE, DISCLOSED_AT = 300, 5
KEY = ["--key", LOG.verifier.text]
DISCLOSED = Disclosure(
    bytes(range(32)),
    bytes(32),
    "matters.resolve",
    "matter",
    UUID(int=7),
    datetime(2026, 11, 23, 8, 30, tzinfo=UTC),
    '{"text":"井盖已换"}',
)


def a_tree(size: int = SIZE) -> MemoryLog:
    """A log whose entry 5 is a disclosed one."""
    log = MemoryLog()
    log.take([DISCLOSED.entry if at == DISCLOSED_AT else entry(at) for at in range(size)])
    return log


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log as files, with an earlier checkpoint, an entry and a receipt beside it."""
    base = tmp_path_factory.mktemp("verify")
    log = a_tree()
    write_log(base / "log", log, LOG, WITNESS)
    write(base / "old", log.checkpoint(LOG, size=200).raw)
    write(base / "entry7", entry(7))
    write(base / "good.tlog-proof", replace(log.receipt(5, LOG, WITNESS), extra=DISCLOSED.raw).raw)
    write(base / "bare.tlog-proof", log.receipt(7).raw)
    return base


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Any:
    """Run it; the status, and the sentences in one."""

    def run(*arguments: object, lang: str = "en") -> tuple[int, str]:
        status = verify([*map(str, arguments), "--lang", lang])
        return status, capsys.readouterr().out

    return run


def test_a_checkpoint_tells_its_size_and_who_signed(folder: Path, said: Any) -> None:
    status, words = said("checkpoint", folder / "log", *KEY, "--witness", WITNESS.verifier.text, "--quorum", 1)
    assert status == 0
    assert f"The log {ORIGIN} has 300 entries" in words
    assert "witness.example/one" in words
    assert said("checkpoint", folder / "log" / "checkpoint", *KEY)[0] == 0
    status, words = said("checkpoint", folder / "log")
    assert (status, "not checked" in words) == (0, True)


def test_a_checkpoint_of_another_key_or_with_too_few_witnesses_is_not_proven(folder: Path, said: Any) -> None:
    other = replace(LOG, seed=bytes(32)).verifier.text
    assert said("checkpoint", folder / "log", "--key", other)[0] == 1
    assert said("checkpoint", folder / "log", *KEY, "--quorum", 1)[0] == 1
    assert said("checkpoint", folder / "log", "--key", "town+1+AAAA") == (
        1,
        "This is no key: it must read name+number+key.\nNot proven.\n",
    )


def test_the_logs_own_key_is_no_witness(folder: Path, said: Any) -> None:
    status, words = said("checkpoint", folder / "log", *KEY, "--witness", LOG.verifier.text, "--quorum", 1)
    assert (status, words) == (1, "This is no key: it must read name+number+key.\nNot proven.\n")


def test_the_key_may_stand_in_a_file(folder: Path, tmp_path: Path, said: Any) -> None:
    write(tmp_path / "key", f"{LOG.verifier.text}\n".encode())
    assert said("checkpoint", folder / "log", "--key", tmp_path / "key")[0] == 0


def test_an_entry_stands_at_its_number_and_at_no_other(folder: Path, said: Any) -> None:
    at_seven = ("inclusion", folder / "log", *KEY, "--entry", folder / "entry7", "--index")
    assert said(*at_seven, 7)[0] == 0
    assert said(*at_seven, 8)[0] == 1
    assert said(*at_seven, 300)[0] == 1
    assert said(*at_seven, -1)[0] == 1


def test_an_entry_that_is_too_long_for_any_log_is_refused(folder: Path, tmp_path: Path, said: Any) -> None:
    write(tmp_path / "long", bytes(65_536))
    status, words = said("inclusion", folder / "log", "--index", 7, "--entry", tmp_path / "long")
    assert (status, "65,535" in words) == (1, True)


def test_a_log_that_only_grew_is_consistent(folder: Path, said: Any) -> None:
    assert said("consistency", folder / "log", folder / "old", *KEY)[0] == 0
    assert said("consistency", folder / "log", folder / "log" / "checkpoint", *KEY)[0] == 0


def test_an_empty_log_is_the_beginning_of_every_log_and_shows_nothing(folder: Path, tmp_path: Path, said: Any) -> None:
    write(tmp_path / "old", MemoryLog(0).checkpoint(LOG).raw)
    status, words = said("consistency", folder / "log", tmp_path / "old", *KEY)
    assert (status, "rewritten" in words, "an empty log" in words) == (0, False, True)


@pytest.mark.parametrize(("size", "code"), [(300, "FORKED"), (200, "OLD_ROOT"), (301, "SHRUNK")])
def test_a_log_that_was_rewritten_is_not(folder: Path, tmp_path: Path, said: Any, size: int, code: str) -> None:
    write(tmp_path / "old", MemoryLog(size, of="other ").checkpoint(LOG).raw)
    status, words = said("consistency", folder / "log", tmp_path / "old", *KEY, "--json")
    assert (status, json.loads(words)["fault"]) == (1, code)


def test_a_checkpoint_of_another_log_is_not_compared(folder: Path, tmp_path: Path, said: Any) -> None:
    text = a_tree().checkpoint(LOG).raw.replace(ORIGIN.encode(), b"other.example")
    write(tmp_path / "old", text)
    status, words = said("consistency", folder / "log", tmp_path / "old", "--json")
    assert (status, json.loads(words)["fault"]) == (1, "OTHER_ORIGIN")


def test_a_receipt_proves_itself_and_says_what_was_told(folder: Path, said: Any) -> None:
    status, words = said("receipt", folder / "good.tlog-proof", *KEY, "--witness", WITNESS.verifier.text, lang="zh")
    assert status == 0
    assert "这份回执是真的" in words
    assert "文字：井盖已换" in words
    assert "2026-11-23T08:30:00+00:00" in words


@pytest.mark.parametrize("text", ["not JSON", "[1]", '{"something":"else"}'])
def test_what_is_told_in_no_known_form_is_shown_as_it_stands(tmp_path: Path, said: Any, text: str) -> None:
    disclosed = replace(DISCLOSED, text=text)
    log = MemoryLog()
    log.take([disclosed.entry])
    write(tmp_path / "receipt", replace(log.receipt(0), extra=disclosed.raw).raw)
    status, words = said("receipt", tmp_path / "receipt", *KEY)
    assert (status, f"What was told: {text}" in words) == (0, True)


def test_a_receipt_that_says_nothing_is_checked_with_the_entry_itself(folder: Path, said: Any) -> None:
    bare = ("receipt", folder / "bare.tlog-proof", *KEY)
    status, words = said(*bare)
    assert (status, "--entry" in words) == (1, True)
    assert said(*bare, "--entry", folder / "entry7")[0] == 0
    assert said(*bare, "--entry", folder / "old")[0] == 1


def test_of_several_receipts_each_is_told_and_the_worst_decides(folder: Path, tmp_path: Path, said: Any) -> None:
    raw = (folder / "good.tlog-proof").read_bytes()
    write(tmp_path / "bad", raw.replace(b"index 5", b"index 6"))
    status, words = said("receipt", folder / "good.tlog-proof", tmp_path / "bad", tmp_path / "none", *KEY, "--json")
    outcomes = [json.loads(line)["outcome"] for line in words.splitlines()]
    assert (status, outcomes) == (2, ["proven", "refused", "unchecked"])


def test_a_receipt_needs_the_key(folder: Path, said: Any) -> None:
    assert said("receipt", folder / "good.tlog-proof")[0] == 1


def test_a_receipt_is_held_against_the_log_of_now(folder: Path, tmp_path: Path, said: Any) -> None:
    against = ("receipt", folder / "good.tlog-proof", *KEY, "--json", "--against")
    grown = a_tree()
    grown.grow(400)
    write_log(tmp_path / "grown", grown)
    assert json.loads(said(*against, tmp_path / "grown")[1])["size_now"] == 700
    for size, code in ((200, "SHRUNK"), (300, "FORKED"), (700, "OLD_ROOT")):
        write_log(tmp_path / f"other{size}", MemoryLog(size, of="other "))
        status, words = said(*against, tmp_path / f"other{size}")
        assert (status, json.loads(words)["fault"]) == (1, code)


def test_a_whole_log_passes_and_the_first_bad_entry_is_named(folder: Path, tmp_path: Path, said: Any) -> None:
    assert said("log", folder / "log", "--from", folder / "old", *KEY)[0] == 0
    log = write_log(tmp_path / "log", a_tree())
    spoil(log / "tile/entries/000", 3)
    status, words = said("log", log, *KEY, lang="zh")
    assert (status, "第 0 号条目" in words) == (1, True)
    spoil(log / "tile/entries/000", 3)
    spoil(log / "tile/0/001.p/44", 3)
    status, words = said("log", log, *KEY, "--json")
    assert (status, json.loads(words)["tile"]) == (1, "tile/0/001.p/44")


@pytest.mark.parametrize("size", [0, 1])
def test_a_log_of_nothing_and_of_one_are_logs(tmp_path: Path, said: Any, size: int) -> None:
    log = write_log(tmp_path / "log", MemoryLog(size))
    assert said("log", log, *KEY)[0] == 0
    assert said("consistency", log, log / "checkpoint", *KEY)[0] == 0
    write(tmp_path / "entry", entry(0))
    assert said("inclusion", log, "--index", 0, "--entry", tmp_path / "entry", *KEY)[0] == 1 - size


def test_a_publisher_that_keeps_the_widest_partial_file_alone_is_read(tmp_path: Path, said: Any) -> None:
    log = write_log(tmp_path / "log", a_tree(299))
    (log / "tile/0/001.p/43").unlink()
    (log / "tile/entries/001.p/43").unlink()
    write_log(log, a_tree(300))
    write(log / "checkpoint", a_tree(299).checkpoint(LOG).raw)
    assert said("log", log, *KEY)[0] == 0


def test_a_log_of_more_entries_than_anybody_reads_is_not_begun(folder: Path, said: Any) -> None:
    status, words = said("log", folder / "log", "--most", 299, *KEY)
    assert (status, "300" in words) == (2, True)


def test_what_is_not_there_could_not_be_checked(tmp_path: Path, said: Any) -> None:
    assert said("log", tmp_path / "nothing")[0] == 2
    assert said("checkpoint", "ftp://town.example/log")[0] == 2
    assert said("checkpoint", "https://[town/log")[0] == 2


def test_what_a_receipt_says_cannot_move_the_cursor_of_a_terminal(tmp_path: Path, said: Any) -> None:
    disclosed = replace(DISCLOSED, verb="\x1b[2Jmatters.resolve")
    log = MemoryLog()
    log.take([disclosed.entry])
    write(tmp_path / "receipt", replace(log.receipt(0), extra=disclosed.raw).raw)
    status, words = said("receipt", tmp_path / "receipt", *KEY)
    assert (status, "\x1b" in words) == (0, False)


def test_a_command_that_is_not_understood_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        verify(["everything"])
    assert stopped.value.code == 2
    assert "linli verify receipt" in capsys.readouterr().err


def test_every_sentence_is_there_in_both_languages_and_for_every_fault() -> None:
    assert all(english and chinese for english, chinese in WORDS.values())
    assert {fault.value for fault in (*NoteFault, *ProofFault)} <= WORDS.keys()


def test_it_runs_without_settings_and_without_a_database(folder: Path) -> None:
    """In a process of its own, in the language of the machine; Django is not even loaded."""
    script = (
        "import sys; from linli.config.verify.command import verify; status = verify(sys.argv[1:]);"
        "assert 'django' not in sys.modules; sys.exit(status)"
    )
    environment = {"PATH": os.environ["PATH"], "LANG": "zh_CN.UTF-8", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", script, "log", str(folder / "log"), *KEY]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert "已逐条读取全部 300 条" in done.stdout
