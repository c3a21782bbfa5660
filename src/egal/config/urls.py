"""Where everything answers."""

from allauth.account import views as account
from django.urls import include, path, register_converter
from django.views.decorators.http import require_http_methods

from egal.api import health, metrics
from egal.api.customer import api as customer_api
from egal.api.v1 import api
from egal.channels.door.view import webhook
from egal.config import account_urls
from egal.portal import errors
from egal.portal.mine import going_on
from egal.portal.published.views import published


class Base36:
    """An account's number as allauth writes it: what follows the dash belongs to the secret."""

    regex = "[0-9A-Za-z]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


_plain = require_http_methods(["GET", "HEAD", "POST"])  # allauth answers any other just so
register_converter(Base36, "base36")
handler404, handler500 = errors.not_found, errors.failed

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", metrics.metrics),
    path("api/v1/", api.urls),
    path("api/customer/v1/<slug:slug>/", customer_api.urls),
    path("in/<str:channel>/<str:inbox>/", webhook, name="webhook"),
    path("c/<str:secret>", going_on.short, name="continuation"),
    path("a/<str:secret>", published, name="published"),
    path("help/<slug:slug>/", include("egal.portal.urls")),
    path("", include("egal.widget.urls")),
    path("", include("egal.widget.ways.urls")),
    path("help/<slug:slug>/<path:rest>", errors.nothing_here),
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("password/", _plain(account.password_reset), name="account_reset_password"),
    path("password/sent/", _plain(account.password_reset_done), name="account_reset_password_done"),
    path(
        "password/changed/",
        _plain(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path(
        "password/<base36:uidb36>-<str:key>/",
        _plain(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path("", include(account_urls)),
    path("", include("egal.desk.urls")),
]
