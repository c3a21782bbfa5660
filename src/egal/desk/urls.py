from django.urls import path

from egal.desk.views import (
    changes,
    conversations,
    files,
    home,
    links,
    messages,
    preferences,
    quarantine,
    replies,
)

app_name = "desk"

_matter = "desk/<slug:slug>/conversations/<str:public>/"
_kept = "desk/<slug:slug>/quarantine/"

urlpatterns = [
    path("", home.home, name="home"),
    path("preferences/", preferences.preferences, name="preferences"),
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
    path(f"{_matter}assignment/", changes.assignment, name="assignment"),
    path("desk/<slug:slug>/messages/<str:public>/original/", messages.original, name="original"),
    path("desk/<slug:slug>/attachments/<str:public>/", files.attachment, name="attachment"),
    path("desk/<slug:slug>/attachments/<str:public>/picture/", files.picture, name="picture"),
    path(_kept, quarantine.quarantine, name="quarantine"),
    path(f"{_kept}<str:public>/raw/", quarantine.raw, name="quarantine-raw"),
    path(f"{_kept}<str:public>/replay/", quarantine.replaying, name="quarantine-replay"),
]
