"""Django's PostgreSQL backend, quicker at two things that every request does.

Django takes a timestamp apart with a regular expression in Python, some 4 us each; a page of a list has 250 of them.
And it asks the server whether it is there before the first statement of a request: a round trip for nothing.
"""

import select
from datetime import UTC, datetime
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg.types.datetime import TimestamptzLoader


class MomentLoader(TimestamptzLoader):
    """Reads what PostgreSQL writes with the interpreter's own reader of ISO 8601; the result is in UTC."""

    timezone = UTC  # where Django's cursors look whether the connection reads times as the settings want them

    def load(self, data: Any) -> datetime:
        """The moment; raises psycopg.DataError for what no datetime can hold, such as infinity."""
        try:
            moment = datetime.fromisoformat(str(data, "ascii"))
        except ValueError:
            moment = super().load(data)
        return moment if moment.tzinfo is UTC else moment.astimezone(UTC)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, with that reader on every new connection and a look at the socket before a question to the server."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection of psycopg."""
        connection = super().get_new_connection(conn_params)
        connection.adapters.register_loader("timestamptz", MomentLoader)
        return connection

    def is_usable(self) -> bool:
        """Whether the connection still stands.

        A server that ended has closed its end, so there is something to read where nothing should come; only then is
        it asked.
        """
        try:
            if self.connection is not None and _is_quiet(self.connection.fileno()):
                return True
        except psycopg.Error:
            return False
        return bool(super().is_usable())


def _is_quiet(socket: int) -> bool:
    """True when nothing waits to be read, no error and no end either."""
    poll = select.poll()
    poll.register(socket, select.POLLIN | select.POLLPRI)
    return not poll.poll(0)
