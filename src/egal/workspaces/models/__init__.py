from egal.workspaces.models.account import Account, AfterSolving, Appearance
from egal.workspaces.models.agent import Agent, Role
from egal.workspaces.models.custom_field import CustomField, FieldKind, FieldOf
from egal.workspaces.models.invitation import Invitation
from egal.workspaces.models.portal import Portal
from egal.workspaces.models.system_mail import SystemMail
from egal.workspaces.models.team import Membership, Team
from egal.workspaces.models.token import Token
from egal.workspaces.models.workspace import Workspace

__all__ = [
    "Account",
    "AfterSolving",
    "Agent",
    "Appearance",
    "CustomField",
    "FieldKind",
    "FieldOf",
    "Invitation",
    "Membership",
    "Portal",
    "Role",
    "SystemMail",
    "Team",
    "Token",
    "Workspace",
]
