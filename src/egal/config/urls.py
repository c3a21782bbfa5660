"""Where everything answers."""

from allauth.account import views as account
from django.urls import include, path

from egal.api import health, metrics
from egal.api.v1 import api
from egal.channels.webhooks import webhook

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", metrics.metrics),
    path("api/v1/", api.urls),
    path("in/<str:channel>/<str:inbox>/", webhook, name="webhook"),
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("", include("egal.desk.urls")),
]
