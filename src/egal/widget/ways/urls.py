"""The choice of ways for pages of other companies."""

from django.urls import path

from egal.widget.ways.views import cards, script

app_name = "ways"

urlpatterns = [
    path("ways/<slug:slug>.js", script, name="script"),
    path("ways/<slug:slug>.json", cards, name="cards"),
]
