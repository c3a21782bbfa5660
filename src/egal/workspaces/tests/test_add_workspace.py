import pytest

from egal.events.models import Event
from egal.events.record import SYSTEM
from egal.shared.trouble import Trouble
from egal.testing.people import Nordnetz
from egal.testing.together import together
from egal.workspaces.actions.add_workspace import add_workspace, slug_of
from egal.workspaces.models import Workspace
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db


def test_a_workspace_is_there_and_it_is_recorded() -> None:
    added = add_workspace(slug="nordnetz", name="Nordnetz", actor=SYSTEM, language="de")
    assert Workspace.objects.get() == added
    assert (added.language, added.time_zone, added.reopen_days) == ("de", "Europe/Berlin", 14)
    assert Event.objects.get().data == {"slug": "nordnetz", "name": "Nordnetz"}


@pytest.mark.parametrize(
    "slug", ["", "Nordnetz", "nord netz", "-nord", "nord-", "nord--netz", "nörd", "n" * 41, "a/b"]
)
def test_a_bad_short_name_is_refused_with_what_it_may_be(slug: str) -> None:
    with pytest.raises(Trouble, match="use a to z, digits and single hyphens"):
        add_workspace(slug=slug, name="Nordnetz", actor=SYSTEM)
    assert not Workspace.objects.exists()


def test_a_short_name_is_given_once(nordnetz: Nordnetz) -> None:
    with pytest.raises(Trouble, match="There is a workspace “nordnetz” already"):
        add_workspace(slug="nordnetz", name="Another", actor=SYSTEM)
    assert Workspace.objects.get().name == "Nordnetz"


@pytest.mark.django_db(transaction=True)
def test_two_at_once_get_one_workspace() -> None:
    def add() -> Workspace:
        return add_workspace(slug="nordnetz", name="Nordnetz", actor=SYSTEM)

    outcomes = together(add, add, add)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == [
        "Trouble",
        "Trouble",
        "Workspace",
    ]


def test_a_name_and_a_time_zone_are_needed() -> None:
    with pytest.raises(Trouble, match="needs a name"):
        add_workspace(slug="nordnetz", name=" ", actor=SYSTEM)
    with pytest.raises(Trouble, match="“Europe/Bremen” is no time zone"):
        add_workspace(slug="nordnetz", name="Nordnetz", actor=SYSTEM, time_zone="Europe/Bremen")


def test_not_even_an_owner_may_add_one(nordnetz: Nordnetz) -> None:
    with pytest.raises(NotAllowed):
        add_workspace(slug="suednetz", name="Südnetz", actor=nordnetz.jana)


@pytest.mark.parametrize(
    ("company", "slug"),
    [
        ("Müller & Söhne GmbH", "mueller-soehne-gmbh"),
        ("Straßenbau", "strassenbau"),
        ("電話", "desk"),
        ("  ", "desk"),
        ("A" * 80, "a" * 32),
        ("Nordnetz", "nordnetz-2"),
    ],
)
def test_a_company_gets_a_free_short_name(nordnetz: Nordnetz, company: str, slug: str) -> None:
    found = slug_of(company)
    assert found == slug
    assert add_workspace(slug=found, name="X", actor=SYSTEM).slug == slug
