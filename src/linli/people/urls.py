"""Addresses of signing in and of the own account.

Of django-allauth only what this site uses: there is no password, hence no page about one.
"""

from allauth.account import views as account
from allauth.mfa import urls as second_factor
from allauth.socialaccount import views as provider
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from linli.people.views import account as own
from linli.people.views import again, sessions

_to_sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)
_to_account = RedirectView.as_view(pattern_name="my_account")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", own.my_account, name="my_account"),
    path("enter/<str:token>/", own.enter, name="account_enter"),
    path("login/", own.SignIn.as_view(), name="account_login"),
    path("login/code/", _to_sign_in, name="account_request_login_code"),
    path("login/code/confirm/", account.confirm_login_code, name="account_confirm_login_code"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", account.signup, name="account_signup"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("confirm-email/", account.email_verification_sent, name="account_email_verification_sent"),
    path("email/", _to_account, name="account_email"),
    path("again/", again.again, name="account_again"),
    path("again/on/", again.go_on, name="account_again_on"),
    path("passkey/", sessions.passkey_first, name="passkey_first"),
    path("sessions/", sessions.own_sessions, name="own_sessions"),
    path("sessions/end/", sessions.sign_out_everywhere, name="sign_out_everywhere"),
    path("sessions/<slug:mark>/end/", sessions.end_session, name="end_session"),
    path("2fa/reauthenticate/", again.Again.as_view(), name="mfa_reauthenticate"),
    path("2fa/webauthn/reauthenticate/", again.AgainWithPasskey.as_view(), name="mfa_reauthenticate_webauthn"),
    path("2fa/totp/activate/", own.SetUpApp.as_view(), name="mfa_activate_totp"),
    path("2fa/webauthn/add/", own.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("2fa/", include(second_factor)),
    path("provider/cancelled/", provider.login_cancelled, name="socialaccount_login_cancelled"),
    path("provider/error/", provider.login_error, name="socialaccount_login_error"),
    path("provider/signup/", provider.signup, name="socialaccount_signup"),
    path("provider/", provider.connections, name="socialaccount_connections"),
    path("oidc/<str:provider_id>/login/", own.provider_login, name="openid_connect_login"),
    path("oidc/<str:provider_id>/login/callback/", own.provider_callback, name="openid_connect_callback"),
]
