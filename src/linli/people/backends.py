"""Who a session belongs to."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]
    """Accounts sign in by code, passkey, link or a trusted provider.

    Django's permission tables are not used: what a person may do is decided by posts (see rules.py), so that
    no account stands above them.
    """

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """None: posts decide."""
        return set()

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """False: posts decide."""
        return False

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """False: posts decide."""
        return False
