"""What the templates are given. Everything a page shows is asked for here, in few queries."""

from egal.desk.context.addresses import SEARCH, conversation_url, list_url, new_url
from egal.desk.context.blocks import blocked
from egal.desk.context.first_steps import first_steps, steps_at_desk
from egal.desk.context.inboxes import channel_name, inbox_rows, setting_groups, state
from egal.desk.context.kept import kept
from egal.desk.context.new import USED_LAST, beginning, offered_people
from egal.desk.context.page import page
from egal.desk.context.passing_on import passing_on
from egal.desk.context.rows import hits, rows
from egal.desk.context.settings import settings
from egal.desk.context.sidebar import views
from egal.desk.context.talk import talk
from egal.desk.context.trials import trial

__all__ = [
    "SEARCH",
    "USED_LAST",
    "beginning",
    "blocked",
    "channel_name",
    "conversation_url",
    "first_steps",
    "hits",
    "inbox_rows",
    "kept",
    "list_url",
    "new_url",
    "offered_people",
    "page",
    "passing_on",
    "rows",
    "setting_groups",
    "settings",
    "state",
    "steps_at_desk",
    "talk",
    "trial",
    "views",
]
