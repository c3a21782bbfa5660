"""Fetching over TLS from a server with a certificate."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from egal.channels.base import Reconnect
from egal.channels.email.imap.server import check
from egal.channels.email.imap.tests.watched import SINCE, fetches, mails, taken, worked
from egal.testing.imapserver import Dovecot
from egal.testing.people import Nordnetz

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.dovecot]


@pytest.fixture(scope="module")
def dovecot(certificate: tuple[Path, Path]) -> Iterator[Dovecot]:
    with Dovecot(certificate) as server:
        yield server


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_mail_is_fetched_over_tls(
    trusted: None, nordnetz: Nordnetz, dovecot: Dovecot, security: str
) -> None:
    dovecot.put(security, mails(2))
    port = dovecot.tls_port if security == "tls" else dovecot.port
    settings = dovecot.settings(security, imap_security=security, imap_port=port, imap_since=SINCE)
    check(settings)
    fetches(nordnetz.inbox, settings)
    with worked(lambda: len(taken(nordnetz.inbox)) == 2):
        assert sorted(taken(nordnetz.inbox)) == ["Mail 1", "Mail 2"]


def test_a_certificate_that_nobody_vouches_for_is_refused(dovecot: Dovecot) -> None:
    settings = dovecot.settings("x", imap_security="tls", imap_port=dovecot.tls_port)
    with pytest.raises(Reconnect, match=r"certificate of 127.0.0.1 is not valid"):
        check(settings)
