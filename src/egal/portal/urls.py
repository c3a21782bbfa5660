"""The pages of a portal, below its base. Each part brings its own."""

from django.urls import path, register_converter

from egal.portal.app import views as app
from egal.portal.articles import article, feedback, home, machines, searching
from egal.portal.callbacks import views as callbacks
from egal.portal.chat import views as chat
from egal.portal.mine import devices, going_on, sign_in
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
_GOING_ON = "<language:language>/c/<str:secret>/"
_IN = "<language:language>/sign-in/"

_OF_MINE = [
    path(_IN, sign_in.sign_in, name="sign_in"),
    path(f"{_IN}code/", sign_in.code, name="sign_in_code"),
    path(f"{_IN}link/<str:link>/", sign_in.link, name="sign_in_link"),
    path(_GOING_ON, going_on.continuation, name="continuation"),
    path(f"{_GOING_ON}code/", going_on.continuation_code, name="continuation_code"),
    path("<language:language>/sign-out/", sign_in.sign_out, name="sign_out"),
    path("<language:language>/devices/", devices.devices, name="devices"),
    path("<language:language>/devices/<str:public>/end/", devices.end, name="device_end"),
    path("<language:language>/devices/preference/", mine.preference, name="preference"),
    path(_MINE, mine.conversations, name="conversations"),
    path(f"{_MINE}files/<str:public>/", mine.file, name="conversation_file"),
    path(f"{_MINE}<str:public>/", mine.conversation, name="conversation"),
    path(f"{_MINE}<str:public>/messages/", mine.messages, name="conversation_messages"),
]

_ARTICLES = "<language:language>/articles/"
_SEARCH = "<language:language>/search/"

_OF_ARTICLES = [
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("articles/images/<str:sha256>", article.image, name="article_image"),
    path(_ARTICLES, home.home, name="articles"),
    path(f"{_ARTICLES}feed.xml", machines.feed, name="articles_feed"),
    path(f"{_ARTICLES}<str:address>/", article.article, name="article"),
    path(f"{_ARTICLES}<str:address>/feedback/", feedback.feedback, name="article_feedback"),
    path(f"{_ARTICLES}about/<str:place>/", home.category, name="article_category"),
    path(_SEARCH, searching.search, name="search"),
    path(f"{_SEARCH}suggestions/", searching.suggestions, name="suggestions"),
]

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
    *_OF_ARTICLES,
    *_OF_MINE,
    path("<language:language>/chat/", chat.chat_page, name="chat"),
    path("<language:language>/chat/visit/", chat.visit, name="chat-visit"),
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
    *_OF_APP,
]
