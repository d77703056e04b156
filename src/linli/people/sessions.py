"""Sessions in the database, as Django keeps them, read by one fixed statement: every request of staff begins so."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from linli.kit.db import fetch_one

_SESSION = "SELECT session_data, expire_date FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    """Django's, but for the reading."""

    def _get_session_from_db(self) -> Session | None:
        row = fetch_one(_SESSION, [self.session_key, timezone.now()])
        if row is None or self.session_key is None:
            self._session_key = None
            return None
        return Session(session_key=self.session_key, session_data=row[0], expire_date=row[1])
