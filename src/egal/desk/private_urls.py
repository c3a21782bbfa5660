"""From public to private and back, and pages that everybody can open."""

from django.urls import path

from egal.desk.views import in_private, published

_matter = "desk/<slug:slug>/conversations/<str:public>/"
_page = f"{_matter}pages/<str:page>/"

urlpatterns = [
    path(f"{_matter}private/", in_private.private, name="private"),
    path(f"{_matter}closing/", in_private.closing, name="closing"),
    path(_page, published.page, name="page"),
    path(f"{_page}withdrawal/", published.withdrawal, name="page-withdrawal"),
    path("desk/<slug:slug>/settings/public-words/", in_private.words, name="settings-words"),
]
