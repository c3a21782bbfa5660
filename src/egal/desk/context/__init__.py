"""What the templates are given. Everything a page shows is asked for here, in few queries."""

from egal.desk.context.addresses import SEARCH, conversation_url, list_url
from egal.desk.context.kept import kept
from egal.desk.context.page import page
from egal.desk.context.person import person
from egal.desk.context.rows import hits, rows
from egal.desk.context.sidebar import views
from egal.desk.context.talk import talk

__all__ = [
    "SEARCH",
    "conversation_url",
    "hits",
    "kept",
    "list_url",
    "page",
    "person",
    "rows",
    "talk",
    "views",
]
