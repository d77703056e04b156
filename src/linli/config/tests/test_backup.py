"""What makes a backup trustworthy, without a server: hashes, keys, passwords, and what the shell is given."""

import hashlib
import json
import tarfile
from pathlib import Path

import pytest

from linli.config import wal_archive
from linli.config.backup.address import parse
from linli.config.backup.faults import Unfit
from linli.config.backup.keys import key_files, open_keys, place_keys, seal_keys
from linli.config.backup.make import forget_older
from linli.config.backup.manifest import Manifest, check_files, read_manifest, write_listing
from linli.config.backup.media import copy_media
from linli.config.backup.packed import pack, unpacked
from linli.config.backup.restore import _is_known

PASSPHRASE = "correct horse battery"


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A finished backup of two files."""
    folder = tmp_path / "linli-dump-20261123T020000Z"
    (folder / "media").mkdir(parents=True)
    (folder / "media" / "a.jpg").write_bytes(b"a photo")
    (folder / "toc.dat").write_bytes(b"rows")
    _sign(folder)
    return folder


def _sign(folder: Path) -> None:
    facts = {"tables": {}, "migrations": [], "keys": [], "media_files": 1, "media_bytes": 7}
    Manifest(
        kind="dump",
        made_at="2026-11-23T02:00:00+00:00",
        linli="0.1.0",
        postgresql=18,
        cell="330681",
        ledger="",
        waiting=0,
        listing_sha256=write_listing(folder, {}),
        **facts,  # type: ignore[arg-type]
    ).write(folder)


def test_what_was_not_touched_is_whole(made: Path) -> None:
    assert check_files(made) == 2


@pytest.mark.parametrize("harm", ["changed", "missing", "added", "listing", "manifest", "format"])
def test_whatever_is_changed_is_named(made: Path, harm: str) -> None:
    photo, listing, manifest = made / "media" / "a.jpg", made / "files.sha256", made / "manifest.json"
    if harm == "changed":
        photo.write_bytes(b"b photo")
    elif harm == "missing":
        photo.unlink()
    elif harm == "added":
        (made / "media" / "b.jpg").write_bytes(b"")
    elif harm == "listing":
        listing.write_text(listing.read_text().splitlines(keepends=True)[0])
    elif harm == "manifest":
        manifest.write_text("{")
    else:
        manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "format": "linli.backup.9"}))
    with pytest.raises(Unfit):
        check_files(made)


def test_a_listing_that_leads_out_of_the_backup_is_refused(made: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").write_bytes(b"")
    listing = made / "files.sha256"
    listing.write_text(f"{'0' * 64}  ../outside\n")
    raw = json.loads((made / "manifest.json").read_text())
    raw["listing_sha256"] = hashlib.sha256(listing.read_bytes()).hexdigest()
    (made / "manifest.json").write_text(json.dumps(raw))
    with pytest.raises(Unfit, match="damaged"):
        check_files(made)


def test_one_file_holds_it_all_and_comes_apart_again(made: Path, tmp_path: Path) -> None:
    file = pack(made, tmp_path / "town.tar")
    assert not made.exists()
    folder = unpacked(file, tmp_path / "out")
    assert check_files(folder) == 2
    with pytest.raises(Unfit, match="there already"):
        pack(folder, file)


def test_a_file_that_leads_elsewhere_is_not_unpacked(tmp_path: Path) -> None:
    (tmp_path / "evil").write_bytes(b"x")
    with tarfile.open(tmp_path / "evil.tar", "w") as archive:
        archive.add(tmp_path / "evil", arcname="../../evil-elsewhere")
    with pytest.raises(tarfile.TarError):
        unpacked(tmp_path / "evil.tar", tmp_path / "out")
    assert not (tmp_path.parent / "evil-elsewhere").exists()


def test_keys_are_sealed_and_come_back_only_with_their_passphrase(tmp_path: Path) -> None:
    var, elsewhere = tmp_path / "var", tmp_path / "new"
    (var / "keys").mkdir(parents=True)
    (var / "secret_key").write_text("the key of links")
    (var / "keys" / "disputes").write_text("the key of words")
    (var / "keys" / "witness.key").write_text("never with the others")
    sealed = tmp_path / "keys.sealed"
    assert seal_keys(var, sealed, PASSPHRASE) == ["keys/disputes", "secret_key"]
    assert sealed.stat().st_mode & 0o077 == 0
    assert b"the key" not in sealed.read_bytes()
    with pytest.raises(Unfit, match="passphrase"):
        open_keys(sealed, PASSPHRASE + "x")
    assert place_keys(open_keys(sealed, PASSPHRASE), elsewhere) == ["keys/disputes", "secret_key"]
    assert (elsewhere / "secret_key").read_text() == "the key of links"
    assert (elsewhere / "secret_key").stat().st_mode & 0o077 == 0
    assert set(key_files(elsewhere)) == {"keys/disputes", "secret_key"}


def test_keys_come_back_to_where_the_town_looks_for_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = tmp_path / "etc" / "log.key"
    monkeypatch.setenv("LINLI_LOG_KEY_FILE", str(named))
    monkeypatch.setenv("LINLI_SECRET_KEY_FILE", str(tmp_path / "etc" / "secret"))
    place_keys({"keys/log.key": b"signs", "secret_key": b"links"}, tmp_path / "var")
    assert (named.read_bytes(), (tmp_path / "etc" / "secret").read_bytes()) == (b"signs", b"links")
    assert not (tmp_path / "var").exists()
    named.chmod(0o644)
    place_keys({"keys/log.key": b"signs"}, tmp_path / "var")
    assert named.stat().st_mode & 0o077 == 0, "a file that others could read is theirs no more"
    with pytest.raises(Unfit, match="another key"):
        place_keys({"keys/log.key": b"another"}, tmp_path / "var")


def test_a_key_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("another")
    with pytest.raises(Unfit, match="another key"):
        place_keys({"secret_key": b"mine", "push_key.pem": b"p"}, tmp_path)
    assert (tmp_path / "secret_key").read_text() == "another"
    assert not (tmp_path / "push_key.pem").exists()


def test_a_short_passphrase_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unfit, match="12 characters"):
        seal_keys(tmp_path, tmp_path / "keys", "short")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://owner:p%40ss@db.town.example:5433/linli?sslmode=require",
        "postgresql://owner:p%40ss@/linli?host=/run",
    ],
)
def test_a_password_never_stands_in_the_list_of_processes(url: str) -> None:
    address = parse(url)
    assert "p%40ss" not in address.url
    assert address.secret == "p@ss"
    assert parse(address.with_secret()) == address
    assert address.database == "linli"
    assert "/other" in address.of("other")


def test_an_address_of_a_socket_stays_as_it_is() -> None:
    url = "postgresql://postgres@/linli?host=/var/lib/linli/pg"
    assert parse(url).url == url


def test_a_folder_that_a_shell_would_read_as_a_command_is_refused() -> None:
    assert '"/mnt/two words/%f.gz"' in wal_archive.archive_command(Path("/mnt/two words"))
    assert "/mnt/100%%/" in wal_archive.restore_command(Path("/mnt/100%"))
    for name in ('/mnt/"; rm -rf /', "/mnt/$(id)", "/mnt/`id`"):
        with pytest.raises(ValueError, match="LINLI_WAL_ARCHIVE"):
            wal_archive.archive_command(Path(name))


def test_only_the_newest_of_a_kind_are_kept(tmp_path: Path) -> None:
    for name in ("linli-dump-20261121T000000Z", "linli-dump-20261122T000000Z", "linli-base-20261101T000000Z"):
        (tmp_path / name).mkdir()
    assert [path.name for path in forget_older(tmp_path, "dump", 1)] == ["linli-dump-20261121T000000Z"]
    assert (tmp_path / "linli-base-20261101T000000Z").exists()


def test_media_that_are_there_stay_when_only_what_is_missing_is_wanted(tmp_path: Path) -> None:
    source, target = tmp_path / "from", tmp_path / "to"
    for folder in (source, target):
        folder.mkdir()
    (source / "a").write_text("old")
    (source / "b").write_text("only there")
    (target / "a").write_text("new")
    copied = copy_media(source, target, prefix="media", only_missing=True)
    assert copied.files == 1
    assert (target / "a").read_text() == "new"
    assert (target / "b").read_text() == "only there"


def test_a_backup_of_a_later_version_is_known_by_its_migrations() -> None:
    assert _is_known("ledger.0001_initial")
    assert not _is_known("ledger.9999_later")
    assert _is_known("auth.0001_initial"), "of Django's own, which keeps itself"


def test_what_is_no_backup_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(Unfit, match="is no backup"):
        read_manifest(tmp_path)
