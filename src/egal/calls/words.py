"""A call in a sentence: for lists, previews, mails and the search, in the language now active."""

from django.utils.translation import gettext as _

from egal.calls.models import Call, Outcome, Way


def sentence(call: Call) -> str:
    """ "Call, 6:12", "Missed call", "Voicemail, 0:38"; while it is up, that there is one."""
    if not call.ended_at:
        return _("Telephone call") if call.way == Way.INBOUND else _("We ring")
    if call.way == Way.OUTBOUND and call.outcome != Outcome.ANSWERED:
        return _not_reached(call.outcome)
    return _over(call)


def clock_of(seconds: float) -> str:
    """ "0:38", "6:12", "1:02:07": a length as it is read off a clock."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def spoken_seconds(call: Call) -> float:
    """How long they were connected with a person, on hold or not."""
    return call.talk_seconds + call.hold_seconds


def _over(call: Call) -> str:
    match call.outcome:
        case Outcome.ANSWERED:
            return _("Call, %(length)s") % {"length": clock_of(spoken_seconds(call))}
        case Outcome.VOICEMAIL:
            return _voicemail(call)
        case Outcome.CALLBACK:
            return _("Asked to be called back")
        case Outcome.WRITING:
            return _("Rang, and goes on in writing")
        case Outcome.ABANDONED if call.wait_seconds >= 1:
            return _("Hung up after waiting %(length)s") % {"length": clock_of(call.wait_seconds)}
        case Outcome.INTERRUPTED:
            return _("Call interrupted")
    return _("Missed call")


def _voicemail(call: Call) -> str:
    left = call.recordings.filter(kind="voicemail").order_by("pk").last()
    if left is None:
        return _("Voicemail")
    return _("Voicemail, %(length)s") % {"length": clock_of(left.seconds)}


def _not_reached(outcome: str) -> str:
    match outcome:
        case Outcome.BUSY:
            return _("Not reached: busy")
        case Outcome.REFUSED:
            return _("Not reached: declined")
        case Outcome.FAILED:
            return _("Not reached: the call could not be put through")
        case Outcome.INTERRUPTED:
            return _("Call interrupted")
    return _("Not reached")
