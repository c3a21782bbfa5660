from django.urls import path

from egal.desk.views import (
    blocks,
    changes,
    conversations,
    files,
    formatted,
    home,
    inboxes,
    links,
    messages,
    new,
    passing_on,
    preferences,
    quarantine,
    replies,
)

app_name = "desk"

_matter = "desk/<slug:slug>/conversations/<str:public>/"
_settings = "desk/<slug:slug>/settings/"
_inbox = f"{_settings}inboxes/<str:public>/"
_message = "desk/<slug:slug>/messages/<str:public>/"
_kept = "desk/<slug:slug>/quarantine/"

urlpatterns = [
    path("", home.home, name="home"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("owner/<str:secret>/", links.owner, name="owner"),
    path("invitations/<str:secret>/", links.invitation, name="invitation"),
    path("desk/<slug:slug>/", home.workspace, name="workspace"),
    path("desk/<slug:slug>/new/", new.new, name="new"),
    path("desk/<slug:slug>/new/draft/", new.draft, name="new-draft"),
    path("desk/<slug:slug>/people/", new.found, name="people"),
    path("desk/<slug:slug>/conversations/", conversations.conversations, name="conversations"),
    path(_matter, conversations.conversation, name="conversation"),
    path(f"{_matter}messages/", messages.messages, name="messages"),
    path(f"{_matter}messages/<str:message>/delivery/", messages.delivery, name="delivery"),
    path(f"{_matter}messages/<str:reply>/recall/", replies.recalling, name="recall"),
    path(f"{_matter}messages/<str:reply>/sending/", replies.sending, name="sending"),
    path(f"{_matter}messages/<str:original>/forwards/", passing_on.forwards, name="forwards"),
    path(f"{_matter}messages/<str:heard>/redirects/", passing_on.redirects, name="redirects"),
    path(f"{_matter}messages/<str:original>/resends/", passing_on.resends, name="resends"),
    path(f"{_matter}draft/", replies.draft, name="draft"),
    path(f"{_matter}solution/", changes.solution, name="solution"),
    path(f"{_matter}reopening/", changes.reopening, name="reopening"),
    path(f"{_matter}spam/", changes.spam, name="spam"),
    path(f"{_matter}spam/undo/", changes.no_spam, name="no-spam"),
    path(f"{_matter}assignment/", changes.assignment, name="assignment"),
    path(f"{_message}original/", messages.original, name="original"),
    path(f"{_message}formatted/", formatted.formatted, name="formatted"),
    path(f"{_message}pictures/<int:number>/<str:key>/", formatted.picture, name="remote-picture"),
    path("desk/<slug:slug>/attachments/<str:public>/", files.attachment, name="attachment"),
    path("desk/<slug:slug>/attachments/<str:public>/picture/", files.picture, name="picture"),
    path(_settings, inboxes.start, name="settings"),
    path(f"{_settings}inboxes/", inboxes.inboxes, name="inboxes"),
    path(f"{_settings}blocks/", blocks.blocks, name="blocks"),
    path(f"{_settings}blocks/<str:public>/removal/", blocks.removal, name="unblock"),
    path(f"{_settings}new-inbox/", inboxes.new_inbox, name="new-inbox"),
    path(_inbox, inboxes.inbox, name="inbox"),
    path(f"{_inbox}check/", inboxes.check, name="inbox-check"),
    path(f"{_inbox}pause/", inboxes.pause, name="inbox-pause"),
    path(f"{_inbox}resumption/", inboxes.resumption, name="inbox-resumption"),
    path(f"{_inbox}domain/", inboxes.domain, name="inbox-domain"),
    path(_kept, quarantine.quarantine, name="quarantine"),
    path(f"{_kept}<str:public>/raw/", quarantine.raw, name="quarantine-raw"),
    path(f"{_kept}<str:public>/replay/", quarantine.replaying, name="quarantine-replay"),
]
