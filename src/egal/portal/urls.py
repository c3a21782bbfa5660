"""The pages of a portal, below its base. Each part brings its own."""

from django.urls import path, register_converter

from egal.portal.callbacks import views as callbacks
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

urlpatterns = [
    path("", start.to_language, name="front"),
    path("logo/<str:sha256>", start.logo, name="logo"),
    path("<language:language>/", start.start, name="start"),
    path("<language:language>/callback/", callbacks.booking, name="callback"),
    path("<language:language>/callback/<str:link>/", callbacks.booked, name="callback-booked"),
    path(
        "<language:language>/callback/<str:link>/moment/",
        callbacks.moving,
        name="callback-moving",
    ),
    path(
        "<language:language>/callback/<str:link>/cancellation/",
        callbacks.cancellation,
        name="callback-cancellation",
    ),
    path(
        "<language:language>/callback/<str:link>/callback.ics",
        callbacks.calendar,
        name="callback-calendar",
    ),
]
