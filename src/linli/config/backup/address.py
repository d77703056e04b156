"""The address of a database taken apart, so that its password never stands in a list of processes."""

from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit, urlunsplit


@dataclass(frozen=True)
class Address:
    """A connection address without its password, and the password."""

    url: str
    secret: str

    @property
    def database(self) -> str:
        """The name of the database."""
        return urlsplit(self.url).path.lstrip("/")

    def of(self, database: str) -> str:
        """The address of another database on the same server, with the password."""
        parts = urlsplit(self.with_secret())
        return urlunsplit(parts._replace(path=f"/{database}"))

    def with_secret(self) -> str:
        """The address as it was given."""
        parts = urlsplit(self.url)
        if not self.secret:
            return self.url
        user, _at, host = parts.netloc.rpartition("@")
        return urlunsplit(parts._replace(netloc=f"{user}:{quote(self.secret, safe='')}@{host}"))


def parse(url: str) -> Address:
    """The address in two parts."""
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    name, _colon, secret = user.partition(":")
    bare = urlunsplit(parts._replace(netloc=f"{name}{at}{host}"))
    # urlunsplit drops the two slashes of an address without a host: a socket is named in the query then
    if "://" not in bare:
        bare = bare.replace(f"{parts.scheme}:", f"{parts.scheme}://", 1)
    return Address(bare, unquote(secret))
