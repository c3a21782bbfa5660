"""The servers of an address: a known provider, the domain's own word (SRV), or whoever takes its
mail (MX)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import dns.exception
import dns.resolver

from egal.channels.email.headers import ascii_domain
from egal.channels.email.servers.providers import PROVIDERS, Provider

PATIENCE = 5.0  # seconds for the name servers, for each question

# RFC 8314, section 5.1: TLS from the start is the first choice. RFC 6186, section 3.
_IMAP = (("_imaps._tcp", "imaps", 993), ("_imap._tcp", "imap+starttls", 143))
_SMTP = (
    ("_submissions._tcp", "smtps", 465),
    ("_submission._tcp", "smtp+starttls", 587),
)

Answers = Sequence[tuple[int, str, int]]  # priority, host, port (0 for MX); the best first
Ask = Callable[[str, str], Answers]


@dataclass(frozen=True, slots=True)
class Servers:
    """imap, smtp: URLs without user and password, "" where nothing is known. hint: in English, what
    to do first. vouched: by our own table; else a name server says so, which can be forged, and a
    person should look at the names."""

    imap: str
    smtp: str
    hint: str = ""
    vouched: bool = False


def ask(name: str, kind: str) -> Answers:
    """SRV or MX records; none if there are none or nobody answers."""
    try:
        found = dns.resolver.resolve(name, kind, lifetime=PATIENCE)
    except dns.exception.DNSException:
        return []
    if kind == "MX":
        told = [(one.preference, str(one.exchange), 0) for one in found]
    else:
        told = [(one.priority, str(one.target), one.port) for one in found]
    return sorted((rank, host.rstrip(".").lower(), port) for rank, host, port in told)


def servers_of(address: str, ask: Ask = ask) -> Servers | None:
    """Where this address fetches and sends; None if nobody knows."""
    domain = ascii_domain(address).rpartition("@")[2].lower()
    if known := next((one for one in PROVIDERS if domain in one.domains), None):
        return _of(known)
    imap, smtp = _told(domain, _IMAP, ask), _told(domain, _SMTP, ask)
    if imap or smtp:
        return Servers(imap, smtp)
    exchangers = [host for _, host, _ in ask(domain, "MX")]
    return next((_of(one) for one in PROVIDERS if _takes(one, exchangers)), None)


def _of(provider: Provider) -> Servers:
    return Servers(provider.imap, provider.smtp, provider.hint, vouched=True)


def _takes(provider: Provider, exchangers: Sequence[str]) -> bool:
    return any(
        host == end or host.endswith(f".{end}")
        for host in exchangers
        for end in provider.exchangers
    )


def _told(domain: str, services: Sequence[tuple[str, str, int]], ask: Ask) -> str:
    """A target of "." says that there is no such service (RFC 2782)."""
    for service, scheme, usual in services:
        for _, host, port in ask(f"{service}.{domain}", "SRV"):
            if host:
                return f"{scheme}://{host}" + (f":{port}" if port != usual else "")
    return ""
