"""The ``linli`` command: Django's management commands under our own name, and the processes of a running town."""

import importlib
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext

PROCESSES = ("web", "live", "worker")
# These find their database by themselves, or do without.
OWN = {
    "run": ("linli.config.supervisor", "run"),
    "demo": ("linli.config.demo.start", "demo"),
    "witness": ("linli.config.processes", "serve_witness"),
    "settle": ("linli.config.settle", "settle"),
    "verify": ("linli.config.verify.command", "verify"),
    "backup": ("linli.config.backup.command", "backup"),
    "restore": ("linli.config.backup.command", "restore"),
}
BARE = frozenset({"run", "demo", "witness", *PROCESSES})  # take no arguments: the environment says what there is to say
LIGHT = frozenset({"settle", "verify"})  # start neither Django nor a database driver
# These read no database; everything else gets the embedded server when DATABASE_URL names no other.
WITHOUT_DATABASE = frozenset(
    [
        "-h",
        "--help",
        "help",
        "--version",
        "version",
        "check",
        "collectstatic",
        "diffsettings",
        "makemigrations",
        "deadline",
        "calendars",
        "guide",
        "jurisdiction",
        "seal",
    ]
)

USAGE = """\
linli run       start web, live and worker, and PostgreSQL unless DATABASE_URL names one
linli demo      the same with a town that has a history, and a sign-in link for each role
linli backup    database and media of one moment into a folder; linli restore puts them back
linli web       one process alone, for example under systemd; also: linli live, linli worker
linli witness   sign the public logs of other towns, beside ours or on a machine of its own
linli verify    check a public log, or a receipt from it, without trusting any server
linli settle    solve a settlement problem, or check a result: linli settle check
linli help      every other command
"""


def main() -> None:
    """Run the command named on the command line; exit status as the command's."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.config.settings")
    arguments = sys.argv[1:]
    name = arguments[0] if arguments else ""
    try:
        sys.exit(_run(name, arguments))
    except KeyboardInterrupt:
        sys.exit(130)


def _run(name: str, arguments: Sequence[str]) -> int:
    if not name:
        sys.stdout.write(USAGE)
        return 0
    if name in BARE and len(arguments) > 1:
        return _explain(name, arguments[1:])
    if name in OWN:
        module, function = OWN[name]
        own = getattr(importlib.import_module(module), function)
        return int(own(arguments[1:]) if name in LIGHT else _with_a_sentence(own, arguments[1:]))
    return int(_with_a_sentence(_serve_or_manage, arguments))


def _explain(name: str, said: Sequence[str]) -> int:
    """Whoever asks how a process is started must not start it: a demonstration makes a whole town."""
    if not {"-h", "--help"} & set(said):
        sys.stderr.write(f"linli {name} takes no arguments: {' '.join(said)}\n")
        return 2
    sys.stdout.write("".join(line for line in USAGE.splitlines(keepends=True) if f"linli {name} " in line) or USAGE)
    return 0


def _with_a_sentence(run: Callable[[Sequence[str]], int], arguments: Sequence[str]) -> int:
    """A server that does not start is no bug: one sentence to the operator."""
    from linli.config import postgres

    try:
        return run(arguments)
    except postgres.NotStarted as failure:
        sys.exit(str(failure))


def _serve_or_manage(arguments: Sequence[str]) -> int:
    from linli.config import postgres, processes, roles

    name = arguments[0]
    with nullcontext() if name in WITHOUT_DATABASE else postgres.database_url():
        roles.act_as_application(name)
        if name in PROCESSES:
            processes.serve(name)
        else:
            _manage(arguments)
    return 0


def _manage(arguments: Sequence[str]) -> None:
    """A management command; its name may be written with hyphens."""
    from django.core.management import execute_from_command_line

    command = arguments[0] if arguments[0].startswith("-") else arguments[0].replace("-", "_")
    execute_from_command_line(["linli", command, *arguments[1:]])


if __name__ == "__main__":
    main()
