"""Sessions in the database: whose they are, when they end, and how their key changes.

A session ends when it has not been used for a while (idle) and, used or not, after a set time (absolute); how long is
data in ``LINLI_SESSION_ENDS``, shorter for those who serve. Every request of staff begins with reading one, hence the
fixed statement. When the posts of its account begin or end, a session gets a new key.
"""

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.utils import timezone

from linli.kit.actors import Duty
from linli.kit.db import fetch_one
from linli.people.models import Session

KIND, SINCE, SEEN, POSTS = "linli_kind", "linli_since", "linli_seen", "linli_posts"
DEVICE = "linli_device"
NOTED_EVERY = 600  # seconds: how exactly it is kept when a session was last used
GRACE = timedelta(seconds=30)  # what the page has asked for with the former key is answered still
_SESSION = "SELECT session_data, expire_date FROM people_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    """Django's, with an owner, with ends, and with a change of key that breaks no page."""

    @classmethod
    def get_model_class(cls) -> Any:
        """Ours, not Django's."""
        return Session

    def _get_session_from_db(self) -> Any:
        row = fetch_one(_SESSION, [self.session_key, timezone.now()])
        if row is None or self.session_key is None:
            self._session_key = None
            return None
        return Session(session_key=self.session_key, session_data=row[0], expire_date=row[1])

    def load(self) -> dict[str, Any]:
        """The data; empty, and the row gone, when the absolute end has come."""
        data: dict[str, Any] = super().load()
        now = int(time.time())
        if KIND not in data:
            return data
        if now >= data[SINCE] + ends_of(data[KIND])[1]:
            self.delete(self.session_key)
            self._session_key = None
            return {}
        if now >= data.get(SEEN, 0) + NOTED_EVERY:
            data[SEEN] = now
            self.modified = True
        return data

    def create_model_instance(self, data: Any) -> Any:
        """The row, with its owner."""
        began = data.get(SINCE)
        return Session(
            session_key=self._get_or_create_session_key(),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            account_id=data.get(SESSION_KEY),
            began_at=timezone.now() if began is None else datetime.fromtimestamp(began, UTC),
            device=data.get(DEVICE, ""),
        )

    def get_session_cookie_age(self) -> int:
        """Seconds until it ends by idleness, and never beyond its absolute end."""
        idle, absolute = ends_of(self.get(KIND, "visitor"))
        since = self.get(SINCE)
        return idle if since is None else max(1, min(idle, since + absolute - int(time.time())))

    def rotate(self) -> None:
        """A new key for the same session. The former one is good for some seconds: a page asks for several things."""
        data, former = self._session, self.session_key  # type: ignore[attr-defined]
        self.create()
        self._session_cache = data
        self.save()
        if former:
            Session.objects.filter(session_key=former).update(expire_date=timezone.now() + GRACE)


def ends_of(kind: str) -> tuple[int, int]:
    """Seconds: (without use, in all)."""
    idle, absolute = settings.LINLI_SESSION_ENDS[kind]
    return int(idle * 3600), int(absolute * 3600)


def begin(session: Any, device: str) -> None:
    """Somebody has just signed in: the ends count from now, whatever this browser did before."""
    for key in (KIND, SINCE, SEEN, POSTS, "linli_mfa_by_provider"):
        session.pop(key, None)
    session[DEVICE] = device


def follow_duties(session: Any, duties: Sequence[Duty]) -> bool:
    """Keep with the session which posts it had; True, and its key is a new one, when they are others than before."""
    posts = sha256(" ".join(sorted(str(duty.post_id) for duty in duties)).encode()).hexdigest()[:16] if duties else ""
    before = session.get(POSTS)
    if before == posts:
        return False
    session[POSTS] = posts
    session[KIND] = "staff" if duties else "resident"
    session.setdefault(SINCE, int(time.time()))
    session.setdefault(SEEN, int(time.time()))
    if before is None:
        return False
    session.rotate()
    return True
