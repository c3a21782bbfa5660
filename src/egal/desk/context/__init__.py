"""What the templates are given. Everything a page shows is asked for here, in few queries."""

from egal.desk.context.addresses import SEARCH, conversation_url, list_url, new_url
from egal.desk.context.blocks import blocked
from egal.desk.context.contact import (
    card,
    contact_url,
    newest_files,
    public_of,
    somebody_elses,
)
from egal.desk.context.contacts import (
    FIRST_VIEW,
    contacts_page,
    contacts_url,
    conversations_of,
    found_contacts,
    found_organisations,
    joining_page,
    joining_preview,
    organisation_of,
    write_url,
)
from egal.desk.context.imports import import_page, imports_page
from egal.desk.context.inboxes import channel_name, inbox_rows, setting_groups, state
from egal.desk.context.kept import kept
from egal.desk.context.new import USED_LAST, beginning, offered_people
from egal.desk.context.page import page
from egal.desk.context.passing_on import passing_on
from egal.desk.context.person import person
from egal.desk.context.rows import hits, rows
from egal.desk.context.settings import settings
from egal.desk.context.sidebar import views
from egal.desk.context.talk import talk
from egal.desk.context.trials import trial

__all__ = [
    "FIRST_VIEW",
    "SEARCH",
    "USED_LAST",
    "beginning",
    "blocked",
    "card",
    "channel_name",
    "contact_url",
    "contacts_page",
    "contacts_url",
    "conversation_url",
    "conversations_of",
    "found_contacts",
    "found_organisations",
    "hits",
    "import_page",
    "imports_page",
    "inbox_rows",
    "joining_page",
    "joining_preview",
    "kept",
    "list_url",
    "new_url",
    "newest_files",
    "offered_people",
    "organisation_of",
    "page",
    "passing_on",
    "person",
    "public_of",
    "rows",
    "setting_groups",
    "settings",
    "somebody_elses",
    "state",
    "talk",
    "trial",
    "views",
    "write_url",
]
