"""The Merkle tree: made and proven as RFC 6962 says, and every wrong proof refused."""

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree
from pymerkle import verify_inclusion as their_inclusion

from linli.ledger.rules.merkle import (
    EMPTY_ROOT,
    ProofFault,
    ProofRefused,
    check_consistency,
    check_inclusion,
    leaf_hash,
    prove_consistency,
    prove_inclusion,
    root_of,
)
from linli.ledger.tests.make_tree import MemoryLog, audit_path, entry, subproof, tree_hash

MOST = 70
LOG = MemoryLog(MOST)
ENTRIES = LOG.entries
ROOTS = [tree_hash(ENTRIES[:size]) for size in range(MOST + 1)]
PAIRS = [(old, size) for size in range(1, MOST + 1) for old in range(1, size + 1)]


def refused(check: object, *given_: object) -> ProofFault | None:
    """The fault that a check finds."""
    assert callable(check)
    try:
        check(*given_)
    except ProofRefused as error:
        return error.fault
    return None


def test_the_root_of_no_leaves_is_the_hash_of_nothing() -> None:
    assert root_of([]) == EMPTY_ROOT == hashlib.sha256(b"").digest()


@pytest.mark.parametrize("size", range(MOST + 1))
def test_a_root_is_the_one_of_the_definition(size: int) -> None:
    assert root_of([leaf_hash(one) for one in ENTRIES[:size]]) == ROOTS[size]


def test_every_leaf_of_every_small_tree_is_proven_by_the_path_of_the_definition() -> None:
    for size in range(1, MOST + 1):
        for index in range(size):
            path = LOG.inclusion(index, size)
            assert path == audit_path(index, ENTRIES[:size])
            check_inclusion(leaf_hash(ENTRIES[index]), index, size, path, ROOTS[size])


def test_every_pair_of_small_trees_is_proven_by_the_proof_of_the_definition() -> None:
    for old, size in PAIRS:
        path = LOG.consistency(old, size)
        assert path == subproof(old, ENTRIES[:size])
        check_consistency(old, size, path, ROOTS[old], ROOTS[size])


def test_another_leaf_index_size_or_root_is_refused() -> None:
    for size in range(1, MOST + 1, 3):
        for index in range(0, size, 2):
            path, leaf = LOG.inclusion(index, size), leaf_hash(ENTRIES[index])
            assert refused(check_inclusion, leaf_hash(b"another"), index, size, path, ROOTS[size])
            assert refused(check_inclusion, leaf, index, size, path, ROOTS[size - 1])
            for other in range(-1, size + 2):
                if other != index:
                    assert refused(check_inclusion, leaf, other, size, path, ROOTS[size])


@given(st.sampled_from(PAIRS), st.data())
def test_a_path_with_a_hash_changed_dropped_doubled_or_swapped_is_refused(
    pair: tuple[int, int], data: st.DataObject
) -> None:
    old, size = pair
    index = data.draw(st.integers(0, size - 1))
    leaf = leaf_hash(ENTRIES[index])
    for mutated in _mutations(LOG.inclusion(index, size), data):
        assert refused(check_inclusion, leaf, index, size, mutated, ROOTS[size])
    for mutated in _mutations(LOG.consistency(old, size), data):
        assert refused(check_consistency, old, size, mutated, ROOTS[old], ROOTS[size])


def _mutations(path: Sequence[bytes], data: st.DataObject) -> list[list[bytes]]:
    wrong = hashlib.sha256(b"wrong").digest()
    found = [[*path, wrong], [wrong, *path], [*path, b""], [*path, bytes(31)]]
    if path:
        at = data.draw(st.integers(0, len(path) - 1))
        bit = data.draw(st.integers(0, 255))
        flipped = bytearray(path[at])
        flipped[bit // 8] ^= 1 << bit % 8
        found += [
            [*path[:at], bytes(flipped), *path[at + 1 :]],
            [*path[:at], *path[at + 1 :]],
            [*path[: at + 1], *path[at:]],
        ]
        found += [[*path[:at], path[at][:-1], *path[at + 1 :]], [*path[:at], path[at] + b"\0", *path[at + 1 :]]]
    if len(set(path)) > 1:
        found.append([*path[1:], path[0]])
    return found


def test_a_proof_between_other_sizes_or_roots_is_refused() -> None:
    for old, size in PAIRS[::7]:
        path = LOG.consistency(old, size)
        wrong = hashlib.sha256(b"wrong").digest()
        assert refused(check_consistency, old, size, path, wrong, ROOTS[size])
        assert refused(check_consistency, old, size, path, ROOTS[old], wrong)
        assert refused(check_consistency, size + 1, size, path, ROOTS[old], ROOTS[size]) is ProofFault.SIZE
        if old != size:
            assert refused(check_consistency, old, size, path, ROOTS[size], ROOTS[old])


@pytest.mark.parametrize(("old", "size"), [(0, 0), (0, 1), (-1, 5), (0, 64)])
def test_nothing_follows_from_a_tree_without_leaves(old: int, size: int) -> None:
    assert refused(check_consistency, old, size, [], EMPTY_ROOT, ROOTS[size]) is ProofFault.SIZE
    assert refused(prove_consistency, lambda _height, _index: bytes(32), old, size) is ProofFault.SIZE
    assert refused(check_inclusion, leaf_hash(entry(0)), 0, 0, [], EMPTY_ROOT) is ProofFault.SIZE
    assert refused(prove_inclusion, lambda _height, _index: bytes(32), 0, 0) is ProofFault.SIZE


@pytest.mark.parametrize("root", [b"", bytes(31), bytes(33), ROOTS[4] + b"\0"])
def test_equal_sizes_want_equal_roots_of_32_bytes_and_no_path(root: bytes) -> None:
    assert refused(check_consistency, 4, 4, [], root, root) is ProofFault.HASH_LENGTH
    assert refused(check_consistency, 4, 4, [], ROOTS[4], ROOTS[5]) is ProofFault.ROOT
    assert refused(check_consistency, 4, 4, [ROOTS[4]], ROOTS[4], ROOTS[4]) is ProofFault.PATH_LENGTH
    assert refused(check_consistency, 4, 4, [], ROOTS[4], ROOTS[4]) is None


def test_a_tree_of_one_leaf_has_an_empty_path_and_no_other() -> None:
    leaf = leaf_hash(ENTRIES[0])
    assert LOG.inclusion(0, 1) == []
    check_inclusion(leaf, 0, 1, [], ROOTS[1])
    assert refused(check_inclusion, leaf, 0, 1, [leaf], ROOTS[1]) is ProofFault.PATH_LENGTH


def test_a_path_longer_than_any_tree_is_refused_before_it_is_walked() -> None:
    leaf = leaf_hash(ENTRIES[0])
    assert refused(check_inclusion, leaf, 0, 2**63, [leaf] * 100_000, leaf) is ProofFault.PATH_LENGTH


def test_another_program_makes_the_same_roots_and_the_same_paths() -> None:
    theirs = InmemoryTree(algorithm="sha256")
    for one in ENTRIES:
        theirs.append_entry(one)
    for index, size in ((old - 1, size) for old, size in PAIRS[::5]):
        leaf, path = leaf_hash(ENTRIES[index]), LOG.inclusion(index, size)
        proof = theirs.prove_inclusion(index + 1, size)
        assert theirs.get_root(size) == ROOTS[size]
        check_inclusion(leaf, index, size, proof.path[1:], ROOTS[size])
        proof.path = [leaf, *path]
        their_inclusion(leaf, ROOTS[size], proof)
