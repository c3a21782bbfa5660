"""The settings of the customers' side, below `desk/<slug>/settings/`."""

from django.urls import path

from egal.desk.views.portal import address, embedding, identity, languages, start, texts, ways

_portal = "desk/<slug:slug>/settings/portal/"

urlpatterns = [
    path(_portal, start.start, name="portal-start"),
    path(f"{_portal}opening/", start.opening, name="portal-opening"),
    path(f"{_portal}closing/", start.closing, name="portal-closing"),
    path(f"{_portal}chat/", start.chat, name="portal-chat"),
    path(f"{_portal}logo/", start.logo, name="portal-logo"),
    path(f"{_portal}logo/removal/", start.logo_removal, name="portal-logo-removal"),
    path(f"{_portal}languages/", languages.languages, name="portal-languages"),
    path(f"{_portal}texts/", texts.texts, name="portal-texts"),
    path(f"{_portal}ways/", ways.ways, name="portal-ways"),
    path(f"{_portal}address/", address.address, name="portal-address"),
    path(f"{_portal}address/check/", address.check, name="portal-address-check"),
    path(f"{_portal}embedding/", embedding.embedding, name="portal-embedding"),
    path(f"{_portal}identity/", identity.identity, name="portal-identity"),
    path(f"{_portal}identity/removal/", identity.removal, name="portal-identity-removal"),
]
