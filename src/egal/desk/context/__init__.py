"""What the templates are given. Everything a page shows is asked for here, in few queries."""

from egal.desk.context.addresses import SEARCH, conversation_url, list_url, new_url
from egal.desk.context.blocks import blocked
from egal.desk.context.bulk import begun_change, bulk, selection
from egal.desk.context.filters import filters, query_from, query_of
from egal.desk.context.inboxes import channel_name, inbox_rows, setting_groups, state
from egal.desk.context.kept import kept
from egal.desk.context.lists import listed, saved_view
from egal.desk.context.new import USED_LAST, beginning, offered_people
from egal.desk.context.page import page
from egal.desk.context.palette import palette
from egal.desk.context.passing_on import passing_on
from egal.desk.context.rows import hits, rows
from egal.desk.context.saved import view_form
from egal.desk.context.settings import settings
from egal.desk.context.sidebar import views
from egal.desk.context.talk import talk
from egal.desk.context.trials import trial

__all__ = [
    "SEARCH",
    "USED_LAST",
    "beginning",
    "begun_change",
    "blocked",
    "bulk",
    "channel_name",
    "conversation_url",
    "filters",
    "hits",
    "inbox_rows",
    "kept",
    "list_url",
    "listed",
    "new_url",
    "offered_people",
    "page",
    "palette",
    "passing_on",
    "query_from",
    "query_of",
    "rows",
    "saved_view",
    "selection",
    "setting_groups",
    "settings",
    "state",
    "talk",
    "trial",
    "view_form",
    "views",
]
