"""A town that is lost or spoilt comes back, whole or as it was at a moment; and nothing takes its place unproven."""

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from linli.config import postgres
from linli.config.backup.command import backup, restore
from linli.config.backup.facts import read_facts
from linli.kit.ids import uuid7
from tests.faults.town import Town, wait_until

pytestmark = pytest.mark.faults

ACCOUNT = UUID(int=7)
PHOTO = "photos/01/full.jpg"


class Kept:
    """A town of these tests, and the folders beside it."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.base = town.var.parent / f"{town.var.name}-kept"
        self.archive, self.backups = self.base / "wal archive", self.base / "backups"
        self.archive.mkdir(parents=True)
        self.base.chmod(0o755)

    def write(self, count: int) -> str:
        """Entries, linked and published; as the owner, who may. What the log said. The server runs."""
        self.town.extra["DATABASE_URL"] = f"postgresql://postgres@/linli?host={self.town.var / 'pg'}"
        written = self.town.command("shell", "-c", f"from tests.faults.write_entries import write; write({count})")
        assert written.returncode == 0, written.stderr
        return written.stdout.splitlines()[-1]

    def head(self, var: Path | None = None) -> tuple[str, int]:
        """Head of the chain and number of entries; the server runs."""
        with psycopg.connect(f"postgresql://postgres@/linli?host={(var or self.town.var) / 'pg'}") as connection:
            facts = read_facts(connection, counted=True)
        return facts.ledger, facts.tables["public.ledger_entry"]


@pytest.fixture
def kept(new_town: Callable[[], Town], monkeypatch: pytest.MonkeyPatch) -> Kept:
    made = Kept(new_town())
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("LINLI_VAR", str(made.town.var))
    monkeypatch.setenv("LINLI_WAL_ARCHIVE", str(made.archive))
    made.town.extra["LINLI_WAL_ARCHIVE"] = str(made.archive)
    photo = made.town.var / "media" / PHOTO
    photo.parent.mkdir(parents=True)
    photo.write_bytes(b"a photo")
    return made


def _empty_the_ledger(kept: Kept) -> None:
    """The mistake: somebody with the owner's rights deletes the record."""
    with kept.town.connect() as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("DELETE FROM ledger_link; DELETE FROM ledger_entry")


def test_a_town_comes_back_as_it_was_before_a_mistake(kept: Kept, capsys: pytest.CaptureFixture[str]) -> None:
    with postgres.held(kept.town.var):
        kept.write(3)
        assert backup([str(kept.backups), "--base"]) == 0
        kept.write(4)
        good = kept.head()
        with kept.town.connect() as connection:
            row = connection.execute("SELECT clock_timestamp()").fetchone()
        assert row is not None
        before: datetime = row[0]
        size = kept.write(2)  # published, and then undone with the mistake
        assert size.isdigit()
        _empty_the_ledger(kept)
    (kept.town.var / "media" / PHOTO).unlink()
    lock = (kept.town.var / "log" / "lock").read_bytes()

    to = ["--to", before.isoformat()]
    assert restore([str(kept.backups), *to]) == 1
    assert "--move-aside" in capsys.readouterr().err
    assert restore([str(kept.backups), "--to", "2020-01-01T10:00", "--move-aside"]) == 1
    assert "no base" in capsys.readouterr().err
    late = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    assert restore([str(kept.backups), "--to", late, "--move-aside"]) == 1
    assert "The archive ends before that moment" in capsys.readouterr().err

    assert restore([str(kept.backups), *to, "--move-aside"]) == 0, capsys.readouterr()
    assert f"ledger proven, head {good[0]}" in capsys.readouterr().out
    assert (kept.town.var / "media" / PHOTO).read_bytes() == b"a photo"
    assert (kept.town.var / "log" / "lock").read_bytes() == lock, "what was published is never restored"
    with postgres.held(kept.town.var):
        assert kept.head() == good
        assert kept.write(1) == "RESTORED", "the record goes on, and the log refuses to show a second history"
        wait_until(lambda: _archived_again(kept), "the new time line is archived")
    assert len(list(kept.town.var.glob("pg.before-*"))) == 1


def _archived_again(kept: Kept) -> bool:
    with kept.town.connect() as connection:
        connection.execute("SELECT pg_switch_wal()")
    return (kept.archive / "00000002.history.gz").exists() and any(kept.archive.glob("00000002????????*.gz"))


def _sign_up(kept: Kept) -> None:
    """Somebody has an account, and will have it erased after the backup."""
    with kept.town.connect() as connection:
        connection.execute(
            "INSERT INTO people_account (id, email, display_name, language, is_active, password)"
            " VALUES (%s, 'chen@example.org', '陈女士', 'zh-hans', true, '!')",
            [ACCOUNT],
        )


def test_a_lost_town_comes_back_from_a_dump_with_its_media_and_its_keys(
    kept: Kept, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    passphrase = kept.base / "passphrase"
    passphrase.write_text("a long enough passphrase\n")
    sealed = kept.base / "keys.sealed"
    with_keys = ["--keys", str(sealed), "--passphrase-file", str(passphrase)]
    with postgres.held(kept.town.var):
        kept.write(5)
        _sign_up(kept)
        good = kept.head()
        file = kept.backups / "town.tar"
        assert backup([str(file), *with_keys]) == 0, capsys.readouterr()
    assert (kept.town.var / "log" / "lock").read_bytes() not in file.read_bytes()
    secret = (kept.town.var / "secret_key").read_bytes()
    assert secret not in file.read_bytes() + sealed.read_bytes()

    elsewhere = kept.base / "elsewhere"
    monkeypatch.setenv("LINLI_VAR", str(elsewhere))
    monkeypatch.delenv("LINLI_WAL_ARCHIVE")
    assert restore([str(file), "--dry-run"]) == 0
    assert not elsewhere.exists()
    elsewhere.mkdir()
    line = {"id": str(uuid7()), "unit": "ACCOUNT", "subject": str(ACCOUNT), "at": "2026-11-23T08:00:00Z"}
    (elsewhere / "erased.jsonl").write_text(json.dumps(line) + "\n")  # what was erased since, kept beside the log
    assert restore([str(file), *with_keys]) == 0, capsys.readouterr()
    assert (elsewhere / "media" / PHOTO).read_bytes() == b"a photo"
    assert (elsewhere / "secret_key").read_bytes() == secret
    assert not (elsewhere / "log").exists()
    with postgres.held(elsewhere):
        assert kept.head(elsewhere) == (good[0], good[1] + 1), "and that it was erased again is on record"
        with psycopg.connect(f"postgresql://postgres@/linli?host={elsewhere / 'pg'}") as connection:
            [(email,)] = connection.execute("SELECT email FROM people_account").fetchall()
        assert email == f"{ACCOUNT}@erased.invalid", "what was erased after the backup does not come back"
    assert {path.name for path in kept.backups.iterdir()} == {"town.tar", ".linli-backup.lock"}


def test_a_damaged_backup_changes_nothing(kept: Kept, capsys: pytest.CaptureFixture[str]) -> None:
    with postgres.held(kept.town.var):
        assert backup([str(kept.backups)]) == 0
    (made,) = kept.backups.glob("linli-dump-*")
    assert backup([str(made), "--verify"]) == 0
    shutil.rmtree(kept.town.var / "pg")
    shutil.rmtree(kept.town.var / "media")
    spoilt = next((made / "database").glob("*.gz"))
    spoilt.write_bytes(spoilt.read_bytes()[:-1] + b"x")
    assert backup([str(made), "--verify"]) == 1
    assert restore([str(made)]) == 1
    assert "is not what it was" in capsys.readouterr().err
    assert not (kept.town.var / "pg").exists()
