"""What tests of signing in share."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from egal.channels.models import Grant
from egal.channels.signing_in import begin, finish, is_answer
from egal.conversations.models import Inbox
from egal.shared.http import fetch
from egal.testing.people import Nordnetz
from egal.workspaces import scope

BACK = "https://desk.nordnetz.example/signed-in/google/"
JANA = 1  # her account, as the session knows it


def asked(company: Nordnetz) -> tuple[str, dict[str, Any]]:
    """The address Jana is sent to, and what her session keeps."""
    with scope.of(company.workspace.id):
        return begin(
            inbox=company.inbox, provider="google", actor=company.jana, account=JANA, back=BACK
        )


def allowed(url: str, *, word: str = "Allow") -> dict[str, str]:
    """What her browser brings back after she chose this."""
    page = fetch(url).content.decode().replace("&amp;", "&")
    link = page.partition(f'">{word}')[0].rpartition('href="')[2]
    assert link.startswith(BACK)
    return dict(parse_qsl(urlsplit(link).query))


def signs_in(company: Nordnetz) -> Grant:
    """Jana signs the inbox in."""
    url, begun = asked(company)
    told = allowed(url)
    assert is_answer(begun, provider="google", account=JANA, state=told["state"])
    answers(company, begun, told)
    return Grant.unscoped.get(inbox=company.inbox)


def answers(company: Nordnetz, begun: Mapping[str, Any], told: Mapping[str, str]) -> None:
    """Her browser comes back."""
    with scope.of(company.workspace.id):
        finish(inbox=company.inbox, actor=company.jana, begun=begun, told=told)


def settings_of(company: Nordnetz) -> dict[str, Any]:
    """Of the inbox, as they are now."""
    return dict(Inbox.unscoped.get(pk=company.inbox.pk).settings)
