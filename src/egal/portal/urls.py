"""The pages of a portal, below its base. Each part brings its own."""

from django.urls import path, register_converter

from egal.portal.app import views as app
from egal.portal.start import views as start


class Language:
    """A language of pages: "de", "pt-br"."""

    regex = "[a-z]{2,3}(?:-[a-z0-9]{2,8})?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Language, "language")

app_name = "portal"

_OF_APP = [
    path("sw.js", app.worker, name="worker"),
    path("app/icon-<int:size>.png", app.app_icon, name="app-icon"),
    path("<language:language>/app.webmanifest", app.manifest, name="manifest"),
    path("<language:language>/app/", app.app, name="app"),
    path("<language:language>/offline/", app.offline, name="offline"),
]

urlpatterns = [
    path("", start.to_language, name="front"),
    path("logo/<str:sha256>", start.logo, name="logo"),
    path("<language:language>/", start.start, name="start"),
    *_OF_APP,
]
