"""A model as bytes, and back: what is kept in the database and written to a file."""

import zlib

import msgspec
import numpy as np

from linli.matters.rules.learning.grams import Vocabulary
from linli.matters.rules.learning.model import KindModel

FORMAT = 1
_MARK = b"LKM1"
_MOST_BYTES = 256 * 1024 * 1024  # unpacked; 100,000 n-grams by 500 nodes are 50 MB


class NotAModel(ValueError):
    """The bytes are no model of this format."""


class _Packed(msgspec.Struct, frozen=True):
    format: int
    columns: list[str]
    leaves: list[str]
    grams: list[str]
    rarity: bytes  # float32, little-endian, one an n-gram
    scales: bytes  # float32, little-endian, one a column
    weights: bytes  # int8, n-grams by columns, row after row


def pack(model: KindModel) -> bytes:
    """The same model gives the same bytes."""
    packed = _Packed(
        format=FORMAT,
        columns=list(model.columns),
        leaves=list(model.leaves),
        grams=list(model.vocabulary.numbers),
        rarity=model.vocabulary.rarity.astype("<f4").tobytes(),
        scales=model.scales.astype("<f4").tobytes(),
        weights=model.weights.tobytes(),
    )
    return _MARK + zlib.compress(msgspec.msgpack.encode(packed), 6)


def unpack(data: bytes) -> KindModel:
    """Raises NotAModel for anything that ``pack`` did not write."""
    if not data.startswith(_MARK):
        raise NotAModel("not a kind model")
    try:
        stream = zlib.decompressobj()
        packed = msgspec.msgpack.decode(stream.decompress(data[len(_MARK) :], _MOST_BYTES), type=_Packed)
        grams, columns = len(packed.grams), len(packed.columns)
        return KindModel(
            Vocabulary(
                {gram: number for number, gram in enumerate(packed.grams)},
                np.frombuffer(packed.rarity, "<f4", grams).astype(np.float32),
            ),
            tuple(packed.columns),
            tuple(packed.leaves),
            np.frombuffer(packed.weights, np.int8, grams * columns).reshape(grams, columns),
            np.frombuffer(packed.scales, "<f4", columns).astype(np.float32),
        )
    except (zlib.error, msgspec.MsgspecError, ValueError) as fault:
        raise NotAModel(str(fault)) from fault
