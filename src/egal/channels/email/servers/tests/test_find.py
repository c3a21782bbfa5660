import pytest

from egal.channels.email.servers.find import Answers, Servers, servers_of
from egal.channels.email.servers.providers import (
    ONLY_SIGN_IN,
    PROVIDERS,
    SIGN_IN_OR_PASSWORD,
)
from egal.channels.email.settings import from_url

RECORDS: dict[tuple[str, str], Answers] = {
    ("_imaps._tcp.acme.example", "SRV"): [(10, "mail.acme.example", 993)],
    ("_submission._tcp.acme.example", "SRV"): [(5, "out.acme.example", 2587)],
    ("_imaps._tcp.none.example", "SRV"): [(0, "", 0)],
    ("_imap._tcp.none.example", "SRV"): [(0, "mail.none.example", 143)],
    ("xn--mller-kva.example", "MX"): [(1, "aspmx.l.google.com", 0)],
    ("office.example", "MX"): [(0, "office-example.mail.protection.outlook.com", 0)],
    ("forged.example", "MX"): [(0, "evilgoogle.com", 0)],
}


def asked(name: str, kind: str) -> Answers:
    return RECORDS.get((name, kind), [])


def test_a_known_provider_is_not_asked_for() -> None:
    found = servers_of("support@GMX.de", ask=lambda *_: pytest.fail("asked"))
    assert found
    assert (found.imap, found.smtp) == ("imaps://imap.gmx.net", "smtps://mail.gmx.net")


def test_a_domain_says_itself_where_its_servers_are() -> None:
    assert servers_of("support@acme.example", asked) == Servers(
        "imaps://mail.acme.example", "smtp+starttls://out.acme.example:2587"
    )


def test_a_service_that_is_denied_is_not_used() -> None:
    found = servers_of("support@none.example", asked)
    assert found == Servers("imap+starttls://mail.none.example", "")


@pytest.mark.parametrize(
    ("address", "hint"),
    [("a@müller.example", SIGN_IN_OR_PASSWORD), ("a@office.example", ONLY_SIGN_IN)],
)
def test_a_domain_at_a_large_provider_is_known_by_its_exchangers(address: str, hint: str) -> None:
    found = servers_of(address, asked)
    assert found
    assert found.hint == hint


def test_an_exchanger_that_only_ends_alike_is_none_of_them() -> None:
    assert servers_of("a@forged.example", asked) is None


@pytest.mark.parametrize("url", [url for one in PROVIDERS for url in (one.imap, one.smtp)])
def test_each_of_our_table_fits_the_form(url: str) -> None:
    assert from_url(url.replace("://", "://user:password@"))
