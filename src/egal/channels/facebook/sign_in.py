"""A page is signed in: a person at Meta, their pages, one of them with its token.

developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow, …/guides/access-tokens/
get-long-lived, …/advanced/oidc-token for PKCE, and developers.facebook.com/docs/pages-api (all as
remembered): a code gives a token of an hour, that one of 60 days, that one tokens of the person's
pages, which do not end by themselves.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from egal.channels.base import InboxSettings, Refused
from egal.channels.meta.graph import GRAPH, Graph
from egal.channels.models import Grant
from egal.channels.oauth import asking, grants, keeping
from egal.channels.oauth.asking import Client, Provider, Tokens, Withdrawn
from egal.channels.signing_in import Answer
from egal.conversations.actions.readdress_inbox import readdress_inbox
from egal.conversations.models import Inbox
from egal.events.record import Actor
from egal.shared.crypto import new_secret
from egal.shared.trouble import Trouble

KEY, NAME = "facebook", "Facebook"
FIELDS = (
    "feed,messages,message_echoes,message_deliveries,message_reads,message_edits,"
    "messaging_handovers,messaging_postbacks,standby"
)
_UNNAMED = "page-"  # then letters: no page's number
_LASTING = timedelta(days=36_500)
_WEB = "https://www.facebook.com/v23.0"
_NEEDED = (
    "pages_show_list",
    "pages_messaging",
    "pages_manage_metadata",
    "pages_read_engagement",
    "pages_read_user_content",
    "pages_manage_engagement",
)
Pages = Mapping[str, Mapping[str, str]]  # by number: name and token


def unnamed() -> str:
    return f"{_UNNAMED}{new_secret()[:6].lower()}"


def is_unnamed(address: str) -> bool:
    return address.startswith(_UNNAMED)


def providers(settings: Mapping[str, Any]) -> Mapping[str, str]:
    """Facebook, once the app is there by which it knows us."""
    return {KEY: NAME} if settings.get("app_id") else {}


def question(inbox: InboxSettings, *, state: str, verifier: str, back: str) -> str:
    """The address at which Facebook asks."""
    told = inbox.settings
    place = str(told.get("api_url") or _WEB)
    facebook = Provider(
        key=KEY, name=NAME, authorize=f"{place}/dialog/oauth", token="", needed=_NEEDED
    )
    client = Client(str(told["app_id"]), "")
    return asking.question(facebook, client, state=state, verifier=verifier, back=back)


def sign_in(inbox: Inbox, actor: Actor, answer: Answer) -> None:
    """Raises DeliveryError, and nothing has changed. Of several pages one is chosen later, where
    the inbox has none yet."""
    pages = _pages(inbox.settings, _person(inbox.settings, answer))
    if is_unnamed(inbox.address):
        page = next(iter(pages)) if len(pages) == 1 else ""
    elif inbox.address in pages:
        page = inbox.address
    else:
        names = ", ".join(f"{each['name']} ({number})" for number, each in pages.items())
        said = _("Whoever signed in may not manage page %(page)s, but %(names)s.")
        raise Refused(said % {"page": inbox.address, "names": names})
    if page:
        _be(inbox, actor, page, pages[page])
    else:
        _offer(inbox, actor, pages)


def choices(inbox: Inbox) -> dict[str, str]:
    """Names by numbers, where one is to be chosen still."""
    return {number: str(page["name"]) for number, page in _offered(inbox).items()}


def choose(inbox: Inbox, actor: Actor, page: str) -> None:
    """Raises Trouble and DeliveryError."""
    pages = _offered(inbox)
    if page not in pages:
        raise Trouble(_("Sign in with Facebook again: this page was not among yours."))
    _be(inbox, actor, page, pages[page])


def sign_out(inbox: Inbox, actor: Actor) -> None:
    keeping.forget(inbox, actor, _without)


def is_connected(inbox: InboxSettings) -> bool:
    """Whether there is a page, and a permission for it."""
    told = inbox.settings
    return not is_unnamed(inbox.address) and bool(told.get("access_token") or told.get("oauth"))


def graph_of(settings: Mapping[str, Any]) -> Graph:
    """To ask as the page."""
    place = _place(settings)
    if signed_in := settings.get("oauth"):
        return Graph(lambda refused: _good(signed_in["grant"], refused), place)
    return Graph(str(settings.get("access_token") or ""), place)


def subscribe(graph: Graph, page: str) -> None:
    """Have Meta tell the app of this page; a second time changes nothing."""
    graph.post(f"/{page}/subscribed_apps", {"subscribed_fields": FIELDS})


@transaction.atomic
def _offer(inbox: Inbox, actor: Actor, pages: Pages) -> None:
    tokens = Tokens("", "", _LASTING, NAME)
    grant = keeping.keep(inbox, actor, provider=KEY, tokens=tokens, settings=_with)
    Grant.objects.filter(pk=grant.pk).update(tokens={**grant.tokens, "pages": pages})


def _be(inbox: Inbox, actor: Actor, number: str, page: Mapping[str, str]) -> None:
    subscribe(Graph(page["token"], _place(inbox.settings)), number)
    tokens = Tokens(page["token"], "", _LASTING, page["name"])
    with transaction.atomic():
        readdress_inbox(inbox=inbox, actor=actor, address=number)
        keeping.keep(inbox, actor, provider=KEY, tokens=tokens, settings=_with)


def _person(settings: Mapping[str, Any], answer: Answer) -> str:
    """A token of 60 days of whoever signed in."""
    graph = Graph("", _place(settings))
    us = {"client_id": str(settings["app_id"]), "client_secret": str(settings["app_secret"])}
    first = graph.get(
        "/oauth/access_token",
        **us,
        code=answer.code,
        redirect_uri=answer.back,
        code_verifier=answer.verifier,
    )
    brief = str(first["access_token"])
    longer = graph.get(
        "/oauth/access_token", **us, grant_type="fb_exchange_token", fb_exchange_token=brief
    )
    return str(longer["access_token"])


def _pages(settings: Mapping[str, Any], person: str) -> Pages:
    found = Graph(person, _place(settings)).get(
        "/me/accounts", fields="id,name,access_token", limit="100"
    )
    pages = {
        str(each["id"]): {"name": str(each["name"]), "token": str(each["access_token"])}
        for each in found.get("data") or []
    }
    if not pages:
        raise Refused(
            _("Facebook names no page. Sign in as somebody who manages it, and tick the page.")
        )
    return pages


def _offered(inbox: Inbox) -> Pages:
    grant = Grant.objects.filter(inbox=inbox).first() if is_unnamed(inbox.address) else None
    return dict(grant.tokens.get("pages") or {}) if grant else {}


def _good(grant: int, refused: str) -> str:
    return grants.access_token(grant, renew=_ended, refused=refused)


def _ended(grant: Grant) -> Tokens:  # noqa: ARG001 - none is renewed
    raise Withdrawn(_("Facebook no longer lets us use this page."))


def _place(settings: Mapping[str, Any]) -> str:
    return str(settings.get("api_url") or GRAPH)


def _with(settings: Mapping[str, Any], grant: Grant) -> dict[str, Any]:
    return {**settings, "oauth": {"provider": KEY, "grant": grant.id}}


def _without(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in settings.items() if name != "oauth"}
