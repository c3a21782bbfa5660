from typing import Any

import pytest

from egal.conversations.actions.saved_views import change_view, remove_view, save_view
from egal.conversations.models import SavedView
from egal.conversations.saved_views import saved_views_for
from egal.events.models import Event
from egal.shared.trouble import Trouble
from egal.testing.people import Fremdfirma, Nordnetz, vera
from egal.workspaces.models import Agent
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db


def bills(agent: Agent, *, shared: bool = False) -> SavedView:
    return saved(agent, agent, name="Bills", query="tag:bill", shared=shared)


def saved(agent: Agent, actor: Agent, **given: Any) -> SavedView:
    return save_view(workspace=agent.workspace, agent=agent, actor=actor, **given)


def test_a_view_is_ones_own_until_it_is_shared(in_nordnetz: Nordnetz) -> None:
    view = bills(in_nordnetz.jana)
    assert list(saved_views_for(in_nordnetz.jana)) == [view]
    assert list(saved_views_for(in_nordnetz.tariq)) == []
    change_view(view=view, actor=in_nordnetz.jana, shared=True)
    assert list(saved_views_for(in_nordnetz.tariq)) == [view]


def test_what_is_left_out_stays(in_nordnetz: Nordnetz) -> None:
    view = bills(in_nordnetz.jana)
    change_view(view=view, actor=in_nordnetz.jana, name=" Our  bills ", sort="waiting")
    view.refresh_from_db()
    assert (view.name, view.query, view.sort) == ("Our bills", "tag:bill", "waiting")


def test_a_colleagues_view_is_changed_only_by_who_sets_up(in_nordnetz: Nordnetz) -> None:
    tariqs, janas = bills(in_nordnetz.tariq, shared=True), bills(in_nordnetz.jana, shared=True)
    change_view(view=tariqs, actor=in_nordnetz.jana, name="Invoices")
    with pytest.raises(NotAllowed):
        remove_view(view=janas, actor=in_nordnetz.tariq)


def test_each_change_is_told(in_nordnetz: Nordnetz) -> None:
    view = bills(in_nordnetz.jana)
    change_view(view=view, actor=in_nordnetz.jana, shared=True)
    remove_view(view=view, actor=in_nordnetz.jana)
    told = Event.objects.filter(kind__startswith="view.").order_by("id")
    assert [each.kind for each in told] == ["view.saved", "view.changed", "view.removed"]
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"name": " "}, {"name": "x" * 61}, {"query": ""}, {"sort": "up"}]
)
def test_what_cannot_be_kept_is_refused(in_nordnetz: Nordnetz, wrong: dict[str, str]) -> None:
    given = {"name": "Bills", "query": "tag:bill", **wrong}
    with pytest.raises(Trouble):
        saved(in_nordnetz.jana, in_nordnetz.jana, **given)


def test_vera_and_eve_may_not(in_nordnetz: Nordnetz, fremdfirma: Fremdfirma) -> None:
    for other in (vera(in_nordnetz.workspace), fremdfirma.eve):
        with pytest.raises(NotAllowed):
            saved(in_nordnetz.jana, other, name="A", query="tag:b")
