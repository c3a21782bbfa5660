import pytest

from egal.events.models import Event
from egal.shared.trouble import Trouble
from egal.testing.people import nordnetz as founded
from egal.workspaces import scope
from egal.workspaces.actions.change_signature import LONGEST, change_signature
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db


def test_everybody_changes_their_own_and_admins_that_of_others() -> None:
    company = founded()
    with scope.of(company.workspace.id):
        change_signature(agent=company.tariq, actor=company.tariq, de="Tariq\r\nTechnik ", en="")
        change_signature(agent=company.tariq, actor=company.jana, de="Tariq\nTechnik", en="Tariq")
        with pytest.raises(NotAllowed):
            change_signature(agent=company.jana, actor=company.tariq, de="", en="Boss")
        with pytest.raises(Trouble, match="at most"):
            change_signature(agent=company.jana, actor=company.jana, de="", en="x" * (LONGEST + 1))
    company.tariq.refresh_from_db()
    assert (company.tariq.signature_de, company.tariq.signature_en) == ("Tariq\nTechnik", "Tariq")
    assert Event.objects.filter(kind="agent.signature_changed").count() == 2
