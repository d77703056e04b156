"""Why a receiving body sends packets back, and what the bodies that got one have answered."""

from functools import lru_cache
from pathlib import Path

from linli.disputes.access import Standing
from linli.disputes.queries.items import read_items
from linli.disputes.rules import DataClass
from linli.disputes.rules.answers import Answer, read_answer
from linli.disputes.rules.receiving import Grounds, read_grounds

_SHIPPED = Path(__file__).resolve().parent.parent / "data" / "receiving" / "cn.json"


@lru_cache(maxsize=1)
def shipped_grounds() -> Grounds:
    """Read once in a process. Raises ValueError."""
    return read_grounds(_SHIPPED.read_bytes())


def answers_of(standing: Standing) -> dict[str, Answer]:
    """The newest signed answer by the id of its hand-off. Raises as read_items."""
    found = read_items(standing, DataClass.AGREEMENT, kinds=("ANSWER",))
    return {str(item.payload["hand_off"]): read_answer(str(item.payload["raw"]).encode()).answer for item in found}
