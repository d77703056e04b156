"""What signing in says, by the names that django-allauth gives to its errors and messages."""

from django.utils.translation import gettext_lazy as _

_WRONG_CODE = _("That code is not right. Please check it and try again.")
_PATIENCE = _("That was too often. Please wait a little and try again.")

ERRORS = {
    "account_inactive": _("This account has been closed."),
    "email_taken": _("There is an account with this address already."),
    "incorrect_code": _WRONG_CODE,
    "invalid_login": _("Please write an e-mail address."),
    "too_many_login_attempts": _("Too many attempts. Please wait a few minutes and ask for a new code."),
    "unknown_email": _("There is no account with this address."),
    "unverified_primary_email": _("Please confirm your e-mail address first."),
    "rate_limited": _PATIENCE,
}

SECOND_FACTOR_ERRORS = {
    "incorrect_code": _WRONG_CODE,
    "cannot_delete_authenticator": _("This cannot be switched off."),
    "cannot_generate_recovery_codes": _(
        "Recovery codes go with an authenticator app or a passkey. Please add one first."
    ),
    "unverified_email": _("Please confirm your e-mail address first."),
}

PROVIDER_ERRORS = {
    "email_taken": _("There is an account with this address already. Please sign in to it with a code (%s)."),
    "invalid_token": _("The answer of the other site could not be read. Please try again."),
    "disconnect_last": _("This is the only way left into your account. Please add another one first."),
    "connected_other": _("That other account belongs to somebody else here."),
}

MESSAGES = {
    "login_code_sent": _("A code is on its way."),
    "email_confirmation_sent": _("A code is on its way."),
    "email_confirmed": _("Your e-mail address is confirmed."),
    "logged_out": _("You have signed out."),
    "totp_activated": _("The authenticator app is switched on."),
    "totp_deactivated": _("The authenticator app is switched off."),
    "webauthn_added": _("The passkey has been added."),
    "webauthn_removed": _("The passkey has been removed."),
    "recovery_codes_generated": _("You have new recovery codes."),
    "account_connected": _("The other account is connected."),
    "account_connected_updated": _("The other account is connected."),
    "account_connected_other": _("That other account belongs to somebody else here."),
    "account_disconnected": _("The other account is no longer connected."),
}
