import json
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from socket import create_server, socket
from threading import Thread

import pytest
import trustme
from click.testing import CliRunner
from django.conf import settings

from egal.calls.models import PhoneHost
from egal.channels.email import send as sending
from egal.cli import doctor as doctors
from egal.cli.doctor import Finding, doctor
from egal.shared import clock
from egal.testing import people
from egal.testing.mailserver import MailServer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_second_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one of the tests serves."""
    monkeypatch.setattr(doctors, "start_if_nothing_runs", lambda *_: None)
    monkeypatch.setattr(doctors, "start_django", lambda: None)
    monkeypatch.setattr("django.db.connections.close_all", lambda: None)
    monkeypatch.setenv("EGAL_PORT", "0")


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


def findings() -> dict[str, Finding]:
    return {finding.name: finding for finding in doctors.examine()}


def test_a_healthy_installation_has_nothing_wrong(mail_server: MailServer) -> None:
    people.nordnetz(settings=people.outgoing(mail_server.port))
    found = findings()
    assert [finding.said for finding in found.values() if not finding.good] == []
    assert {"settings", "disk", "files", "web port", "SMTP port", "clock", "worker"} < set(found)
    assert found["inbox support@nordnetz.example"].said == "its provider takes us"
    assert found["database"].said.startswith("PostgreSQL ")
    assert mail_server.mails == []


def test_a_line_nobody_carries_is_told_and_one_that_works_is_good() -> None:
    line = people.telephone_line(people.nordnetz().workspace)
    found = findings()[f"inbox {line.address}"]
    assert not found.good
    assert "“egal phone” is not running" in found.said
    PhoneHost.objects.create(name="here", seen_at=clock.now())
    assert findings()[f"inbox {line.address}"].good


def test_a_mail_server_that_is_not_there_is_told() -> None:
    with create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    people.nordnetz(settings=people.outgoing(port))
    found = findings()["inbox support@nordnetz.example"]
    assert not found.good
    assert "cannot be reached" in found.said


def test_a_wrong_password_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with MailServer(password="a ferry in the fog") as server:
        settings = {**people.outgoing(server.port), "smtp_user": "jana", "smtp_password": "wrong"}
        people.nordnetz(settings=settings)
        monkeypatch.setattr(sending, "TIMEOUT", 5.0)
        assert not findings()["inbox support@nordnetz.example"].good


def test_a_taken_port_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setattr(doctors, "_egal_answers", lambda *_: False)
        monkeypatch.setenv("EGAL_SMTP_PORT", str(taken.getsockname()[1]))
        assert "taken by another program" in findings()["SMTP port"].said


def test_a_bad_setting_ends_the_examination(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EGAL_METRICS_TOKEN", "short")
    [found] = findings().values()
    assert (found.good, found.name) == (False, "settings")
    assert "EGAL_METRICS_TOKEN is too short" in found.said


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("no folder")
    found = doctors._found("files", lambda: doctors._writable(tmp_path / "files"))
    assert not found.good


def test_programs_get_json_and_an_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    people.nordnetz()
    healthy = CliRunner().invoke(doctor, ["--json"])
    assert (healthy.exit_code, json.loads(healthy.output)["good"]) == (0, True)
    monkeypatch.setattr(doctors, "ROOM", 10**9)
    full = CliRunner().invoke(doctor, ["--json"])
    assert (full.exit_code, json.loads(full.output)["good"]) == (1, False)
    assert "WRONG  disk: only" in CliRunner().invoke(doctor, []).output


def test_system_mail_that_cannot_be_sent_is_told(
    mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for port, good in ((mail_server.port, True), (9, False)):
        url = f"smtp://127.0.0.1:{port}"
        monkeypatch.setattr(settings, "EGAL", replace(settings.EGAL, system_mail=url))
        found = findings()["system mail"]
        assert found.good == good, found.said


def test_the_doors_of_mail_are_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    issued = trustme.CA().issue_cert("mail.nordnetz.example")
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    issued.cert_chain_pems[0].write_to_path(certificate)
    issued.private_key_pem.write_to_path(key)
    with tempfile.TemporaryDirectory() as folder:
        settings = {"SMTP_CERTIFICATE": certificate, "SMTP_KEY": key, "LMTP": f"{folder}/lmtp"}
        for name, value in settings.items():
            monkeypatch.setenv(f"EGAL_{name}", str(value))
        assert findings()["LMTP"].said.endswith("lmtp is free")
        assert findings()["SMTP certificate"].said.startswith("valid for ")
        assert not Path(folder, "lmtp").exists()
        monkeypatch.setattr(doctors, "EXPIRES_SOON", 10**6)
        assert "Renew " in findings()["SMTP certificate"].said
        key.unlink()
        assert "cannot be used" in findings()["SMTP certificate"].said


def test_a_receiver_of_mail_that_stays_on_the_line_is_known() -> None:
    with create_server(("127.0.0.1", 0)) as server:
        greeting = Thread(target=_greet, args=[server])
        greeting.start()
        assert doctors._egal_answers(*server.getsockname())
        greeting.join()


def _greet(server: socket) -> None:
    """As the receiver does, which waits for what is asked of it."""
    client, _ = server.accept()
    with client:
        client.sendall(b"220 mail.nordnetz.example ESMTP Egal\r\n")
        while client.recv(4096):
            pass
