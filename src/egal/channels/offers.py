"""The ways a workspace offers its customers: what the start page and other sites show of them."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import translation

from egal.channels.base import InboxSettings, Offering
from egal.channels.base import Offer as ChannelsOffer
from egal.channels.registry import channels
from egal.conversations.models import Inbox
from egal.service_levels.waiting.promise import Promise, promises
from egal.shared.ids import public_id
from egal.workspaces.models import Portal
from egal.workspaces.portals import SCREENS, address_of, in_order


@dataclass(frozen=True, slots=True)
class Offer:
    """One way to be helped, in the customer's words.

    inbox: its public id. url: the whole address; path: the same below the portal's base where it is
    a page of ours, else "". wait: what can be said of the time an answer takes; where `comes` says
    something, that is a promise and stands for it.
    """

    inbox: str
    channel: str
    icon: str
    title: str
    url: str
    path: str
    to_copy: str
    reach: str
    comes: str
    wait: Promise

    @property
    def now(self) -> str:
        """What is said of the time an answer takes."""
        return self.comes or self.wait.words

    @property
    def tone(self) -> str:
        """As of `Promise`."""
        return "ok" if self.comes else self.wait.tone

    @property
    def notes(self) -> tuple[str, ...]:
        """How that is known, when people are there, and who can read what is written."""
        said = () if self.comes else (self.wait.measured, self.wait.hours)
        return tuple(filter(None, (*said, self.reach)))


def offers(portal: Portal, language: str) -> list[Offer]:
    """Every inbox that is offered and works, in the portal's order, in the workspace in force.

    language: of the reader; one we have no words in reads English. Ways with the same name carry
    that of their inbox.
    """
    with translation.override(language if language in SCREENS else "en"):
        open_ways = list(_open_ways(portal))
        waits = promises(portal.workspace, [inbox for inbox, _ in open_ways])
        titles = [offer.title for _, offer in open_ways]
        return [
            _offer(portal, language, inbox, way, waits[inbox.id], titles.count(way.title) > 1)
            for inbox, way in open_ways
        ]


def _open_ways(portal: Portal) -> Iterator[tuple[Inbox, ChannelsOffer]]:
    order = list(channels())
    works = Inbox.objects.filter(paused_at=None).order_by("pk")
    found = {each.pk: each for each in works if each.channel in order}
    ours = sorted(found, key=lambda pk: order.index(found[pk].channel))
    for inbox in (found[pk] for pk in in_order(portal, ours)):
        channel = channels()[inbox.channel]
        if isinstance(channel, Offering):
            settings = InboxSettings(inbox.address, inbox.settings, inbox.name)
            if way := channel.offer(settings):
                yield inbox, way


def _offer(
    portal: Portal, language: str, inbox: Inbox, way: ChannelsOffer, wait: Promise, named: bool
) -> Offer:
    path = f"/{language}/{way.path}" if way.path else ""
    return Offer(
        inbox=public_id(inbox.id),
        channel=inbox.channel,
        icon=channels()[inbox.channel].icon,
        title=f"{way.title}: {inbox.name}" if named and inbox.name else way.title,
        url=way.url or address_of(portal, path),
        path=path,
        to_copy=way.to_copy,
        reach=way.reach,
        comes=way.comes,
        wait=wait,
    )
