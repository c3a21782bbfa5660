"""What a column of a table of contacts is: told by its heading, in German or English."""

import re
from collections.abc import Container, Iterable, Sequence

from django.utils.translation import gettext as _

from egal.shared.ids import public_id
from egal.shared.trouble import Trouble
from egal.workspaces.custom_values import fields_of
from egal.workspaces.models import CustomField, FieldOf

LEFT_OUT = ""
NAME, FIRST_NAME, LAST_NAME = "name", "first_name", "last_name"
LANGUAGE, ORGANISATION, ABOUT = "language", "organisation", "about"
ADDRESS, FIELD = "address:", "field:"  # what follows is a kind of address, a field's public id

_WORDS = {
    NAME: "name fullname vollername kontakt contact kunde customer ansprechpartner displayname "
    "anzeigename kontaktname kundenname contactname customername",
    FIRST_NAME: "firstname vorname givenname forename rufname",
    LAST_NAME: "lastname nachname surname familyname familienname",
    LANGUAGE: "language sprache locale lang korrespondenzsprache preferredlanguage",
    ORGANISATION: "organisation organization company firma firmenname unternehmen companyname "
    "organisationname organizationname betrieb verein arbeitgeber account",
    ABOUT: "about notes note notiz notizen bemerkung bemerkungen anmerkung anmerkungen kommentar "
    "comment comments waswirwissen whatweknow info information beschreibung description",
    f"{ADDRESS}email": "email mail emailaddress mailaddress emailadresse mailadresse emailaddresse "
    "primaryemail workemail privatemail emailprivat emailgeschäftlich emailwork emailhome",
    f"{ADDRESS}phone": "phone telephone telefon tel mobile mobil handy cell cellphone mobilephone "
    "phonenumber telephonenumber telefonnummer mobilnummer handynummer rufnummer mobiltelefon "
    "workphone homephone businessphone telefongeschäftlich telefonprivat festnetz",
}
_MEANING = {word: column for column, words in _WORDS.items() for word in words.split()}


def guessed_columns(headings: Iterable[str], kinds: Iterable[str]) -> list[str]:
    """One for each heading, `LEFT_OUT` where nothing fits. kinds: of addresses there are here."""
    known = {key for key, _title in column_choices([(kind, "") for kind in kinds])}
    own = {_plain(field.name): _of_field(field) for field in fields_of(FieldOf.CONTACT)}
    found: list[str] = []
    for heading in headings:
        plain = _plain(heading)
        column = own.get(plain) or _by_words(plain, known)
        again = column in found and not column.startswith(ADDRESS)
        found.append(LEFT_OUT if again else column)
    return found


def column_choices(kinds: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """(column, its name for people). kinds: (key, name) of the addresses there are."""
    own = [(_of_field(field), field.name) for field in fields_of(FieldOf.CONTACT)]
    return [
        *((f"{ADDRESS}{key}", name) for key, name in kinds),
        (NAME, _("Name")),
        (FIRST_NAME, _("First name")),
        (LAST_NAME, _("Last name")),
        (ORGANISATION, _("Organisation")),
        (LANGUAGE, _("Language")),
        (ABOUT, _("What we know")),
        *own,
    ]


def checked_columns(
    columns: Sequence[str], headings: Sequence[str], kinds: Sequence[tuple[str, str]]
) -> list[str]:
    """The columns as they may be used. Trouble where none is an address, or one stands twice."""
    known = dict(column_choices(kinds))
    if len(columns) != len(headings) or not set(columns) <= {*known, LEFT_OUT}:
        raise Trouble(_("These columns do not fit the file. Choose them anew."))
    for column in known:
        if columns.count(column) > 1 and not column.startswith(ADDRESS):
            raise Trouble(
                _("Two columns are “%(name)s”. Choose one of them.") % {"name": known[column]}
            )
    if not any(column.startswith(ADDRESS) for column in columns):
        raise Trouble(_("No column holds addresses, by which contacts are recognised. Choose one."))
    return list(columns)


def _of_field(field: CustomField) -> str:
    return f"{FIELD}{public_id(field.id)}"


def _by_words(plain: str, known: Container[str]) -> str:
    """Also with a number behind it, as in “E-mail 2”."""
    column = _MEANING.get(plain) or _MEANING.get(plain.rstrip("0123456789"), LEFT_OUT)
    return column if column in known else LEFT_OUT


def _plain(heading: str) -> str:
    """Letters and digits only, in lower case: “E-Mail Address 1” is “emailaddress1”."""
    return re.sub(r"[\W_]+", "", heading.casefold())
