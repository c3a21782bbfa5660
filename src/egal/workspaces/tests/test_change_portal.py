from typing import Any

import pytest

from egal.events.models import Event
from egal.shared.trouble import Trouble
from egal.testing.people import Fremdfirma, Nordnetz, vera
from egal.workspaces.actions.change_portal import change_portal
from egal.workspaces.actions.portal_identity import (
    remove_identity_secret,
    replace_identity_secret,
)
from egal.workspaces.actions.portals import prepare_portal
from egal.workspaces.models import Portal
from egal.workspaces.permissions import NotAllowed
from egal.workspaces.portals import in_order


@pytest.fixture
def portal(nordnetz: Nordnetz) -> Portal:
    return prepare_portal(workspace=nordnetz.workspace)


def test_what_is_given_changes_and_the_event_tells_old_and_new(
    nordnetz: Nordnetz, portal: Portal
) -> None:
    for _ in range(2):
        change_portal(portal=portal, actor=nordnetz.jana, languages=["DE ", "fr", "de"])
    assert portal.languages == ["de", "fr"]
    event = Event.objects.get(kind="portal.changed")
    assert event.data == {"old": {"languages": ["en", "de"]}, "new": {"languages": ["de", "fr"]}}


def test_a_language_that_is_not_named_keeps_its_texts(nordnetz: Nordnetz, portal: Portal) -> None:
    jana = nordnetz.jana
    change_portal(portal=portal, actor=jana, texts={"de": {"title": "Womit?"}})
    change_portal(portal=portal, actor=jana, texts={"en": {"title": " With what? ", "lead": " "}})
    assert portal.texts == {"de": {"title": "Womit?"}, "en": {"title": "With what?"}}
    change_portal(portal=portal, actor=jana, texts={"de": {"title": ""}})
    assert portal.texts == {"en": {"title": "With what?"}}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Hilfe.Nordnetz.example", "hilfe.nordnetz.example"),
        ("https://hilfe.nordnetz.example/", "hilfe.nordnetz.example"),
        ("hilfe.müller.example", "hilfe.xn--mller-kva.example"),
        ("", None),
    ],
)
def test_a_domain_is_kept_as_browsers_send_it(
    nordnetz: Nordnetz, portal: Portal, given: str, kept: str | None
) -> None:
    change_portal(portal=portal, actor=nordnetz.jana, domain=given)
    assert portal.domain == kept


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"languages": []}, "at least one"),
        ({"languages": ["Deutsch!"]}, "no code of a language"),
        ({"texts": {"de": {"title": "x" * 121}}}, "120 characters at most"),
        ({"links": {"de": {"imprint": "javascript:alert(1)"}}}, "a whole address"),
        ({"domain": "nordnetz"}, "only the name"),
        ({"domain": "10.0.0.1"}, "only the name"),
        ({"domain": "hilfe.nordnetz.example/de/"}, "only the name"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(
    nordnetz: Nordnetz, portal: Portal, given: dict[str, Any], said: str
) -> None:
    with pytest.raises(Trouble, match=said):
        change_portal(portal=portal, actor=nordnetz.jana, **given)
    assert not Event.objects.filter(kind="portal.changed").exists()


def test_a_domain_belongs_to_one_workspace(
    nordnetz: Nordnetz, portal: Portal, fremdfirma: Fremdfirma
) -> None:
    other = prepare_portal(workspace=fremdfirma.workspace)
    change_portal(portal=other, actor=fremdfirma.eve, domain="hilfe.nordnetz.example")
    with pytest.raises(Trouble, match="another workspace"):
        change_portal(portal=portal, actor=nordnetz.jana, domain="hilfe.nordnetz.example")


def test_our_own_address_is_no_domain_of_a_portal(
    nordnetz: Nordnetz, portal: Portal, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://desk.nordnetz.example"
    with pytest.raises(Trouble, match="Egal itself"):
        change_portal(portal=portal, actor=nordnetz.jana, domain="desk.nordnetz.example")


def test_eve_and_vera_change_nothing(
    nordnetz: Nordnetz, portal: Portal, fremdfirma: Fremdfirma
) -> None:
    for actor in (fremdfirma.eve, vera(nordnetz.workspace), nordnetz.tariq):
        with pytest.raises(NotAllowed):
            change_portal(portal=portal, actor=actor, languages=["de"])
        with pytest.raises(NotAllowed):
            replace_identity_secret(portal=portal, actor=actor)


def test_the_ways_stand_in_their_order_and_new_ones_after_them(portal: Portal) -> None:
    portal.ways, portal.hidden = [3, 1], [2]
    assert in_order(portal, [1, 2, 3, 4]) == [3, 1, 4]


def test_a_secret_is_shown_once_replaced_and_removed(nordnetz: Nordnetz, portal: Portal) -> None:
    first, second = (replace_identity_secret(portal=portal, actor=nordnetz.jana) for _ in range(2))
    kept = Portal.unscoped.get()
    assert first != second
    assert kept.identity_secret == {"secret": second}
    remove_identity_secret(portal=kept, actor=nordnetz.jana)
    assert Portal.unscoped.get().identity_secret is None
    assert second not in str(list(Event.objects.values_list("data", flat=True)))
