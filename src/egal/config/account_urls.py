"""How people prove who they are, and what they change about that: allauth's views at our addresses.

The names are allauth's own, because its views lead to one another by them.
"""

from allauth.account import views as account
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from egal.desk.views import security

_plain = require_http_methods(["GET", "HEAD", "POST"])  # allauth answers any other just so

urlpatterns = [
    path("sign-in/second/", _plain(second_step.authenticate), name="mfa_authenticate"),
    path("sign-in/passkey/", _plain(security.sign_in), name="mfa_login_webauthn"),
    path("sign-in/closed/", _plain(account.account_inactive), name="account_inactive"),
    path("account/", security.own, name="mfa_index"),
    path("account/", security.own, name="mfa_list_webauthn"),
    path("account/proof/", _plain(account.reauthenticate), name="account_reauthenticate"),
    path("account/proof/code/", _plain(second_step.reauthenticate), name="mfa_reauthenticate"),
    path("account/proof/passkey/", _plain(security.prove), name="mfa_reauthenticate_webauthn"),
    path("account/password/", _plain(account.password_change), name="account_change_password"),
    path("account/passkeys/new/", _plain(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/", _plain(passkeys.edit_webauthn), name="mfa_edit_webauthn"),
    path(
        "account/passkeys/<int:pk>/removal/",
        _plain(passkeys.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
    path("account/app/", _plain(never_cache(app.activate_totp)), name="mfa_activate_totp"),
    path("account/app/removal/", _plain(app.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "account/codes/",
        _plain(never_cache(codes.view_recovery_codes)),
        name="mfa_view_recovery_codes",
    ),
    path(
        "account/codes/new/",
        _plain(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
]
