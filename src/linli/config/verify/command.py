"""``linli verify``: exit status 0 when it is proven, 1 when it is not, 2 when it could not be checked."""

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NoReturn

from linli.config.verify import checks
from linli.config.verify.checks import Believed, Found, Refutation
from linli.config.verify.source import Folder, Source, SourceFailed, read_file
from linli.config.verify.web import SECONDS, Web
from linli.config.verify.words import LANGUAGES, language_of, sentence
from linli.ledger.rules.merkle import ProofRefused
from linli.ledger.rules.notes import (
    LONGEST_NOTE,
    Algorithm,
    Note,
    NoteFault,
    NoteRefused,
    VerifierKey,
    parse_key,
    parse_note,
)
from linli.ledger.rules.published import Absent, Unusable
from linli.ledger.rules.receipts import LONGEST, Trust
from linli.ledger.rules.tiles import LONGEST_ENTRY
from linli.ledger.rules.whole import WholeFault, WholeRefused

PROVEN, REFUSED, UNCHECKED = 0, 1, 2
_SAY_EVERY = 5.0  # seconds between two words of how far it is

USAGE = """\
linli verify checkpoint SOURCE                          what a log says of itself, and who has signed it
linli verify inclusion SOURCE --index N --entry FILE    an entry stands in it
linli verify consistency SOURCE OLD-CHECKPOINT          nothing was rewritten since
linli verify receipt FILE... --key KEY                  receipts, without asking anybody; with --against SOURCE also
                                                        that the log of now still holds them
linli verify log SOURCE [--from OLD-CHECKPOINT]         every entry and every file of a log

SOURCE is a folder or an address, for example https://town.example/log.
KEY is the text of a public key, or a file with it.
"""

Options = argparse.Namespace


def verify(arguments: Sequence[str]) -> int:
    """Check, and say in plain sentences or as JSON what was found."""
    options = _parser().parse_args(list(arguments))
    language = language_of(options.lang)
    if options.what == "receipt":
        outcomes = [(file, *_tried(partial(_receipt, options, file))) for file in options.files]
    else:
        outcomes = [("", *_tried(partial(_CHECKS[options.what], options)))]
    for file, status, found in outcomes:
        _write(options, language, file, status, found)
    return max(status for _file, status, _found in outcomes)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        sys.stderr.write(f"{USAGE}\n{message}\n")
        sys.exit(UNCHECKED)


def _parser() -> argparse.ArgumentParser:
    common = _Parser(add_help=False)
    common.add_argument("--key", help="the log's public key, or a file with it")
    common.add_argument("--witness", action="append", default=[], metavar="KEY", help="a witness that you believe")
    common.add_argument("--quorum", type=int, default=0, metavar="N", help="so many of them must have signed")
    common.add_argument("--json", action="store_true", help="for programs")
    common.add_argument("--lang", choices=LANGUAGES, help="language of the sentences")
    common.add_argument("--timeout", type=float, default=SECONDS, metavar="S", help="seconds for one file")
    parser = _Parser(prog="linli verify", usage=USAGE)
    what = parser.add_subparsers(dest="what", required=True, parser_class=_Parser)
    one = what.add_parser("checkpoint", parents=[common])
    one.add_argument("source")
    one = what.add_parser("inclusion", parents=[common])
    one.add_argument("source")
    one.add_argument("--index", type=int, required=True)
    one.add_argument("--entry", required=True)
    one = what.add_parser("consistency", parents=[common])
    one.add_argument("source")
    one.add_argument("old")
    one = what.add_parser("receipt", parents=[common])
    one.add_argument("files", nargs="+")
    one.add_argument("--against", metavar="SOURCE")
    one.add_argument("--entry", metavar="FILE", help="where the receipt does not say what it stands for")
    one = what.add_parser("log", parents=[common])
    one.add_argument("source")
    one.add_argument("--from", dest="old", metavar="OLD-CHECKPOINT")
    one.add_argument("--most", type=int, default=checks.MOST_ENTRIES, metavar="N", help="entries at most")
    return parser


def _checkpoint(options: Options) -> Found:
    source = _source(options, options.source)
    file = Path(options.source)
    raw = read_file(file, LONGEST_NOTE) if file.is_file() else source.fetch("checkpoint", LONGEST_NOTE)
    return checks.verify_checkpoint(parse_note(raw), _believed(options))


def _inclusion(options: Options) -> Found:
    entry = read_file(Path(options.entry), LONGEST_ENTRY + 1)
    return checks.verify_inclusion(_source(options, options.source), _believed(options), options.index, entry)


def _consistency(options: Options) -> Found:
    return checks.verify_consistency(_source(options, options.source), _believed(options), _old(options.old))


def _log(options: Options) -> Found:
    old = _old(options.old) if options.old else None
    source, believed = _source(options, options.source), _believed(options)
    return checks.verify_log(source, believed, old, most=options.most, on_bundle=_progress(options))


def _receipt(options: Options, file: str) -> Found:
    believed = _believed(options)
    if believed.key is None:
        raise Refutation("UNSIGNED")
    entry = read_file(Path(options.entry), LONGEST_ENTRY) if options.entry else None
    trust = Trust(believed.key.name, (believed.key,), believed.witnesses, believed.quorum)
    found, _receipt, then = checks.verify_receipt(read_file(Path(file), LONGEST), trust, entry)
    if options.against:
        checks.verify_against(_source(options, options.against), believed, then, found)
    return found


_CHECKS: dict[str, Callable[[Options], Found]] = {
    "checkpoint": _checkpoint,
    "inclusion": _inclusion,
    "consistency": _consistency,
    "log": _log,
}


def _source(options: Options, where: str) -> Source:
    if "://" in where:
        return Web(where, options.timeout)
    return Folder(Path(where))


def _old(path: str) -> Note:
    return parse_note(read_file(Path(path), LONGEST_NOTE))


def _believed(options: Options) -> Believed:
    key = _key(options.key) if options.key else None
    witnesses = tuple(map(_key, options.witness))
    if any(one.algorithm is not Algorithm.COSIGNATURE for one in witnesses):
        raise NoteRefused(NoteFault.NOT_A_KEY)  # a log's own key: its signature says nothing of a witness or a time
    return Believed(key, witnesses, options.quorum)


def _key(text: str) -> VerifierKey:
    """The text itself, or the file of this name."""
    if "+" not in text or Path(text).is_file():
        text = read_file(Path(text), LONGEST_NOTE).decode(errors="replace")
    return parse_key(text)


def _progress(options: Options) -> Callable[[int, int], None] | None:
    """A word on standard error every few seconds, for whoever waits at a terminal."""
    if options.json or not sys.stderr.isatty():
        return None
    language, last = language_of(options.lang), time.monotonic()

    def say(count: int, size: int) -> None:
        nonlocal last
        if time.monotonic() - last > _SAY_EVERY:
            last = time.monotonic()
            sys.stderr.write(sentence("reading", language, {"count": count, "size": size}) + "\n")

    return say


def _tried(check: Callable[[], Found]) -> tuple[int, Found]:
    """The status, and what was found or why not."""
    found = Found()
    try:
        return PROVEN, check()
    except (NoteRefused, ProofRefused) as refused:
        found.say(refused.fault.value)
    except WholeRefused as refused:
        code, facts = _of_whole(refused)
        found.say(code, **facts)
    except Refutation as refuted:
        found.say(refuted.code, **refuted.facts)
        if refuted.code == "TOO_MANY":
            return UNCHECKED, found
    except Unusable as unusable:
        found.say("MISSING" if unusable.absent else "TILE", tile=unusable.tile.path)
    except Absent as absent:
        found.say("absent", name=str(absent))
        return UNCHECKED, found
    except SourceFailed as failed:
        found.say(failed.code, **failed.facts)
        return UNCHECKED, found
    return REFUSED, found


def _of_whole(refused: WholeRefused) -> tuple[str, dict[str, object]]:
    code = "WHOLE_ROOT" if refused.fault is WholeFault.ROOT else refused.fault.value
    return code, {"index": refused.index, "tile": refused.tile.path if refused.tile else ""}


def _write(options: Options, language: str, file: str, status: int, found: Found) -> None:
    sentences = [sentence(code, language, facts) for code, facts in found.said]
    if options.json:
        outcome = {PROVEN: "proven", REFUSED: "refused", UNCHECKED: "unchecked"}[status]
        said = {"outcome": outcome, "sentences": sentences, **found.data}
        if status != PROVEN:
            code, facts = found.said[-1]
            said |= {"fault": code, **{name: value for name, value in facts.items() if value not in (None, "")}}
        if file:
            said["file"] = file
        sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")
        return
    if file:
        heading = sentence("receipt", language, {"file": file}) if status == PROVEN else f"{file}"
        sentences.insert(0, heading)
    if status != PROVEN:
        sentences.append(sentence("refused" if status == REFUSED else "unchecked", language, {}))
    sys.stdout.write("\n".join(sentences) + "\n")
