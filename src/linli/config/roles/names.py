"""Under which names and passwords the roles sign in, from the environment, and who uses which.

Nothing here asks the database, and nothing imports Django: it runs before the settings are read.
"""

import os
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from linli.config.roles.policy import Role

OWNER_URL = "DATABASE_URL"
APPLICATION_URL = "LINLI_APP_DATABASE_URL"
SEQUENCER_URL = "LINLI_SEQUENCER_DATABASE_URL"
READER_URL = "LINLI_READER_DATABASE_URL"
URLS = {Role.APPLICATION: APPLICATION_URL, Role.SEQUENCER: SEQUENCER_URL, Role.READER: READER_URL}
# These change tables, grants or everything at once; whatever else is asked for is done by the application's role.
AS_OWNER = frozenset({"migrate", "roles", "doctor", "upgrade", "backup", "restore", "dbshell", "flush", "sqlflush"})


@dataclass(frozen=True)
class Login:
    """A name, and a password where the URL has one."""

    name: str
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class Logins:
    """By role. Where nothing is said, a role has its own name and no password."""

    by_role: Mapping[Role, Login]

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Logins":
        """What the URLs say. Raises ValueError when two roles, or the owner and a role, have one name."""
        given = os.environ if environment is None else environment
        logins = cls({role: _login(given.get(variable, ""), role) for role, variable in URLS.items()})
        owner = unquote(urlsplit(given.get(OWNER_URL, "")).username or "")
        names = [login.name for login in logins.by_role.values()] + ([owner] if owner else [])
        if len(set(names)) != len(names):
            raise ValueError("owner, application, sequencer and reader must sign in under different names")
        return logins

    def name(self, role: Role) -> str:
        """What the role is called in the database."""
        return self.by_role[role].name


def _login(url: str, role: Role) -> Login:
    parts = urlsplit(url)
    return Login(unquote(parts.username or "") or role.value, unquote(parts.password or ""))


def act_as_application(command: str, environment: MutableMapping[str, str] | None = None) -> None:
    """From here on this process signs in as what the command needs: the owner only where it must.

    Without a URL of the application nothing changes: one role does everything, as ``linli roles`` tells.
    """
    environment = os.environ if environment is None else environment
    if command not in AS_OWNER and (url := environment.get(APPLICATION_URL)):
        environment[OWNER_URL] = url
    if command not in AS_OWNER and command != "worker":
        for variable in (SEQUENCER_URL, READER_URL):
            environment.pop(variable, None)


def child_environment(name: str, environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """What a process that is started gets to know: never the owner's URL, and the sequencer's only the worker."""
    given = dict(os.environ if environment is None else environment)
    act_as_application(name, given)
    return given
