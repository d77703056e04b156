"""What `make` says on a machine without uv: it brings one, or one clear line tells what to install.

The machine is a folder of its own: a copy of the tool, and a python3 that answers as a distribution's would. No
network, no package of ours and nothing of this machine's Python is within its reach.
"""

import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# A python3 without what Debian leaves out. It runs the tool itself, and passes for the interpreter that it calls:
# ``-c "import ensurepip, venv"``, ``-m venv`` and ``-m pip`` answer as the machine at hand would.
_PYTHON = """#!{real}
import os, runpy, sys

here = {machine!r}
has = {has!r}
arguments = sys.argv[1:]


def note(what):
    with open(os.path.join(here, "asked"), "a") as file:
        file.write(what + "\\n")


def bring_uv(folder):
    os.makedirs(os.path.join(folder, "bin"), exist_ok=True)
    path = os.path.join(folder, "bin", "uv")
    with open(path, "w") as file:
        file.write("#!/bin/sh\\necho uv 0.9.5\\n")
    os.chmod(path, 0o755)


if arguments[0].endswith("bootstrap_uv.py"):
    sys.executable = __file__
    sys.argv = arguments
    sys.dont_write_bytecode = True
    runpy.run_path(arguments[0], run_name="__main__")
elif arguments[0] == "-c":
    module = arguments[1].split()[-1]
    note(module + "?")
    sys.exit(0 if module in has else "No module named " + module)
elif arguments[:2] == ["-m", "venv"]:
    note("venv")
    os.makedirs(os.path.join(arguments[2], "bin"), exist_ok=True)
    os.symlink(__file__, os.path.join(arguments[2], "bin", "python"))
elif arguments[:2] == ["-m", "pip"]:
    managed = "managed" in has and "--target" not in arguments and "/var/uv/" not in sys.argv[0]
    note("pip " + " ".join(word for word in arguments[3:] if word.startswith("--")))
    if ("pip" not in has and "/var/uv/" not in sys.argv[0]) or managed:
        sys.exit("No module named pip")
    if "offline" in has:
        sys.exit("no network")
    target = arguments[arguments.index("--target") + 1] if "--target" in arguments else os.path.dirname(
        os.path.dirname(sys.argv[0])
    )
    bring_uv(target)
else:
    sys.exit("unexpected: " + " ".join(arguments))
"""


class Machine:
    """One folder with the tool, a python3 and nothing else on its path."""

    def __init__(self, folder: Path, has: str) -> None:
        self.folder, self.bin = folder, folder / "bin"
        (folder / "tools").mkdir(parents=True)
        self.bin.mkdir()
        shutil.copy(ROOT / "tools" / "bootstrap_uv.py", folder / "tools")
        self.install("python3", _PYTHON.format(real=sys.executable, machine=str(folder), has=has.split()))

    def install(self, name: str, program: str) -> None:
        """Put a program on its path."""
        path = self.bin / name
        path.write_text(program)
        path.chmod(path.stat().st_mode | stat.S_IXUSR)

    def bootstrap(self) -> subprocess.CompletedProcess[str]:
        """As the Makefile calls it."""
        command = [str(self.bin / "python3"), str(self.folder / "tools" / "bootstrap_uv.py")]
        environment = {"PATH": str(self.bin), "HOME": str(self.folder)}
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)

    @property
    def asked(self) -> list[str]:
        """What its python3 was asked for, in order."""
        file = self.folder / "asked"
        return file.read_text().splitlines() if file.exists() else []


def test_a_uv_that_is_new_enough_is_used(tmp_path: Path) -> None:
    machine = Machine(tmp_path, "")
    machine.install("uv", "#!/bin/sh\necho uv 0.9.1\n")
    done = machine.bootstrap()
    assert (done.returncode, done.stdout.strip()) == (0, str(machine.bin / "uv"))
    assert machine.asked == []


@pytest.mark.parametrize("has", ["venv", "venv pip", "venv managed"])
def test_with_venv_one_is_brought_through_it(tmp_path: Path, has: str) -> None:
    machine = Machine(tmp_path, has)
    machine.install("uv", "#!/bin/sh\necho uv 0.4.0\n")  # too old to be used
    done = machine.bootstrap()
    assert (done.returncode, done.stdout.strip()) == (0, str(tmp_path / "var" / "uv" / "bin" / "uv"))
    assert machine.bootstrap().stdout == done.stdout
    assert machine.asked == ["venv?", "venv", "pip "], "the second time nothing is fetched"


@pytest.mark.parametrize("has", ["pip", "pip managed"])
def test_without_venv_pip_puts_it_into_a_folder_of_ours(tmp_path: Path, has: str) -> None:
    machine = Machine(tmp_path, has)
    done = machine.bootstrap()
    assert (done.returncode, done.stdout.strip()) == (0, str(tmp_path / "var" / "uv" / "bin" / "uv"))
    assert machine.asked[-1].startswith("pip --target")


@pytest.mark.parametrize("has", ["", "managed"])
def test_where_nothing_is_there_one_line_says_what_to_install(tmp_path: Path, has: str) -> None:
    done = Machine(tmp_path, has).bootstrap()
    assert (done.returncode, done.stdout) == (1, "")
    [line] = done.stderr.strip().splitlines()
    assert all(name in line for name in ("uv 0.9", "python3-venv", "python3-pip"))


@pytest.mark.parametrize("has", ["pip offline", "venv offline", "pip managed offline"])
def test_where_it_cannot_be_fetched_the_reason_is_shown_and_nothing_needless_asked_for(
    tmp_path: Path, has: str
) -> None:
    done = Machine(tmp_path, has).bootstrap()
    assert (done.returncode, done.stdout) == (1, "")
    *reasons, last = done.stderr.strip().splitlines()
    assert "no network" in reasons
    assert "install uv 0.9" in last
    assert "python3-venv" not in last
