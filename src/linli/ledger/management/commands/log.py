"""``linli log``: how far the public log is, its key, and what an operator does after a restore."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from linli.kit import clock
from linli.kit.actors import SYSTEM
from linli.ledger import actions, queries
from linli.ledger.log_files import own_log
from linli.ledger.log_key import own_log_key
from linli.ledger.rules.notes import NoteRefused
from linli.ledger.rules.standing import Halt, LogBusy, LogHalted, LogKeyUnusable

SENTENCES = {
    Halt.LOCK_LOST: "The database has leaves, and the file that says how far they were published is gone. "
    "Put the newest checkpoint that anybody else has kept back: linli log recover --checkpoint FILE",
    Halt.RESTORED: "The database is older than what was published. "
    "Take back what it lacks from the files: linli log adopt",
    Halt.FORKED: "The database holds other leaves than were published. Nothing can be published under this name again; "
    "look for the right backup.",
    Halt.DAMAGED: "The files of the log do not lead to what was signed. Move them away and put them back from the "
    "database: linli log recover --checkpoint FILE",
    Halt.OTHER_KEY: "The last checkpoint was signed with another key or under another name.",
    Halt.AHEAD: "A witness has signed a longer log: this installation is older than what was published.",
}


class Command(BaseCommand):
    """Exit status 1 with a sentence when the log may not go on."""

    help = "The public log: status, key, adopt (after a restore), recover (after its files were lost)"

    def add_arguments(self, parser: CommandParser) -> None:
        """Subcommands."""
        commands = parser.add_subparsers(dest="what", required=True)
        commands.add_parser("status", help="size, who signed, what waits")
        commands.add_parser("key", help="the public key, to hand out")
        commands.add_parser("adopt", help="after a restore: take back the published leaves that the database lacks")
        recover = commands.add_parser("recover", help="put lock and files back from the database")
        recover.add_argument("--checkpoint", required=True, type=Path, help="the newest one that anybody has kept")

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        """Run one of them."""
        try:
            {"status": self._status, "key": self._key, "adopt": self._adopt, "recover": self._recover}[what](options)
        except LogHalted as halted:
            raise CommandError(f"{halted}. {SENTENCES[halted.halt]}") from halted
        except (LogKeyUnusable, OSError) as fault:
            raise CommandError(str(fault)) from fault
        except LogBusy as busy:
            raise CommandError("The worker is publishing at this moment. Stop it first.") from busy
        except NoteRefused as refusal:
            raise CommandError(f"This is no checkpoint of this log: {refusal.fault.value}") from refusal

    def _status(self, _options: Any) -> None:
        status = queries.get_log_status()
        self.stdout.write(f"size {status.size}")
        self.stdout.write(f"signed by {', '.join(status.signed_by) or 'nobody yet'}")
        self.stdout.write(f"waiting {status.waiting}")

    def _key(self, _options: Any) -> None:
        self.stdout.write(queries.find_log_key() or own_log_key().verifier.text)

    def _adopt(self, _options: Any) -> None:
        first, end = actions.adopt(files=own_log(), key=own_log_key(), actor=SYSTEM, at=clock.now())
        self.stdout.write(f"{end - first} leaves taken back, from {first} to before {end}")

    def _recover(self, options: Any) -> None:
        checkpoint = options["checkpoint"].read_bytes()
        made = actions.recover(files=own_log(), key=own_log_key(), checkpoint=checkpoint)
        self.stdout.write(f"the log goes on from size {made.size}")
