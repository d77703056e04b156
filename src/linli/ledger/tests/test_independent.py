"""Other people's programs and ours agree: Go's sumdb, transparency-dev's vectors, a Tessera log, an RFC read anew.

The files in ``data/`` say where they are from and under which licence.
"""

import base64
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.ledger.rules.checkpoints import open_checkpoint, parse_checkpoint
from linli.ledger.rules.merkle import HASH_BYTES, ProofRefused, check_consistency, check_inclusion, leaf_hash, root_of
from linli.ledger.rules.notes import NoteFault, NoteRefused, parse_key, parse_note
from linli.ledger.rules.published import Absent, Published
from linli.ledger.rules.tiles import ENTRIES, Tile
from linli.ledger.rules.whole import check_whole
from linli.ledger.tests.make_tree import LOG, MemoryLog, entry

DATA = Path(__file__).parent / "data"
GO = json.loads((DATA / "go_sumdb.json").read_text())
VECTORS = json.loads((DATA / "transparency_dev_merkle.json").read_text())
TESSERA = json.loads((DATA / "tessera_log.json").read_text())
TREE = MemoryLog(700)
SIZES = (1, 2, 3, 7, 8, 255, 256, 257, 513, 700)


def _bytes(texts: Sequence[str] | None) -> list[bytes]:
    return [base64.b64decode(text) for text in texts or ()]


def test_roots_and_proofs_are_those_of_go() -> None:
    for size, root in GO["roots"].items():
        assert (
            TREE.roots.get(int(size), root_of([leaf_hash(entry(at)) for at in range(int(size))])) == _bytes([root])[0]
        )
    for one in GO["inclusion"]:
        assert TREE.inclusion(one["index"], one["size"]) == _bytes(one["path"])
    for one in GO["consistency"]:
        assert TREE.consistency(one["old"], one["size"]) == _bytes(one["path"])


def test_what_go_signed_is_accepted_and_nothing_else() -> None:
    key = parse_key(GO["key"])
    raw = GO["checkpoint"].encode()
    checkpoint, note = open_checkpoint(raw, (key,), key.name)
    assert (checkpoint.size, note.raw) == (700, raw)
    check_inclusion(leaf_hash(entry(699)), 699, 700, TREE.inclusion(699, 700), checkpoint.root)
    with pytest.raises(NoteRefused) as refused:
        open_checkpoint(raw.replace(b"\n700\n", b"\n701\n"), (key,), key.name)
    assert refused.value.fault is NoteFault.WRONG_SIGNATURE


@pytest.mark.parametrize("case", VECTORS["inclusion"], ids=lambda case: case["name"])
def test_inclusion_is_judged_as_the_vectors_say(case: dict[str, Any]) -> None:
    leaf, root = _bytes([case["leafHash"] or "", case["root"] or ""])
    given_path = _bytes(case["proof"])
    if not case["wantErr"]:
        return check_inclusion(leaf, case["leafIdx"], case["treeSize"], given_path, root)
    with pytest.raises(ProofRefused):
        check_inclusion(leaf, case["leafIdx"], case["treeSize"], given_path, root)
    return None


@pytest.mark.parametrize("case", VECTORS["consistency"], ids=lambda case: case["name"])
def test_consistency_is_judged_as_the_vectors_say(case: dict[str, Any]) -> None:
    before, after = _bytes([case["root1"] or "", case["root2"] or ""])
    if not case["wantErr"] and len(before) == len(after) == HASH_BYTES:  # a root that is no hash is refused here
        return check_consistency(case["size1"], case["size2"], _bytes(case["proof"]), before, after)
    with pytest.raises(ProofRefused):
        check_consistency(case["size1"], case["size2"], _bytes(case["proof"]), before, after)
    return None


def _tessera(name: str, most: int) -> bytes:
    if name not in TESSERA["files"]:
        raise Absent(name)
    return base64.b64decode(TESSERA["files"][name])[:most]


def test_a_log_that_tessera_published_is_accepted_whole() -> None:
    key = parse_key(TESSERA["key"])
    published = Published(_tessera)
    newest, _note = open_checkpoint(published.checkpoint().raw, (key,), key.name)
    assert published.entries(Tile(ENTRIES, 0, 15))[:3] == [b"one", b"two", b"three"]
    for size in range(newest.size + 1):
        old, _note = open_checkpoint(_tessera(f"checkpoint.{size}", 9999), (key,), key.name)
        check_whole(published, newest, old)


# RFC 9162, 2.1.3.2 and 2.1.4.2 read anew, sharing no line with the rules.


def _rfc_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    fn, sn, r = index, size - 1, leaf
    if index >= size:
        return False
    for p in path:
        if sn == 0:
            return False
        if fn % 2 == 1 or fn == sn:
            r = hashlib.sha256(b"\x01" + p + r).digest()
            while fn % 2 == 0 and fn != 0:
                fn //= 2
                sn //= 2
        else:
            r = hashlib.sha256(b"\x01" + r + p).digest()
        fn //= 2
        sn //= 2
    return sn == 0 and r == root


def _rfc_consistency(first: int, second: int, path: Sequence[bytes], first_hash: bytes, second_hash: bytes) -> bool:
    if first == second:
        return not path and first_hash == second_hash
    if not 0 < first < second or not path:
        return False
    steps = [first_hash, *path] if first & (first - 1) == 0 else list(path)
    fn, sn = first - 1, second - 1
    while fn % 2 == 1:
        fn, sn = fn // 2, sn // 2
    fr = sr = steps[0]
    for c in steps[1:]:
        if sn == 0:
            return False
        if fn % 2 == 1 or fn == sn:
            fr, sr = (hashlib.sha256(b"\x01" + c + one).digest() for one in (fr, sr))
            while fn % 2 == 0 and fn != 0:
                fn, sn = fn // 2, sn // 2
        else:
            sr = hashlib.sha256(b"\x01" + sr + c).digest()
        fn, sn = fn // 2, sn // 2
    return sn == 0 and fr == first_hash and sr == second_hash


ROOTS = {size: root_of([leaf_hash(entry(at)) for at in range(size)]) for size in SIZES}
MUTATIONS = ("flip", "drop", "add", "reorder", "truncate", "shorten", "index", "size", "root", "leaf")


def _mutated(draw: st.DrawFn, kind: str, path: list[bytes]) -> list[bytes]:
    """The path changed in one way; the same where there is nothing to change in that way."""
    if kind == "add":
        at = draw(st.integers(0, len(path)))
        return [*path[:at], draw(st.sampled_from([bytes(32), *path])), *path[at:]]
    if not path:
        return path
    at = draw(st.integers(0, len(path) - 1))
    if kind == "flip":
        return [*path[:at], _flipped(draw, path[at]), *path[at + 1 :]]
    if kind == "drop":
        return [*path[:at], *path[at + 1 :]]
    if kind == "reorder":
        return draw(st.permutations(path))
    if kind == "truncate":
        return path[:at]
    return [*path[:at], path[at][:-1], *path[at + 1 :]]


def _flipped(draw: st.DrawFn, hashed: bytes) -> bytes:
    bit = draw(st.integers(0, 255))
    return bytes(byte ^ (1 << bit % 8 if at == bit // 8 else 0) for at, byte in enumerate(hashed))


@st.composite
def _inclusions(draw: st.DrawFn) -> tuple[Any, ...]:
    size = draw(st.sampled_from(SIZES))
    index = draw(st.integers(0, size - 1))
    leaf, path, root = leaf_hash(entry(index)), TREE.inclusion(index, size), ROOTS[size]
    kind = draw(st.sampled_from(MUTATIONS))
    if kind == "index":
        return (leaf, draw(st.integers(0, 800)), size, path, root)
    if kind == "size":
        return (leaf, index, draw(st.integers(0, 800)), path, root)
    if kind == "root":
        return (leaf, index, size, path, _flipped(draw, root))
    if kind == "leaf":
        return (_flipped(draw, leaf), index, size, path, root)
    return (leaf, index, size, _mutated(draw, kind, path), root)


def _accepts(check: Any, arguments: Sequence[Any]) -> bool:
    try:
        check(*arguments)
    except ProofRefused:
        return False
    return True


@given(_inclusions())
def test_a_changed_inclusion_proof_is_refused_by_both_readings_of_the_rfc(arguments: tuple[Any, ...]) -> None:
    leaf, index, size, path, root = arguments
    accepted = _accepts(check_inclusion, arguments)
    assert accepted == _rfc_inclusion(*arguments)
    if size in ROOTS and root == ROOTS[size]:  # another size may lead to the same root: it is signed with the root
        genuine = index < size and leaf == leaf_hash(entry(index)) and path == TREE.inclusion(index, size)
        assert accepted == genuine


@st.composite
def _consistencies(draw: st.DrawFn) -> tuple[Any, ...]:
    old, size = sorted(draw(st.tuples(st.sampled_from(SIZES), st.sampled_from(SIZES))))
    path, before, after = TREE.consistency(old, size), ROOTS[old], ROOTS[size]
    kind = draw(st.sampled_from(MUTATIONS))
    if kind == "root":
        return old, size, path, before, _flipped(draw, after)
    if kind == "leaf":
        return old, size, path, _flipped(draw, before), after
    if kind == "index":
        return draw(st.integers(0, 800)), size, path, before, after
    if kind == "size":
        return old, draw(st.integers(0, 800)), path, before, after
    return old, size, _mutated(draw, kind, path), before, after


@given(_consistencies())
def test_a_changed_consistency_proof_is_refused_by_both_readings_of_the_rfc(arguments: tuple[Any, ...]) -> None:
    old, size, path, before, after = arguments
    known = old in ROOTS and size in ROOTS and (before, after) == (ROOTS[old], ROOTS[size])
    accepted = _accepts(check_consistency, arguments)
    assert accepted == _rfc_consistency(*arguments)
    if known and old <= size:
        assert accepted == (path == TREE.consistency(old, size))


def test_equal_sizes_with_other_roots_and_roots_of_another_length_prove_nothing() -> None:
    root = ROOTS[7]
    for arguments in (
        (7, 7, [], root, ROOTS[8]),
        (7, 7, [], root[:31], root[:31]),
        (7, 7, [], b"", b""),
        (7, 7, [root], root, root),
        (0, 7, [], hashlib.sha256(b"").digest(), root),
        (0, 0, [], root, root),
        (8, 7, [], ROOTS[8], root),
    ):
        assert not _accepts(check_consistency, arguments)
    assert not _accepts(check_inclusion, (root[:31], 0, 1, [], root[:31]))
    assert not _accepts(check_inclusion, (ROOTS[1], 0, 0, [], ROOTS[1]))
    assert _accepts(check_inclusion, (ROOTS[1], 0, 1, [], ROOTS[1]))


def test_the_checkpoint_of_a_log_of_nothing_and_of_one() -> None:
    assert parse_checkpoint(MemoryLog().checkpoint(LOG).text).size == 0
    one = MemoryLog(1).checkpoint(LOG)
    assert parse_checkpoint(parse_note(one.raw).text).root == leaf_hash(entry(0))
    with pytest.raises(NoteRefused):
        parse_checkpoint(MemoryLog(1).checkpoint(LOG).text.replace("\n1\n", "\n0\n"))
