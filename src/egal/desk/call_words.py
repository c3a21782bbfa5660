"""What became of a call, in plain words for its card."""

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from egal.calls.models import Call, Outcome, Way
from egal.calls.words import clock_of

_REACHED = ("", Outcome.ANSWERED, Outcome.INTERRUPTED)


def call_icon(call: Call) -> str:
    """Which way it went, and whether anybody was reached."""
    if call.outcome == Outcome.VOICEMAIL:
        return "voicemail"
    if call.way == Way.OUTBOUND:
        return "phone-outgoing"
    missed = call.ended_at and call.outcome not in (Outcome.ANSWERED, Outcome.CALLBACK)
    return "phone-missed" if missed else "phone-incoming"


def call_title(call: Call, name: str) -> str:
    """ "Call with Mara Lindner", "Missed call from Mara Lindner". name: of the customer."""
    given = {"name": name, "length": clock_of(call.wait_seconds)}
    if call.outcome in _REACHED:
        return _("Call with %(name)s") % given
    if call.way == Way.OUTBOUND:
        return _("%(name)s was not reached") % given
    return {
        Outcome.VOICEMAIL: _("Voicemail from %(name)s"),
        Outcome.CALLBACK: _("%(name)s asked to be called back"),
        Outcome.WRITING: _("%(name)s rang, and goes on in writing"),
        Outcome.ABANDONED: _("%(name)s hung up after waiting %(length)s"),
    }.get(Outcome(call.outcome), _("Missed call from %(name)s")) % given


def call_about(call: Call) -> str:
    """Who spoke, or rang, and why nobody was reached."""
    agent = call.agent.actor_name if call.agent else ""
    given = {"agent": agent, "time": f"{localtime(call.began_at):%H:%M}"}
    if call.way == Way.OUTBOUND and call.outcome not in _REACHED:
        return _not_reached(call)
    if call.way == Way.OUTBOUND and call.callback:
        return _("we called back at %(time)s, as promised") % given
    if call.way == Way.OUTBOUND and agent:
        return _("%(agent)s rang") % given
    return _("with %(agent)s") % given if call.talked_at and agent else ""


def call_times(call: Call) -> list[tuple[str, str]]:
    """How long each part took, those that there were."""
    parts = (
        (_("Rang"), call.ring_seconds),
        (_("Waited"), call.wait_seconds),
        (_("Talked"), call.talk_seconds),
        (_("On hold"), call.hold_seconds),
    )
    return [(name, clock_of(seconds)) for name, seconds in parts if seconds >= 1]


def ended_in_words(call: Call) -> str:
    """Who hung up; "" while nobody has."""
    return (
        {
            "customer": _("The customer hung up."),
            "agent": _("We hung up."),
            "us": _("The telephone ended it."),
        }.get(call.ended_by, "")
        if call.ended_at
        else ""
    )


def _not_reached(call: Call) -> str:
    return {
        Outcome.BUSY: _("the line was busy"),
        Outcome.REFUSED: _("they declined"),
        Outcome.FAILED: _("the call could not be put through"),
    }.get(Outcome(call.outcome), _("nobody answered"))
