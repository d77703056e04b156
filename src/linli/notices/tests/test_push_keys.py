"""The key of this site is made once; what is broken or lost is said and left as it is."""

import stat
from io import StringIO
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.management import CommandError, call_command
from pytest_django import Settings

from linli.kit.ids import uuid7
from linli.ledger.models import Entry
from linli.notices import actions
from linli.notices.actions import PushKeyUnusable
from linli.notices.models import Device
from linli.notices.push_keys import can_push, make_key_file, push_public_key
from linli.notices.rules.devices import to_base64url
from linli.notices.tests.make import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def key_file(settings: Settings, tmp_path: Path) -> Path:
    settings.VAR = tmp_path / "var"
    settings.LINLI_NOTICE_DRIVERS = {"PUSH": "push", "IN_APP": "in_app"}
    settings.LINLI_PUSH_KEY = settings.LINLI_PUSH_KEY_FILE = ""
    return tmp_path / "var" / "push_key.pem"


def a_device() -> None:
    Device.objects.create(
        matter_id=uuid7(), endpoint="https://push.example/1", public_key="k", auth_secret="a", created_at=NOON
    )


def test_it_is_made_once_for_its_owner_alone_and_kept(key_file: Path) -> None:
    assert push_public_key() == ""
    actions.prepare_push_key()
    first = push_public_key()
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert [path.name for path in key_file.parent.iterdir()] == ["push_key.pem"]
    actions.prepare_push_key()
    assert push_public_key() == first != ""


@pytest.mark.parametrize("broken", [b"", b"no key", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_a_broken_one_is_said_and_left_as_it_is(key_file: Path, broken: bytes) -> None:
    key_file.parent.mkdir()
    key_file.write_bytes(broken)
    with pytest.raises(PushKeyUnusable, match="broken"):
        actions.prepare_push_key()
    assert key_file.read_bytes() == broken
    assert push_public_key() == ""
    assert "PUSH" not in actions.served_channels()


def test_one_of_another_kind_is_said_too(key_file: Path) -> None:
    key_file.parent.mkdir()
    other = ec.generate_private_key(ec.SECP384R1())
    key_file.write_bytes(other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(PushKeyUnusable, match="another kind"):
        actions.prepare_push_key()


def test_one_that_cannot_be_read_is_said_too(key_file: Path) -> None:
    key_file.mkdir(parents=True)
    with pytest.raises(PushKeyUnusable, match="cannot be read"):
        actions.prepare_push_key()


def test_a_lost_one_is_not_replaced_while_devices_depend_on_it(key_file: Path) -> None:
    actions.prepare_push_key()
    a_device()
    key_file.unlink()
    with pytest.raises(PushKeyUnusable, match="lost"):
        actions.prepare_push_key()
    assert not key_file.exists()


def test_two_processes_that_start_together_keep_the_same_one() -> None:
    make_key_file()
    first = push_public_key()
    with pytest.raises(FileExistsError):
        make_key_file()
    assert push_public_key() == first


def test_it_may_come_from_the_environment_and_no_file_is_made(key_file: Path, settings: Settings) -> None:
    settings.LINLI_PUSH_KEY = to_base64url((7).to_bytes(32, "big"))
    actions.prepare_push_key()
    assert len(push_public_key()) == 87
    assert not key_file.exists()
    settings.LINLI_PUSH_KEY = "x"
    with pytest.raises(PushKeyUnusable, match="LINLI_PUSH_KEY"):
        actions.prepare_push_key()


def test_without_the_channel_there_is_none(key_file: Path, settings: Settings) -> None:
    settings.LINLI_NOTICE_DRIVERS = {"IN_APP": "in_app"}
    actions.prepare_push_key()
    assert (key_file.exists(), push_public_key()) == (False, "")


def told(*arguments: str) -> str:
    out = StringIO()
    call_command("push_key", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_shows_it_and_says_what_is_wrong(key_file: Path) -> None:
    with pytest.raises(CommandError, match="not there"):
        told()
    actions.prepare_push_key()
    assert told().strip() == push_public_key()


def test_a_new_one_is_made_on_demand_and_the_devices_of_the_old_one_are_forgotten(key_file: Path) -> None:
    actions.prepare_push_key()
    first = push_public_key()
    a_device()
    key_file.unlink()
    assert "1" in told("--new")
    assert push_public_key() not in ("", first)
    assert not Device.objects.exists()
    assert Entry.objects.filter(verb="notices.renew_push_key").count() == 1
    assert can_push()


def test_one_from_the_environment_is_not_renewed_here(settings: Settings) -> None:
    settings.LINLI_PUSH_KEY = to_base64url((7).to_bytes(32, "big"))
    a_device()
    with pytest.raises(CommandError, match="LINLI_PUSH_KEY"):
        told("--new")
    assert Device.objects.exists()
