from egal.contacts.models.contact import Contact
from egal.contacts.models.contact_import import ContactImport
from egal.contacts.models.evidence import Evidence
from egal.contacts.models.identity import Identity
from egal.contacts.models.joining import Joining
from egal.contacts.models.organisation import Organisation
from egal.contacts.models.visitor import Visitor

__all__ = [
    "Contact",
    "ContactImport",
    "Evidence",
    "Identity",
    "Joining",
    "Organisation",
    "Visitor",
]
