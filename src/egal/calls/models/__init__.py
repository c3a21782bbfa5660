"""Telephone calls and what belongs to them."""

from egal.calls.models.call import Call, CallEvent, Outcome, Phase, Way
from egal.calls.models.host import PhoneHost
from egal.calls.models.menu import MenuVersion, Prompt
from egal.calls.models.recording import Recording, RecordingKind, RecordingRule

__all__ = [
    "Call",
    "CallEvent",
    "MenuVersion",
    "Outcome",
    "Phase",
    "PhoneHost",
    "Prompt",
    "Recording",
    "RecordingKind",
    "RecordingRule",
    "Way",
]
