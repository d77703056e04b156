"""Letters as PDF: how long a page takes, one by one as a desk prints them and in the batch of a day.

    python -m benches.letter

Each letter has its own words, address and code. Bar: 20 ms a page one by one, which is no wait at a desk. The baseline
is what a plain call of the compiler costs, one that reads the typeface anew for every letter.
"""

import json
import os
import statistics
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any

import django

BAR_MS = 20.0
ONE_BY_ONE, BATCH, ANEW = 60, 300, 8


def main() -> int:
    """Write, measure, print; exit status 1 when the bar is missed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.config.settings")
    django.setup()
    from linli.notices.queries import write_letters

    write_letters(_letters(1), "warm")
    single = [_milliseconds(lambda one=one: write_letters([one], "bench")) for one in _letters(ONE_BY_ONE)]
    batch = _letters(BATCH)
    whole = _milliseconds(lambda: write_letters(batch, "bench"))
    anew = [_milliseconds(_anew) for _turn in range(ANEW)]
    middle = statistics.median(single)
    print(f"letters as PDF (bar {BAR_MS:.0f} ms a page one by one):")
    print(f"  one by one: {middle:.1f} ms a page, slowest {max(single):.1f}, of {ONE_BY_ONE}")
    print(f"  in one file of {BATCH}: {whole / BATCH:.1f} ms a page, {whole / 1000:.2f} s together")
    print(f"  baseline, typeface read anew each time: {statistics.median(anew):.1f} ms a page; "
          f"ratio {statistics.median(anew) / middle:.1f}")  # fmt: skip
    return 0 if middle <= BAR_MS else 1


def _letters(count: int) -> list[Any]:
    from linli.notices.tests.make_letters import LINK, make_letter

    return [
        replace(
            make_letter(),
            address=("陈女士", f"浙江省诸暨市枫桥镇枫源村 {number} 号"),
            heading=f"您反映的事 {number:06}",
            link=f"{LINK}{number}/",
        )
        for number in range(count)
    ]


def _anew() -> None:
    import typst
    from django.conf import settings

    from linli.notices.queries import letters

    source = Path(letters.FOLDER) / "letter.typ"
    inputs = {"letters": json.dumps([letters._data(one) for one in _letters(1)]), "title": "bench", "lang": "zh"}
    typst.compile(
        str(source),
        font_paths=[settings.LINLI_LETTER_FONTS],
        ignore_system_fonts=True,
        sys_inputs=inputs,
        pdf_standards=["ua-1"],
    )


def _milliseconds(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return (perf_counter() - begun) * 1000


if __name__ == "__main__":
    sys.exit(main())
