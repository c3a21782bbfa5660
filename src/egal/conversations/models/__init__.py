from egal.conversations.models.attachment import Attachment
from egal.conversations.models.block import Block
from egal.conversations.models.bulk_change import BulkChange
from egal.conversations.models.canned_reply import CannedReply
from egal.conversations.models.code import Code
from egal.conversations.models.continuation import Continuation
from egal.conversations.models.conversation import Conversation, Status
from egal.conversations.models.delivery import Delivery, DeliveryState
from egal.conversations.models.draft import Draft
from egal.conversations.models.folded import Folded, ToAll
from egal.conversations.models.gesture import Gesture, GestureState
from egal.conversations.models.holder import Holder
from egal.conversations.models.inbox import Inbox
from egal.conversations.models.mention import Mention
from egal.conversations.models.merging import Merging
from egal.conversations.models.message import Direction, Message
from egal.conversations.models.mood import Mood, Unhappy, UnhappyRule
from egal.conversations.models.pause import Pause
from egal.conversations.models.phrase import Phrase
from egal.conversations.models.published_answer import PublishedAnswer
from egal.conversations.models.reading import Reading
from egal.conversations.models.revision import Revision
from egal.conversations.models.saved_view import SavedView
from egal.conversations.models.search_row import SearchRow
from egal.conversations.models.spending import Spending
from egal.conversations.models.tag import Tag, Tagging
from egal.conversations.models.thread import Post, Thread
from egal.conversations.models.upload import Upload

__all__ = [
    "Attachment",
    "Block",
    "BulkChange",
    "CannedReply",
    "Code",
    "Continuation",
    "Conversation",
    "Delivery",
    "DeliveryState",
    "Direction",
    "Draft",
    "Folded",
    "Gesture",
    "GestureState",
    "Holder",
    "Inbox",
    "Mention",
    "Merging",
    "Message",
    "Mood",
    "Pause",
    "Phrase",
    "Post",
    "PublishedAnswer",
    "Reading",
    "Revision",
    "SavedView",
    "SearchRow",
    "Spending",
    "Status",
    "Tag",
    "Tagging",
    "Thread",
    "ToAll",
    "Unhappy",
    "UnhappyRule",
    "Upload",
]
