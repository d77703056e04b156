"""The command lines of ``linli backup`` and ``linli restore``."""

import argparse
import os
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import psycopg

from linli.config import postgres
from linli.config.backup import point_in_time
from linli.config.backup.faults import Unfit
from linli.config.backup.keys import key_files, open_keys, place_keys, seal_keys
from linli.config.backup.make import BASE, DUMP, Made, forget_older, make_backup
from linli.config.backup.manifest import check_files, read_manifest
from linli.config.backup.media import readable
from linli.config.backup.packed import pack, unpacked
from linli.config.backup.restore import Report, check_empty, looked_through, restore_embedded, restore_given
from linli.kit.clock import LOCAL


def backup(arguments: Sequence[str]) -> int:
    """``linli backup``: exit status 0, or 1 with a sentence."""
    parser = argparse.ArgumentParser(
        "linli backup", description="Database and media of one moment, whole or not at all."
    )
    parser.add_argument("into", type=Path, metavar="DIR|FILE.tar", help="a folder for backups, or one file")
    parser.add_argument("--base", action="store_true", help="the server's files: any later moment can be restored")
    parser.add_argument("--verify", action="store_true", help="read a backup again and compare every hash")
    parser.add_argument("--keep", type=int, default=0, metavar="N", help="then delete all but the newest N of its kind")
    parser.add_argument("--keys", type=Path, metavar="FILE", help="also seal the keys into this file, kept elsewhere")
    parser.add_argument("--passphrase-file", type=Path, metavar="FILE", help="what seals them")
    chosen = parser.parse_args(arguments)
    return _told(lambda: _verify(chosen.into) if chosen.verify else _backup(chosen))


def restore(arguments: Sequence[str]) -> int:
    """``linli restore``: exit status 0, or 1 with a sentence."""
    parser = argparse.ArgumentParser("linli restore", description="A town from a backup, checked before and after.")
    parser.add_argument("backup", type=Path, metavar="DIR|FILE.tar", help="a backup; with --to also a folder of bases")
    parser.add_argument("--to", metavar="MOMENT", help="2026-11-23T10:00, in China's time unless it names another")
    parser.add_argument("--wal", metavar="DIR", help="where the log is archived, instead of LINLI_WAL_ARCHIVE")
    parser.add_argument("--move-aside", action="store_true", help="what is there is kept under another name")
    parser.add_argument("--dry-run", action="store_true", help="check everything, change nothing")
    parser.add_argument("--keys", type=Path, metavar="FILE", help="the sealed keys")
    parser.add_argument("--passphrase-file", type=Path, metavar="FILE", help="what sealed them")
    chosen = parser.parse_args(arguments)
    return _told(lambda: _restore(chosen))


def _told(act: Callable[[], None]) -> int:
    try:
        act()
    except (Unfit, postgres.NotStarted, OSError, psycopg.Error) as error:
        reason = (
            str(error) if not isinstance(error, psycopg.Error) else f"The database refused: {type(error).__name__}."
        )
        sys.stderr.write(f"{reason}\n")
        return 1
    return 0


def say(text: str) -> None:
    """One line to the operator, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _var() -> Path:
    return Path(os.environ.get("LINLI_VAR", "var")).resolve()


def _backup(chosen: argparse.Namespace) -> None:
    with postgres.database_url() as url:
        made, where = _make(url, chosen)
    _summarise(made, where)
    _tell_of_keys(chosen)
    for old in forget_older(chosen.into, made.manifest.kind, chosen.keep) if chosen.keep > 0 and where.is_dir() else []:
        say(f"deleted {old}")


def _make(url: str, chosen: argparse.Namespace) -> tuple[Made, Path]:
    is_file = chosen.into.suffix == ".tar"
    folder = chosen.into.parent if is_file else chosen.into
    if chosen.keys is not None:
        _check_apart(chosen.keys, folder)
    made = make_backup(
        url=url,
        var=_var(),
        into=folder,
        kind=BASE if chosen.base else DUMP,
        cell=os.environ.get("LINLI_CELL", "330681"),
        say=say,
    )
    return made, pack(made.folder, chosen.into) if is_file else made.folder


def _tell_of_keys(chosen: argparse.Namespace) -> None:
    if chosen.keys is not None:
        names = seal_keys(_var(), chosen.keys, _passphrase(chosen.passphrase_file))
        say(f"keys, sealed into {chosen.keys}: {', '.join(names)}")
    elif names := sorted(key_files(_var())):
        say(
            f"keys are not in it: {', '.join(names)}. Without them nobody opens the words of disputes or the links of "
            "residents. Keep them, and the passphrase, apart from this backup: --keys seals them."
        )


def _summarise(made: Made, where: Path) -> None:
    say(f"{where}: {readable(made.bytes)} in {made.manifest.seconds} s")
    say(f"ledger head {made.manifest.ledger or 'none yet'}, waiting {made.manifest.waiting}")
    say(f"manifest sha256 {made.sha256}; note it where the backup is not")


def _check_apart(keys: Path, folder: Path) -> None:
    if keys.resolve().is_relative_to(folder.resolve()):
        raise Unfit("Keys are not kept beside what they open: name a file outside of the backups.")


def _passphrase(file: Path | None) -> str:
    if file is None:
        raise Unfit("Give --passphrase-file with --keys: the keys are never written open.")
    return file.read_text(encoding="utf-8").strip()


def _verify(path: Path) -> None:
    with _opened(path) as folder:
        count = check_files(folder)
        manifest = read_manifest(folder)
    say(f"{count} files are as they were on {manifest.made_at}; ledger head {manifest.ledger or 'none'}")


@contextmanager
def _opened(path: Path) -> Iterator[Path]:
    """The folder of a backup: itself, or its file unpacked beside it for as long as this lasts."""
    if path.is_dir():
        yield path
        return
    with tempfile.TemporaryDirectory(prefix=".linli-unpacked-", dir=path.resolve().parent) as folder:
        try:
            yield unpacked(path, Path(folder))
        except tarfile.TarError as error:
            raise Unfit(f"{path} cannot be read: {error}.") from error


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise Unfit(f"{text!r} is not a moment. Write it as 2026-11-23T10:00.") from error
    return at if at.tzinfo else at.replace(tzinfo=LOCAL)


def _restore(chosen: argparse.Namespace) -> None:
    to = _moment(chosen.to)
    keys = open_keys(chosen.keys, _passphrase(chosen.passphrase_file)) if chosen.keys else {}
    path = chosen.backup
    if path.is_dir() and (to is not None or not (path / "manifest.json").exists()):
        path = point_in_time.chosen_base(path, to)
    with _opened(path) as folder:
        if not os.environ.get("DATABASE_URL"):
            is_base = read_manifest(folder).kind == BASE
            check_empty(_var(), move_aside=chosen.move_aside, keeps_media=is_base)
        report = looked_through(folder, _var(), say)
        if chosen.dry_run:
            say("nothing was changed: this was a dry run")
            return
        if placed := place_keys(keys, _var()):
            say(f"keys put in place: {', '.join(placed)}")
        _put(folder, chosen, to, report)
    for moved in report.moved:
        say(f"what was there is kept in {moved}")
    missing = sorted(set(report.manifest.keys) - set(key_files(_var())))
    if missing:
        say(f"keys that were there and are not here: {', '.join(missing)}. Put them back before you start.")
    say(f"restored in {sum(report.seconds.values()):.1f} s; ledger proven, head {report.head}")


def _put(folder: Path, chosen: argparse.Namespace, to: datetime | None, report: Report) -> None:
    if report.manifest.kind == BASE:
        if os.environ.get("DATABASE_URL"):
            raise Unfit("DATABASE_URL names a server of your own: restore its files with its own tools.")
        archive = point_in_time.archive_of(chosen.wal)
        point_in_time.restore_to(folder, _var(), archive, to, move_aside=chosen.move_aside, say=say, report=report)
        say("now make a new base: the log goes on from here under another number")
    elif to is not None:
        raise Unfit("A moment can only be restored from a base: linli backup --base.")
    elif url := os.environ.get("DATABASE_URL"):
        restore_given(folder, _var(), url, say=say, report=report)
    else:
        restore_embedded(folder, _var(), move_aside=chosen.move_aside, say=say, report=report)
