"""The Merkle tree of RFC 6962 over SHA-256: roots, the two proofs, and how they are checked.

A hash is 32 bytes, an index counts from 0, a size is a number of leaves. Proofs are made from a function
``node(height, index)``, the root of the perfect subtree of ``2**height`` leaves that begins at leaf
``index * 2**height``; where it comes from (tiles, a list, a database) is not known here.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()  # RFC 6962, 2.1: the root of no leaves
MOST_HASHES = 64  # of a proof; a tree of 2**64 leaves is beyond every counter here

Node = Callable[[int, int], bytes]
Range = tuple[int, int]


class ProofFault(StrEnum):
    """Why a proof is refused."""

    SIZE = "SIZE"  # a size or an index that no such tree has
    HASH_LENGTH = "HASH_LENGTH"  # a hash that is not 32 bytes long
    PATH_LENGTH = "PATH_LENGTH"  # too many hashes, or too few
    ROOT = "ROOT"  # the hashes lead to another root
    OLD_ROOT = "OLD_ROOT"  # the hashes lead to another root of the smaller tree


class ProofRefused(Exception):
    """A proof that proves nothing, with its ``fault``."""

    def __init__(self, fault: ProofFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def leaf_hash(entry: bytes) -> bytes:
    """The hash of one entry of the log."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees, the left one full."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def split(size: int) -> int:
    """The largest power of two below ``size`` (2 or more): where RFC 6962 parts a tree."""
    return 1 << ((size - 1).bit_length() - 1)


def perfect_root(hashes: Sequence[bytes]) -> bytes:
    """The root over a power of two of equal subtrees."""
    row = list(hashes)
    while len(row) > 1:
        row = [node_hash(row[at], row[at + 1]) for at in range(0, len(row), 2)]
    return row[0]


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes, all of them at hand."""
    return range_hash(
        lambda height, index: perfect_root(leaves[index << height : (index + 1) << height]), 0, len(leaves)
    )


def range_hash(node: Node, start: int, end: int) -> bytes:
    """The root over the leaves from ``start`` to before ``end``; ``start`` begins a subtree, as in every proof."""
    if start == end:
        return EMPTY_ROOT
    found: bytes | None = None
    for height, index in reversed(list(_perfect_parts(start, end))):
        part = node(height, index)
        found = part if found is None else node_hash(part, found)
    assert found is not None  # a range that is not empty has a part
    return found


def _perfect_parts(start: int, end: int) -> Iterator[tuple[int, int]]:
    """The perfect subtrees of a range as (height, index), the largest first."""
    while start < end:
        height = (end - start).bit_length() - 1
        yield height, start >> height
        start += 1 << height


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """The ranges whose roots prove that leaf ``index`` is in the tree of ``size``, from the leaf's sibling upwards."""
    start, end, found = 0, size, []
    while end - start > 1:
        middle = start + split(end - start)
        if index < middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((start, middle))
            start = middle
    return found[::-1]


def consistency_ranges(old: int, size: int) -> list[Range]:
    """The ranges whose roots prove that the tree of ``size`` only adds to the one of ``old`` leaves (1 or more)."""
    start, end, whole, found = 0, size, True, []
    while end != old:
        middle = start + split(end - start)
        if old <= middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((start, middle))
            start, whole = middle, False
    if not whole:
        found.append((start, end))
    return found[::-1]


def prove_inclusion(node: Node, index: int, size: int) -> list[bytes]:
    """The audit path of RFC 6962, 2.1.1. Raises ProofRefused when there is no such leaf."""
    if not 0 <= index < size:
        raise ProofRefused(ProofFault.SIZE)
    return [range_hash(node, start, end) for start, end in inclusion_ranges(index, size)]


def prove_consistency(node: Node, old: int, size: int) -> list[bytes]:
    """The proof of RFC 6962, 2.1.2. Raises ProofRefused unless ``0 < old <= size``."""
    if not 0 < old <= size:
        raise ProofRefused(ProofFault.SIZE)
    return [range_hash(node, start, end) for start, end in consistency_ranges(old, size)]


def check_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> None:
    """Raises ProofRefused unless ``leaf`` (its hash) stands at ``index`` in the tree of this ``size`` and ``root``.

    The steps are those of RFC 9162, 2.1.3.2.
    """
    if not 0 <= index < size:
        raise ProofRefused(ProofFault.SIZE)
    _check_lengths([leaf, root, *path])
    at, last, found = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise ProofRefused(ProofFault.PATH_LENGTH)
        if at & 1 or at == last:
            found = node_hash(sibling, found)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        at, last = at >> 1, last >> 1
    if last:
        raise ProofRefused(ProofFault.PATH_LENGTH)
    if found != root:
        raise ProofRefused(ProofFault.ROOT)


def check_consistency(old: int, size: int, path: Sequence[bytes], old_root: bytes, root: bytes) -> None:
    """Raises ProofRefused unless the tree of ``size`` begins with the whole tree of ``old`` leaves.

    A tree of no leaves is refused: every tree begins with nothing, so that would prove nothing. The steps are those of
    RFC 9162, 2.1.4.2.
    """
    if not 0 < old <= size:
        raise ProofRefused(ProofFault.SIZE)
    _check_lengths([old_root, root, *path])
    if old == size:
        if path:
            raise ProofRefused(ProofFault.PATH_LENGTH)
        if old_root != root:
            raise ProofRefused(ProofFault.ROOT)
        return
    _walk(old, size, list(path), old_root, root)


def _walk(old: int, size: int, path: list[bytes], old_root: bytes, root: bytes) -> None:
    if not old & (old - 1):  # a full tree is its own first hash
        path = [old_root, *path]
    if not path:
        raise ProofRefused(ProofFault.PATH_LENGTH)
    at, last = old - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    before = after = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise ProofRefused(ProofFault.PATH_LENGTH)
        if at & 1 or at == last:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            after = node_hash(after, sibling)
        at, last = at >> 1, last >> 1
    if last:
        raise ProofRefused(ProofFault.PATH_LENGTH)
    if before != old_root:
        raise ProofRefused(ProofFault.OLD_ROOT)
    if after != root:
        raise ProofRefused(ProofFault.ROOT)


def _check_lengths(hashes: Iterable[bytes]) -> None:
    found = list(hashes)
    if len(found) > MOST_HASHES + 2:
        raise ProofRefused(ProofFault.PATH_LENGTH)
    if any(len(one) != HASH_BYTES for one in found):
        raise ProofRefused(ProofFault.HASH_LENGTH)
