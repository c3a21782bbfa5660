"""The pages of a portal, below its base. Each part brings its own."""

from django.urls import path, register_converter

from egal.portal.chat import views as chat
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
    path("<language:language>/chat/", chat.chat_page, name="chat"),
    path("<language:language>/chat/visit/", chat.visit, name="chat-visit"),
]
