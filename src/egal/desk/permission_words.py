"""Roles and permissions in plain words."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from egal.workspaces.permissions import ROLES


def role_in_words(role: str) -> str:
    """The name of a role for people; an unknown one as it is."""
    return {
        "owner": _("Owner"),
        "admin": _("Administrator"),
        "lead": _("Team lead"),
        "agent": _("Agent"),
        "viewer": _("Viewer"),
    }.get(role, role)


def role_is_for(role: str) -> str:
    """Whom a role is made for; "" of an unknown one."""
    return {
        "owner": _("Answers for the workspace. There is always at least one."),
        "admin": _("Sets the desk up and looks after its people."),
        "lead": _("Answers, and sees who works here."),
        "agent": _("Answers customers."),
        "viewer": _("Reads along and changes nothing."),
    }.get(role, "")


def permission_in_words(permission: str) -> str:
    """What somebody with it may do; an unknown one as it is."""
    return {
        "conversations:read": _("Read conversations and notes, search them"),
        "conversations:write": _("Answer, write notes, assign, tag, snooze and solve"),
        "contacts:read": _("See contacts and what they have written before"),
        "contacts:write": _("Change contacts, join two of one person and take them apart"),
        "calls:take": _("Take calls, ring numbers, pass calls on"),
        "calls:listen": _("Listen to recordings and voicemails"),
        "recordings:write": _("Remove recordings and voicemails"),
        "board:see": _("See the live board: who waits, who is there, how it goes"),
        "presence:write": _("Say for others whether they take calls and chats"),
        "contacts:export": _("Take contacts out as a table"),
        "replies:write": _("Write canned replies for everybody"),
        "articles:write": _("Write, publish and remove articles of the help centre"),
        "inboxes:read": _("See the inboxes and what nobody could read"),
        "inboxes:write": _("Connect, change and pause inboxes"),
        "agents:read": _("See who works here, in which role and team"),
        "agents:write": _("Invite people, change their role, end their work, make teams"),
        "tokens:write": _("Make and revoke API tokens"),
        "workspace:write": _("Change the workspace, its tags and its custom fields"),
        "audit:read": _("Read the audit trail"),
        "owners:write": _("Make owners, and decide over them"),
    }.get(permission, permission)


def permissions_in_words(permissions: Iterable[str]) -> list[str]:
    """Each of these, in the order in which roles come to have them."""
    order = in_order()
    known = {permission: place for place, permission in enumerate(order)}
    ordered = sorted(permissions, key=lambda each: (known.get(each, len(order)), each))
    return [permission_in_words(each) for each in ordered]


def roles_given_by(role: str) -> list[str]:
    """The roles that somebody of this role may give: those that may no more than they do."""
    return [each for each in ROLES if ROLES[each] <= ROLES.get(role, frozenset())]


def in_order() -> list[str]:
    """All permissions, in the order in which roles come to have them."""
    found: list[str] = []
    for permissions in ROLES.values():
        found += sorted(permissions - set(found), key=_reading_first)
    return found


def _reading_first(permission: str) -> tuple[bool, str]:
    return not permission.startswith("conversations"), permission
