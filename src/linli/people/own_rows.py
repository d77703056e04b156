"""Everything that is held of an account itself. The caller knows whose it is."""

from collections.abc import Iterator
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from linli.kit.own_data import OwnRow
from linli.people.models import Account, ApiKey, Consent, KeptFile, PasskeyWait, Post, Session, SignInLink


def own_rows_of_account(account_id: UUID) -> list[OwnRow]:
    """The account, its ways in, where it is open, the posts it held."""
    account = Account.objects.get(id=account_id)
    said = {"email": account.email, "name": account.display_name, "language": account.language}
    return [OwnRow("account", None, said), *_ways_in(account_id), *_open(account_id), *_service(account_id)]


def own_rows_of_consents(principal_id: UUID) -> list[OwnRow]:
    """What an account, a matter's resident or a side of a dispute agreed to."""
    rows = Consent.objects.filter(principal_id=principal_id).order_by("given_at", "id")
    return [
        OwnRow(
            "consents",
            row.given_at,
            {
                "purpose": row.purpose,
                "version": row.version,
                "language": row.language,
                "words_sha256": row.words_sha256,
                "method": row.method,
                "given_by": row.given_by,
                "until": row.expires_at,
                "ended_at": row.ended_at,
                "ended_because": row.end_reason,
            },
        )
        for row in rows
    ]


def has_served(account_id: UUID) -> bool:
    """Whether it ever held a post, or made or approved the key of a program: then its name is part of the record."""
    keys = ApiKey.objects.filter(made_by_id=account_id) | ApiKey.objects.filter(approved_by_id=account_id)
    return Post.objects.filter(account_id=account_id).exists() or keys.exists()


def _ways_in(account_id: UUID) -> Iterator[OwnRow]:
    for address in EmailAddress.objects.filter(user_id=account_id).order_by("id"):
        yield OwnRow("addresses", None, {"email": address.email, "confirmed": address.verified})
    for one in Authenticator.objects.filter(user_id=account_id).order_by("created_at"):
        yield OwnRow("passkeys", one.created_at, {"kind": one.type, "last_used_at": one.last_used_at})
    for other in SocialAccount.objects.filter(user_id=account_id).order_by("id"):
        yield OwnRow("organisation", other.date_joined, {"provider": other.provider, "uid": other.uid})
    for link in SignInLink.objects.filter(account_id=account_id).order_by("made_at"):
        yield OwnRow("sign_in_links", link.made_at, {"until": link.expires_at, "used_at": link.used_at})
    for wait in PasskeyWait.objects.filter(account_id=account_id):
        yield OwnRow("passkey_wait", None, {"asked_on": wait.asked_on})


def _open(account_id: UUID) -> Iterator[OwnRow]:
    for session in Session.objects.filter(account_id=account_id).order_by("began_at"):
        yield OwnRow("sessions", session.began_at, {"device": session.device, "until": session.expire_date})
    for kept in KeptFile.objects.filter(account_id=account_id):
        yield OwnRow("kept_files", None, {"purpose": kept.purpose, "until": kept.expires_at})


def _service(account_id: UUID) -> Iterator[OwnRow]:
    for post in Post.objects.filter(account_id=account_id).order_by("valid_from", "id"):
        title = {"zh": post.title_zh, "en": post.title_en}
        yield OwnRow("posts", None, {"role": post.role, "title": title, "from": post.valid_from, "to": post.valid_to})


def is_open_account(account_id: UUID) -> bool:
    """Whether it is there and has not been closed or erased."""
    return Account.objects.filter(id=account_id, is_active=True).exists()
