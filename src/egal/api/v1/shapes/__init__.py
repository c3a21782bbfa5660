"""What the API shows of each row, and nothing more. Every shape is made by its `of`."""

from egal.api.v1.shapes.agent import Agent
from egal.api.v1.shapes.audit import AuditEntry
from egal.api.v1.shapes.contact import Contact
from egal.api.v1.shapes.conversation import Conversation
from egal.api.v1.shapes.inbox import Inbox
from egal.api.v1.shapes.message import Message
from egal.api.v1.shapes.token import NewToken, Token

__all__ = [
    "Agent",
    "AuditEntry",
    "Contact",
    "Conversation",
    "Inbox",
    "Message",
    "NewToken",
    "Token",
]
