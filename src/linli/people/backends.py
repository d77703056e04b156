"""Who a session belongs to."""

from typing import Any
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.db import DEFAULT_DB_ALIAS

from linli.kit.db import fetch_one
from linli.people.models import Account

_COLUMNS = [field.attname for field in Account._meta.concrete_fields]  # in the order that from_db wants
_ACCOUNT = f"SELECT {', '.join(_COLUMNS)} FROM people_account WHERE id = %s AND is_active"  # noqa: S608 - constants


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]
    """Accounts sign in by code, passkey, link or a trusted provider.

    Django's permission tables are not used: what a person may do is decided by posts (see rules.py), so that
    no account stands above them.
    """

    def get_user(self, user_id: UUID) -> Account | None:
        """The open account of a session. One fixed statement: every request of those signed in begins with it."""
        row = fetch_one(_ACCOUNT, [user_id])
        return Account.from_db(DEFAULT_DB_ALIAS, _COLUMNS, row) if row else None

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """None: posts decide."""
        return set()

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """False: posts decide."""
        return False

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """False: posts decide."""
        return False
