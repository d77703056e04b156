"""What looks at somebody's data are about: matters, and what modules above keep of a person."""

from collections.abc import Callable
from uuid import UUID

from linli.matters.queries.own_data import matters_of_account

Finder = Callable[[UUID], list[UUID]]
_finders: list[Finder] = [matters_of_account]


def add_finder(finder: Finder) -> None:
    """A module above says what looks may be about for an account. Saying it twice is the same as once."""
    if finder not in _finders:
        _finders.append(finder)


def about_account(account_id: UUID) -> list[UUID]:
    """All of it: every matter and every seat, however many."""
    return [one for finder in _finders for one in finder(account_id)]
