"""Whether a portal's own domain leads to it, asked over the network as a browser asks."""

import socket
from dataclasses import dataclass

from django.utils.translation import gettext as _

from egal.shared import crypto
from egal.shared.http import Answer, NoAnswer, Unacceptable, fetch
from egal.workspaces.models import Portal
from egal.workspaces.portals import origin_of

WHOSE = "/.well-known/egal-portal"  # answers with `sign_of`, open or closed
_DEADLINE = 10.0  # seconds


@dataclass(frozen=True, slots=True)
class Reached:
    """Whether it answers as it should; in the reader's words."""

    good: bool
    said: str


def sign_of(portal: Portal) -> str:
    """By which we know our own answer; it tells nobody else anything."""
    return crypto.signature("portal", str(portal.pk), 32)


def reached(portal: Portal) -> Reached:
    """Ask the domain. Takes up to a quarter of a minute; outside of any transaction."""
    try:
        answer = fetch(f"{origin_of(portal)}{WHOSE}", most=4096, deadline=_DEADLINE)
    except NoAnswer as error:
        return Reached(False, _unreached(portal, error))
    except Unacceptable as error:
        return Reached(False, _("Not asked: %(reason)s") % {"reason": error})
    return _understood(portal, answer)


def _unreached(portal: Portal, error: NoAnswer) -> str:
    if isinstance(error.__cause__, socket.gaierror):
        words = _("DNS does not know %(domain)s yet. A new record can take some hours.")
        return words % {"domain": portal.domain}
    return _("No answer: %(reason)s") % {"reason": error}


def _understood(portal: Portal, answer: Answer) -> Reached:
    if answer.ok and answer.content.decode(errors="replace").strip() == sign_of(portal):
        return Reached(True, _("%(domain)s leads here.") % {"domain": portal.domain})
    return Reached(
        False,
        _(
            "%(domain)s answers (status %(status)s), but not as this portal. Does the proxy pass"
            " the name on (Host)?"
        )
        % {"domain": portal.domain, "status": answer.status},
    )
