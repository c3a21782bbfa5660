"""What pages of other companies load."""

from django.urls import path

from egal.widget.chat.views import widget

app_name = "widget"

urlpatterns = [path("widget/<slug:slug>.js", widget, name="chat")]
