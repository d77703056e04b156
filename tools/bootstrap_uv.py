"""Prints the path of a usable uv; brings one to var/uv where the machine has none. Any Python 3.8 or newer runs this.

In this order: uv on PATH, an earlier var/uv, a virtual environment with pip, pip alone (which may put files in a
directory of ours even where the system's Python is managed by the distribution), Debian's python3-venv as root.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / "var" / "uv"
UV = HOME / "bin" / "uv"
OLDEST = (0, 9)
VENV = "ensurepip, venv"
ADVICE = "Linli needs uv 0.9 or newer. Please install uv, or python3-venv, or python3-pip, and run make again."
NOT_FETCHED = "uv could not be fetched; the lines above say why. Please install uv 0.9 or newer, and run make again."


def is_usable(uv: str) -> bool:
    """True when it runs and is new enough for pyproject.toml."""
    try:
        said = subprocess.run([uv, "--version"], stdout=subprocess.PIPE, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return False
    number = re.match(r"uv (\d+)\.(\d+)", said)
    return bool(number) and (int(number[1]), int(number[2])) >= OLDEST


def _run(*command: str) -> bool:
    """True when it succeeded. What it says goes to standard error: standard output is for the path."""
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore"}
    try:
        return subprocess.run(command, stdout=sys.stderr, env=environment, check=False).returncode == 0
    except OSError:
        return False


def has(modules: str) -> bool:
    """True when this Python has them all; asked of a fresh one, as what will run is."""
    ask = [sys.executable, "-c", f"import {modules}"]
    return subprocess.run(ask, stderr=subprocess.DEVNULL, check=False).returncode == 0


def by_virtual_environment() -> bool:
    """Debian's Python has the module venv without what it needs unless python3-venv is installed."""
    shutil.rmtree(HOME, ignore_errors=True)
    if not has(VENV):
        return False
    return _run(sys.executable, "-m", "venv", str(HOME)) and _run(
        str(HOME / "bin/python"), "-m", "pip", "-q", "install", "uv"
    )


def by_pip() -> bool:
    """Into a directory of ours: nothing of the system's Python is touched."""
    shutil.rmtree(HOME, ignore_errors=True)
    if not has("pip"):
        return False
    install = [sys.executable, "-m", "pip", "-q", "install", "--target", str(HOME), "uv"]
    return _run(*install) or _run(*install, "--break-system-packages")


def by_debian() -> bool:
    """python3-venv, where we may install it."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    _run("apt-get", "update", "-qq")
    return _run("apt-get", "install", "-y", "-qq", "python3-venv") and by_virtual_environment()


def main() -> int:
    """The path on standard output, or one line of advice and exit status 1."""
    found = shutil.which("uv")
    if found and is_usable(found):
        print(found)
        return 0
    for way in (lambda: True, by_virtual_environment, by_pip, by_debian):
        if way() and is_usable(str(UV)):
            print(UV)
            return 0
    print(NOT_FETCHED if has(VENV) or has("pip") else ADVICE, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
