"""A job that can be caught in the middle: it notes that it began, waits for leave, and notes that it ended."""

import os
import time
from pathlib import Path

from procrastinate.contrib.django import app


@app.task(name="tests.slow", pass_context=False)
def slow() -> None:
    """Lines in ``var``/notes: ``began`` each time, ``ended`` once ``var``/leave exists."""
    var = Path(os.environ["LINLI_VAR"])
    with (var / "notes").open("a") as notes:
        notes.write("began\n")
        notes.flush()
        while not (var / "leave").exists():
            time.sleep(0.05)
        notes.write("ended\n")
