"""Signing a page in, and choosing it among several."""

from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from egal.channels.base import InboxSettings, Reconnect, Refused
from egal.channels.facebook.channel import channel
from egal.channels.facebook.settings import FacebookSettingsForm
from egal.channels.models import Grant
from egal.channels.receiving import troubles
from egal.channels.signing_in import begin, finish, signed_in
from egal.conversations.models import Inbox
from egal.shared.http import fetch
from egal.shared.trouble import Trouble
from egal.testing import people
from egal.testing.networks import Networks
from egal.testing.people import Nordnetz
from egal.workspaces import scope

BACK = "https://desk.nordnetz.example/signed-in/facebook/"
OTHER = "108642097532"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def networks(settings: Any) -> Iterator[Networks]:
    with Networks() as networks:
        settings.PRIVATE_HOSTS = [networks.place]
        yield networks


@pytest.fixture
def company(networks: Networks) -> Nordnetz:
    found = people.nordnetz()
    app = networks.meta
    told = {"app_id": app.id, "app_secret": app.secret, "api_url": f"{app.url}/v23.0"}
    found.inbox.channel, found.inbox.settings = "facebook", told
    found.inbox.address = channel.unnamed()
    found.inbox.save()
    return found


def signs_in(company: Nordnetz, **forged: str) -> None:
    """Jana goes to Facebook, allows it, and comes back."""
    inbox = Inbox.unscoped.select_related("workspace").get()
    with scope.of(company.workspace.id):
        url, begun = begin(
            inbox=inbox, provider="facebook", actor=company.jana, account=1, back=BACK
        )
        page = unescape(fetch(url).content.decode())
        link = page.partition('">Continue')[0].rpartition('href="')[2]
        told = dict(parse_qsl(urlsplit(link).query))
        finish(inbox=inbox, actor=company.jana, begun={**begun, **forged}, told=told)


def inbox_of() -> InboxSettings:
    kept = Inbox.unscoped.get()
    return InboxSettings(kept.address, kept.settings)


def test_the_only_page_is_taken_at_once(networks: Networks, company: Nordnetz) -> None:
    assert "sign in with Facebook" in channel.capabilities(inbox_of()).reason
    signs_in(company)
    assert inbox_of().address == networks.facebook.page
    assert "feed" in networks.facebook.fields
    channel.check(inbox_of())
    assert channel.capabilities(inbox_of()).can_send
    with scope.of(company.workspace.id):
        assert signed_in([company.inbox])[company.inbox.id].account == "Nordnetz"


def test_one_of_several_is_chosen(networks: Networks, company: Nordnetz) -> None:
    networks.meta.pages[OTHER] = "Nordnetz Business"
    signs_in(company)
    assert channel.capabilities(inbox_of()).reason == "Choose the page."
    inbox = Inbox.unscoped.get()
    with scope.of(company.workspace.id):
        assert channel.choices(inbox)[OTHER] == "Nordnetz Business"
        channel.choose(inbox, company.jana, networks.facebook.page)
        assert channel.choices(Inbox.objects.get()) == {}
        with pytest.raises(Trouble, match="not among yours"):
            channel.choose(Inbox.objects.get(), company.jana, "1")
    channel.check(inbox_of())
    assert "pages" not in Grant.unscoped.get().tokens


def test_a_page_of_others_is_refused_with_the_names_of_ones_own(
    networks: Networks, company: Nordnetz
) -> None:
    Inbox.unscoped.update(address=OTHER)
    with pytest.raises(Refused, match=f"may not manage page {OTHER}, but Nordnetz"):
        signs_in(company)
    assert not Grant.unscoped.exists()


def test_who_manages_nothing_is_told_so(networks: Networks, company: Nordnetz) -> None:
    networks.meta.pages.clear()
    with pytest.raises(Refused, match="names no page"):
        signs_in(company)


def test_a_code_is_no_good_without_its_verifier(networks: Networks, company: Nordnetz) -> None:
    with pytest.raises(Refused, match="code_verifier"):
        signs_in(company, verifier="stolen")


def test_a_page_that_is_an_inbox_already_is_not_taken_twice(
    networks: Networks, company: Nordnetz
) -> None:
    page = networks.facebook.page
    people.fremdfirma()
    Inbox.unscoped.exclude(pk=company.inbox.pk).update(channel="facebook", address=page)
    with pytest.raises(Trouble, match="is an inbox already"), scope.of(company.workspace.id):
        channel.sign_in(company.inbox, company.jana, _answered(company))
    assert not Grant.unscoped.exists()


def _answered(company: Nordnetz) -> Any:
    from egal.channels.signing_in import Answer

    inbox = InboxSettings(company.inbox.address, company.inbox.settings)
    url = channel.question("facebook", inbox, state="s", verifier="v", back=BACK)
    page = unescape(fetch(url).content.decode())
    code = page.partition("code=")[2].partition("&")[0]
    return Answer("facebook", code, "v", BACK)


def test_a_permission_taken_back_says_what_to_do(networks: Networks, company: Nordnetz) -> None:
    signs_in(company)
    networks.meta.takes_back()
    for _ in range(2):
        with pytest.raises(Reconnect, match="Connect again"):
            channel.check(inbox_of())
    with scope.of(company.workspace.id):
        assert "Connect again" in troubles([company.inbox])[company.inbox.id]
    signs_in(company)
    channel.check(inbox_of())


def test_a_verify_token_is_made_and_one_way_in_is_needed() -> None:
    form = FacebookSettingsForm({"app_id": "1517776481860111", "app_secret": "s"})
    assert form.is_valid()
    assert len(form.cleaned_data["verify_token"]) > 20
    assert "app_id" in FacebookSettingsForm({"app_secret": "s"}).errors
