"""Learning the kind of a text, cross-validated on messages of residents that are labelled with a department.

    python -m benches.train_kinds DIRECTORY        or with LINLI_DATA=DIRECTORY

The directory holds civic_messages_zh_tokens.parquet (2020 Teddy Cup, problem C; no licence stated, so it is read here
and nothing learnt from it is written anywhere). Without it one line says so and nothing is measured. The baseline is
the nearest centroid of the same rows; a stricter figure keeps messages that begin alike in one part, because the file
holds the same complaint sent twice. Exit status 1 when a bar is missed.
"""

import os
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import duckdb
import numpy as np

from linli.matters.rules.learning import Figures, KindModel, Sample, cross_validate, learn, pack
from linli.matters.rules.learning.check import Fold, Guess, measure

FILE = "civic_messages_zh_tokens.parquet"
ACCURACY, MACRO_F1, MILLISECONDS = 0.92, 0.915, 1.0
ALIKE = 12  # characters that two messages begin with when they are one complaint sent twice


def main() -> int:
    """Read, cross-validate, time."""
    path = _folder() / FILE
    if not path.is_file():
        print(f"train_kinds: no {FILE}; name its directory as the argument or in LINLI_DATA. Nothing was measured.")
        return 0
    samples = _samples(path)
    started = time.process_time()
    figures = cross_validate(samples, compare=lambda model: {"centroid": _centroids(samples, model)})
    learnt, baseline = figures["model"], figures["centroid"]
    print(f"train_kinds: {len(samples):,} messages, {len({sample.code for sample in samples})} departments, "
          f"5 folds in {time.process_time() - started:.0f} s CPU")  # fmt: skip
    for number, fold in enumerate(learnt.folds, 1):
        print(f"  fold {number}: accuracy {fold.accuracy:.4f}  macro-F1 {fold.macro_f1:.4f}  ({fold.texts:,} texts)")
    milliseconds = _speed(samples)
    print(f"  accuracy  {learnt.accuracy:.4f}  (bar >= {ACCURACY})   {learnt.accuracy / baseline.accuracy:.2f} of "
          f"nearest centroid, fitted with all folds in sight ({baseline.accuracy:.4f})")  # fmt: skip
    print(f"  macro-F1  {learnt.macro_f1:.4f}  (bar >= {MACRO_F1})   {learnt.macro_f1 / baseline.macro_f1:.2f} of it "
          f"({baseline.macro_f1:.4f})")  # fmt: skip
    print(f"  per text  {milliseconds:.3f} ms CPU  (bar <= {MILLISECONDS})")
    strict = _apart(samples)
    print(f"  same beginnings kept in one part: accuracy {strict.accuracy:.4f}  macro-F1 {strict.macro_f1:.4f}")
    kept = learnt.accuracy >= ACCURACY and learnt.macro_f1 >= MACRO_F1 and milliseconds <= MILLISECONDS
    return 0 if kept else 1


def _folder() -> Path:
    """As named, else a folder ``shared/data`` beside the project."""
    named = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("LINLI_DATA", "")
    return Path(named) if named else Path(__file__).resolve().parents[2] / "shared" / "data"


def _samples(path: Path) -> list[Sample]:
    """The messages as they were written, without the blanks of the segmentation; each from a place of its own."""
    rows = duckdb.execute("SELECT replace(tokens, ' ', ''), label FROM read_parquet($path)", {"path": str(path)})
    return [Sample(text, label, number) for number, (text, label) in enumerate(rows.fetchall())]


def _centroids(samples: Sequence[Sample], model: KindModel) -> Guess:
    """The department whose mean row is nearest: the simplest thing that learns, and it has seen every message."""
    means = np.zeros((len(model.vocabulary.numbers), len(model.leaves)), np.float32)
    for sample in samples:
        index, values = model.vocabulary.row(sample.text)
        means[index, model.leaves.index(sample.code)] += values
    means /= np.maximum(np.sqrt((means**2).sum(axis=0)), 1e-9)

    def guess(text: str) -> str | None:
        index, values = model.vocabulary.row(text)
        return model.leaves[int((values @ means[index]).argmax())] if len(index) else None

    return guess


def _speed(samples: Sequence[Sample]) -> float:
    """Milliseconds of CPU to name the likeliest department of a message, on the mean of 2,000."""
    model = learn(samples)
    print(f"  learnt from all: {len(model.vocabulary.numbers):,} n-grams, {len(pack(model)) / 1024:,.0f} kB packed")
    asked = [sample.text for sample in samples[:: max(1, len(samples) // 2000)]]
    model.best(asked[0])
    started = time.process_time()
    for text in asked:
        model.best(text)
    return (time.process_time() - started) / len(asked) * 1000


def _apart(samples: Sequence[Sample]) -> Figures:
    """Five folds in which messages that begin alike always lie in the same part."""
    groups: dict[str, list[Sample]] = defaultdict(list)
    for sample in samples:
        groups[sample.text[:ALIKE]].append(sample)
    parts: list[list[Sample]] = [[] for _part in range(5)]
    for number, beginning in enumerate(sorted(groups)):
        parts[number % 5] += groups[beginning]
    folds: list[Fold] = []
    for held in parts:
        kept = {id(sample) for sample in held}
        model = learn([sample for sample in samples if id(sample) not in kept])
        folds.append(measure([(sample.code, model.best(sample.text)) for sample in held]))
    return Figures(tuple(folds))


if __name__ == "__main__":
    sys.exit(main())
