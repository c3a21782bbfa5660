"""A table of contacts: looked through, corrected, taken in, taken in once more."""

from datetime import timedelta

import pytest

from egal.channels.importing import working
from egal.channels.importing.imports import choose_columns, keep_import, start_import
from egal.channels.importing.working import forget_imports, import_some
from egal.channels.importing.writing import export_contacts, refused_lines
from egal.contacts.actions.identities import add_identity
from egal.contacts.actions.organisations import add_organisation
from egal.contacts.evidence import evidence_of
from egal.contacts.models import Contact, ContactImport, Identity
from egal.events.models import Event
from egal.shared import clock
from egal.shared.ids import public_id
from egal.shared.trouble import Trouble
from egal.testing import people
from egal.workspaces.actions.change_agent import deactivate_agent
from egal.workspaces.models import CustomField, FieldKind, FieldOf
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db

TABLE = """\
Vorname;Nachname;E-Mail;Telefon;Firma;Sprache;Bemerkung
Mara;Meer;mara.lindner@posteo.example;0176 1234567;Ruderclub;Deutsch;
Ole;Hansen;ole@hansen.example, ole@work.example;;;da;"Rings
late"
Ida;;ida@@mail;;;;
;;;;Ruderclub;Klingon;
"""


def brought(company: people.Nordnetz, text: str = TABLE) -> ContactImport:
    """Jana brings a table, and it is looked through."""
    given = keep_import(
        workspace=company.workspace, actor=company.jana, name="kunden.csv", raw=text.encode()
    )
    return worked(given)


def taken_in(company: people.Nordnetz, text: str = TABLE) -> ContactImport:
    """The same, and taken in."""
    return worked(start_import(given=brought(company, text), actor=company.jana))


def worked(given: ContactImport) -> ContactImport:
    while import_some():
        pass
    given.refresh_from_db()
    return given


def counts(given: ContactImport) -> tuple[int, int, int, int]:
    return given.added, given.changed, given.unchanged, len(given.refused)


@pytest.fixture
def mara(in_nordnetz: people.Nordnetz) -> Contact:
    """She has written."""
    taken = people.writes(in_nordnetz.inbox, "Mara", "The light blinks.")
    return Contact.objects.get(conversations=taken.conversation_id)


def test_looking_through_changes_nothing(in_nordnetz: people.Nordnetz, mara: Contact) -> None:
    given = brought(in_nordnetz)
    assert counts(given) == (1, 1, 0, 2)
    assert given.checked_at
    assert Contact.objects.count() == 1
    assert [(each["line"], len(each["why"])) for each in given.refused] == [(4, 1), (5, 1)]
    assert "ida@@mail" in given.refused[0]["why"][0]
    assert "Klingon" in given.refused[1]["why"][0]


def test_taking_in_adds_and_changes(in_nordnetz: people.Nordnetz, mara: Contact) -> None:
    add_organisation(workspace=in_nordnetz.workspace, actor=in_nordnetz.jana, name="RUDERCLUB")
    assert counts(taken_in(in_nordnetz)) == (1, 1, 0, 2)
    mara.refresh_from_db()
    ole = Contact.objects.get(name="Ole Hansen")
    assert (mara.name, mara.language) == ("Mara Meer", "de")
    assert mara.organisation
    assert mara.organisation.name == "RUDERCLUB"
    assert set(mara.identities.values_list("value", flat=True)) == {
        "mara.lindner@posteo.example",
        "+491761234567",
    }
    assert (ole.language, ole.about, ole.identities.count()) == ("da", "Rings\nlate", 2)
    (reason,) = evidence_of(ole.identities.earliest("id"))
    assert (reason.text, reason.actor_name) == ("Imported from kunden.csv", "Jana Köster")


def test_the_same_again_changes_nothing(in_nordnetz: people.Nordnetz, mara: Contact) -> None:
    taken_in(in_nordnetz)
    before = Event.objects.exclude(kind__startswith="contact.import").count()
    assert counts(taken_in(in_nordnetz)) == (0, 0, 2, 2)
    assert Event.objects.exclude(kind__startswith="contact.import").count() == before


def test_refused_lines_come_back_corrected(in_nordnetz: people.Nordnetz, mara: Contact) -> None:
    text = refused_lines(taken_in(in_nordnetz), "de").decode("utf-8-sig")
    assert text.splitlines()[0].endswith(";Line in the table;What is wrong")
    corrected = text.replace("ida@@mail", "ida@mail.example")
    assert counts(taken_in(in_nordnetz, corrected)) == (1, 0, 0, 1)
    assert Identity.objects.get(value="ida@mail.example").contact.name == "Ida"


def test_an_empty_cell_leaves_what_is_known(in_nordnetz: people.Nordnetz, mara: Contact) -> None:
    taken_in(in_nordnetz)
    taken_in(in_nordnetz, "email,name,language\nmara.lindner@posteo.example,,\n")
    mara.refresh_from_db()
    assert (mara.name, mara.language) == ("Mara Meer", "de")


def test_one_line_of_two_people_is_refused(in_nordnetz: people.Nordnetz, mara: Contact) -> None:
    people.writes(in_nordnetz.inbox, "Henrik", "My bill.")
    both = "email\n" + ", ".join(each.address for each in people.CUSTOMERS.values())
    given = brought(in_nordnetz, f'{both[:6]}"{both[6:]}"\n')
    assert "Join the two first" in given.refused[0]["why"][0]


def test_an_address_stands_once_in_a_table(in_nordnetz: people.Nordnetz) -> None:
    given = brought(in_nordnetz, "email,name\na@b.example,A\nA@b.example,B\n")
    assert counts(given) == (1, 0, 0, 1)
    assert given.refused == [{"line": 3, "why": ["“a@b.example” stands in line 2 already."]}]


def test_fields_of_the_company_are_checked(in_nordnetz: people.Nordnetz) -> None:
    field = CustomField.objects.create(
        workspace=in_nordnetz.workspace,
        of=FieldOf.CONTACT,
        kind=FieldKind.DATE,
        name="Since",
        created_at=clock.now(),
    )
    given = taken_in(in_nordnetz, "email,since\na@b.example,20.11.2019\nc@d.example,long ago\n")
    assert given.refused[0]["why"] == [
        "Since: “long ago” is no day. Write it as 2026-11-20 or 20.11.2026."
    ]
    assert Contact.objects.get().custom == {public_id(field.id): "2019-11-20"}


def test_columns_are_chosen_where_headings_say_nothing(in_nordnetz: people.Nordnetz) -> None:
    given = brought(in_nordnetz, "one,two\na@b.example,Ada\n")
    assert (given.columns, given.checked_at, given.pending_since) == (["", ""], None, None)
    with pytest.raises(Trouble, match="not been looked through"):
        start_import(given=given, actor=in_nordnetz.jana)
    columns = ["address:email", "name"]
    given = choose_columns(given=given, actor=in_nordnetz.jana, columns=columns)
    assert counts(worked(given)) == (1, 0, 0, 0)


def test_a_batch_of_a_round_begun_anew_is_forgotten(
    in_nordnetz: people.Nordnetz, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = keep_import(
        workspace=in_nordnetz.workspace,
        actor=in_nordnetz.jana,
        name="",
        raw=b"email,name\na@b.example,A\n",
    )

    def meanwhile(*_given: object) -> str:
        columns = ["address:email", ""]
        choose_columns(given=given, actor=in_nordnetz.jana, columns=columns)
        monkeypatch.undo()
        return "added"

    monkeypatch.setattr(working, "_one", meanwhile)
    import_some()
    given.refresh_from_db()
    assert (given.done, given.added, given.round) == (0, 0, 2)
    assert counts(worked(given)) == (1, 0, 0, 0)


def test_a_claim_lapses(in_nordnetz: people.Nordnetz, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_given: object) -> None:
        raise SystemExit

    monkeypatch.setattr(working, "_one", killed)
    with pytest.raises(SystemExit):
        brought(in_nordnetz, "email\na@b.example\n")
    monkeypatch.undo()
    assert import_some() == 0
    with clock.at(clock.now() + timedelta(minutes=3)):
        assert import_some() == 1


def test_who_has_left_takes_nothing_in(in_nordnetz: people.Nordnetz) -> None:
    given = brought(in_nordnetz, "email\na@b.example\n")
    start_import(given=given, actor=in_nordnetz.tariq)
    deactivate_agent(agent=in_nordnetz.tariq, actor=in_nordnetz.jana)
    given = worked(given)
    assert "lacks the permission" in given.trouble
    assert not Contact.objects.exists()


def test_who_may_not(in_nordnetz: people.Nordnetz) -> None:
    vera = people.vera(in_nordnetz.workspace)
    given = brought(in_nordnetz, "email\na@b.example\n")
    with pytest.raises(NotAllowed):
        keep_import(workspace=in_nordnetz.workspace, actor=vera, name="", raw=b"email\na@b.c\n")
    with pytest.raises(NotAllowed):
        choose_columns(given=given, actor=vera, columns=["name"])
    with pytest.raises(NotAllowed):
        start_import(given=given, actor=vera)
    with pytest.raises(NotAllowed):
        export_contacts(workspace=in_nordnetz.workspace, actor=in_nordnetz.tariq)


def test_tables_are_forgotten_after_a_month(in_nordnetz: people.Nordnetz) -> None:
    brought(in_nordnetz, "email\na@b.example\n")
    assert forget_imports() == 0
    with clock.at(clock.now() + timedelta(days=31)):
        assert forget_imports() == 1


def test_what_is_exported_can_be_brought_again(
    in_nordnetz: people.Nordnetz, mara: Contact, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("egal.channels.importing.writing._PAGE", 1)
    evil = "=HYPERLINK(“//eve.example”)"
    taken_in(in_nordnetz, f"email,name,phone\neve@crooks.example,{evil},+49 40 1234567\n")
    jana, workspace = in_nordnetz.jana, in_nordnetz.workspace
    for language in ("de", "en"):
        table = b"".join(export_contacts(workspace=workspace, actor=jana, language=language))
        text = table.decode("utf-8-sig")
        assert "'=HYPERLINK" in text
        assert "'+49401234567" in text
        assert counts(brought(in_nordnetz, text)) == (0, 0, 2, 0)
    only = b"".join(export_contacts(workspace=workspace, actor=jana, words="lindner"))
    assert "eve@" not in only.decode()
    assert Event.objects.filter(kind="export.made").count() == 3


def test_an_address_somebody_was_given_meanwhile(
    in_nordnetz: people.Nordnetz, mara: Contact
) -> None:
    given = brought(in_nordnetz, "email,name\nmara@home.example,Mara Lindner\n")
    assert counts(given) == (1, 0, 0, 0)
    add_identity(
        contact=mara,
        actor=in_nordnetz.jana,
        kind="email",
        value="mara@home.example",
        evidence="",
    )
    assert counts(worked(start_import(given=given, actor=in_nordnetz.jana))) == (0, 0, 1, 0)
