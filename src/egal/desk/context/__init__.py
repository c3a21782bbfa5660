"""What the templates are given. Everything a page shows is asked for here, in few queries."""

from egal.desk.context.addresses import SEARCH, conversation_url, list_url, new_url
from egal.desk.context.blocks import blocked
from egal.desk.context.bulk import begun_change, bulk, selection
from egal.desk.context.connecting import channels_to_add, connecting
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
from egal.desk.context.filters import filters, query_from, query_of
from egal.desk.context.first_steps import first_steps, steps_at_desk
from egal.desk.context.imports import import_page, imports_page
from egal.desk.context.inboxes import (
    channel_name,
    in_view,
    inbox_rows,
    setting_groups,
    state,
    states,
)
from egal.desk.context.kept import kept
from egal.desk.context.lists import listed, saved_view
from egal.desk.context.merging import merge_done, merging
from egal.desk.context.new import USED_LAST, beginning, offered_people
from egal.desk.context.notifications import bell, told
from egal.desk.context.page import page
from egal.desk.context.palette import palette
from egal.desk.context.passing_on import passing_on
from egal.desk.context.person import identities_of, person
from egal.desk.context.rows import hits, rows
from egal.desk.context.saved import view_form
from egal.desk.context.security import security
from egal.desk.context.settings import settings
from egal.desk.context.sidebar import views
from egal.desk.context.splitting import splitting
from egal.desk.context.talk import talk
from egal.desk.context.trials import trial

__all__ = [
    "FIRST_VIEW",
    "SEARCH",
    "USED_LAST",
    "beginning",
    "begun_change",
    "bell",
    "blocked",
    "bulk",
    "card",
    "channel_name",
    "channels_to_add",
    "connecting",
    "contact_url",
    "contacts_page",
    "contacts_url",
    "conversation_url",
    "conversations_of",
    "filters",
    "first_steps",
    "found_contacts",
    "found_organisations",
    "hits",
    "identities_of",
    "import_page",
    "imports_page",
    "in_view",
    "inbox_rows",
    "joining_page",
    "joining_preview",
    "kept",
    "list_url",
    "listed",
    "merge_done",
    "merging",
    "new_url",
    "newest_files",
    "offered_people",
    "organisation_of",
    "page",
    "palette",
    "passing_on",
    "person",
    "public_of",
    "query_from",
    "query_of",
    "rows",
    "saved_view",
    "security",
    "selection",
    "setting_groups",
    "settings",
    "somebody_elses",
    "splitting",
    "state",
    "states",
    "steps_at_desk",
    "talk",
    "told",
    "trial",
    "view_form",
    "views",
    "write_url",
]
