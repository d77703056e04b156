"""Who a client of the door is. The only place that knows keys."""

import hmac
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor, ActorKind
from linli.kit.errors import NotAllowed
from linli.people import actions as people
from linli.people.queries import KeyRow
from linli.people.rules import KEY_MARK

MAX_KEY = 200
NOBODY = ""


@dataclass(frozen=True)
class Client:
    """A client by its name; the empty name is everybody without a key, where the town asks for none.

    ``key`` where the key was made in the administration: it says where and for which kinds the client may post.
    """

    name: str
    key: KeyRow | None = None

    def actor(self, language: str) -> Actor:
        """As which it acts: a program, with no post and no account."""
        if self.key is not None:
            return self.key.actor(language)
        return Actor(kind=ActorKind.API, language=language)


def client_of(api_key: str, at: datetime, address: str) -> Client:
    """The client that the key belongs to: one made in the administration, or one of the settings.

    Raises NotAllowed ``key.missing`` where the town asks for a key, ``key.unknown`` for one that nobody has, and
    ``key.expired``, ``key.revoked``, ``key.no_scope``; Refused ``key.too_often``, and ``key.too_many_wrong`` where too
    many wrong keys came from ``address``.
    """
    if api_key.startswith(KEY_MARK):
        return _made_here(api_key, at, address)
    if not api_key:
        if settings.LINLI_OPEN311_KEY_REQUIRED:
            raise NotAllowed("key.missing", _("This needs an api_key."))
        return Client(NOBODY)
    found = NOBODY
    for entry in settings.LINLI_OPEN311_KEYS.split(","):
        name, _sep, key = entry.strip().partition("=")
        if key and hmac.compare_digest(key.encode(), api_key[:MAX_KEY].encode()):
            found = name
    if not found:
        people.count_wrong_key(at=at, secret=api_key, address=address)
        raise NotAllowed("key.unknown", _("This api_key is not valid."))
    return Client(found[:60])


def _made_here(api_key: str, at: datetime, address: str) -> Client:
    """GeoReport answers 403 to a key that opens nothing, where the town's own interface says 401."""
    try:
        key = people.use_api_key(at=at, secret=api_key, address=address)
    except NotAllowed as refused:
        raise NotAllowed(refused.code, refused.message) from refused
    if "open311" not in key.scopes:
        raise NotAllowed("key.no_scope", _("This api_key is for other purposes."))
    return Client(f"key:{key.id.hex}", key)
