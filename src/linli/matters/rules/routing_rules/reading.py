"""From JSON bytes to a list of rules, and back."""

import hashlib
import json

import msgspec

from linli.matters.rules.routing_rules.document import RuleList, builtins
from linli.workflows.rules import Unreadable, read_json


def read(raw: bytes) -> RuleList:
    """The list in UTF-8 JSON; raises Unreadable with a reason, a path and the parser's word."""
    plain = read_json(raw)
    try:
        return msgspec.convert(plain, RuleList)
    except msgspec.ValidationError as error:
        detail, _, path = str(error).partition(" - at `")
        raise Unreadable("WRONG_TYPE", path.rstrip("`") or "$", detail) from error


def write(document: RuleList) -> bytes:
    """The list as JSON that reads back as itself."""
    return msgspec.json.format(msgspec.json.encode(builtins(document)), indent=2) + b"\n"


def digest(document: RuleList) -> bytes:
    """sha256 of the canonical JSON."""
    canonical = json.dumps(builtins(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).digest()
