"""A new password by a link in a mail."""

import re
from dataclasses import replace

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from egal.desk.tests.conftest import signed_in
from egal.testing import people
from egal.workspaces.models import SystemMail

NEW = "a lighthouse at noon"


@pytest.fixture(autouse=True)
def mails(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    url = "smtp://mail.nordnetz.example"
    monkeypatch.setattr(settings, "EGAL", replace(settings.EGAL, system_mail=url))
    cache.clear()  # of the counts that limit asking


def asked(client: Client, email: str, language: str = "en") -> tuple[int, str]:
    answer = client.post(
        "/password/", {"email": email}, headers={"Accept-Language": language, "Host": "eve.example"}
    )
    return answer.status_code, answer.get("Location", "")


def link() -> str:
    """The path in the first mail."""
    text = SystemMail.objects.earliest("id").content["text"]
    found = re.search(re.escape(settings.PUBLIC_URL) + r"(/password/\S+)", text)
    assert found, text
    return found[1]


def chosen(client: Client, path: str, password: str = NEW) -> int:
    """Open the link and choose; the status of the answer."""
    form = client.get(path, follow=True)
    where = form.redirect_chain[-1][0] if form.redirect_chain else path
    return client.post(where, {"password1": password, "password2": password}).status_code


def test_the_link_is_ours_and_works_once(client: Client, company: people.Nordnetz) -> None:
    before = signed_in("jana@nordnetz.example")
    assert asked(client, "Jana@nordnetz.example") == (302, "/password/sent/")
    assert chosen(client, link()) == 302
    assert Client().login(email="jana@nordnetz.example", password=NEW)
    assert before.get("/desk/nordnetz/").status_code == 302  # signed out
    assert before.get("/desk/nordnetz/").headers["Location"].startswith("/sign-in/")
    assert "used up" in Client().get(link(), follow=True).content.decode()
    assert "A new password was chosen" in SystemMail.objects.latest("id").content["text"]


def test_opening_the_link_uses_nothing_up(client: Client, company: people.Nordnetz) -> None:
    asked(client, "jana@nordnetz.example")
    Client().get(link(), follow=True)  # a mail scanner
    assert chosen(client, link()) == 302


def test_nobody_learns_who_has_an_account(client: Client, company: people.Nordnetz) -> None:
    known, unknown = (
        asked(client, f"{name}@nordnetz.example", "en") for name in ("jana", "nobody")
    )
    assert known == unknown
    assert SystemMail.objects.count() == 1


def test_the_mail_speaks_the_language_of_the_account(
    client: Client, company: people.Nordnetz
) -> None:
    company.jana.account.language = "de"
    company.jana.account.save()
    asked(client, "jana@nordnetz.example", "en")
    content = SystemMail.objects.get().content
    assert content["subject"] == "Ihr neues Passwort für Egal"
    assert "Guten Tag Jana Köster," in content["text"]


def test_a_weak_password_is_refused_with_words(client: Client, company: people.Nordnetz) -> None:
    asked(client, "jana@nordnetz.example")
    assert chosen(client, link(), "12345678") == 200
    assert chosen(client, link(), NEW) == 302


def test_without_mail_the_page_says_whom_to_ask(
    client: Client, monkeypatch: pytest.MonkeyPatch, company: people.Nordnetz
) -> None:
    monkeypatch.setattr(settings, "EGAL", replace(settings.EGAL, system_mail=""))
    assert "sends no mail" in client.get("/password/").content.decode()
    assert "Forgot" not in client.get("/sign-in/").content.decode()
    asked(client, "jana@nordnetz.example")
    assert not SystemMail.objects.exists()
