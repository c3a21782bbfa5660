"""One connection to an IMAP server, which reads and changes nothing (EXAMINE, BODY.PEEK)."""

import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.utils.translation import gettext as _
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from egal.channels.base import TryAgain
from egal.channels.email.imap.answers import explained, no_folder
from egal.channels.email.oauth.providers import grant_for
from egal.channels.email.oauth.xoauth2 import sign_in_to_imap
from egal.channels.email.send import tls_context

TIMEOUT = 60.0  # seconds, for each step of the dialogue; a large folder opens slowly


@dataclass(frozen=True, slots=True)
class Status:
    """A folder as it is: how many mails, what their UIDs mean, and the next UID to be given."""

    exists: int
    uidvalidity: int
    uidnext: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A mail there. number: its place in the folder now, 1 being the oldest. size: in bytes.

    came_at: when the server got it; None if it does not say.
    """

    uid: int
    number: int
    size: int
    came_at: datetime | None


class Server:
    """Signed in, for one folder. UIDs and numbers are always named one by one, never as a range:
    the library takes no ranges, and "5:*" means the last mail even when there is none above 5.
    """

    def __init__(self, client: IMAPClient, folder: str) -> None:
        self._client = client
        self._folder = folder
        self.idles = client.has_capability("IDLE")
        self.handing_out = False
        self.hint = 0
        self._status: Status | None = None
        self._examined_at = self._examine_took = 0.0

    def examine(self) -> Status:
        """Open the folder anew, read-only, as it is now."""
        begun = time.monotonic()
        try:
            told = self._client.select_folder(self._folder, readonly=True)
        except IMAPClientAbortError:
            raise
        except IMAPClientError as error:
            raise no_folder(self._folder, error) from error
        exists = int(told[b"EXISTS"])
        uidnext = int(told.get(b"UIDNEXT", 0)) or self._above(exists)
        self._status = Status(exists, int(told[b"UIDVALIDITY"]), uidnext)
        self._examined_at = time.monotonic()
        self._examine_took = self._examined_at - begun
        return self._status

    def examined(self, longest: float) -> Status:
        """As it was at most so many seconds ago, longer where EXAMINE itself takes long: a folder
        of 200,000 mails can need ten seconds for it."""
        age = time.monotonic() - self._examined_at
        if self._status is None or age > max(longest, 10 * self._examine_took):
            return self.examine()
        return self._status

    def since(self, day: date) -> list[int]:
        """The UIDs of what came on this day or later, as the server dates it."""
        return sorted(self._client.search(["SINCE", day]))

    def present(self, first: int, last: int) -> list[int]:
        """The UIDs from `first` to `last` that exist, in order."""
        found = self._client.search(["UID", f"{first}:{last}"])
        return sorted(uid for uid in found if first <= uid <= last)

    def listed(self, uids: Sequence[int]) -> list[Listed]:
        """What is told of these; those that have gone are missing."""
        told = self._client.fetch(uids, ["RFC822.SIZE", "INTERNALDATE"])
        return sorted((_listed(uid, data) for uid, data in told.items()), key=lambda one: one.uid)

    def uid_of(self, number: int) -> int:
        """The UID of the mail with this number; 0 if it has gone."""
        return next((one.uid for one in self.numbered(number, number)), 0)

    def numbered(self, first: int, last: int) -> list[Listed]:
        """The same by the numbers of mails in the folder, 1 being its oldest."""
        self._client.use_uid = False
        try:
            wanted = ["UID", "RFC822.SIZE", "INTERNALDATE"]
            told = self._client.fetch(list(range(first, last + 1)), wanted)
        finally:
            self._client.use_uid = True
        found = [_listed(int(data[b"UID"]), data) for data in told.values() if b"UID" in data]
        return sorted(found, key=lambda one: one.uid)

    def bodies(self, uids: Sequence[int]) -> dict[int, bytes]:
        """The mails as they are, by UID; those that have gone are missing."""
        if not uids:
            return {}
        self.handing_out = True
        told = self._client.fetch(uids, ["BODY.PEEK[]"])
        found = {uid: data[b"BODY[]"] for uid, data in told.items() if data.get(b"BODY[]")}
        missing = set(uids) - found.keys()
        if missing & set(self._there(missing)):
            raise TryAgain(_("The mail server lists a mail that it does not hand out."))
        self.handing_out = False
        return found

    def head(self, uid: int) -> bytes:
        """The header of one mail."""
        told = self._client.fetch([uid], ["BODY.PEEK[HEADER]"])
        return told.get(uid, {}).get(b"BODY[HEADER]") or b""

    @contextmanager
    def idling(self) -> Iterator[None]:
        """IDLE (RFC 2177) inside."""
        self._client.idle()
        yield
        self._client.idle_done()

    def hears(self, seconds: float) -> bool:
        """Whether the folder is worth a look: new mail, or the connection seems to have ended."""
        begun = time.monotonic()
        told = self._client.idle_check(timeout=seconds)
        if not told:  # the library says nothing of a closed connection, at once and for ever
            return time.monotonic() - begun < seconds / 2
        return any(b"EXISTS" in one or one[0] == b"BYE" for one in told)

    def _there(self, uids: Collection[int]) -> list[int]:
        return self.present(min(uids), max(uids)) if uids else []

    def _above(self, exists: int) -> int:
        return self.numbered(exists, exists)[-1].uid + 1 if exists else 1


@contextmanager
def connected(settings: Mapping[str, Any]) -> Iterator[Server]:
    """Connect and sign in; leaving it closes. Whatever goes wrong inside is a DeliveryError."""
    with explained(str(settings["imap_host"])):
        client = _dialled(settings)
        try:
            if settings["imap_security"] == "starttls":
                client.starttls(ssl_context=tls_context())
            _sign_in(client, settings)
            yield Server(client, str(settings.get("imap_folder") or "INBOX"))
        finally:
            with suppress(OSError, IMAPClientError):
                client.shutdown()


def check(settings: Mapping[str, Any]) -> None:
    """Connect, sign in, open the folder, leave. Raises a DeliveryError."""
    with connected(settings) as server:
        server.examine()


def _dialled(settings: Mapping[str, Any]) -> IMAPClient:
    security = settings["imap_security"]
    return IMAPClient(
        str(settings["imap_host"]),
        int(settings["imap_port"]),
        ssl=security == "tls",
        ssl_context=tls_context() if security == "tls" else None,
        timeout=TIMEOUT,
    )


def _sign_in(client: IMAPClient, settings: Mapping[str, Any]) -> None:
    """LOGIN only takes ASCII; PLAIN is defined for UTF-8 (RFC 4616, section 2)."""
    user, password = str(settings["imap_user"]), str(settings.get("imap_password") or "")
    if grant := grant_for(settings, "imap"):
        sign_in_to_imap(client, user, grant)
    elif (user + password).isascii() and not client.has_capability("LOGINDISABLED"):
        client.login(user, password)
    else:
        client.plain_login(user, password)


def _listed(uid: int, data: Mapping[bytes, Any]) -> Listed:
    came_at = data.get(b"INTERNALDATE")
    moment = came_at.astimezone(UTC) if came_at else None  # given in this machine's time
    return Listed(uid, int(data[b"SEQ"]), int(data.get(b"RFC822.SIZE", 0)), moment)
