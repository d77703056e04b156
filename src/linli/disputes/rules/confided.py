"""What was confided to one neutral: another does not read it until the side that confided it says so.

The side's yes is kept among its consents, for one mediator and for what was said until that one was appointed; whoever
comes after has to be let in anew.
"""

from collections.abc import Iterable
from uuid import UUID

from linli.disputes.rules.visibility import DataClass, Reader


def yes_to(post_id: UUID, appointment_id: UUID) -> str:
    """The consent that lets the mediator of a post read what was said in private before that appointment."""
    return f"{_of(post_id)}{appointment_id}"


def let_in_by(consents: Iterable[str], post_id: UUID) -> UUID | None:
    """The newest appointment of that post until which a side has opened its private talk; None without its yes."""
    said = (code.removeprefix(_of(post_id)) for code in consents if code.startswith(_of(post_id)))
    return max((UUID(appointment_id) for appointment_id in said), default=None)


def _of(post_id: UUID) -> str:
    return f"{Reader.MEDIATOR.value}:{DataClass.CAUCUS.value}:{post_id}:"
