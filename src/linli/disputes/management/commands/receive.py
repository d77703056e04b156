"""``linli receive``: a simulator of whoever gets a packet. Looks at it as a clerk does, and signs the answer."""

import argparse
import os
from datetime import date
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.disputes.queries.receiving import shipped_grounds
from linli.disputes.rules.answers import Answer, Outcome, Reason, public_bytes, sign_answer
from linli.disputes.rules.canonical import sha256_hex
from linli.disputes.rules.packets import Packet
from linli.disputes.rules.receiving import Desk, SealSeen, Seen, examine, ground_of, sealed_text
from linli.disputes.sealing import check_seal
from linli.disputes.words.answer import reason_words
from linli.kit import clock


class Command(BaseCommand):
    """Exit status 1 when something stands against the packet; the answer is written all the same."""

    help = "Look at a packet as its receiver does: whole, in time, sealed, for us? With a key, sign the answer."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("packet", nargs="?", help="the packet, as JSON")
        parser.add_argument("--pdf", help="the sealed agreement that was handed in with it")
        parser.add_argument("--body", default="", help="who we are, as the packet is addressed")
        parser.add_argument("--decides", default="", help="who is to decide: never whoever mediated")
        parser.add_argument("--filed-on", type=date.fromisoformat, help="the day on which it was handed in, else today")
        parser.add_argument("--key", help="the key to sign with; without one nothing is answered")
        parser.add_argument("--out", help="where the answer goes, else it is printed")
        parser.add_argument("--number", default="", help="the number of the case here")
        parser.add_argument("--outcome", choices=["accepted", "granted", "refused"], default="accepted")
        parser.add_argument("--ground", default="", help="why it is refused: a code of the grounds")
        parser.add_argument(
            "--make-test-key", metavar="FILE", help="make a key to sign with, and print its public half"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["make_test_key"]:
                self.stdout.write(_make_key(Path(options["make_test_key"])))
            else:
                self._receive(options)
        except OSError as error:
            raise CommandError(_("The file cannot be read: %(detail)s") % {"detail": error.strerror}) from error

    def _receive(self, options: dict[str, Any]) -> None:
        raw = Path(options["packet"] or "").read_bytes()
        desk = Desk(
            body=options["body"],
            on=options["filed_on"] or clock.local_day(clock.now()),
            seal=_seal(Path(options["pdf"])) if options["pdf"] else None,
            decides=options["decides"],
        )
        seen = examine(raw, desk, shipped_grounds())
        for reason in seen.reasons:
            self.stdout.write(" ".join(reason_words(reason, get_language() or "")))
        if options["key"]:
            self._write(_answer(raw, seen, options), options)
        if seen.reasons:
            raise CommandError(_("It is not taken as it is."))
        self.stdout.write(_("Nothing is missing."))

    def _write(self, answer: Answer, options: dict[str, Any]) -> None:
        signed = sign_answer(answer, _read_key(Path(options["key"])))
        if options["out"]:
            Path(options["out"]).write_bytes(signed)
        else:
            self.stdout.write(signed.decode())


def _seal(path: Path) -> SealSeen:
    report = check_seal(path.read_bytes())
    named = [sealed_text(one.reason) for one in report.seals]
    return SealSeen(report.trusted, next((text for text in named if text), ""))


def _answer(raw: bytes, seen: Seen, options: dict[str, Any]) -> Answer:
    """What stands against the packet goes before what somebody wants to decide."""
    packet = seen.packet
    if packet is None:
        raise CommandError(_("A packet that cannot be read cannot be answered: it does not say whose it is."))
    outcome, reasons = (seen.outcome, seen.reasons) if seen.reasons else _decided(packet, options)
    return Answer(
        packet_sha256=sha256_hex(raw),
        reference=packet.reference,
        kind=packet.kind,
        body=packet.addressed_to if seen.reasons else options["body"],
        outcome=outcome,
        number=options["number"],
        reasons=reasons,
        answered_at=clock.now(),
        is_test=True,
    )


def _decided(packet: Packet, options: dict[str, Any]) -> tuple[Outcome, tuple[Reason, ...]]:
    outcome = Outcome(options["outcome"].upper())
    if outcome is not Outcome.REFUSED:
        return outcome, ()
    grounds = shipped_grounds()
    fitting = {
        code
        for code, ground in grounds.grounds.items()
        if ground.outcome is Outcome.REFUSED and packet.kind in ground.kinds
    }
    if options["ground"] not in fitting:
        raise CommandError(_("A refusal needs one of these grounds: %(codes)s") % {"codes": ", ".join(sorted(fitting))})
    return outcome, (ground_of(options["ground"], grounds),)


def _make_key(path: Path) -> str:
    """A new key, readable by its owner only; a file that is there is never written over."""
    key = Ed25519PrivateKey.generate()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return public_bytes(key).hex()


def _read_key(path: Path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except ValueError as error:
        raise CommandError(_("This is no key to sign answers with.")) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise CommandError(_("This is no key to sign answers with."))
    return key
