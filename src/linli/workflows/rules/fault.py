"""What can be wrong with a definition: a code, where, and the facts of its sentence."""

from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """An error stops publishing; a warning is for somebody to look at."""

    ERROR = "ERROR"
    WARNING = "WARNING"


@dataclass(frozen=True)
class Fault:
    """One hole. ``where`` is the code of the state, action, clock or role, or a field of the definition."""

    code: str
    where: str
    facts: dict[str, object] = field(default_factory=dict)
    severity: Severity = Severity.ERROR


def error(code: str, where: str, **facts: object) -> Fault:
    """A fault that stops publishing."""
    return Fault(code, where, facts)


def warning(code: str, where: str, **facts: object) -> Fault:
    """A fault that does not."""
    return Fault(code, where, facts, Severity.WARNING)
