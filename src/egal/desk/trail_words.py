"""The audit trail in plain words."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from egal.calls.menus.blocks import Menu
from egal.calls.menus.sounds import shipped_names
from egal.calls.menus.words import differences
from egal.desk.permission_words import role_in_words
from egal.events.models import Event


def areas() -> dict[str, str]:
    """What the trail is about, by the word before the dot of a kind of event."""
    return {
        "session": _("Sign-ins"),
        "agent": _("Agents"),
        "team": _("Teams"),
        "token": _("API tokens"),
        "inbox": _("Inboxes"),
        "workspace": _("Workspace"),
        "portal": _("Customers’ pages"),
        "tag": _("Tags"),
        "field": _("Custom fields"),
        "secrets": _("Secrets"),
        "export": _("Exports"),
        "hours": _("Opening hours"),
        "callbacks": _("Callbacks"),
        "menu": _("Telephone menus"),
        "prompt": _("Announcements"),
        "routing": _("Handing out"),
        "recording": _("Recordings"),
    }


def told(event: Event, inboxes: Mapping[int, str]) -> tuple[str, str]:
    """A sentence, and what was changed from what to what, or "".

    inboxes: their addresses by id. A kind that has no words yet is told as it is, with its data.
    """
    sentence = _SENTENCES.get(event.kind)
    if sentence is None:
        return f"{event.actor_name}: {event.kind}", json.dumps(event.data, ensure_ascii=False)
    return sentence(_values(event, inboxes)), _details(event)


def sentences() -> frozenset[str]:
    """The kinds of events that have words."""
    return frozenset(_SENTENCES)


def _values(event: Event, inboxes: Mapping[int, str]) -> dict[str, Any]:
    data = event.data
    inbox = data.get("address") or inboxes.get(data.get("inbox") or 0) or _("an inbox")
    return {
        "who": event.actor_name,
        "name": data.get("name", ""),
        "email": data.get("email", ""),
        "role": role_in_words(data.get("role", "")),
        "inbox": inbox,
        "into": data.get("into_name", ""),
        "count": data.get("count", data.get("rows", 0)),
        "good": data.get("good", False),
        "number": data.get("number", ""),
        "old": data.get("old"),
        "new": data.get("new"),
    }


Sentence = Callable[[dict[str, Any]], str]


def _said(words: Callable[[], str]) -> Sentence:
    return lambda values: words() % values


def _new_role(values: dict[str, Any]) -> str:
    roles = {"old": role_in_words(values["old"]), "new": role_in_words(values["new"])}
    words = _("%(who)s changed the role of %(name)s from %(old)s to %(new)s")
    return words % {**values, **roles}


def _own(values: dict[str, Any]) -> str:
    if values["who"] == values["name"]:
        return _("%(who)s changed their signature") % values
    return _("%(who)s changed the signature of %(name)s") % values


def _tested(values: dict[str, Any]) -> str:
    if values["good"]:
        return _("%(who)s tested %(inbox)s: it works") % values
    return _("%(who)s tested %(inbox)s: it does not work") % values


def _tried(values: dict[str, Any]) -> str:
    if values["good"]:
        return _("%(who)s sent a test mail to %(inbox)s") % values
    return _("%(who)s could not send a test mail to %(inbox)s") % values


_SENTENCES: dict[str, Sentence] = {
    "agent.app_added": _said(lambda: _("%(who)s set up an app for codes at sign-in")),
    "agent.app_removed": _said(lambda: _("%(who)s removed the app for codes at sign-in")),
    "agent.code_used": _said(lambda: _("%(who)s signed in with a recovery code")),
    "agent.codes_made": _said(lambda: _("%(who)s made new recovery codes")),
    "agent.notifications_chosen": _said(lambda: _("%(who)s chose what %(name)s is told")),
    "agent.passkey_added": _said(lambda: _("%(who)s added a passkey")),
    "agent.passkey_removed": _said(lambda: _("%(who)s removed a passkey")),
    "agent.password_changed": _said(lambda: _("%(who)s changed their password")),
    "agent.password_reset": _said(lambda: _("%(who)s chose a new password by a link")),
    "agent.second_step_forgotten": _said(
        lambda: _("%(who)s removed the passkeys, the app and the recovery codes of %(name)s")
    ),
    "agent.added": _said(lambda: _("%(who)s added %(name)s as %(role)s")),
    "agent.deactivated": _said(lambda: _("%(who)s ended the work of %(name)s here")),
    "agent.invitation_withdrawn": _said(lambda: _("%(who)s withdrew the invitation of %(email)s")),
    "agent.invited": _said(lambda: _("%(who)s invited %(email)s as %(role)s")),
    "agent.languages_changed": _said(
        lambda: _("%(who)s changed the languages in which %(name)s helps")
    ),
    "agent.reactivated": _said(lambda: _("%(who)s let %(name)s come back")),
    "agent.role_changed": _new_role,
    "agent.signature_changed": _own,
    "callbacks.changed": _said(lambda: _("%(who)s changed how callbacks are offered")),
    "workspace.unhappy_rule_changed": _said(
        lambda: _("%(who)s changed who counts as public and unhappy")
    ),
    "hours.changed": _said(lambda: _("%(who)s changed the opening hours")),
    "hours.holidays_changed": _said(lambda: _("%(who)s changed the holidays")),
    "hours.removed": _said(lambda: _("%(who)s gave an inbox the opening hours of all")),
    "export.made": _said(lambda: _("%(who)s exported contacts")),
    "field.added": _said(lambda: _("%(who)s added the field “%(name)s”")),
    "field.changed": _said(lambda: _("%(who)s changed the field “%(name)s”")),
    "field.moved": _said(lambda: _("%(who)s moved the field “%(name)s”")),
    "field.removed": _said(lambda: _("%(who)s removed the field “%(name)s” with %(count)s values")),
    "inbox.added": _said(lambda: _("%(who)s added the inbox %(inbox)s")),
    "inbox.changed": _said(lambda: _("%(who)s changed the inbox %(inbox)s")),
    "inbox.checked": _tested,
    "inbox.fetching_paused": _said(lambda: _("Mail of %(inbox)s could not be fetched")),
    "inbox.fetching_resumed": _said(lambda: _("Mail of %(inbox)s is fetched again")),
    "inbox.paused": _said(lambda: _("%(who)s paused the inbox %(inbox)s")),
    "inbox.resumed": _said(lambda: _("%(who)s resumed the inbox %(inbox)s")),
    "inbox.sign_in_ended": _said(lambda: _("The provider lets us into %(inbox)s no more")),
    "inbox.signed_in": _said(lambda: _("%(who)s signed %(inbox)s in at its provider")),
    "inbox.signed_out": _said(lambda: _("%(who)s disconnected %(inbox)s from its provider")),
    "inbox.tried": _tried,
    "menu.published": _said(
        lambda: _("%(who)s published version %(number)s of the menu of %(inbox)s")
    ),
    "portal.changed": _said(lambda: _("%(who)s changed the customers’ pages")),
    "portal.closed": _said(lambda: _("%(who)s closed the customers’ pages")),
    "portal.identity_secret_made": _said(
        lambda: _("%(who)s made a new secret for signing who customers are")
    ),
    "portal.identity_secret_removed": _said(
        lambda: _("%(who)s removed the secret for signing who customers are")
    ),
    "portal.logo_changed": _said(lambda: _("%(who)s changed the logo")),
    "portal.logo_removed": _said(lambda: _("%(who)s removed the logo")),
    "portal.opened": _said(lambda: _("%(who)s opened the customers’ pages")),
    "prompt.added": _said(lambda: _("%(who)s added the announcement “%(name)s”")),
    "prompt.removed": _said(lambda: _("%(who)s removed the announcement “%(name)s”")),
    "prompt.renamed": _said(lambda: _("%(who)s renamed the announcement “%(old)s” to “%(name)s”")),
    "recording.listened": _said(
        lambda: _("%(who)s listened to what was recorded of a call with %(number)s")
    ),
    "recording.removed": _said(
        lambda: _("%(who)s removed what was recorded of a call with %(number)s")
    ),
    "recording.rule_changed": _said(lambda: _("%(who)s changed what is recorded of calls")),
    "routing.changed": _said(lambda: _("%(who)s changed how work is handed out")),
    "secrets.rotated": _said(lambda: _("%(who)s sealed %(count)s secrets under a new key")),
    "session.ended": _said(lambda: _("%(who)s signed out")),
    "session.refused": _said(lambda: _("A sign-in as %(name)s was refused")),
    "session.revoked": _said(lambda: _("%(who)s ended other sessions")),
    "session.started": _said(lambda: _("%(who)s signed in")),
    "tag.changed": _said(lambda: _("%(who)s changed the tag “%(name)s”")),
    "tag.merged": _said(lambda: _("%(who)s merged the tag “%(name)s” into “%(into)s”")),
    "tag.removed": _said(
        lambda: _("%(who)s removed the tag “%(name)s” from %(count)s conversations")
    ),
    "team.added": _said(lambda: _("%(who)s made the team “%(name)s”")),
    "team.members_changed": _said(lambda: _("%(who)s changed who is in the team “%(name)s”")),
    "team.removed": _said(lambda: _("%(who)s removed the team “%(name)s”")),
    "team.renamed": _said(lambda: _("%(who)s renamed the team “%(old)s” to “%(new)s”")),
    "token.added": _said(lambda: _("%(who)s made the API token “%(name)s”")),
    "token.revoked": _said(lambda: _("%(who)s revoked the API token “%(name)s”")),
    "workspace.added": _said(lambda: _("%(who)s made the workspace %(name)s")),
    "workspace.changed": _said(lambda: _("%(who)s changed the workspace")),
}


def _details(event: Event) -> str:
    """Old and new values, and what else there is to know."""
    data = event.data
    if isinstance(data.get("old"), dict) and isinstance(data.get("new"), dict):
        changed = [key for key in data["new"] if data["old"].get(key) != data["new"][key]]
        return "; ".join(
            f"{_member(key)}: {_value(data['old'].get(key))} → {_value(data['new'][key])}"
            for key in changed
        )
    if event.kind == "menu.published":
        return _menu(data)
    if event.kind == "team.members_changed":
        came = [f"+ {each['name']}" for each in data["added"]]
        return ", ".join([*came, *(f"− {each['name']}" for each in data["removed"])])
    if isinstance(data.get("changed"), list):
        return ", ".join(map(str, data["changed"]))
    if isinstance(data.get("scopes"), list):
        return ", ".join(map(str, data["scopes"]))
    return str(data.get("reason") or "")


def _menu(data: Mapping[str, Any]) -> str:
    """What differs, with shipped announcements and all others by what they are."""
    old, new = (Menu.model_validate(data[key]) for key in ("before", "blocks"))
    gone, came = differences(old, new, shipped_names())
    return "; ".join([*(f"− {line}" for line in gone), *(f"+ {line}" for line in came)])


def _member(key: str) -> str:
    return {
        "name": _("Name"),
        "language": _("Language"),
        "time_zone": _("Time zone"),
        "reopen_days": _("Days until a reply begins anew"),
        "accent": _("Accent"),
        "choices": _("Choices"),
        "is_view": _("In the sidebar"),
        "languages": _("Languages"),
        "texts": _("Texts"),
        "links": _("Links"),
        "domain": _("Address"),
        "hidden": _("Ways not offered"),
        "ways": _("Order of the ways"),
        "talks": _("Talks are recorded"),
        "keep_days": _("Days until they are removed"),
        "on": _("Looked for"),
        "reach": _("Seen by at least"),
        "left_out": _("Channels left out"),
    }.get(key, key)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "–"
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False) if value else "–"
    return str(value) if value not in (None, "") else "–"
