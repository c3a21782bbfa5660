"""Who is answered what, at every address: address × method × role × workspace, from the resolver.

The expectations stand in ROWS alone. An address that is not there fails the test: add a row that
says who may, and what they need for it.
"""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from egal.api.v1 import api
from egal.callbacks.actions.callbacks import book_callback
from egal.calls.tests.rooms import a_recording, an_announcement
from egal.channels.arrivals import store_arrival
from egal.channels.base import Address, File
from egal.channels.continuing import offer
from egal.channels.email.compose import compose
from egal.channels.importing.imports import keep_import
from egal.channels.importing.working import import_some
from egal.channels.models import Arrival
from egal.channels.outbound import outbound
from egal.channels.quarantine import quarantine
from egal.contacts.actions.organisations import add_organisation
from egal.conversations.actions.blocks import block
from egal.conversations.actions.bulk_changes import begin_bulk_change
from egal.conversations.actions.canned_replies import add_canned_reply
from egal.conversations.actions.joining import join_contacts
from egal.conversations.actions.merging import merge_conversations
from egal.conversations.actions.note import add_note
from egal.conversations.actions.pieces import begin_upload
from egal.conversations.actions.saved_views import save_view
from egal.conversations.actions.tags import tag
from egal.conversations.models import Attachment, Conversation, Delivery, Message
from egal.events.models import Event
from egal.events.record import SYSTEM
from egal.knowledge.actions.articles import add_article
from egal.knowledge.actions.categories import add_category
from egal.knowledge.actions.revisions import save_revision
from egal.realtime import access as realtime
from egal.realtime.hub import Hint
from egal.shared import clock
from egal.shared.ids import public_id
from egal.testing import people
from egal.workspaces import scope
from egal.workspaces.actions.add_token import add_token
from egal.workspaces.actions.custom_fields import add_field
from egal.workspaces.actions.invite import invite
from egal.workspaces.actions.teams import add_team
from egal.workspaces.models import Agent, Invitation, Token
from egal.workspaces.permissions import BUNDLES, ROLES
from tests.architecture.portal_rows import AT_THE_PORTAL
from tests.architecture.telephone_rows import BY_PROGRAMS, SET_UP

STAFF = ("viewer", "agent", "lead", "admin", "owner")
SIGNED_IN = (*STAFF, "stranger")
TOKENS = ("read token", "write token", "foreign token")
EVERYBODY = ("anonymous", *SIGNED_IN, *TOKENS)
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
NOTE, FOREIGN = "canary-of-a-note", "canary-of-another-company"


@dataclass(frozen=True)
class Row:
    """What an address answers to whoever may. needs: a permission; empty means anybody signed in
    (desk) or anybody at all (`open_to_all`). body: what is sent, so that it would really happen.
    """

    status: int
    needs: str = ""
    body: dict[str, Any] | None = None


WRITE, READ = "conversations:write", "conversations:read"
DESK, MATTER = "desk/{slug}/", "desk/{slug}/conversations/{public}/"
API, OURS = "api/v1/", "api/v1/conversations/{conversation_id}"
BOX = "desk/{slug}/settings/inboxes/{public}/"
SET = "desk/{slug}/settings/"
COMPANY = {
    "name": "Nordnetz",
    "language": "de",
    "time_zone": "Europe/Berlin",
    "reopen_days": "7",
}
SAID = {"text": "Hm.", "kind": "note", "token": "a"}
FIRST = {"to": "a@b.example", "subject": "Hm", "text": "Hm.", "token": "b", "inbox": "<inboxes>"}
PEOPLE, OF_A_CONTACT = "contacts:write", "api/v1/contacts/{contact_id}"

OPEN_TO_ALL = {
    "GET healthz": {200},
    "GET metrics": {403},  # asked by a name that is not this machine's
    "GET in/{channel}/{inbox}/": {
        404
    },  # no such inbox; the door asks for signatures, not for roles
    "POST in/{channel}/{inbox}/": {404},
    "GET readyz": {200, 503},  # 503 while tests run inside a transaction of their own
    "GET api/v1/docs": {200},
    "GET api/v1/openapi.json": {200},
    "GET sign-in/": {200, 302},
    "POST sign-in/": {200, 302},
    "GET sign-out/": {200, 302},
    "POST sign-out/": {302},
    "GET password/": {200, 302},
    "POST password/": {200, 302},
    "GET password/sent/": {200},
    "GET password/changed/": {200},
    "GET password/{uidb36}-{key}/": {200},  # not our link
    "POST password/{uidb36}-{key}/": {200},
    "GET owner/{secret}/": {410},  # there is an owner
    "POST owner/{secret}/": {410},
    "GET invitations/{secret}/": {200},
    "POST invitations/{secret}/": {200, 422},  # the form again: there is no name, no password
}
HELP = "desk/{slug}/articles/"
AN_ARTICLE = HELP + "{public}/"
A_TEXT = AN_ARTICLE + "{language}/"
A_CATEGORY = HELP + "categories/{public}/"
EDIT, ARTICLE = "articles:write", "api/v1/articles/{article_id}"
DRAFT = {"title": "Hm", "text": "Hm."}
EDITORS = {
    f"GET {HELP}": Row(200, EDIT),
    f"GET {HELP}new/": Row(200, EDIT),
    f"POST {HELP}new/": Row(302, EDIT, {"title": "Hm", "language": "de"}),
    f"GET {HELP}categories/": Row(200, EDIT),
    f"POST {HELP}categories/": Row(302, EDIT, {"name-de": "Hm"}),
    f"GET {A_CATEGORY}": Row(200, EDIT),
    f"POST {A_CATEGORY}": Row(302, EDIT, {"name-de": "Hm"}),
    f"POST {A_CATEGORY}place/": Row(302, EDIT),
    f"POST {A_CATEGORY}removal/": Row(302, EDIT),
    f"GET {HELP}synonyms/": Row(200, EDIT),
    f"POST {HELP}synonyms/": Row(302, EDIT, {"language": "de", "sets": "Hm, Ha"}),
    f"GET {HELP}gaps/": Row(200, EDIT),
    f"POST {HELP}gaps/dismissal/": Row(302, EDIT, {"language": "de", "words": "Hm"}),
    f"GET {HELP}files/": Row(200, EDIT),
    f"POST {HELP}files/": Row(422, EDIT),  # no file
    f"POST {HELP}files/start/": Row(404, EDIT),  # not what was looked through
    f"GET {HELP}files/export/": Row(200, EDIT),
    f"POST {HELP}pictures/": Row(422, EDIT),  # no picture
    f"GET {HELP}pictures/{{sha256}}/": Row(404, EDIT),
    f"GET {AN_ARTICLE}": Row(200, EDIT),
    f"POST {AN_ARTICLE}": Row(302, EDIT, {"audience": "everybody"}),
    f"POST {AN_ARTICLE}place/": Row(302, EDIT),
    f"POST {AN_ARTICLE}removal/": Row(302, EDIT),
    f"POST {A_TEXT}draft/": Row(302, EDIT, {**DRAFT, "after": "anything"}),
    f"POST {A_TEXT}publication/": Row(302, EDIT),
    f"POST {A_TEXT}publication/end/": Row(302, EDIT),
    f"POST {A_TEXT}address/": Row(302, EDIT, {"slug": "hm"}),
    f"GET {A_TEXT}preview/": Row(200, EDIT),
    f"GET {A_TEXT}revisions/": Row(200, EDIT),
    f"GET {A_TEXT}revisions/{{revision}}/": Row(200, EDIT),
    f"POST {A_TEXT}revisions/{{revision}}/restoration/": Row(302, EDIT),
}
WHO_LEADS = {
    f"GET {DESK}presence/": Row(200, WRITE),
    f"POST {DESK}presence/": Row(302, WRITE, {"choice": "away"}),
    f"POST {DESK}presence/activity/": Row(204, WRITE),
    f"GET {DESK}board/": Row(200, "board:see"),
    f"POST {DESK}board/agents/{{public}}/": Row(302, "presence:write", {"state": "away"}),
}
PHONE, TAKE = "desk/{slug}/phone/", "calls:take"
ON_THE_PHONE = {
    f"GET {PHONE}": Row(200, TAKE),
    f"GET {PHONE}devices/": Row(200, TAKE),
    f"GET {PHONE}whom/": Row(404, TAKE),  # no call that is up
    f"POST {PHONE}answer/": Row(404, TAKE),  # nothing is offered
    f"POST {PHONE}pass/": Row(404, TAKE),
    f"POST {PHONE}later/": Row(404, TAKE),
    f"POST {PHONE}sdp/": Row(204, TAKE, {"leg": "b1", "sdp": "v=0"}),
    f"POST {PHONE}wish/": Row(404, TAKE, {"do": "hang_up"}),
    f"POST {PHONE}dial/": Row(200, TAKE, {"number": "+49 40 123456"}),
    f"POST {PHONE}ready/": Row(200, TAKE),
    f"POST {PHONE}quality/": Row(404, TAKE),
    f"POST {PHONE}test/": Row(404, TAKE),  # none is named
    "GET desk/{slug}/recordings/{public}/": Row(200, "calls:listen"),
    "POST desk/{slug}/recordings/{public}/removal/": Row(302, "recordings:write"),
}
AT_THE_DESK = {
    **EDITORS,
    **WHO_LEADS,
    **ON_THE_PHONE,
    "GET ": Row(302),
    "POST preferences/": Row(302),
    f"GET {DESK}": Row(302, READ),
    f"GET {DESK}conversations/": Row(200, READ),
    f"GET {MATTER}": Row(200, READ),
    f"GET {MATTER}person/": Row(302, READ),
    f"POST {MATTER}messages/": Row(302, WRITE, SAID),
    f"POST {MATTER}solution/": Row(302, WRITE),
    f"POST {MATTER}reopening/": Row(302, WRITE),
    f"POST {MATTER}assignment/": Row(302, WRITE),
    f"POST {MATTER}spam/": Row(302, WRITE),
    f"POST {MATTER}spam/undo/": Row(302, WRITE),
    f"POST {MATTER}messages/{{message}}/delivery/": Row(302, WRITE),
    f"GET {DESK}settings/": Row(302, "inboxes:read"),
    f"GET {DESK}settings/inboxes/": Row(200, "inboxes:read"),
    f"GET {DESK}settings/new-inbox/": Row(200, "inboxes:write"),
    f"POST {DESK}settings/new-inbox/": Row(
        302, "inboxes:write", {"inbox_address": "press@nordnetz.example"}
    ),
    f"GET {DESK}settings/signature/": Row(200, WRITE),
    f"POST {DESK}settings/signature/": Row(302, WRITE, {"de": "Jana", "en": "Jana"}),
    f"GET {BOX}": Row(200, "inboxes:write"),
    f"POST {BOX}": Row(302, "inboxes:write", {"inbox_name": "Nordnetz Service"}),
    f"POST {BOX}check/": Row(200, "inboxes:write"),
    f"GET {BOX}trial/": Row(302, "inboxes:write"),
    f"POST {BOX}trial/": Row(302, "inboxes:write"),
    f"POST {BOX}pause/": Row(302, "inboxes:write"),
    f"POST {BOX}resumption/": Row(302, "inboxes:write"),
    f"GET {BOX}domain/": Row(200, "inboxes:write"),
    f"POST {BOX}key/": Row(302, "inboxes:write"),
    f"POST {BOX}signing/": Row(302, "inboxes:write", {"unseen": "1"}),
    f"POST {BOX}signing/end/": Row(302, "inboxes:write"),
    f"POST {BOX}sign-in/{{provider}}/": Row(302, "inboxes:write"),  # back: registered nowhere
    f"POST {BOX}signing-out/": Row(302, "inboxes:write"),
    "GET signed-in/{provider}/": Row(400),  # nothing was begun in this browser
    f"POST {MATTER}messages/{{reply}}/recall/": Row(302, WRITE),
    f"POST {MATTER}messages/{{reply}}/sending/": Row(302, WRITE),
    f"GET {MATTER}messages/{{original}}/forwards/": Row(200, WRITE),
    f"GET {MATTER}messages/{{original}}/resends/": Row(200, WRITE),
    f"GET {MATTER}messages/{{heard}}/redirects/": Row(200, WRITE),
    f"POST {MATTER}messages/{{original}}/forwards/": Row(302, WRITE, {"to": "a@b.example"}),
    f"POST {MATTER}messages/{{original}}/resends/": Row(302, WRITE, {"to": "a@b.example"}),
    f"POST {MATTER}messages/{{heard}}/redirects/": Row(302, WRITE, {"to": "a@b.example"}),
    f"POST {MATTER}draft/": Row(204, WRITE, SAID),
    f"POST {MATTER}snooze/": Row(302, WRITE, {"until": "tomorrow"}),
    f"POST {MATTER}snooze/end/": Row(302, WRITE),
    f"POST {MATTER}waiting/": Row(302, WRITE),
    f"POST {MATTER}state/": Row(302, WRITE, {"status": "solved"}),
    f"POST {MATTER}team/": Row(302, WRITE),
    f"POST {MATTER}tags/": Row(302, WRITE, {"name": "bill"}),
    f"POST {MATTER}tags/removal/": Row(302, WRITE, {"name": "bill"}),
    f"GET {MATTER}mergings/": Row(200, WRITE),
    f"POST {MATTER}mergings/": Row(302, WRITE, {"with": "<third>"}),
    f"GET {MATTER}callback/": Row(200, WRITE),
    f"POST {MATTER}callback/": Row(302, WRITE, {"number": "+49 40 5550118", "when": "soon"}),
    f"POST {MATTER}callback/cancellation/": Row(302, WRITE),
    f"POST {DESK}mergings/{{public}}/undo/": Row(302, WRITE),
    f"GET {MATTER}messages/{{first}}/split/": Row(200, WRITE),
    f"POST {MATTER}messages/{{first}}/split/": Row(302, WRITE, {"message": "<messages>"}),
    f"GET {DESK}messages/{{public}}/": Row(302, READ),
    f"GET {DESK}attachments/{{public}}/seen/": Row(200, READ),
    f"GET {DESK}unread/": Row(200, READ),
    f"GET {DESK}first-steps/": Row(200, "inboxes:write"),
    f"POST {DESK}first-steps/": Row(302, "inboxes:write"),
    f"POST {DESK}first-steps/removal/": Row(302, "inboxes:write"),
    f"POST {DESK}uploads/": Row(201, WRITE),
    f"GET {DESK}uploads/{{upload}}/": Row(404, WRITE),  # somebody else's
    f"PATCH {DESK}uploads/{{upload}}/": Row(404, WRITE),
    f"GET {DESK}new/": Row(200, WRITE),
    f"POST {DESK}new/": Row(302, WRITE, FIRST),
    f"POST {DESK}new/draft/": Row(204, WRITE, FIRST),
    f"GET {DESK}people/": Row(200, "contacts:read"),
    f"GET {DESK}palette/": Row(200, READ),
    f"GET {DESK}to-mention/": Row(200, WRITE),
    f"GET {DESK}replies/": Row(200, WRITE),
    f"POST {DESK}replies/{{canned}}/uses/": Row(200, WRITE),
    f"GET {DESK}settings/canned-replies/": Row(200, WRITE),
    f"GET {DESK}settings/canned-replies/new/": Row(200, WRITE),
    f"POST {DESK}settings/canned-replies/new/": Row(302, WRITE, {"name": "Hm", "text": "Hm."}),
    f"GET {DESK}settings/canned-replies/{{canned}}/": Row(200, "replies:write"),
    f"POST {DESK}settings/canned-replies/{{canned}}/": Row(
        302, "replies:write", {"name": "Hm", "text": "Hm."}
    ),
    f"POST {DESK}settings/canned-replies/{{canned}}/removal/": Row(302, "replies:write"),
    f"GET {DESK}settings/blocks/": Row(200, READ),
    f"POST {DESK}settings/blocks/": Row(302, WRITE, {"value": "@spam.example"}),
    f"POST {DESK}settings/blocks/{{public}}/removal/": Row(302, WRITE),
    f"GET {DESK}contacts/": Row(200, "contacts:read"),
    f"GET {DESK}contacts/new/": Row(200, PEOPLE),
    f"POST {DESK}contacts/new/": Row(302, PEOPLE, {"name": "Ole"}),
    f"GET {DESK}contacts/export/": Row(200, "contacts:export"),
    f"GET {DESK}contacts/{{public}}/": Row(200, "contacts:read"),
    f"GET {DESK}contacts/{{public}}/files/": Row(200, "contacts:read"),
    f"POST {DESK}contacts/{{public}}/about/": Row(302, PEOPLE, {"about": "Sings."}),
    f"POST {DESK}contacts/{{public}}/details/": Row(302, PEOPLE, {"name": "Mara L."}),
    f"POST {DESK}contacts/{{public}}/addresses/": Row(302, PEOPLE, {"value": "m@b.example"}),
    f"POST {DESK}contacts/{{public}}/addresses/{{address}}/removal/": Row(302, PEOPLE),
    f"GET {DESK}contacts/{{public}}/joining/": Row(200, PEOPLE),
    f"POST {DESK}contacts/{{public}}/joining/": Row(302, PEOPLE, {"with": "<other>"}),
    f"POST {DESK}joinings/{{public}}/undoing/": Row(302, PEOPLE),
    f"POST {MATTER}fields/": Row(302, WRITE),
    f"GET {DESK}organisations/{{public}}/": Row(200, "contacts:read"),
    f"POST {DESK}organisations/{{public}}/name/": Row(302, PEOPLE, {"name": "Sailing Club"}),
    f"POST {DESK}organisations/{{public}}/removal/": Row(302, PEOPLE),
    f"GET {DESK}organisation-names/": Row(200, "contacts:read"),
    f"GET {DESK}imports/": Row(200, PEOPLE),
    f"POST {DESK}imports/": Row(302, PEOPLE, {"file": "email;name\r\na@b.example;Ole"}),
    f"GET {DESK}imports/{{public}}/": Row(200, PEOPLE),
    f"POST {DESK}imports/{{public}}/columns/": Row(
        302, PEOPLE, {"column": ["address:email", "name"]}
    ),
    f"POST {DESK}imports/{{public}}/start/": Row(302, PEOPLE),
    f"GET {DESK}imports/{{public}}/refused/": Row(200, PEOPLE),
    f"GET {DESK}quarantine/": Row(200, "inboxes:read"),
    f"GET {DESK}quarantine/{{public}}/raw/": Row(200, "inboxes:read"),
    f"POST {DESK}quarantine/{{public}}/replay/": Row(302, "inboxes:write"),
    f"GET {DESK}messages/{{public}}/original/": Row(200, READ),
    f"GET {DESK}messages/{{public}}/formatted/": Row(200, READ),
    f"GET {DESK}messages/{{public}}/pictures/{{number}}/{{key}}/": Row(404, READ),  # a forged key
    f"GET {DESK}attachments/{{public}}/": Row(200, READ),
    f"GET {DESK}attachments/{{public}}/picture/": Row(200, READ),
    f"GET {SET}workspace/": Row(200, "workspace:write"),
    f"POST {SET}workspace/": Row(302, "workspace:write", COMPANY),
    f"GET {SET}agents/": Row(200, "agents:read"),
    f"GET {SET}agents/{{public}}/": Row(200, "agents:read"),
    f"POST {SET}agents/{{public}}/": Row(302, "agents:write", {"role": "lead"}),
    f"POST {SET}agents/{{public}}/languages/": Row(302, "presence:write", {"language": "de"}),
    f"POST {SET}agents/{{public}}/deactivation/": Row(302, "agents:write"),
    f"POST {SET}agents/{{public}}/reactivation/": Row(302, "agents:write"),
    f"POST {SET}invitations/": Row(
        200, "agents:write", {"email": "lena@posteo.example", "role": "agent"}
    ),
    f"POST {SET}invitations/{{public}}/withdrawal/": Row(302, "agents:write"),
    f"GET {SET}teams/": Row(200, "agents:read"),
    f"POST {SET}teams/": Row(302, "agents:write", {"name": "Accounts"}),
    f"GET {SET}teams/{{public}}/": Row(200, "agents:read"),
    f"POST {SET}teams/{{public}}/": Row(302, "agents:write", {"name": "Accounts"}),
    f"POST {SET}teams/{{public}}/removal/": Row(302, "agents:write"),
    f"GET {SET}roles/": Row(200, READ),
    f"GET {SET}tokens/": Row(200, "tokens:write"),
    f"POST {SET}tokens/": Row(200, "tokens:write", {"name": "Shop", "bundle": "read"}),
    f"POST {SET}tokens/{{public}}/revocation/": Row(302, "tokens:write"),
    f"GET {SET}audit-trail/": Row(200, "audit:read"),
    f"GET {SET}tags/": Row(200, "workspace:write"),
    f"GET {SET}tags/{{public}}/": Row(200, "workspace:write"),
    f"POST {SET}tags/{{public}}/": Row(302, "workspace:write", {"name": "Bill"}),
    f"POST {SET}tags/{{public}}/merging/": Row(302, "workspace:write", {"into": "dunning"}),
    f"POST {SET}tags/{{public}}/removal/": Row(302, "workspace:write"),
    f"GET {SET}fields/": Row(200, "workspace:write"),
    f"POST {SET}fields/": Row(
        302, "workspace:write", {"of": "contact", "kind": "text", "name": "Floor"}
    ),
    f"GET {SET}fields/{{public}}/": Row(200, "workspace:write"),
    f"POST {SET}fields/{{public}}/": Row(302, "workspace:write", {"name": "Floor"}),
    f"POST {SET}fields/{{public}}/place/": Row(302, "workspace:write", {"position": "1"}),
    f"POST {SET}fields/{{public}}/removal/": Row(302, "workspace:write"),
    f"GET {DESK}filter/": Row(200, READ),
    f"GET {DESK}bulk/": Row(200, WRITE),
    f"POST {DESK}bulk/": Row(302, WRITE, {"do": "solve", "conversation": "<conversations>"}),
    f"GET {DESK}bulk/{{public}}/": Row(200, READ),
    f"POST {DESK}bulk/{{public}}/undo/": Row(302, WRITE),
    f"POST {DESK}bulk/{{public}}/dismissal/": Row(302, READ),
    f"GET {DESK}views/": Row(200, WRITE),
    f"POST {DESK}views/": Row(302, WRITE, {"name": "Bills", "query": "tag:bill"}),
    f"GET {DESK}views/{{public}}/": Row(200, "workspace:write"),  # a colleague's
    f"POST {DESK}views/{{public}}/": Row(302, "workspace:write", {"name": "A", "query": "tag:b"}),
    f"POST {DESK}views/{{public}}/removal/": Row(302, "workspace:write"),
}
FOR_PROGRAMS = {
    f"GET {API}conversations": Row(200, READ),
    f"POST {API}conversations": Row(
        201, WRITE, {"to": [{"address": "a@b.example"}], "subject": "Hm", "text": "Hm."}
    ),
    f"GET {OURS}": Row(200, READ),
    f"GET {OURS}/messages": Row(200, READ),
    f"POST {OURS}/messages": Row(201, WRITE, {"text": "Hm.", "direction": "note"}),
    f"POST {OURS}/solution": Row(200, WRITE),
    f"DELETE {OURS}/solution": Row(200, WRITE),
    f"PUT {OURS}/assignment": Row(200, WRITE, {"agent_id": None}),
    f"GET {OURS}/mergings": Row(200, READ),
    f"POST {OURS}/mergings": Row(201, WRITE, {"conversation_id": "<third>"}),
    f"DELETE {API}mergings/{{merging_id}}": Row(204, WRITE),
    f"POST {OURS}/splits": Row(201, WRITE, {"message_ids": ["<messages>"]}),
    f"GET {OURS}/continuations": Row(200, READ),
    f"POST {OURS}/continuations": Row(201, WRITE, {"inbox_id": "<inboxes>"}),
    f"DELETE {OURS}/continuations/{{continuation_id}}": Row(204, WRITE),
    f"PUT {OURS}/snooze": Row(200, WRITE, {"until": "2126-11-21T12:00:00Z"}),
    f"DELETE {OURS}/snooze": Row(200, WRITE),
    f"GET {API}tags": Row(200, READ),
    f"GET {API}agents/{{agent_id}}/presence": Row(200, "agents:read"),
    f"PUT {API}agents/{{agent_id}}/presence": Row(200, "presence:write", {"state": "away"}),
    f"GET {API}board": Row(200, "board:see"),
    f"GET {API}routing": Row(200, READ),
    f"PATCH {API}routing": Row(200, "workspace:write", {"chats": 4}),
    f"PUT {OURS}/spam": Row(200, WRITE),
    f"DELETE {OURS}/spam": Row(200, WRITE),
    f"PUT {OURS}/team": Row(200, WRITE, {"team_id": None}),
    f"PUT {OURS}/waiting": Row(200, WRITE),
    f"GET {API}blocks": Row(200, READ),
    f"POST {API}blocks": Row(201, WRITE, {"value": "@spam.example"}),
    f"DELETE {API}blocks/{{block_id}}": Row(204, WRITE),
    f"GET {API}articles": Row(200, READ),
    f"POST {API}articles": Row(201, EDIT, {"audience": "everybody"}),
    f"GET {ARTICLE}": Row(200, READ),
    f"PUT {ARTICLE}": Row(200, EDIT, {"audience": "signed_in"}),
    f"DELETE {ARTICLE}": Row(204, EDIT),
    f"GET {ARTICLE}/texts/{{language}}": Row(200, READ),
    f"PUT {ARTICLE}/texts/{{language}}": Row(200, EDIT, {"title": "Hm", "markdown": "Hm."}),
    f"PUT {ARTICLE}/texts/{{language}}/slug": Row(200, EDIT, {"slug": "hm"}),
    f"POST {ARTICLE}/texts/{{language}}/publication": Row(200, EDIT),
    f"DELETE {ARTICLE}/texts/{{language}}/publication": Row(204, EDIT),
    f"GET {API}categories": Row(200, READ),
    f"POST {API}categories": Row(201, EDIT, {"names": {"de": "Hm"}}),
    f"PUT {API}categories/{{category_id}}": Row(200, EDIT, {"names": {"de": "Hm"}}),
    f"DELETE {API}categories/{{category_id}}": Row(204, EDIT),
    f"GET {API}synonyms": Row(200, READ),
    f"PUT {API}synonyms": Row(200, EDIT, {"language": "de", "sets": [["Hm", "Ha"]]}),
    f"GET {API}canned-replies": Row(200, READ),
    f"POST {API}canned-replies": Row(201, "replies:write", {"name": "Hm", "text": "Hm."}),
    f"PUT {API}canned-replies/{{canned_reply_id}}": Row(
        200, "replies:write", {"name": "Hm", "text": "Hm."}
    ),
    f"DELETE {API}canned-replies/{{canned_reply_id}}": Row(204, "replies:write"),
    f"PUT {OURS}/tags/{{name}}": Row(200, WRITE),
    f"DELETE {OURS}/tags/{{name}}": Row(200, WRITE),
    f"POST {API}messages/{{message_id}}/delivery/retry": Row(200, WRITE),
    f"POST {API}messages/{{message_id}}/forwards": Row(
        201, WRITE, {"to": [{"address": "a@b.example"}]}
    ),
    f"POST {API}messages/{{message_id}}/resends": Row(
        201, WRITE, {"to": [{"address": "a@b.example"}]}
    ),
    f"POST {API}messages/{{heard_id}}/redirects": Row(
        201, WRITE, {"to": [{"address": "a@b.example"}]}
    ),
    f"POST {API}messages/{{reply_id}}/delivery/now": Row(200, WRITE),
    f"DELETE {API}messages/{{reply_id}}": Row(204, WRITE),
    f"GET {API}events": Row(200, READ),
    f"GET {API}quarantine": Row(200, "inboxes:read"),
    f"GET {API}quarantine/{{arrival_id}}": Row(200, "inboxes:read"),
    f"GET {API}quarantine/{{arrival_id}}/raw": Row(200, "inboxes:read"),
    f"POST {API}quarantine/{{arrival_id}}/replay": Row(200, "inboxes:write"),
    f"PATCH {OF_A_CONTACT}": Row(200, PEOPLE, {"name": "Mara L."}),
    f"GET {OF_A_CONTACT}/identities": Row(200, "contacts:read"),
    f"POST {OF_A_CONTACT}/identities": Row(
        201, PEOPLE, {"kind": "email", "value": "new@mail.example"}
    ),
    f"DELETE {OF_A_CONTACT}/identities/{{identity_id}}": Row(204, PEOPLE),
    f"PUT {OF_A_CONTACT}/identities/{{identity_id}}/verification": Row(
        200, PEOPLE, {"evidence": "Called back."}
    ),
    f"GET {OF_A_CONTACT}/joinings": Row(200, "contacts:read"),
    f"POST {OF_A_CONTACT}/joinings": Row(201, PEOPLE, {"contact_id": "<other>"}),
    f"DELETE {API}joinings/{{joining_id}}": Row(204, PEOPLE),
    f"PUT {OF_A_CONTACT}/organisation": Row(200, PEOPLE, {"organisation_id": None}),
    f"GET {API}organisations": Row(200, "contacts:read"),
    f"POST {API}organisations": Row(201, PEOPLE, {"name": "Sailing Club"}),
    f"GET {API}organisations/{{organisation_id}}": Row(200, "contacts:read"),
    f"PATCH {API}organisations/{{organisation_id}}": Row(200, PEOPLE, {"name": "Sailing Club"}),
    f"DELETE {API}organisations/{{organisation_id}}": Row(204, PEOPLE),
    f"POST {API}attachments": Row(201, WRITE, {"file": "the log"}),
    f"GET {API}attachments/{{attachment_id}}": Row(200, READ),
    f"GET {API}contacts": Row(200, "contacts:read"),
    f"GET {API}contacts/{{contact_id}}": Row(200, "contacts:read"),
    f"POST {API}contacts": Row(201, PEOPLE, {"name": "Ole Hansen"}),
    f"GET {API}contact-imports": Row(200, PEOPLE),
    f"POST {API}contact-imports": Row(201, PEOPLE, {"csv": "email;name\r\na@b.example;Ole"}),
    f"GET {API}contact-imports/{{import_id}}": Row(200, PEOPLE),
    f"PATCH {API}contact-imports/{{import_id}}": Row(
        200, PEOPLE, {"columns": ["address:email", "name"]}
    ),
    f"PUT {API}contact-imports/{{import_id}}/start": Row(200, PEOPLE),
    f"GET {API}contact-export": Row(200, "contacts:export"),
    f"PATCH {OF_A_CONTACT}/fields": Row(200, PEOPLE, {"fields": {}}),
    f"PATCH {OURS}/fields": Row(200, WRITE, {"fields": {}}),
    f"GET {API}inboxes": Row(200, "inboxes:read"),
    f"GET {API}inboxes/{{inbox_id}}": Row(200, "inboxes:read"),
    f"POST {API}inboxes": Row(
        201, "inboxes:write", {"channel": "email", "address": "press@nordnetz.example"}
    ),
    f"PATCH {API}inboxes/{{inbox_id}}": Row(200, "inboxes:write", {"name": "Nordnetz Service"}),
    f"PUT {API}inboxes/{{inbox_id}}/pause": Row(200, "inboxes:write"),
    f"DELETE {API}inboxes/{{inbox_id}}/pause": Row(200, "inboxes:write"),
    f"PUT {API}inboxes/{{inbox_id}}/check": Row(200, "inboxes:write"),
    f"GET {API}inboxes/{{inbox_id}}/signing": Row(200, "inboxes:read"),
    f"POST {API}inboxes/{{inbox_id}}/signing": Row(201, "inboxes:write"),
    f"PUT {API}inboxes/{{inbox_id}}/signing": Row(200, "inboxes:write", {"unseen": True}),
    f"DELETE {API}inboxes/{{inbox_id}}/signing": Row(200, "inboxes:write"),
    f"PUT {API}inboxes/{{inbox_id}}/trial": Row(200, "inboxes:write"),
    f"GET {API}inboxes/{{inbox_id}}/trial": Row(200, "inboxes:read"),
    f"PUT {API}inboxes/{{inbox_id}}/assignment": Row(200, "inboxes:write", {"agent_id": None}),
    f"GET {API}inboxes/{{inbox_id}}/domain": Row(200, "inboxes:read"),
    f"PUT {API}inboxes/{{inbox_id}}/sign-in": Row(422, "inboxes:write", {"provider": "google"}),
    f"DELETE {API}inboxes/{{inbox_id}}/sign-in": Row(200, "inboxes:write"),
    f"GET {API}agents": Row(200, "agents:read"),
    f"GET {API}agents/{{agent_id}}/signature": Row(200, "agents:read"),
    f"PUT {API}agents/{{agent_id}}/signature": Row(200, "agents:write", {"de": "Jana"}),
    f"PATCH {API}agents/{{agent_id}}": Row(200, "agents:write", {"role": "lead"}),
    f"GET {API}audit": Row(200, "audit:read"),
    f"POST {API}invitations": Row(201, "agents:write", {"email": "lena@posteo.example"}),
    f"GET {API}tokens": Row(200, "tokens:write"),
    f"POST {API}tokens": Row(201, "tokens:write", {"scopes": ["read"]}),
    f"DELETE {API}tokens/{{token_id}}": Row(200, "tokens:write"),
    f"GET {API}workspace": Row(200, READ),
    f"PATCH {API}workspace": Row(200, "workspace:write", {"name": "Nordnetz GmbH"}),
    f"PUT {API}agents/{{agent_id}}/handover": Row(200, "agents:write", {"to_agent_id": None}),
    f"GET {API}invitations": Row(200, "agents:read"),
    f"DELETE {API}invitations/{{invitation_id}}": Row(204, "agents:write"),
    f"GET {API}teams": Row(200, "agents:read"),
    f"POST {API}teams": Row(201, "agents:write", {"name": "Accounts"}),
    f"GET {API}teams/{{team_id}}": Row(200, "agents:read"),
    f"PATCH {API}teams/{{team_id}}": Row(200, "agents:write", {"name": "Accounts"}),
    f"PUT {API}teams/{{team_id}}/members": Row(200, "agents:write", {"agent_ids": []}),
    f"DELETE {API}teams/{{team_id}}": Row(204, "agents:write"),
    f"PATCH {API}tags/{{tag_id}}": Row(200, "workspace:write", {"name": "Bill"}),
    f"PUT {API}tags/{{tag_id}}/merging": Row(200, "workspace:write", {"into_id": "<dunning>"}),
    f"DELETE {API}tags/{{tag_id}}": Row(204, "workspace:write"),
    f"GET {API}fields": Row(200, "contacts:read"),
    f"POST {API}fields": Row(
        201, "workspace:write", {"of": "contact", "kind": "text", "name": "Floor"}
    ),
    f"PATCH {API}fields/{{field_id}}": Row(200, "workspace:write", {"name": "Floor"}),
    f"DELETE {API}fields/{{field_id}}": Row(204, "workspace:write"),
}
OWN, TOLD = "account/", f"{DESK}notifications/"
OPEN_TO_ALL |= {  # of one's own account: who is not signed in is sent to sign in, or has begun to
    "GET sign-in/second/": {302},
    "POST sign-in/second/": {302},
    "GET sign-in/passkey/": {302},
    "POST sign-in/passkey/": {302},
    "GET sign-in/closed/": {200},
    "POST sign-in/closed/": {405},
}
AT_THE_DESK |= {  # where one has to prove it once more, everybody is sent there first
    f"GET {OWN}": Row(302),
    f"GET {OWN}proof/": Row(200),
    f"POST {OWN}proof/": Row(200),
    f"GET {OWN}proof/code/": Row(302),
    f"POST {OWN}proof/code/": Row(302),
    f"GET {OWN}proof/passkey/": Row(302),
    f"POST {OWN}proof/passkey/": Row(302),
    f"GET {OWN}password/": Row(200),
    f"POST {OWN}password/": Row(200),
    f"GET {OWN}passkeys/new/": Row(302),
    f"POST {OWN}passkeys/new/": Row(302),
    f"GET {OWN}passkeys/{{pk}}/": Row(302),
    f"POST {OWN}passkeys/{{pk}}/": Row(302),
    f"GET {OWN}passkeys/{{pk}}/removal/": Row(302),
    f"POST {OWN}passkeys/{{pk}}/removal/": Row(302),
    f"GET {OWN}app/": Row(302),
    f"POST {OWN}app/": Row(302),
    f"GET {OWN}app/removal/": Row(404),
    f"POST {OWN}app/removal/": Row(404),
    f"GET {OWN}codes/": Row(404),
    f"POST {OWN}codes/": Row(405),
    f"GET {OWN}codes/new/": Row(302),
    f"POST {OWN}codes/new/": Row(302),
    f"POST {OWN}sessions/{{public}}/end/": Row(404),
    f"POST {OWN}sessions/end/": Row(302),
    f"GET {DESK}settings/sign-in/": Row(200, READ),
    f"GET {DESK}settings/notifications/": Row(200, READ),
    f"POST {DESK}settings/notifications/": Row(302, READ, {"digest": "off"}),
    f"GET {TOLD}": Row(200, READ),
    f"GET {TOLD}unread/": Row(200, READ),
    f"POST {TOLD}reading/": Row(302, READ),
}
ONE = f"{API}agents/{{agent_id}}/"
FOR_PROGRAMS |= {
    f"GET {ONE}notifications": Row(200, "agents:read"),
    f"PUT {ONE}notifications/reading": Row(204, "agents:write"),
    f"GET {ONE}notification-choices": Row(200, "agents:read"),
    f"PUT {ONE}notification-choices": Row(200, "agents:write", {"kinds": ["mentioned"]}),
    f"GET {API}views": Row(200, READ),
    f"POST {API}views": Row(201, WRITE, {"name": "A", "query": "tag:b"}),
    f"PATCH {API}views/{{view_id}}": Row(200, WRITE, {"shared": False}),
    f"DELETE {API}views/{{view_id}}": Row(204, WRITE),
    f"POST {API}bulk-changes": Row(
        201, WRITE, {"verb": "solve", "conversation_ids": ["<conversations>"]}
    ),
    f"GET {API}bulk-changes/{{bulk_change_id}}": Row(200, READ),
    f"PUT {API}bulk-changes/{{bulk_change_id}}/undo": Row(200, WRITE),
}
ITS = f"{SET}portal/"
AT_THE_DESK |= {  # the settings of what customers see
    f"GET {ITS}": Row(200, "workspace:write"),
    f"POST {ITS}opening/": Row(302, "workspace:write"),
    f"POST {ITS}closing/": Row(302, "workspace:write"),
    f"POST {ITS}chat/": Row(302, "inboxes:write"),
    f"POST {ITS}logo/": Row(422, "workspace:write"),  # there is no picture in it
    f"POST {ITS}logo/removal/": Row(302, "workspace:write"),
    f"GET {ITS}languages/": Row(200, "workspace:write"),
    f"POST {ITS}languages/": Row(302, "workspace:write", {"add": "fr"}),
    f"GET {ITS}texts/": Row(200, "workspace:write"),
    f"POST {ITS}texts/": Row(302, "workspace:write", {"de-title": "Hm"}),
    f"GET {ITS}ways/": Row(200, "workspace:write"),
    f"POST {ITS}ways/": Row(302, "workspace:write"),
    f"GET {ITS}address/": Row(200, "workspace:write"),
    f"POST {ITS}address/": Row(302, "workspace:write", {"domain": "help.nordnetz.example"}),
    f"POST {ITS}address/check/": Row(200, "workspace:write"),
    f"GET {ITS}embedding/": Row(200, "workspace:write"),
    f"GET {ITS}identity/": Row(200, "workspace:write"),
    f"POST {ITS}identity/": Row(200, "workspace:write"),
    f"POST {ITS}identity/removal/": Row(302, "workspace:write"),
}
FOR_PROGRAMS |= {
    f"GET {API}portal": Row(200, READ),
    f"PATCH {API}portal": Row(200, "workspace:write", {"languages": ["de"]}),
    f"PUT {API}portal/opening": Row(200, "workspace:write"),
    f"DELETE {API}portal/opening": Row(200, "workspace:write"),
    f"PUT {API}portal/logo": Row(422, "workspace:write"),  # this is no picture
    f"DELETE {API}portal/logo": Row(200, "workspace:write"),
    f"GET {API}portal/domain": Row(200, "workspace:write"),
    f"POST {API}portal/identity-secret": Row(201, "workspace:write"),
    f"DELETE {API}portal/identity-secret": Row(200, "workspace:write"),
}
CALL, SLOTS = f"{DESK}callbacks/{{public}}/", "workspace:write"
AT_THE_DESK |= {  # waits and callbacks
    f"GET {DESK}callbacks/": Row(200, READ),
    f"POST {CALL}keeping/": Row(302, WRITE),
    f"POST {CALL}trying/": Row(302, WRITE),
    f"POST {CALL}missing/": Row(302, WRITE),
    f"POST {CALL}moment/": Row(302, WRITE, {"at": "2126-11-21T12:00"}),
    f"POST {CALL}cancellation/": Row(302, WRITE),
    f"GET {SET}hours/": Row(200, SLOTS),
    f"POST {SET}hours/": Row(302, SLOTS, {"day0": "8-17"}),
    f"GET {SET}hours/{{public}}/": Row(200, SLOTS),
    f"POST {SET}hours/{{public}}/": Row(302, SLOTS, {"own": "1", "day0": "8-17"}),
    f"GET {SET}callbacks/": Row(200, SLOTS),
    f"POST {SET}callbacks/": Row(
        302,
        SLOTS,
        {"offered": "1", "minutes": 20, "capacity": 1, "days_ahead": 7, "lead_minutes": 30},
    ),
    f"GET {SET}honesty/": Row(200, "agents:read"),
}
CALLED = f"{API}callbacks/{{callback_id}}"
FOR_PROGRAMS |= {
    f"GET {API}hours": Row(200, "inboxes:read"),
    f"PUT {API}hours": Row(200, SLOTS, {"week": [[[480, 1020]]] * 7}),
    f"PUT {API}hours/holidays": Row(200, SLOTS, {"country": "DE"}),
    f"GET {API}inboxes/{{inbox_id}}/hours": Row(200, "inboxes:read"),
    f"PUT {API}inboxes/{{inbox_id}}/hours": Row(200, SLOTS, {"week": [[]] * 7}),
    f"DELETE {API}inboxes/{{inbox_id}}/hours": Row(200, SLOTS),
    f"GET {API}waits": Row(200, "inboxes:read"),
    f"GET {API}waits/honesty": Row(200, "agents:read"),
    f"GET {API}callbacks": Row(200, READ),
    f"PATCH {CALLED}": Row(200, WRITE, {"at": "2126-11-21T12:00:00Z"}),
    f"DELETE {CALLED}": Row(200, WRITE),
    f"PUT {CALLED}/keeping": Row(200, WRITE),
    f"PUT {CALLED}/missing": Row(200, WRITE),
    f"POST {CALLED}/tries": Row(201, WRITE),
    f"POST {OURS}/callbacks": Row(
        201, WRITE, {"number": "+4940123456", "at": "2126-11-21T12:00:00Z"}
    ),
    f"GET {API}callback-slots": Row(200, READ),
    f"PUT {API}callback-slots": Row(200, SLOTS, {"offered": True}),
}
HEARD = f"{API}recordings/{{recording_id}}"
FOR_PROGRAMS |= {  # the telephone: calls
    f"GET {API}calls": Row(200, READ),
    f"GET {API}calls/{{call_id}}": Row(200, READ),
    f"GET {HEARD}/audio": Row(200, "calls:listen"),
    f"GET {HEARD}/transcript": Row(200, "calls:listen"),
    f"DELETE {HEARD}": Row(204, "recordings:write"),
    f"GET {API}recording-rule": Row(200, "workspace:write"),
    f"PUT {API}recording-rule": Row(200, "workspace:write", {"talks": True, "keep_days": 7}),
}
AT_THE_DESK |= {row: Row(*answer) for row, answer in SET_UP.items()}
FOR_PROGRAMS |= {row: Row(*answer) for row, answer in BY_PROGRAMS.items()}
OPEN_TO_ALL |= AT_THE_PORTAL
ROWS = {*OPEN_TO_ALL, *AT_THE_DESK, *FOR_PROGRAMS}


@dataclass(frozen=True)
class World:
    """Two companies with a matter each, everybody with a way in, and the ids of Nordnetz's rows."""

    clients: dict[str, Client]
    ids: dict[str, str]

    def asks(
        self, who: str, row: str, body: dict[str, Any] | None = None, *, undo: bool = True
    ) -> tuple[int, str]:
        """The status and the body of an answer; whatever it changed is undone."""
        method, _, template = row.partition(" ")
        client = self.clients[who]
        cookies = deepcopy(client.cookies)  # the session may get another key, which is undone
        with transaction.atomic():
            told = self._told(body or {})
            answer = self._send(client, method, self.address(template), told)
            shown = answer.getvalue().decode(errors="replace")
            transaction.set_rollback(undo)
        client.cookies = cookies
        return answer.status_code, shown

    def address(self, template: str) -> str:
        row = re.search(r"(\w+)/\{public\}", template)
        public = self.ids[row[1]] if row else ""
        return "/" + template.format(**self.ids, public=public)

    def _told(self, body: dict[str, Any]) -> dict[str, Any]:
        """The body with the ids of our rows for what stands in <angle brackets>."""
        filled = re.sub(r"<(\w+)>", lambda found: self.ids[found[1]], json.dumps(body))
        return dict(json.loads(filled))

    def _send(self, client: Client, method: str, address: str, body: dict[str, Any]) -> Any:
        if "file" in body:
            return client.post(address, {"file": ContentFile(body["file"], "log.txt")})
        if address.startswith("/api/"):
            return client.generic(method, address, json.dumps(body), "application/json")
        return client.post(address, body) if method == "POST" else client.generic(method, address)


@pytest.fixture
def world(nordnetz: people.Nordnetz, fremdfirma: people.Fremdfirma) -> World:
    log = File("log.txt", "text/plain", b"19:02 lost sync")
    nordnetz.inbox.settings = {**people.outgoing(25), **people.waiting_key()}
    nordnetz.inbox.save()
    fremdfirma.inbox.settings = people.outgoing(25)
    fremdfirma.inbox.save()
    matter = people.conversation_of(people.writes(nordnetz.inbox, "Mara", "Help", files=(log,)))
    people.writes(fremdfirma.inbox, "Henrik", FOREIGN, subject=FOREIGN)
    with scope.of(nordnetz.workspace.id):
        add_note(conversation=matter, actor=nordnetz.jana, text=NOTE)
    old, _ = add_token(workspace=nordnetz.workspace, scopes=["read"], actor=SYSTEM)
    _, link = invite(
        workspace=nordnetz.workspace, email="ole@posteo.example", role="agent", actor=SYSTEM
    )
    with scope.of(nordnetz.workspace.id):
        lena = people.agent(nordnetz.workspace, "Lena Ost", "agent")
        upload = begin_upload(agent=lena, name="film", content_type="", size=9)
        canned = add_canned_reply(
            workspace=nordnetz.workspace, actor=nordnetz.jana, agent=None, name="Hm", text="Hm."
        )
    people.opened(nordnetz.workspace)
    file = Attachment.unscoped.get()
    message = file.message_id or 0
    _kept_as_it_came(nordnetz, message)
    ids = {
        "slug": "nordnetz",
        "language": "de",
        "sha256": "0" * 64,
        "file_id": file.public_id,
        "size": "192",
        "device_id": public_id(1),
        "place": "nowhere",  # a subject of the help centre
        "address": "nowhere",  # an article
        "secret": link,
        "conversations": matter.public_id,
        "messages": public_id(message),
        "attachments": file.public_id,
        "conversation_id": matter.public_id,
        "attachment_id": file.public_id,
        "heard": public_id(message),
        "heard_id": public_id(message),
        "first": public_id(message),
        "contact_id": public_id(matter.contact_id),
        "inboxes": public_id(nordnetz.inbox.id),
        "inbox_id": public_id(nordnetz.inbox.id),
        "agent_id": public_id(nordnetz.tariq.id),
        "token_id": public_id(old.id),
        "uidb36": "1",
        "pk": "1",
        "sessions": public_id(1),
        "upload": upload.public_id,
        "canned": canned.public_id,
        "canned_reply_id": canned.public_id,
        "name": "bill",
        "channel": "webhook",
        "inbox": "nowhere",
        "number": "0",
        "key": "a" * 16,
        "provider": "google",
        "rest": "nowhere/",
        **_of_customers(nordnetz, matter),
        **_more_of(nordnetz, matter),
        **_set_up(nordnetz, matter),
        **_promised(nordnetz),
        **_help_centre(nordnetz),
        **_recorded(nordnetz),
        **_line(nordnetz),
    }
    return World(dict(_clients(nordnetz, fremdfirma)), ids)


def _recorded(nordnetz: people.Nordnetz) -> dict[str, str]:
    """A call of which something was recorded."""
    with scope.of(nordnetz.workspace.id):
        recording = a_recording(nordnetz)
    return {
        "call_id": recording.call.public_id,
        "recording_id": recording.public_id,
        "recordings": recording.public_id,
    }


def _of_customers(nordnetz: people.Nordnetz, matter: Conversation) -> dict[str, str]:
    """What they are offered, and what is theirs."""
    with scope.of(nordnetz.workspace.id):
        offered, _link = offer(conversation=matter, actor=nordnetz.jana)
    return {
        "continuation_id": public_id(offered.id),
        "link": f"{public_id(1)}.forged",
        "devices": public_id(1),
        "files": public_id(Attachment.unscoped.get().id),
    }


def _line(nordnetz: people.Nordnetz) -> dict[str, str]:
    """A telephone number whose callers meet a menu, and an announcement."""
    line = people.telephone_line(nordnetz.workspace)
    with scope.of(nordnetz.workspace.id):
        own = an_announcement(nordnetz).public_id
    ids = dict.fromkeys(("telephone", "line_id"), public_id(line.id))
    sounds = {"announcement_id": own, "announcements": public_id(1), "spoken": "welcome"}
    return {**ids, **sounds}


def _help_centre(nordnetz: people.Nordnetz) -> dict[str, str]:
    """An article with a draft, a category."""
    company, jana = nordnetz.workspace, nordnetz.jana
    with scope.of(company.id):
        article = add_article(workspace=company, actor=jana)
        draft = save_revision(article=article, actor=jana, language="de", title="Umziehen")
        subject = add_category(workspace=company, actor=jana, names={"de": "Umzug"})
    return {
        "articles": article.public_id,
        "article_id": article.public_id,
        "revision": draft.public_id,
        "categories": subject.public_id,
        "category_id": subject.public_id,
    }


def _more_of(nordnetz: people.Nordnetz, matter: Conversation) -> dict[str, str]:
    """People joined, conversations merged, something refused, something unread."""
    jana = nordnetz.jana
    with scope.of(nordnetz.workspace.id):
        gisela, otto = (_another(nordnetz, name) for name in ("gisela", "otto"))
        again, third = (
            people.conversation_of(people.writes(nordnetz.inbox, "Mara", "Hello")) for _ in range(2)
        )
        answer = people.replies(jana, matter, "We look.")
        Delivery.objects.filter(message=answer).update(state="failed", attempts=1)
        held = people.replies(jana, matter, "Later.")
        unread = store_arrival(inbox=nordnetz.inbox, raw=b"nonsense", meta={})
        quarantine(Arrival.unscoped.filter(pk=unread.pk), "This mail is empty.")
        club = add_organisation(workspace=nordnetz.workspace, actor=jana, name="Rowing Club")
        joining = join_contacts(keep=matter.contact, join=gisela.contact, actor=jana, evidence="")
        merging = merge_conversations(keep=matter, merge=again, actor=jana)
        unwanted = block(
            workspace=nordnetz.workspace, actor=jana, kind="email", value="@junk.example"
        )
        identity = matter.contact.identities.earliest("id")
        table = keep_import(
            workspace=nordnetz.workspace, actor=jana, name="a", raw=b"email;name\nc@d.example;Ida"
        )
        view = save_view(
            workspace=nordnetz.workspace,
            agent=jana,
            actor=jana,
            name="Bills",
            query="tag:bill",
            shared=True,
        )
        change = begin_bulk_change(
            workspace=nordnetz.workspace,
            actor=jana,
            verb="solve",
            given={},
            conversations=[matter.id],
        )
    import_some()
    return {
        "message": answer.public_id,
        "message_id": answer.public_id,
        "original": answer.public_id,
        "reply": held.public_id,
        "reply_id": held.public_id,
        "quarantine": public_id(unread.id),
        "arrival_id": public_id(unread.id),
        "organisation_id": public_id(club.id),
        "joining_id": public_id(joining.id),
        "merging_id": public_id(merging.id),
        "mergings": public_id(merging.id),
        "block_id": unwanted.public_id,
        "blocks": unwanted.public_id,
        "identity_id": public_id(identity.id),
        "address": public_id(identity.id),
        "contacts": public_id(matter.contact_id),
        "joinings": public_id(joining.id),
        "organisations": public_id(club.id),
        "imports": table.public_id,
        "import_id": table.public_id,
        "view_id": view.public_id,
        "views": view.public_id,
        "bulk_change_id": change.public_id,
        "bulk": change.public_id,
        "other": public_id(otto.contact_id),
        "third": third.public_id,
    }


def _set_up(nordnetz: people.Nordnetz, matter: Conversation) -> dict[str, str]:
    """A team, tags, a field, an invitation, as the settings have them."""
    company, jana = nordnetz.workspace, nordnetz.jana
    with scope.of(company.id):
        team = add_team(workspace=company, actor=jana, name="Technics")
        bill, dunning = (
            tag(conversation=matter, actor=jana, name=name) for name in ("bill", "dunning")
        )
        field = add_field(workspace=company, actor=jana, of="contact", kind="text", name="Place")
        waiting = Invitation.objects.get(workspace=company, accepted_at=None)
        token = Token.objects.latest("id")
    return {
        "agents": public_id(nordnetz.tariq.id),
        "invitations": public_id(waiting.id),
        "invitation_id": public_id(waiting.id),
        "teams": public_id(team.id),
        "team_id": public_id(team.id),
        "tokens": public_id(token.id),
        "tags": public_id(bill.id),
        "tag_id": public_id(bill.id),
        "dunning": public_id(dunning.id),
        "fields": public_id(field.id),
        "field_id": public_id(field.id),
    }


def _promised(nordnetz: people.Nordnetz) -> dict[str, str]:
    """A callback, which stands on a conversation of its own."""
    with scope.of(nordnetz.workspace.id):
        callback = book_callback(
            conversation=_another(nordnetz, "ida"),
            actor=nordnetz.jana,
            number="+4940123456",
            at=clock.now() + timedelta(days=1),
        )
    return {
        "link": "guessed",
        "callbacks": callback.public_id,
        "callback_id": callback.public_id,
        "hours": public_id(nordnetz.inbox.id),
    }


def _another(nordnetz: people.Nordnetz, name: str) -> Conversation:
    sender = Address("email", f"{name}@mail.example", name.title())
    return people.conversation_of(people.writes(nordnetz.inbox, sender, "Hello"))


def _kept_as_it_came(nordnetz: people.Nordnetz, message: int) -> None:
    arrival = store_arrival(inbox=nordnetz.inbox, raw=b"Subject: Help\n\nHelp", meta={})
    Arrival.unscoped.filter(pk=arrival.pk).update(message_id=message, state="taken")
    html = '<b>Help</b><img src="remote:https://mail.example/logo.png">'
    Message.unscoped.filter(pk=message).update(html=html)


def _clients(
    nordnetz: people.Nordnetz, fremdfirma: people.Fremdfirma
) -> Iterator[tuple[str, Client]]:
    yield "anonymous", Client()
    for role in STAFF:
        agent = people.agent(nordnetz.workspace, f"{role.title()} Berg", role)
        yield role, _signed_in(agent)
    yield "stranger", _signed_in(fremdfirma.eve)
    for scopes in ("read", "write"):
        _, secret = add_token(workspace=nordnetz.workspace, scopes=[scopes], actor=SYSTEM)
        yield f"{scopes} token", _with_token(secret)
    yield "foreign token", _with_token(fremdfirma.secret)


def _signed_in(agent: Agent) -> Client:
    client = Client()
    client.force_login(agent.account)
    return client


def _with_token(secret: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {secret}"})


def addresses() -> set[str]:
    """Every address there is, as a template."""
    api_paths = {path.lstrip("/") for path in api.get_openapi_schema()["paths"]}
    return {*_walk(get_resolver().url_patterns, ""), *api_paths}


def _walk(patterns: Any, before: str) -> Iterator[str]:
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern) and not _from_the_description(pattern, path):
            yield re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", path)


def _from_the_description(pattern: URLPattern, path: str) -> bool:
    return path.startswith(API) and pattern.name not in ("openapi-json", "openapi-view")


def expected(row: str, who: str) -> set[int]:
    """The statuses that are right, from the tables."""
    if row in OPEN_TO_ALL:
        return OPEN_TO_ALL[row]
    if row in AT_THE_DESK:
        return {_at_the_desk(AT_THE_DESK[row], who)}
    return {_for_a_program(row, FOR_PROGRAMS[row], who)}


def _at_the_desk(row: Row, who: str) -> int:
    if who not in SIGNED_IN:
        return 302  # to the sign-in
    if not row.needs:
        return row.status
    if who == "stranger":
        return 404
    return row.status if row.needs in ROLES[who] else 403


def _for_a_program(name: str, row: Row, who: str) -> int:
    if who not in TOKENS:
        return 401  # a session is no token
    if who == "foreign token":
        return 404 if "{" in name else row.status
    return row.status if row.needs in BUNDLES[who.removesuffix(" token")] else 403


def test_every_address_has_its_row() -> None:
    known = {row.partition(" ")[2] for row in ROWS}
    assert addresses() - known == set(), "say in ROWS who may ask there, and what they need"
    assert known - addresses() == set(), "these are gone; take them out of ROWS"


def test_everybody_is_answered_as_the_table_says(world: World) -> None:
    wrong = []
    for row in sorted(ROWS):
        body = (AT_THE_DESK | FOR_PROGRAMS).get(row, Row(0)).body
        for who in EVERYBODY:
            status, shown = world.asks(who, row, body)
            if status not in expected(row, who):
                wrong.append(f"{who}: {row} → {status}, not {expected(row, who)}")
            if FOREIGN in shown and who not in ("stranger", "foreign token"):
                wrong.append(f"{who}: {row} tells of another company")
            if who not in STAFF + TOKENS[:2] and (NOTE in shown or "Mara" in shown):
                wrong.append(f"{who}: {row} tells of Nordnetz's customers")
    assert wrong == []


def test_no_other_method_does_anything(world: World) -> None:
    every = {f"{method} {template}" for template in addresses() for method in METHODS}
    others = sorted(row for row in every - ROWS if "sign-" not in row)
    assert [
        f"{who}: {row}"
        for row in others
        for who in ("owner", "write token")
        if world.asks(who, row)[0] < 300
    ] == []


def test_every_post_of_the_api_takes_a_key(world: World, nordnetz: people.Nordnetz) -> None:
    _, secret = add_token(workspace=nordnetz.workspace, scopes=["all"], actor=SYSTEM)
    world.clients["program"] = _with_token(secret)
    world.clients["program"].defaults["HTTP_IDEMPOTENCY_KEY"] = "order 7"
    paths = api.get_openapi_schema()["paths"]
    posts = {f"POST {path[1:]}" for path, operations in paths.items() if "post" in operations}
    assert len(posts) > 10
    for row in posts:
        with transaction.atomic():
            first = world.asks("program", row, FOR_PROGRAMS[row].body, undo=False)
            again = world.asks("program", row, FOR_PROGRAMS[row].body, undo=False)
            transaction.set_rollback(True)
        assert (row, *again) == (row, *first)
        assert first[0] == FOR_PROGRAMS[row].status


def test_those_who_may_do_see_the_note(world: World) -> None:
    for who, row in (("viewer", f"GET {MATTER}"), ("read token", f"GET {OURS}/messages")):
        assert NOTE in world.asks(who, row)[1]


def test_a_note_is_in_no_mail_and_no_hint(nordnetz: people.Nordnetz) -> None:
    matter = people.conversation_of(people.writes(nordnetz.inbox, "Mara", "Help"))
    with scope.of(nordnetz.workspace.id):
        add_note(conversation=matter, actor=nordnetz.jana, text=NOTE)
    people.replies(nordnetz.jana, matter, "We look.")
    assert NOTE not in str(compose(outbound(Delivery.unscoped.get())))
    told = [
        str(Hint(1, event.workspace_id, event.kind, event.conversation_id).data()) + str(event.data)
        for event in Event.objects.all()
    ]
    assert len(told) > 5
    assert not [each for each in told if NOTE in each]


def test_who_may_listen(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(realtime, "close_old_connections", lambda: None)  # the test's own one
    listening = set()
    for who, client in world.clients.items():
        cookies = client.cookies.output(header="", sep=";")
        if realtime.listener_for(cookies, "nordnetz"):
            listening.add(who)
    assert listening == set(STAFF)
