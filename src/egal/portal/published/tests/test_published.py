"""A long answer behind a short link, and what the page must not tell."""

from collections.abc import Iterator

import pytest
from django.test import Client

from egal.channels.continuing import offer
from egal.conversations.actions.drafts import draft_of
from egal.conversations.actions.published import (
    NamesThem,
    change_answer,
    note_named,
    publish_answer,
    withdraw_answer,
)
from egal.conversations.actions.recall import recall
from egal.conversations.actions.reply import reply
from egal.conversations.models import Conversation, PublishedAnswer
from egal.portal.mine.tests.conftest import MARA, Portal
from egal.shared.trouble import Trouble
from egal.testing import people
from egal.testing.people import happened, vera
from egal.workspaces import scope
from egal.workspaces.models import Portal as PortalRow
from egal.workspaces.permissions import NotAllowed

TEXT = "Zieh den Stecker.\n\nWarte zehn Sekunden, dann leuchtet es wieder: https://nordnetz.example/led"


@pytest.fixture
def mail(portal: Portal) -> Iterator[Conversation]:
    with scope.of(portal.nordnetz.workspace.id):
        yield portal.mail


def published(portal: Portal, text: str = TEXT, **more: object) -> tuple[PublishedAnswer, str]:
    answer, address = publish_answer(
        conversation=portal.mail,
        actor=portal.nordnetz.jana,
        text=text,
        **more,  # type: ignore[arg-type]
    )
    return answer, address[address.index("/a/") :]


def test_everybody_reads_it_in_its_language(
    portal: Portal, mail: Conversation, eve: Client
) -> None:
    page = eve.get(published(portal, language="de")[1])
    assert page.status_code == 200
    assert '<a href="https://nordnetz.example/led" rel="nofollow">' in page.text
    assert page["Content-Language"] == "de"
    assert happened(mail)[-1] == "answer.published"


def test_it_tells_nothing_of_mara_nor_of_jana(
    portal: Portal, mail: Conversation, eve: Client
) -> None:
    page = eve.get(published(portal)[1]).text
    for private in ("Mara", "Lindner", MARA, "Jana", "The light blinks", mail.public_id):
        assert private not in page


@pytest.mark.parametrize("text", ["Hello Mara, pull the plug.", "MARA LINDNER: pull the plug."])
def test_the_customers_name_does_not_go_public(
    portal: Portal, mail: Conversation, text: str
) -> None:
    with pytest.raises(NamesThem):
        published(portal, text)
    assert published(portal, text, may_be_public=["Mara Lindner", "Mara"])


def test_no_link_of_one_person_stands_there(portal: Portal, mail: Conversation) -> None:
    link = offer(conversation=mail, actor=portal.nordnetz.jana)[1]
    for given in ({"text": f"Go on: {link}"}, {"html": f'<p><a href="{link}">Go on</a></p>'}):
        with pytest.raises(Trouble, match="for one person"):
            published(portal, **({"text": ""} | given))


def test_search_engines_are_kept_away_unless_told(
    portal: Portal, mail: Conversation, eve: Client
) -> None:
    assert eve.get(published(portal)[1])["X-Robots-Tag"] == "noindex"
    page = eve.get(published(portal, listed=True)[1])
    assert "X-Robots-Tag" not in page
    assert "noindex" not in page.text


def test_readers_are_counted_and_machines_are_not(
    portal: Portal, mail: Conversation, eve: Client
) -> None:
    answer, path = published(portal)
    eve.get(path)
    eve.head(path)
    eve.get(path, headers={"User-Agent": "Twitterbot/1.0"})
    eve.get(path, headers={"Sec-Purpose": "prefetch"})
    answer.refresh_from_db()
    assert answer.reads == 1


def test_what_was_taken_back_is_gone(portal: Portal, mail: Conversation, eve: Client) -> None:
    answer, path = published(portal)
    withdraw_answer(answer=answer, actor=portal.nordnetz.tariq)
    page = eve.get(path)
    assert page.status_code == 410
    assert "Stecker" not in page.text
    with pytest.raises(Trouble, match="taken back"):
        change_answer(answer=answer, actor=portal.nordnetz.jana, text="Anew")


def test_it_reads_as_it_was_changed(portal: Portal, mail: Conversation, eve: Client) -> None:
    answer, path = published(portal)
    change_answer(answer=answer, actor=portal.nordnetz.jana, html="<p>Pull <b>it</b>.</p>")
    assert "<p>Pull <b>it</b>.</p>" in eve.get(path).text


def test_no_script_of_an_agent_runs(portal: Portal, mail: Conversation, eve: Client) -> None:
    path = published(portal, "", html='<p><b>Hi</b><script>x</script><a href="javascript:x">y</a>')[
        1
    ]
    page = eve.get(path).text
    assert "javascript:" not in page
    assert "<script>x" not in page


def test_nobody_guesses_an_address(portal: Portal, eve: Client) -> None:
    assert eve.get("/a/Xk3bQ92mPq7L").status_code == 404
    assert eve.post("/a/Xk3bQ92mPq7L").status_code == 405


def test_a_shut_portal_shows_and_takes_none(
    portal: Portal, mail: Conversation, eve: Client
) -> None:
    _answer, path = published(portal)
    PortalRow.unscoped.update(opened_at=None)
    assert eve.get(path).status_code == 404
    with pytest.raises(Trouble, match="Open the help centre"):
        published(portal)


def test_whoever_may_not_write_publishes_nothing(portal: Portal, mail: Conversation) -> None:
    with pytest.raises(NotAllowed):
        publish_answer(conversation=mail, actor=vera(portal.nordnetz.workspace), text=TEXT)
    answer = published(portal)[0]
    with pytest.raises(NotAllowed):
        withdraw_answer(answer=answer, actor=people.fremdfirma().eve)


def test_with_its_message_the_page_is_taken_back_into_the_draft(
    portal: Portal, mail: Conversation, eve: Client
) -> None:
    answer, path = published(portal)
    message = reply(
        conversation=mail,
        actor=portal.nordnetz.jana,
        text=f"All of it: {path}",
        inbox=portal.nordnetz.inbox,
        to=[{"kind": "email", "address": MARA, "name": ""}],
    )
    note_named(answer=answer, message=message)
    recall(message=message, actor=portal.nordnetz.jana)
    assert eve.get(path).status_code == 410
    draft = draft_of(conversation=mail, agent=portal.nordnetz.jana)
    assert draft is not None
    assert draft.text == TEXT
