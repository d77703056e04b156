"""Expected refusals. Anything else that is raised is a bug: a 500, logged once."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise

Sentence = str | Promise


class Refused(Exception):
    """Something was asked that cannot be done: a stable code for programs, a sentence for people.

    ``field`` names the form field at fault; ``facts`` are small values for the answer, never personal data.
    """

    status = 400

    def __init__(
        self,
        code: str,
        message: Sentence,
        *,
        status: int | None = None,
        field: str | None = None,
        facts: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.field = field
        self.facts = dict(facts or {})
        if status is not None:
            self.status = status


class NotAllowed(Refused):
    """The actor may not do this here."""

    status = 403


class NotFound(Refused):
    """There is no such thing, or the actor may not know that there is."""

    status = 404


class Conflict(Refused):
    """Somebody else was first: look again."""

    status = 409


class Expired(Refused):
    """A link or draft whose time has passed."""

    status = 410


class TooLarge(Refused):
    """More bytes or characters than are taken."""

    status = 413
