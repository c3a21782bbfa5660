"""How much of its monthly budget an inbox has spent, in words for whoever set it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from egal.channels.base import InboxSettings, Priced
from egal.channels.prices import MUCH, money, month_of
from egal.channels.registry import channels
from egal.conversations.models import Inbox, Spending


@dataclass(frozen=True, slots=True)
class Spent:
    """This month. spent, budget: in millionths of the unit of `currency` (ISO 4217); no budget is
    None, which is no limit."""

    currency: str
    spent: int
    budget: int | None
    messages: int

    @property
    def level(self) -> Literal["fine", "much", "over"]:
        """much: four fifths are gone. over: nothing more is sent."""
        if self.budget is None or self.spent < MUCH * self.budget:
            return "fine"
        return "over" if self.spent >= self.budget else "much"

    @property
    def percent(self) -> int:
        """At most 100; 0 where there is no limit."""
        return min(self.spent * 100 // self.budget, 100) if self.budget else 0

    def in_words(self) -> str:
        """How much, and what happens next."""
        known = {"spent": money(self.spent, self.currency)}
        if self.budget is None:
            return _("%(spent)s spent this month; there is no limit.") % known
        known["budget"] = money(self.budget, self.currency)
        said = _("%(spent)s of %(budget)s spent this month.") % known
        return f"{said} {_REMEDY[self.level]()}".strip()


_REMEDY: dict[str, Callable[[], str]] = {
    "fine": lambda: "",
    "much": lambda: _("Raise the budget before it is spent, or nothing more is sent then."),
    "over": lambda: _("Nothing more is sent until the next month, or until you raise it."),
}


def spent_of(inboxes: Collection[Inbox]) -> dict[int, Spent]:
    """Of those whose messages have a price; by their ids. All are of the workspace in force."""
    priced = [each for each in inboxes if isinstance(channels().get(each.channel), Priced)]
    if not priced:
        return {}
    month = month_of(priced[0].workspace)
    rows = {row.inbox_id: row for row in Spending.objects.filter(inbox__in=priced, month=month)}
    return {inbox.id: _spent(inbox, rows.get(inbox.id)) for inbox in priced}


def _spent(inbox: Inbox, row: Spending | None) -> Spent:
    channel = channels()[inbox.channel]
    assert isinstance(channel, Priced)  # noqa: S101 - only of these
    budget = channel.budget(InboxSettings(inbox.address, inbox.settings, inbox.name))
    amount, messages = (row.amount, row.messages) if row else (0, 0)
    return Spent(channel.currency, amount, budget, messages)
