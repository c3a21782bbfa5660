"""What messages cost, what was spent this month, and the limit somebody has set."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from zoneinfo import ZoneInfo

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from egal.channels.base import InboxSettings, Priced
from egal.channels.registry import channel_of
from egal.conversations.models import Inbox, Spending
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.workspaces.models import Workspace

MILLION = 1_000_000
MUCH = 0.8  # of a budget
LINK = " https://egal.example/a"
_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£"}


@dataclass(frozen=True, slots=True)
class Price:
    """In millionths of the unit of `currency` (ISO 4217).

    amount: of this message, all its parts together. with_link: the same if a link stood in it, None
    where that costs no more. spent: this month, before it. budget: of a month, None for no limit.
    """

    currency: str
    amount: int
    with_link: int | None
    spent: int
    budget: int | None

    @property
    def level(self) -> Literal["fine", "much", "over"]:
        """over: it may not be sent. much: with it four fifths are spent."""
        after = self.spent + self.amount
        if self.budget is None:
            return "fine"
        if after > self.budget:
            return "over"
        return "much" if after >= MUCH * self.budget else "fine"


class Unaffordable(Trouble):
    """The budget of the inbox does not allow it."""

    code = "over_budget"


def price_of(inbox: Inbox, texts: Sequence[str], *, public: bool) -> Price | None:
    """None where nothing is asked for messages."""
    channel = channel_of(inbox.channel)
    if not isinstance(channel, Priced):
        return None
    settings = InboxSettings(inbox.address, inbox.settings, inbox.name)
    amount = sum(channel.price(settings, text, public=public) for text in texts)
    linked = amount
    if texts:
        last = channel.price(settings, texts[-1], public=public)
        linked += channel.price(settings, texts[-1] + LINK, public=public) - last
    return Price(
        currency=channel.currency,
        amount=amount,
        with_link=linked if linked > amount else None,
        spent=spent(inbox),
        budget=channel.budget(settings),
    )


def refuse_unaffordable(inbox: Inbox, texts: Sequence[str], *, public: bool) -> None:
    """Raises Unaffordable."""
    price = price_of(inbox, texts, public=public)
    if price and price.level == "over":
        raise Unaffordable(too_much(price))


def spent(inbox: Inbox) -> int:
    """This month, in millionths."""
    rows = Spending.unscoped.filter(inbox=inbox, month=month_of(inbox.workspace))
    return rows.values_list("amount", flat=True).first() or 0


def month_of(workspace: Workspace) -> date:
    """The first day of the month it is there."""
    return clock.now().astimezone(ZoneInfo(workspace.time_zone)).date().replace(day=1)


def too_much(price: Price) -> str:
    """Why it is not sent, and what helps."""
    known = {"spent": money(price.spent, price.currency)}
    known["budget"] = money(price.budget or 0, price.currency)
    return (
        _(
            "This month’s budget of %(budget)s does not reach for it: %(spent)s is spent. Raise it"
            " in the settings of the inbox, wait for the next month, or choose another way."
        )
        % known
    )


def in_words(price: Price) -> str:
    """What it costs, in the reader's language."""
    known = {
        "amount": money(price.amount, price.currency),
        "linked": money(price.with_link or 0, price.currency),
        "spent": money(price.spent, price.currency),
        "budget": money(price.budget or 0, price.currency),
    }
    first = _("Costs about %(amount)s, with a link %(linked)s") if price.with_link else ""
    first = first or _("Costs about %(amount)s")
    second = _("%(spent)s of %(budget)s spent this month")
    if price.budget is None:
        second = _("%(spent)s spent this month")
    return f"{first}; {second}." % known


def money(amount: int, currency: str) -> str:
    """amount: in millionths; with two places, or as many more as it needs to be told."""
    places = next((n for n in (2, 3) if amount % 10 ** (6 - n) == 0), 4)
    if amount >= MILLION:
        places = 2
    told = number_format(amount / MILLION, places, use_l10n=True, force_grouping=True)
    pattern = pgettext("money", "%(sign)s%(amount)s")
    return (pattern % {"sign": _SIGNS.get(currency, f"{currency} "), "amount": told}).strip()
