"""The requests we make ourselves: one way out, with a time limit, a size cap and an address guard.

Nothing is tried twice here: whoever asks knows whether asking again is harmless. No proxy, no
cookies, no credentials out of the environment.
"""

import asyncio
import ssl
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache

import httpx
from django.conf import settings

from egal import __version__
from egal.shared import clock
from egal.shared.addresses import Forbidden, pinned

TIMEOUT = 10.0  # seconds for each step: connecting, sending, the next bytes
DEADLINE = 30.0  # seconds for all of it, so that one byte a second ends as well
MAX_ANSWER = 1024 * 1024  # bytes
HOPS = 3  # redirects followed when fetching
_LONGEST_WAIT = 10_000_000  # seconds of Retry-After that are believed
_AGENT = f"Egal/{__version__}"


class NoAnswer(Exception):
    """The other side could not be reached, or did not finish in time. It may have understood."""


class Unacceptable(Exception):
    """No such request will ever be made: a bad URL, a forbidden address, an answer too large."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where somebody keeps files. hosts: reached by https; one that begins with a dot is all below
    it. api: the address of their API or of what stands for it, at whose server they may lie too."""

    hosts: Collection[str]
    api: str = ""

    def __contains__(self, url: str) -> bool:
        """Unacceptable for what is no address of the web."""
        parsed = _parsed(url)
        if self.api and _origin(parsed) == _origin(_parsed(self.api)):
            return True
        if parsed.scheme != "https" or parsed.port is not None:
            return False
        return any(
            parsed.host.endswith(host) if host.startswith(".") else parsed.host == host
            for host in self.hosts
        )

    def refuse_other(self, url: str) -> None:
        """Raises Unacceptable."""
        if url not in self:
            raise Unacceptable(f"{_parsed(url).host} is no place where their files lie.")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. content: decoded from its transfer and compression."""

    status: int
    content: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def retry_at(self) -> datetime | None:
        """When we are asked to come back (Retry-After, RFC 9110, 10.2.3); None if not said."""
        return _moment(self.headers.get("retry-after", "").strip())


def post(
    url: str,
    content: bytes,
    headers: Mapping[str, str],
    *,
    most: int = MAX_ANSWER,
    deadline: float | None = None,
    patience: float = TIMEOUT,
) -> Answer:
    """POST once; a redirect is an answer like any other.

    most: bytes. deadline: seconds, by default DEADLINE. patience: seconds for each step, of a
    server that works for long before it says something. Raises NoAnswer or Unacceptable.
    """
    return ask("POST", url, content, headers, most=most, deadline=deadline, patience=patience)


def fetch(
    url: str,
    *,
    most: int = MAX_ANSWER,
    deadline: float | None = None,
    within: Places | None = None,
) -> Answer:
    """GET without credentials, over at most HOPS redirects, each of them judged anew.

    most: bytes. deadline: seconds for each hop, by default DEADLINE. within: from there only.
    Raises NoAnswer or Unacceptable.
    """
    for _ in range(HOPS + 1):
        if within is not None:
            within.refuse_other(url)
        answer = ask("GET", url, most=most, deadline=deadline)
        if answer.status not in (301, 302, 303, 307, 308) or "location" not in answer.headers:
            return answer
        url = str(_parsed(url).join(answer.headers["location"]))
    raise Unacceptable(f"{_parsed(url).host} redirects again and again.")


def ask(
    method: str,
    url: str,
    content: bytes = b"",
    headers: Mapping[str, str] | None = None,
    *,
    most: int = MAX_ANSWER,
    deadline: float | None = None,
    patience: float = TIMEOUT,
) -> Answer:
    """Any other request, once; the rest as for `post`."""
    request = _request(method, _parsed(url), content, headers or {}, patience)
    deadline = deadline or DEADLINE
    try:
        return asyncio.run(asyncio.wait_for(_exchanged(request, most), deadline))
    except TimeoutError as error:
        raise NoAnswer(f"{_parsed(url).host} did not finish within {deadline:.0f} s.") from error
    except (httpx.HTTPError, OSError) as error:
        words = str(error) or type(error).__name__
        raise NoAnswer(f"{_parsed(url).host} cannot be reached: {words}") from error


def _parsed(url: str) -> httpx.URL:
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise Unacceptable("This is no address of the web.") from error
    if parsed.scheme not in ("http", "https") or not parsed.host or parsed.userinfo:
        raise Unacceptable("The address must be https://host/… without a user name.")
    return parsed


def _origin(url: httpx.URL) -> tuple[str, str, int]:
    return url.scheme, url.host, url.port or (443 if url.scheme == "https" else 80)


def _request(
    method: str, url: httpx.URL, content: bytes, headers: Mapping[str, str], patience: float
) -> httpx.Request:
    """The request to the address that was judged, under the name that was meant."""
    host = url.raw_host.decode().strip("[]")
    port = url.port or (443 if url.scheme == "https" else 80)
    try:
        address = pinned(host, port, settings.PRIVATE_HOSTS)
    except Forbidden as error:
        raise Unacceptable(str(error)) from error
    except OSError as error:
        raise NoAnswer(f"{url.host} cannot be resolved: {error}") from error
    return httpx.Request(
        method,
        url.copy_with(host=address, fragment=None),
        content=content or None,
        headers={"Accept-Encoding": "identity", **headers, "Host": url.netloc.decode()}
        | {"User-Agent": _AGENT},
        extensions={"sni_hostname": host, "timeout": httpx.Timeout(patience).as_dict()},
    )


async def _exchanged(request: httpx.Request, most: int) -> Answer:
    """A connection of its own each time: one to this address may belong to another name."""
    async with httpx.AsyncHTTPTransport(verify=_tls(), trust_env=False) as transport:
        response = await transport.handle_async_request(request)
        content = bytearray()
        async for piece in response.aiter_raw():
            content += piece
            if len(content) > most:
                await response.aclose()
                raise Unacceptable(f"The answer is larger than {most // 1024} KB.")
        return Answer(response.status_code, bytes(content), _lowered(response.headers))


def _lowered(headers: httpx.Headers) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


@cache
def _tls() -> ssl.SSLContext:
    """Certificates and names are checked, by what the system trusts; nothing switches that off."""
    return ssl.create_default_context()


def _moment(wish: str) -> datetime | None:
    if wish.isascii() and wish.isdecimal():
        return clock.now() + timedelta(seconds=min(int(wish[:12]), _LONGEST_WAIT))
    try:
        found = parsedate_to_datetime(wish)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
