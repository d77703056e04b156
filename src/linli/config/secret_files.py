"""Secrets from files: whatever may stand in a variable may stand in a file that ``<NAME>_FILE`` names instead.

A variable is inherited by every child and may be read in a crash report; a file has an owner and a mode. So the file is
read where the secret is used, and never put into the environment.
"""

import os
import stat
import sys
from collections.abc import Iterable
from pathlib import Path

# What is secret among the variables. The password of a database stands in a file of its own, which its URL names:
# postgresql://linli@db.example/linli?passfile=/etc/linli/pgpass
NAMES = (
    "LINLI_SECRET_KEY",
    "LINLI_MASTER_KEY",
    "LINLI_SEAL_PASSPHRASE",
    "LINLI_EMAIL_PASSWORD",
    "LINLI_SMS_SECRET",
    "LINLI_MAIL_RECEIPT_SECRET",
    "LINLI_PUSH_KEY",
    "LINLI_OPEN311_KEYS",
    "LINLI_OIDC_CLIENT_SECRET",
)
# Files of keys that have variables of their own.
_KEY_FILES = ("LINLI_SEAL_FILE", "LINLI_LOG_KEY_FILE", "LINLI_TRACKER_KEY_FILE", "LINLI_OIDC_FILE", "PGPASSFILE")
_UNDER_VAR = ("secret_key", "keys", "push_key.pem", "seal", "witness/witness.key")
# These two have always named a file in which the program itself writes and changes keys.
KEPT_BY_US = frozenset({"LINLI_MASTER_KEY", "LINLI_PUSH_KEY"})


def secret(name: str, default: str = "") -> str:
    """The variable, else the first line of the file that ``<name>_FILE`` names, else the default.

    Ends with one sentence when that file cannot be read: to go on without a secret would be worse.
    """
    assert name in NAMES, f"{name} is not listed as a secret"
    if given := os.environ.get(name):
        return given
    path = os.environ.get(f"{name}_FILE")
    if not path or name in KEPT_BY_US:
        return default
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeError) as error:
        sys.exit(f"{name}_FILE cannot be read: {type(error).__name__}.")


def loose_files(var: Path) -> list[Path]:
    """Files with secrets that others than their owner may read."""
    return sorted(path for path in set(_files(var)) if _mode(path) & (stat.S_IRWXG | stat.S_IRWXO))


def _files(var: Path) -> Iterable[Path]:
    named = [os.environ.get(name, "") for name in (*(f"{name}_FILE" for name in NAMES), *_KEY_FILES)]
    yield from (Path(path) for path in named if path)
    if witness := os.environ.get("LINLI_WITNESS_DIR"):
        yield Path(witness) / "witness.key"
    for path in (var / name for name in _UNDER_VAR):
        yield from (found for found in path.rglob("*") if found.is_file()) if path.is_dir() else [path]


def _mode(path: Path) -> int:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return 0
