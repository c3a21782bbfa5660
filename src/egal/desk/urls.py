from django.urls import path

from egal.desk.views import (
    changes,
    conversations,
    files,
    formatted,
    home,
    inboxes,
    links,
    messages,
    preferences,
    quarantine,
    replies,
    signing,
    signing_in,
    trials,
    uploads,
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
    path("signed-in/<str:provider>/", signing_in.signed_in, name="signed-in"),
    path("owner/<str:secret>/", links.owner, name="owner"),
    path("invitations/<str:secret>/", links.invitation, name="invitation"),
    path("desk/<slug:slug>/", home.workspace, name="workspace"),
    path("desk/<slug:slug>/conversations/", conversations.conversations, name="conversations"),
    path(_matter, conversations.conversation, name="conversation"),
    path(f"{_matter}messages/", messages.messages, name="messages"),
    path(f"{_matter}messages/<str:message>/delivery/", messages.delivery, name="delivery"),
    path(f"{_matter}messages/<str:reply>/recall/", replies.recalling, name="recall"),
    path(f"{_matter}messages/<str:reply>/sending/", replies.sending, name="sending"),
    path(f"{_matter}messages/<str:original>/forwards/", replies.forwards, name="forwards"),
    path(f"{_matter}draft/", replies.draft, name="draft"),
    path(f"{_matter}solution/", changes.solution, name="solution"),
    path(f"{_matter}reopening/", changes.reopening, name="reopening"),
    path(f"{_matter}spam/", changes.spam, name="spam"),
    path(f"{_matter}spam/undo/", changes.no_spam, name="no-spam"),
    path(f"{_matter}assignment/", changes.assignment, name="assignment"),
    path(f"{_message}original/", messages.original, name="original"),
    path(f"{_message}formatted/", formatted.formatted, name="formatted"),
    path(f"{_message}pictures/<int:number>/<str:key>/", formatted.picture, name="remote-picture"),
    path("desk/<slug:slug>/uploads/", uploads.uploads, name="uploads"),
    path("desk/<slug:slug>/attachments/<str:public>/", files.attachment, name="attachment"),
    path("desk/<slug:slug>/attachments/<str:public>/picture/", files.picture, name="picture"),
    path(_settings, inboxes.start, name="settings"),
    path(f"{_settings}signature/", preferences.signature, name="signature"),
    path(f"{_settings}inboxes/", inboxes.inboxes, name="inboxes"),
    path(f"{_settings}new-inbox/", inboxes.new_inbox, name="new-inbox"),
    path(_inbox, inboxes.inbox, name="inbox"),
    path(f"{_inbox}check/", inboxes.check, name="inbox-check"),
    path(f"{_inbox}trial/", trials.trial, name="inbox-trial"),
    path(f"{_inbox}pause/", inboxes.pause, name="inbox-pause"),
    path(f"{_inbox}resumption/", inboxes.resumption, name="inbox-resumption"),
    path(f"{_inbox}sign-in/<str:provider>/", signing_in.sign_in, name="inbox-sign-in"),
    path(f"{_inbox}signing-out/", signing_in.signing_out, name="inbox-signing-out"),
    path(f"{_inbox}domain/", inboxes.domain, name="inbox-domain"),
    path(f"{_inbox}key/", signing.key, name="inbox-key"),
    path(f"{_inbox}signing/", signing.signing, name="inbox-signing"),
    path(f"{_inbox}signing/end/", signing.end, name="inbox-signing-end"),
    path(_kept, quarantine.quarantine, name="quarantine"),
    path(f"{_kept}<str:public>/raw/", quarantine.raw, name="quarantine-raw"),
    path(f"{_kept}<str:public>/replay/", quarantine.replaying, name="quarantine-replay"),
]
