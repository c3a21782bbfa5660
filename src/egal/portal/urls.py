"""The pages of a portal, below its base. Each part brings its own."""

from django.urls import path, register_converter

from egal.portal.mine import devices, sign_in
from egal.portal.mine import views as mine
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

_MINE = "<language:language>/conversations/"
_IN = "<language:language>/sign-in/"

_OF_MINE = [
    path(_IN, sign_in.sign_in, name="sign_in"),
    path(f"{_IN}code/", sign_in.code, name="sign_in_code"),
    path(f"{_IN}link/<str:link>/", sign_in.link, name="sign_in_link"),
    path("<language:language>/sign-out/", sign_in.sign_out, name="sign_out"),
    path("<language:language>/devices/", devices.devices, name="devices"),
    path("<language:language>/devices/<str:public>/end/", devices.end, name="device_end"),
    path(_MINE, mine.conversations, name="conversations"),
    path(f"{_MINE}files/<str:public>/", mine.file, name="conversation_file"),
    path(f"{_MINE}<str:public>/", mine.conversation, name="conversation"),
    path(f"{_MINE}<str:public>/messages/", mine.messages, name="conversation_messages"),
]

urlpatterns = [
    path("", start.to_language, name="front"),
    path("logo/<str:sha256>", start.logo, name="logo"),
    path("<language:language>/", start.start, name="start"),
    *_OF_MINE,
]
