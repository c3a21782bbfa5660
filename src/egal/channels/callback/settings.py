"""An inbox of callbacks needs no settings: the slots are the workspace's."""

from django import forms


class CallbackSettingsForm(forms.Form):
    """Nothing to type in."""
