"""The API, version 1, for mounting at /api/v1/."""

from django.views.decorators.http import require_safe
from ninja.openapi.docs import Swagger

from egal.api.base import Api
from egal.api.v1 import (
    agents,
    announcements,
    answers,
    articles,
    assignment,
    attachments,
    audit,
    begun,
    blocks,
    board,
    bulk_changes,
    callbacks,
    calls,
    canned_replies,
    categories,
    contacts,
    continuations,
    deliveries,
    events,
    field_values,
    fields,
    forwards,
    holder,
    hours,
    identities,
    imports,
    in_private,
    inboxes,
    invitations,
    joinings,
    menus,
    mergings,
    messages,
    moods,
    notifications,
    organisations,
    portal,
    presence,
    quarantine,
    redirects,
    resends,
    routing,
    signing,
    snooze,
    solution,
    spam,
    splits,
    synonyms,
    tags,
    team,
    teams,
    threads,
    tokens,
    views,
    waiting,
    waits,
    ways,
    workspace,
)

DESCRIPTION = """
Everything the desk can do with conversations, for programs.

**Tokens.** Send `Authorization: Bearer …` with a token made by `egal token add`. It belongs to
one workspace and sees nothing of others; each operation names the scope it needs.

**Lists** come in pages: `{"items": […], "next_cursor": …}`. Ask again with `cursor` until
`next_cursor` is null.

**Asking once.** Every `POST` takes an `Idempotency-Key`: one to 200 printable characters that you
choose anew for each thing you want done. The same key with the same request does nothing again:
for 24 hours you get the first answer as it was, with `Idempotent-Replayed: true`, a refusal (4xx)
included. The same key with another address or body is refused (422); of a form with files only the
length is compared. While the first request is under way, the second waits a few seconds, then is
refused for now (409). After 400, 408, 429 and every 5xx nothing was done: ask again with the same
key.

**Events** tell what happens: ask `/events?after=…` with the last `seq` you have, again and again.

**Errors** are problem details (RFC 9457, `application/problem+json`): `status` says which kind,
`detail` what to mend; a malformed request (422) has `errors` with the place of each.

**Times** are UTC, ISO 8601. **Ids** are short texts; keep them as they are.
"""

api = Api(
    title="Egal",
    version="1",
    description=DESCRIPTION.strip(),
    urls_namespace="api-v1",
    openapi_url="/openapi.json",
    docs_url="/docs",
    docs=Swagger(settings={"validatorUrl": None}),
    docs_decorator=require_safe,
)

api.add_router("/conversations", begun.router, tags=["conversations"])
api.add_router("/conversations", messages.router, tags=["messages"])
api.add_router("/messages", deliveries.router, tags=["messages"])
api.add_router("/messages", forwards.router, tags=["messages"])
api.add_router("/messages", redirects.router, tags=["messages"])
api.add_router("/messages", resends.router, tags=["messages"])
api.add_router("/messages", moods.of_messages, tags=["messages"])
api.add_router("/unhappy-rule", moods.rule, tags=["conversations"])
api.add_router("/mood-figures", moods.figures, tags=["conversations"])
api.add_router("/conversations", solution.router, tags=["conversations"])
api.add_router("/conversations", assignment.router, tags=["conversations"])
api.add_router("/conversations", mergings.of_conversations, tags=["conversations"])
api.add_router("/conversations", answers.router, tags=["conversations"])
api.add_router("/conversations", in_private.of_conversations, tags=["conversations"])
api.add_router("/phrases", in_private.router, tags=["conversations"])
api.add_router("/conversations", continuations.router, tags=["conversations"])
api.add_router("/conversations", splits.router, tags=["conversations"])
api.add_router("/conversations", tags.of_conversations, tags=["conversations"])
api.add_router("/conversations", snooze.router, tags=["conversations"])
api.add_router("/conversations", spam.router, tags=["conversations"])
api.add_router("/conversations", team.router, tags=["conversations"])
api.add_router("/conversations", waiting.router, tags=["conversations"])
api.add_router("/conversations", ways.router, tags=["messages"])
api.add_router("/blocks", blocks.router, tags=["conversations"])
api.add_router("/canned-replies", canned_replies.router, tags=["conversations"])
api.add_router("/articles", articles.router, tags=["help centre"])
api.add_router("/categories", categories.router, tags=["help centre"])
api.add_router("/synonyms", synonyms.router, tags=["help centre"])
api.add_router("/mergings", mergings.router, tags=["conversations"])
api.add_router("/tags", tags.router, tags=["conversations"])
api.add_router("/attachments", attachments.router, tags=["messages"])
api.add_router("/contacts", contacts.router, tags=["contacts"])
api.add_router("/contacts", identities.router, tags=["contacts"])
api.add_router("/contacts", joinings.of_contacts, tags=["contacts"])
api.add_router("/contacts", organisations.of_contacts, tags=["contacts"])
api.add_router("/contacts", field_values.of_contacts, tags=["contacts"])
api.add_router("/conversations", field_values.of_conversations, tags=["conversations"])
api.add_router("/contact-imports", imports.router, tags=["contacts"])
api.add_router("/contact-export", imports.exports, tags=["contacts"])
api.add_router("/joinings", joinings.router, tags=["contacts"])
api.add_router("/organisations", organisations.router, tags=["contacts"])
api.add_router("/inboxes", inboxes.router, tags=["inboxes"])
api.add_router("/inboxes", signing.router, tags=["inboxes"])
api.add_router("/inboxes", ways.of_inboxes, tags=["inboxes"])
api.add_router("/inboxes", menus.router, tags=["calls"])
api.add_router("/hours", hours.router, tags=["waits"])
api.add_router("/inboxes", hours.of_inboxes, tags=["waits"])
api.add_router("/waits", waits.router, tags=["waits"])
api.add_router("/callbacks", callbacks.router, tags=["callbacks"])
api.add_router("/conversations", callbacks.of_conversations, tags=["callbacks"])
api.add_router("/callback-slots", callbacks.slots, tags=["callbacks"])
api.add_router("/announcements", announcements.router, tags=["calls"])
api.add_router("/calls", calls.router, tags=["calls"])
api.add_router("/recordings", calls.recordings, tags=["calls"])
api.add_router("/recording-rule", calls.rule, tags=["calls"])
api.add_router("/quarantine", quarantine.router, tags=["quarantine"])
api.add_router("/agents", agents.router, tags=["agents"])
api.add_router("/agents", notifications.router, tags=["agents"])
api.add_router("/agents", presence.router, tags=["agents"])
api.add_router("/routing", routing.router, tags=["calls"])
api.add_router("/board", board.router, tags=["calls"])
api.add_router("/events", events.router, tags=["events"])
api.add_router("/audit", audit.router, tags=["audit"])
api.add_router("/invitations", invitations.router, tags=["agents"])
api.add_router("/tokens", tokens.router, tags=["tokens"])
api.add_router("/workspace", workspace.router, tags=["workspace"])
api.add_router("/portal", portal.router, tags=["portal"])
api.add_router("/teams", teams.router, tags=["agents"])
api.add_router("/fields", fields.router, tags=["workspace"])
api.add_router("/views", views.router, tags=["conversations"])
api.add_router("/bulk-changes", bulk_changes.router, tags=["conversations"])
api.add_router("/conversations", threads.of_conversations, tags=["public threads"])
api.add_router("/threads", threads.router, tags=["public threads"])
api.add_router("/posts", threads.posts, tags=["public threads"])
api.add_router("/gestures", threads.gestures, tags=["public threads"])
api.add_router("/conversations", holder.router, tags=["conversations"])
