"""Who a client of the door is. The only place that knows keys."""

import hmac
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor, ActorKind
from linli.kit.errors import NotAllowed

MAX_KEY = 200
NOBODY = ""


@dataclass(frozen=True)
class Client:
    """A client by its name; the empty name is everybody without a key, where the town asks for none."""

    name: str

    def actor(self, language: str) -> Actor:
        """As which it acts: a program, with no post and no account."""
        return Actor(kind=ActorKind.API, language=language)


def client_of(api_key: str) -> Client:
    """The client that the key belongs to.

    Raises NotAllowed ``key.missing`` where the town asks for a key, ``key.unknown`` for one that nobody has.
    """
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
        raise NotAllowed("key.unknown", _("This api_key is not valid."))
    return Client(found[:60])
