"""The pages on which one plays the public by hand, begins at "/".

They change nothing by GET and take forms from themselves only, by their Origin. A script looks
every other second for what is new; without it they are loaded again by hand.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from egal.testing.networks.asked import Asked
from egal.testing.networks.stage import private, public, trouble
from egal.testing.networks.stage.look import whole
from egal.testing.networks.stage.parts import said_wrong
from egal.testing.webserver import Reply

if TYPE_CHECKING:
    from egal.testing.networks.service import Networks

Show = Callable[["Networks"], tuple[str, str]]  # what one writes, and what stands there
PAGES: dict[str, tuple[str, Show]] = {
    "/": ("X", public.of_x),
    "/x-messages": ("X, direct", private.of_x),
    "/facebook": ("Facebook page", public.of_facebook),
    "/messenger": ("Messenger", private.of_messenger),
    "/whatsapp": ("WhatsApp", private.of_whatsapp),
    "/sms": ("SMS", private.of_sms),
    "/trouble": ("Trouble", trouble.shown),
}
Act = Callable[["Networks", dict[str, str]], object]
ACTS: dict[str, Act] = {**public.ACTS, **private.ACTS, **trouble.ACTS}


def shown(networks: "Networks", asked: Asked) -> Reply:
    """A page as things stand."""
    with networks.lock:
        aside, main = PAGES[asked.path][1](networks)
    links = {path: name for path, (name, _) in PAGES.items()}
    return whole(networks, links, asked.path, aside, main)


def played(networks: "Networks", asked: Asked) -> Reply:
    """Does what a form asks for and goes back to its page."""
    host = asked.headers.get("host", "")
    if urlsplit(asked.headers.get("origin", f"http://{host}")).netloc != host:
        return Reply(403)
    said = dict(asked.form())
    try:
        ACTS[said.pop("act")](networks, said)
    except (KeyError, ValueError) as wrong:
        return said_wrong(str(wrong), asked.path)
    return Reply(303, {"Location": asked.path})
