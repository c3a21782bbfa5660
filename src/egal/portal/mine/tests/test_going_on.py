"""Going on by a private link, and what Eve tries with the same link."""

from datetime import timedelta

import pytest
from django.test import Client

from egal.channels.continuing import offer
from egal.contacts.models import Identity
from egal.conversations.actions.codes import TRIES
from egal.conversations.actions.continuations import cancel_continuation
from egal.conversations.codes import digits_of
from egal.conversations.models import Code, Continuation
from egal.portal.mine.tests.conftest import HERE, Portal, signs_in
from egal.shared import clock
from egal.testing import people
from egal.testing.people import Fremdfirma, happened
from egal.workspaces import scope


@pytest.fixture
def link(portal: Portal) -> str:
    """The path Jana has sent to Mara."""
    with scope.of(portal.nordnetz.workspace.id):
        whole = offer(conversation=portal.mail, actor=portal.nordnetz.jana)[1]
    return whole[whole.index("/c/") :]


def opens(browser: Client, link: str) -> str:
    """The page that the short link leads to."""
    answer = browser.get(link, headers={"Accept-Language": "en"})
    assert answer.status_code == 302
    path: str = answer["Location"]
    return path[path.index("/help") :]


def asks(browser: Client, link: str) -> tuple[str, Code]:
    there = browser.post(opens(browser, link))["Location"]
    return there, Code.unscoped.latest("id")


def goes_on(browser: Client, link: str) -> str:
    there, code = asks(browser, link)
    path: str = browser.post(there, {"code": digits_of(code)})["Location"]
    return path


def unused() -> bool:
    return Continuation.unscoped.get().opened_at is None


def test_mara_goes_on_after_the_code(client: Client, portal: Portal, link: str) -> None:
    there = goes_on(client, link)
    assert there == f"{HERE}/conversations/{portal.mail.public_id}/"
    assert "The light blinks." in client.get(there).text
    assert {"conversation.continuation_offered", "conversation.continued"} <= set(
        happened(portal.mail)
    )
    proofs = Identity.unscoped.get(kind="visitor").evidence
    with scope.of(portal.nordnetz.workspace.id):
        assert {"link", "code"} <= {each.kind for each in proofs.all()}


def test_a_mail_scanner_uses_nothing_up(client: Client, eve: Client, link: str) -> None:
    for _ in range(3):
        page = opens(eve, link)
        eve.head(link)
        assert eve.get(page).status_code == 200
    assert unused()
    assert not Code.unscoped.exists()
    goes_on(client, link)


def test_the_page_tells_nothing_but_the_company(eve: Client, link: str) -> None:
    page = eve.get(opens(eve, link)).text
    assert "Nordnetz" in page
    for secret in ("Mara", "posteo", "Router", "blinks", "Jana"):
        assert secret not in page


def test_eve_with_the_same_link_gets_nothing(
    client: Client, eve: Client, portal: Portal, link: str
) -> None:
    there, code = asks(client, link)
    assert eve.post(there, {"code": digits_of(code)})["Location"] == opens(eve, link)
    eves, _code = asks(eve, link)
    assert eve.post(eves, {"code": digits_of(code)}).status_code == 422
    mine = f"{HERE}/conversations/{portal.mail.public_id}/"
    assert eve.get(mine).status_code == 404
    assert unused()
    assert client.post(there, {"code": digits_of(code)})["Location"] == mine


def test_eves_guesses_end(eve: Client, link: str) -> None:
    there, code = asks(eve, link)
    wrong = str((int(digits_of(code)) + 1) % 1_000_000).zfill(6)
    statuses = [eve.post(there, {"code": wrong}).status_code for _ in range(TRIES)]
    assert statuses == [422] * (TRIES - 1) + [410]
    assert eve.post(there, {"code": digits_of(code)}).status_code == 410
    assert unused()


def test_it_holds_once(client: Client, eve: Client, link: str) -> None:
    page = opens(eve, link)
    goes_on(client, link)
    assert eve.get(link).status_code == 410
    assert eve.get(page).status_code == eve.post(page).status_code == 410
    assert "Nordnetz" not in eve.get(link).text


def test_it_expires_and_can_be_taken_back(eve: Client, portal: Portal, link: str) -> None:
    with scope.of(portal.nordnetz.workspace.id):
        cancel_continuation(continuation=Continuation.objects.get(), actor=portal.nordnetz.jana)
    assert eve.get(link).status_code == 410
    Continuation.unscoped.update(cancelled_at=None, expires_at=clock.now() - timedelta(seconds=1))
    assert eve.get(link).status_code == 410


def test_a_code_asked_before_it_was_used_opens_nothing_after(
    client: Client, eve: Client, link: str
) -> None:
    there, code = asks(eve, link)
    goes_on(client, link)
    assert eve.post(there, {"code": digits_of(code)}).status_code == 410


@pytest.mark.parametrize("guess", ["7Qk2mX4rT9bW", "a", "%00", "'" * 300])
def test_a_guess_is_not_found(eve: Client, portal: Portal, guess: str) -> None:
    assert eve.get(f"/c/{guess}").status_code == 404


def test_another_companys_page_does_not_know_it(
    eve: Client, link: str, fremdfirma: Fremdfirma
) -> None:
    people.opened(fremdfirma.workspace)
    elsewhere = opens(eve, link).replace("nordnetz", "fremdfirma")
    assert eve.get(elsewhere).status_code == 404


def test_on_the_portals_own_domain_too(eve: Client, portal: Portal, link: str) -> None:
    own = people.opened(portal.nordnetz.workspace)
    own.domain = "hilfe.nordnetz.example"
    own.save()
    answer = eve.get(link, headers={"Host": "hilfe.nordnetz.example"})
    assert answer["Location"].startswith("http://hilfe.nordnetz.example/")
    assert "/c/" in answer["Location"]


def test_who_sees_it_already_needs_no_code(client: Client, portal: Portal, link: str) -> None:
    signs_in(client)
    there = client.get(opens(client, link))["Location"]
    assert there == f"{HERE}/conversations/{portal.mail.public_id}/"
    assert unused()


def test_the_code_for_it_signs_nobody_in_elsewhere(client: Client, link: str) -> None:
    _there, code = asks(client, link)
    answer = client.post(f"{HERE}/sign-in/code/", {"code": digits_of(code)})
    assert answer["Location"] == f"{HERE}/sign-in/"
    assert unused()


def test_asking_again_and_again_is_refused(eve: Client, link: str) -> None:
    page = opens(eve, link)
    statuses = [eve.post(page).status_code for _ in range(6)]
    assert statuses == [302] * 5 + [429]
