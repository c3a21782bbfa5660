"""What a channel says when it could not do it."""

from datetime import datetime


class DeliveryError(Exception):
    """A send that did not work; its kind says what may help. The text is shown to the agent."""


class TryAgain(DeliveryError):
    """It may work later: at `retry_at` if the provider said when, else by our own back-off."""

    def __init__(self, reason: str, retry_at: datetime | None = None) -> None:
        super().__init__(reason)
        self.retry_at = retry_at


class Unreachable(TryAgain):
    """The provider does not answer. Not this message's fault: others would fare no better."""


class InDoubt(Unreachable):
    """The provider had all of it and was lost before it said yes or no: it may have it."""


class Refused(DeliveryError):
    """It will never work as it is: bad recipient, message not accepted."""


class NotPermitted(Refused):
    """The provider forbids it: no right, no plan, or this person wants nothing from us."""


class WindowClosed(Refused):
    """The time in which the provider lets us answer is over, until the contact writes again."""


class Reconnect(DeliveryError):
    """The inbox's credentials or address are no longer good: a person must mend its settings."""


class Unreadable(Exception):
    """This arrival cannot be understood. The text is shown in the quarantine.

    In English, without values in it and marked by `gettext_noop`, it is translated for each reader;
    any other, such as what a library says, is shown as it is.
    """
