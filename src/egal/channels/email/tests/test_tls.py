"""Mail over TLS, out and in, with certificates as authorities issue them."""

import dataclasses
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme

from egal.channels.base import Outbound, Reconnect
from egal.channels.email.certificate import Certificate
from egal.channels.email.send import check, send
from egal.channels.email.tests.authority import shown_by, written
from egal.channels.email.tests.samples import ANSWER, INBOX, plain
from egal.channels.email.tests.test_smtpd import Office
from egal.shared.trouble import Trouble
from egal.testing.mailserver import MailServer


def by(server: MailServer, security: str, **settings: Any) -> Outbound:
    told = {**server.settings, "smtp_security": security, **settings}
    return dataclasses.replace(ANSWER, settings=told)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_mail_goes_out_over_tls(trusted: None, tls: ssl.SSLContext, security: str) -> None:
    with MailServer(tls=tls, tls_at_once=security == "tls", password="geheim") as server:
        user = {"smtp_user": "support", "smtp_password": "geheim"}
        for _ in range(3):
            send(by(server, security, **user))
        assert (len(server.mails), server.mails_each) == (3, [3])
        check(by(server, security, **user).settings)
        server.hang_up()
        send(by(server, security, **user))
        assert server.mails_each == [3, 1]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_of_another_name_gets_nothing(
    trusted: None, authority: trustme.CA, security: str
) -> None:
    other = shown_by(authority, "mail.else.example")
    with (
        MailServer(tls=other, tls_at_once=security == "tls") as server,
        pytest.raises(Reconnect, match=r"certificate of 127.0.0.1 is not valid: .*mismatch"),
    ):
        send(by(server, security))
    assert server.mails == []


def test_an_unknown_authority_is_not_trusted(tls: ssl.SSLContext) -> None:
    with (
        MailServer(tls=tls) as server,
        pytest.raises(Reconnect, match=r"certificate of 127.0.0.1 is not valid"),
    ):
        send(by(server, "starttls"))


@pytest.fixture
def office(certificate: tuple[Path, Path]) -> Iterator[Office]:
    running = Office(tls=Certificate(*certificate))
    running.open()
    yield running
    running.close()


def trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


def test_mail_comes_in_over_tls(office: Office, authority: trustme.CA) -> None:
    with office.client() as client:
        client.starttls(context=trusting(authority))
        client.ehlo()
        assert not {"starttls", "auth"} & set(client.esmtp_features)
        client.sendmail("mara@winter.example", [INBOX], plain())
    assert office.stored == [(plain(), "mara@winter.example", [INBOX])]


def test_nobody_must_speak_tls(office: Office) -> None:
    with office.client() as client:
        client.sendmail("mara@winter.example", [INBOX], plain())
        assert client.has_extn("starttls")
    assert len(office.stored) == 1


def test_what_came_before_tls_is_forgotten(office: Office, authority: trustme.CA) -> None:
    """RFC 3207, section 4.2: somebody in between may have said it."""
    with office.client() as client:
        client.ehlo()
        client.mail("eve@else.example")
        client.starttls(context=trusting(authority))
        client.ehlo()
        assert client.rcpt(INBOX)[0] == 503


def test_without_a_certificate_there_is_no_starttls() -> None:
    plainly = Office()
    plainly.open()
    with plainly.client() as client:
        client.ehlo()
        assert not client.has_extn("starttls")
    plainly.close()


def test_a_renewed_certificate_is_shown_once_its_key_is_there(
    tmp_path: Path, authority: trustme.CA
) -> None:
    shown = Certificate(*written(authority, tmp_path))
    first, key = shown.context, (tmp_path / "key.pem").read_bytes()
    written(authority, tmp_path)
    new_key = (tmp_path / "key.pem").read_bytes()
    (tmp_path / "key.pem").write_bytes(key)
    shown.renew()
    assert shown.context is first
    (tmp_path / "key.pem").write_bytes(new_key)
    shown.renew()
    assert shown.context is not first


def test_files_that_do_not_fit_are_told(tmp_path: Path, certificate: tuple[Path, Path]) -> None:
    with pytest.raises(Trouble, match=r"EGAL_SMTP_KEY .*No such file"):
        Certificate(certificate[0], tmp_path / "missing.pem")
    with pytest.raises(Trouble, match="cannot be used"):
        Certificate(certificate[1], certificate[0])
