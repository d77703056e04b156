"""The public log: how fast entries are sequenced and published, how fast one is proven, how long one waits.

    python -m benches.public_log

Bars on two cores: 5,000 entries a second from committed entry to signed, durable checkpoint at batches of 1,000 (the
link in the chain, the leaf, the tiles, the lock); an inclusion proof within 5 ms among 10,000,000; 99 of 100 entries
published within 3 s of their commit while 50 a second arrive. Baselines: one entry a checkpoint; the same proof from
10,000,000 hashes in memory without tiles; the pace of the publisher, below which nobody can be. Exit status 1 below a
bar.
"""

import base64
import hashlib
import os
import random
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from benches.database import fresh_database
from benches.sequence import _entries

RATE_BAR, PROOF_BAR_MS, LAG_BAR = 5_000, 5.0, 3.0
ENTRIES, ONE_BY_ONE, LEAVES, PROOFS = 30_000, 100, 10_000_000, 200
ARRIVALS, ARRIVING_SECONDS = 50, 30
CHUNK = 256 * 256


def main() -> int:
    """Measure on a server of its own and print."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("LINLI_BENCH_DIR") or None) as folder, fresh_database():
        rate, single = _sequenced(Path(folder) / "rate")
        lag = _lag(Path(folder) / "rate")
        proof, memory = _proofs(Path(folder) / "proofs")
    print(f"public log: {rate:,.0f} entries/s chained and published (bar {RATE_BAR:,}), "
          f"{rate / single:.0f} times one by one ({single:,.0f}/s)")  # fmt: skip
    print(f"public log: proof among {LEAVES:,} leaves {proof:.2f} ms of the processor at the 95th of 100 "
          f"(bar {PROOF_BAR_MS:.0f}), {memory / proof:.0f} times as fast as without tiles")  # fmt: skip
    print(f"public log: published {lag[0]:.2f} s after the commit at the median, {lag[1]:.2f} s at the 99th of 100 "
          f"(bar {LAG_BAR:.0f}); its own pace is {_pace():.1f} s, ratio {lag[1] / _pace():.1f}")  # fmt: skip
    return 0 if rate >= RATE_BAR and proof <= PROOF_BAR_MS and lag[1] <= LAG_BAR else 1


def _pace() -> float:
    from linli.config.publisher import PACE

    return PACE


def _key() -> Any:
    from linli.ledger.rules.notes import Algorithm, SigningKey

    return SigningKey("bench.example/log", Algorithm.ED25519, bytes(range(32)))


def _sequenced(folder: Path) -> tuple[float, float]:
    """Entries a second through chain and log, in batches of 1,000 and one by one."""
    from linli.ledger import actions
    from linli.ledger.log_files import LogFiles

    files, rates = LogFiles(folder), []
    for count, batch in ((ENTRIES, 1000), (ONE_BY_ONE, 1)):
        actions.record_many(_entries(count))
        began = time.perf_counter()
        done = 0
        while linked := actions.sequence_batch(batch):
            done += linked
            actions.publish_batch(files=files, key=_key(), limit=batch)
        rates.append(done / (time.perf_counter() - began))
        assert done == count
    _check_newest(files)
    return rates[0], rates[1]


def _check_newest(files: Any) -> None:
    """What was measured is true: every entry has a leaf and the newest one is proven."""
    from linli.ledger.models import Entry, Leaf
    from linli.ledger.rules.checkpoints import open_checkpoint
    from linli.ledger.rules.merkle import check_inclusion, leaf_hash, prove_inclusion
    from linli.ledger.rules.tiles import node_from

    checkpoint, _note = open_checkpoint(files.read_checkpoint(), (_key().verifier,), _key().name)
    assert Leaf.objects.filter(source="ENTRY").count() == Entry.objects.count()
    newest = Leaf.objects.filter(source="ENTRY").order_by("-index").first()
    assert newest is not None
    path = prove_inclusion(node_from(files.read_hashes, checkpoint.size), newest.index, checkpoint.size)
    check_inclusion(leaf_hash(bytes(newest.entry)), newest.index, checkpoint.size, path, checkpoint.root)


def _lag(folder: Path) -> tuple[float, float]:
    """Seconds from the commit of an entry until the checkpoint shown holds it: the median, and the 99th of 100.

    The loops of the worker, in threads as there; the checkpoint is looked at twenty times a second.
    """
    from django.conf import settings

    from linli.config import publisher, sequencer
    from linli.ledger import actions

    settings.LINLI_LOG_DIR, settings.LINLI_LOG_KEY_FILE = str(folder), str(folder / "key")
    settings.LINLI_LOG_ORIGIN = _key().name
    (folder / "key").write_bytes(base64.b64encode(_key().seed))
    stop = threading.Event()
    loops = [
        threading.Thread(target=sequencer.run, args=(stop, sequencer.Ear())),
        threading.Thread(target=publisher.run, args=(stop,)),
    ]
    for loop in loops:
        loop.start()
    seen: list[tuple[float, int]] = []
    watch = threading.Thread(target=_watch, args=(_files(folder), seen, stop))
    watch.start()
    committed: dict[Any, float] = {}
    end = time.perf_counter() + ARRIVING_SECONDS
    while (now := time.perf_counter()) < end:
        (entry,) = _entries(1)
        actions.record_many([entry])
        committed[entry.subject_id] = time.perf_counter()
        time.sleep(max(0.0, now + 1 / ARRIVALS - time.perf_counter()))
    time.sleep(2 * LAG_BAR)
    stop.set()
    for thread in (*loops, watch):
        thread.join()
    waits = _waits(seen, committed)
    return statistics.median(waits), statistics.quantiles(waits, n=100)[98]


def _watch(files: Any, seen: list[tuple[float, int]], stop: threading.Event) -> None:
    """When which size was first shown."""
    while not stop.wait(0.05):
        size = int(files.read_checkpoint().split(b"\n")[1])
        if not seen or size > seen[-1][1]:
            seen.append((time.perf_counter(), size))


def _waits(seen: list[tuple[float, int]], committed: dict[Any, float]) -> list[float]:
    """Seconds for each entry; those that were never shown stand for ever."""
    from linli.ledger.models import Entry, Leaf

    subjects = dict(Entry.objects.values_list("id", "subject_id"))
    leaves = Leaf.objects.filter(source="ENTRY").values_list("source_id", "index")
    index_of = {subjects[entry_id]: index for entry_id, index in leaves if entry_id}
    waits = []
    for subject, at in committed.items():
        index = index_of.get(subject)
        shown = [when for when, size in seen if index is not None and size > index]
        waits.append(min(shown, default=float("inf")) - at)
    return waits


def _files(folder: Path) -> Any:
    from linli.ledger.log_files import LogFiles

    return LogFiles(folder)


def _proofs(folder: Path) -> tuple[float, float]:
    """Milliseconds of the processor for a proof: from tiles on disk (95th of 100), and from hashes in memory."""
    from linli.ledger.rules.merkle import check_inclusion, prove_inclusion
    from linli.ledger.rules.tiles import Edge, node_from

    files, edge = _files(folder), Edge()
    for first in range(0, LEAVES, CHUNK):
        end = min(first + CHUNK, LEAVES)
        edge.append(hashlib.sha256(b"%d" % number).digest() for number in range(first, end))
        for tile, raw in edge.drain(first):
            path = files.public / tile.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(raw)
    root, draw, took = edge.root(), random.Random(5), []
    for _number in range(PROOFS):
        index = draw.randrange(LEAVES)
        began = time.process_time()
        proof = prove_inclusion(node_from(files.read_hashes, LEAVES), index, LEAVES)
        took.append((time.process_time() - began) * 1000)
        check_inclusion(hashlib.sha256(b"%d" % index).digest(), index, LEAVES, proof, root)
    return statistics.quantiles(took, n=20)[18], _without_tiles()


def _without_tiles() -> float:
    """Milliseconds of a proof from leaf hashes alone, where all of the tree is hashed: 524,288 of them, scaled up."""
    from linli.ledger.rules.merkle import perfect_root, prove_inclusion

    few = 1 << 19
    leaves = [hashlib.sha256(b"%d" % number).digest() for number in range(few)]
    began = time.process_time()
    prove_inclusion(lambda height, index: perfect_root(leaves[index << height : (index + 1) << height]), 7, few)
    return (time.process_time() - began) * 1000 * LEAVES / few


if __name__ == "__main__":
    sys.exit(main())
