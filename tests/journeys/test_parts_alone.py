"""The parts by themselves, as on many machines: one database, one key, no supervisor."""

import os
import smtplib
import ssl
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import trustme

from egal.cli.tree.postgres import Postgres
from egal.testing.mailserver import customer_mail
from egal.testing.ports import free_port
from tests.journeys.installation import EGAL, until

KEY = "a key that two machines share, long enough"


@pytest.fixture
def elsewhere() -> Iterator[dict[str, str]]:
    """The settings of every machine."""
    folder = Path(tempfile.mkdtemp(prefix="egal-outside-"))
    folder.chmod(0o755)
    postgres = Postgres(folder, settings={"fsync": "off"})
    postgres.start()
    outside = {name: value for name, value in os.environ.items() if "EGAL" not in name}
    yield {
        **outside,
        "DATABASE_URL": postgres.url,
        "EGAL_SECRET_KEY": KEY,
        "EGAL_DATA": str(folder),
        "EGAL_LMTP": str(folder / "lmtp"),
    }
    postgres.remove()


def test_web_worker_and_smtp_work_side_by_side(elsewhere: dict[str, str]) -> None:
    egal(elsewhere, "migrate")
    egal(elsewhere, "workspace", "add", "nordnetz", "--name", "Nordnetz")
    egal(elsewhere, "inbox", "add", "email", "hilfe@nordnetz.example", "--workspace", "nordnetz")
    token = egal(elsewhere, "token", "add", "--workspace", "nordnetz", "--scopes", "read")
    port, mail_port, trusting = free_port(), free_port(), with_certificate(elsewhere)
    with ExitStack() as stack:
        for part in (["web", "--port", str(port)], ["worker"], ["smtp", "--port", str(mail_port)]):
            stack.enter_context(running(elsewhere, *part))
        headers = {"Authorization": f"Bearer {token.stdout.splitlines()[0]}"}
        api = stack.enter_context(httpx.Client(headers=headers))
        mail = customer_mail("mara@posteo.example", "hilfe@nordnetz.example", "Router", "Hallo")
        egal(elsewhere, "mail", "deliver", "--inbox", "hilfe@nordnetz.example", given=mail.decode())
        url = f"http://127.0.0.1:{port}/api/v1/conversations"
        [arrived] = until(lambda: items(api, url))
        assert arrived["subject"] == "Router"
        until(Path(elsewhere["EGAL_LMTP"]).exists)
        with smtplib.LMTP(elsewhere["EGAL_LMTP"], timeout=10) as client:
            again = customer_mail("mara@posteo.example", "hilfe@nordnetz.example", "Kabel", "Hallo")
            client.sendmail("mara@posteo.example", ["hilfe+1@nordnetz.example"], again)
        until(lambda: len(items(api, url)) == 2)
        with smtplib.SMTP("127.0.0.1", mail_port, timeout=10) as client:
            client.starttls(context=trusting)
            third = customer_mail("mara@posteo.example", "hilfe@nordnetz.example", "Tür", "Hallo")
            client.sendmail("mara@posteo.example", ["hilfe@nordnetz.example"], third)
        until(lambda: len(items(api, url)) == 3)


def with_certificate(settings: dict[str, str]) -> ssl.SSLContext:
    """Of this machine, added to the settings; how a client trusts it."""
    authority, files = trustme.CA(), Path(settings["EGAL_DATA"])
    issued = authority.issue_cert("127.0.0.1")
    issued.cert_chain_pems[0].write_to_path(files / "certificate.pem")
    issued.private_key_pem.write_to_path(files / "key.pem")
    settings["EGAL_SMTP_CERTIFICATE"] = str(files / "certificate.pem")
    settings["EGAL_SMTP_KEY"] = str(files / "key.pem")
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    return trusting


@pytest.mark.parametrize("part", ["web", "worker", "smtp"])
def test_a_part_with_another_key_says_so_and_ends(elsewhere: dict[str, str], part: str) -> None:
    egal(elsewhere, "migrate")
    egal(elsewhere, "workspace", "add", "nordnetz", "--name", "Nordnetz")
    egal(elsewhere, "inbox", "add", "email", "hilfe@nordnetz.example", "--workspace", "nordnetz")
    told = refused({**elsewhere, "EGAL_SECRET_KEY": KEY[::-1]}, part)
    assert told.startswith("egal: Secrets in the database were sealed with another")


def test_a_part_without_tables_says_so_and_ends(elsewhere: dict[str, str]) -> None:
    assert refused(elsewhere, "worker").endswith("Run egal migrate.\n")


def items(api: httpx.Client, url: str) -> list[dict[str, Any]]:
    try:
        return list(api.get(url).json()["items"])
    except httpx.TransportError:
        return []


def egal(
    environment: dict[str, str], *arguments: str, given: str = ""
) -> "subprocess.CompletedProcess[str]":
    done = subprocess.run(
        [*EGAL, *arguments],
        env=environment,
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done


def refused(environment: dict[str, str], part: str) -> str:
    """The one line that a part says before it ends by itself."""
    elsewhere = {**environment, "EGAL_PORT": "0", "EGAL_SMTP_PORT": "0"}
    ended = subprocess.run(
        [*EGAL, part], env=elsewhere, capture_output=True, text=True, check=False, timeout=30
    )
    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1)
    return ended.stderr


@contextmanager
def running(environment: dict[str, str], *arguments: str) -> Iterator[None]:
    """A part, which must end by itself when it is told to."""
    with subprocess.Popen([*EGAL, *arguments], env=environment) as part:
        yield
        part.terminate()
        assert part.wait(15) in (0, -15)
