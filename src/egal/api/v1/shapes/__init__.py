"""What the API shows of each row, and nothing more. Every shape is made by its `of`."""

from egal.api.v1.shapes.agent import Agent, Signature
from egal.api.v1.shapes.arrival import Arrival
from egal.api.v1.shapes.audit import AuditEntry
from egal.api.v1.shapes.contact import Contact, Identity, ReasonedIdentity
from egal.api.v1.shapes.conversation import Conversation, ListedConversation, Unhappy
from egal.api.v1.shapes.event import Event
from egal.api.v1.shapes.field import CustomField
from egal.api.v1.shapes.inbox import (
    Advice,
    BegunSignIn,
    ChangedInbox,
    Check,
    Connection,
    Connections,
    DomainAdvice,
    Inbox,
    NewInbox,
    Signing,
    Trial,
    UseOfKey,
    WantedSignIn,
)
from egal.api.v1.shapes.invitation import Invitation, NewInvitation
from egal.api.v1.shapes.joining import Joining
from egal.api.v1.shapes.merging import Merging
from egal.api.v1.shapes.message import Attachment, Message
from egal.api.v1.shapes.notification import Notification, NotificationChoices
from egal.api.v1.shapes.organisation import Organisation
from egal.api.v1.shapes.portal import (
    ChangedPortal,
    IdentitySecret,
    Portal,
    PortalLinks,
    PortalReached,
    PortalTexts,
)
from egal.api.v1.shapes.tag import Tag
from egal.api.v1.shapes.team import Team
from egal.api.v1.shapes.token import NewToken, Token
from egal.api.v1.shapes.workspace import ChangedWorkspace, Workspace

__all__ = [
    "Advice",
    "Agent",
    "Arrival",
    "Attachment",
    "AuditEntry",
    "BegunSignIn",
    "ChangedInbox",
    "ChangedPortal",
    "ChangedWorkspace",
    "Check",
    "Connection",
    "Connections",
    "Contact",
    "Conversation",
    "CustomField",
    "DomainAdvice",
    "Event",
    "Identity",
    "IdentitySecret",
    "Inbox",
    "Invitation",
    "Joining",
    "ListedConversation",
    "Merging",
    "Message",
    "NewInbox",
    "NewInvitation",
    "NewToken",
    "Notification",
    "NotificationChoices",
    "Organisation",
    "Portal",
    "PortalLinks",
    "PortalReached",
    "PortalTexts",
    "ReasonedIdentity",
    "Signature",
    "Signing",
    "Tag",
    "Team",
    "Token",
    "Trial",
    "Unhappy",
    "UseOfKey",
    "WantedSignIn",
    "Workspace",
]
