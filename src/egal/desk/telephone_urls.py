"""The settings of the telephone and of how work is handed out, below `desk/<slug>/settings/`."""

from django.urls import path

from egal.desk.views import distribution
from egal.desk.views.telephone import announcements, menu, recording

_settings = "desk/<slug:slug>/settings/"
_sounds = f"{_settings}telephone/announcements/"
_number = f"{_settings}telephone/<str:public>/menu/"

urlpatterns = [
    path(f"{_settings}distribution/", distribution.distribution, name="settings-distribution"),
    path(f"{_settings}telephone/recording/", recording.recording, name="settings-recording"),
    path(f"{_settings}telephone/", menu.numbers, name="telephone"),
    path(_number, menu.menu, name="telephone-menu"),
    path(f"{_number}blocks/", menu.blocks, name="telephone-menu-blocks"),
    path(f"{_number}<int:number>/restoration/", menu.restoration, name="telephone-restoration"),
    path(_sounds, announcements.announcements, name="announcements"),
    path(f"{_sounds}<str:public>/removal/", announcements.removal, name="announcement-removal"),
    path(f"{_sounds}<str:language>/<str:spoken>/", announcements.sound, name="announcement-sound"),
]
