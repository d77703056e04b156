"""Thirty minutes of mixed load with a fault every minute, and the report of it.

    make soak                                       30 minutes at 100 requests a second, the report into docs/operate
    python -m tests.soak --minutes 3 --rate 30 --every 20 --report FOLDER

Needs Linux, root (a disk of its own in a file), a C compiler, and 8 GB of room for temporary files. Nothing
else of the machine is touched: its clock and its disks stay as they are. Exit status 1 when a line is not met.
"""

import argparse
import json
import signal
import sys
from dataclasses import asdict
from pathlib import Path

from tests.soak import judge, report
from tests.soak.faults import FAULTS
from tests.soak.run import Wish, run


def main() -> int:
    """Run, judge, write."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak")
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--rate", type=float, default=100.0, help="requests a second")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--every", type=float, default=60.0, help="seconds from one fault to the next")
    parser.add_argument("--only", action="append", choices=list(FAULTS), default=[], help="this fault; may be repeated")
    parser.add_argument("--report", type=Path, default=Path("docs/operate"), help="folder of soak.md and soak.zh.md")
    parser.add_argument("--json", type=Path, help="file for the raw numbers")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(1))  # the town ends and the disk is unmounted
    facts = run(Wish(options.minutes, options.rate, options.seed, options.every, tuple(options.only)))
    if options.json:
        options.json.write_text(json.dumps(asdict(facts), default=list))
    lines = judge.judge(facts)
    options.report.mkdir(parents=True, exist_ok=True)
    for language, name in (("en", "soak.md"), ("zh-hans", "soak.zh.md")):
        (options.report / name).write_text(report.write(facts, lines, language))
    sys.stdout.write(report.verdict(lines, "en"))
    return 0 if judge.passed(lines) else 1


if __name__ == "__main__":
    sys.exit(main())
