"""What happened, in plain words."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from egal.contacts.models import Evidence
from egal.conversations.models import Delivery, DeliveryState
from egal.events.models import Event
from egal.shared.templatetags.look import in_full

ICONS = {
    "answer.changed": "globe",
    "answer.published": "globe",
    "answer.withdrawn": "x",
    "callback.at_risk": "circle-alert",
    "callback.booked": "phone",
    "callback.cancelled": "x",
    "callback.kept": "check",
    "callback.missed": "circle-alert",
    "callback.moved": "clock",
    "callback.tried": "rotate-ccw",
    "conversation.assigned": "user",
    "conversation.continuation_asked": "key-round",
    "conversation.continuation_cancelled": "link",
    "conversation.continuation_offered": "link",
    "conversation.continued": "globe",
    "conversation.holder_changed": "waypoints",
    "conversation.marked_spam": "user-round-x",
    "conversation.merged": "layers",
    "conversation.opened": "messages-square",
    "conversation.reopened": "rotate-ccw",
    "conversation.snoozed": "clock",
    "conversation.solved": "check",
    "conversation.split": "messages-square",
    "conversation.tagged": "tag",
    "conversation.team_assigned": "users",
    "conversation.unmarked_spam": "rotate-ccw",
    "conversation.unmerged": "rotate-ccw",
    "conversation.untagged": "tag",
    "conversation.woken": "clock",
    "delivery.delayed": "clock",
    "message.sent_on": "mail",
    "delivery.returned": "circle-alert",
    "knowledge.handed_over": "search",
}


def event_in_words(event: Event) -> str:
    """One sentence for the timeline."""
    told = _SENTENCES.get(event.kind)
    if told:
        return told(event)
    if event.actor_kind == "contact":
        return _("The answer of %(name)s opened this again") % {"name": event.actor_name}
    return _by_somebody(event)


def delivery_in_words(delivery: Delivery) -> str:
    """The state of a delivery; what went wrong stands beside it in the server's own words."""
    if delivery.state == DeliveryState.QUEUED and delivery.reached:
        return _("not everybody has it yet, trying again for the others")
    if delivery.state == DeliveryState.SENT and delivery.refused:
        return _("sent, but not to everybody")
    if delivery.state == DeliveryState.QUEUED and delivery.attempts:
        return _("not sent yet, trying again")
    if delivery.is_held and delivery.send_at:
        return _("goes out on %(moment)s") % {"moment": in_full(delivery.send_at)}
    if delivery.is_held and (waits := _behind(delivery)):
        return waits
    if delivery.is_held:
        return _("goes out in a moment")
    if delivery.state == DeliveryState.SENT and delivery.send_at and delivery.sent_at:
        return _("sent on %(moment)s") % {"moment": in_full(delivery.sent_at)}
    return {
        DeliveryState.QUEUED: _("goes out now"),
        DeliveryState.SENDING: _("goes out now"),
        DeliveryState.UNKNOWN: _("not known whether it was sent, going out again"),
        DeliveryState.SENT: _("sent"),
        DeliveryState.DELIVERED: _("delivered"),
        DeliveryState.READ: _("read"),
        DeliveryState.RETURNED: _("came back as undeliverable"),
        DeliveryState.FAILED: _("not sent"),
    }[DeliveryState(delivery.state)]


def _behind(delivery: Delivery) -> str:
    """What it waits for, where that is another message of ours; "" for nothing."""
    if delivery.message.after_id is None:
        return ""
    under_way = (DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.UNKNOWN)
    before = Delivery.objects.filter(message=delivery.message.after_id, state__in=under_way)
    return _("goes out after the message before it") if before.exists() else ""


def error_in_words(delivery: Delivery) -> str:
    """What went wrong; in the language of whoever looks where it is in words of ours."""
    return _(delivery.error) if delivery.error else ""


def evidence_in_words(evidence: Evidence) -> str:
    """Why we believe that an address is somebody's: one sentence, and what was noted."""
    told = {
        "wrote": _("Wrote to us from here, first on %(moment)s"),
        "added": _("%(name)s added this on %(moment)s"),
        "stated": _("%(name)s said so again on %(moment)s"),
        "verified": _("Proven to be theirs: %(name)s, %(moment)s"),
        "joined": _("%(name)s joined two contacts on %(moment)s"),
        "link": _("Proven by a link, %(moment)s"),
        "code": _("Proven by a code, %(moment)s"),
        "token": _("Proven by a signed token, %(moment)s"),
    }[evidence.kind] % {"name": evidence.actor_name, "moment": in_full(evidence.created_at)}
    return f"{told}: {evidence.text}" if evidence.text else told


def _by_somebody(event: Event) -> str:
    told = {
        "answer.changed": _("%(name)s changed the page that everybody can read"),
        "answer.published": _("%(name)s put a long answer on a page that everybody can read"),
        "answer.withdrawn": _("%(name)s took the page back that everybody could read"),
        "conversation.merged": _("%(name)s merged “%(subject)s” into this"),
        "conversation.opened": _("%(name)s split this off"),
        "conversation.solved": _("%(name)s solved this"),
        "conversation.split": _("%(name)s split “%(subject)s” off"),
        "conversation.tagged": _("%(name)s added the tag “%(tag)s”"),
        "conversation.untagged": _("%(name)s removed the tag “%(tag)s”"),
        "conversation.unmarked_spam": _("%(name)s took this out of the spam"),
        "conversation.unmerged": _("%(name)s took “%(subject)s” out again"),
        "conversation.woken": _("%(name)s woke this"),
    }.get(event.kind) or _("%(name)s opened this again")
    given = {"subject": event.data.get("subject"), "tag": event.data.get("name")}
    return told % {"name": event.actor_name, **given}


def _sent_on(event: Event) -> str:
    return _("Not read in the chat: sent on to %(address)s") % {"address": event.data["to"]}


def _continued(event: Event) -> str:
    """How the private link has fared."""
    told = {
        "conversation.continuation_asked": _(
            "The private link was opened; the code for it went to %(address)s"
        ),
        "conversation.continuation_cancelled": _("%(name)s took the private link back"),
        "conversation.continuation_offered": _("%(name)s offered a private link to go on"),
        "conversation.continued": _("%(address)s goes on with this on the web, by link and code"),
    }[event.kind]
    return told % {"name": event.actor_name, "address": event.data["address"]["value"]}


def _holder_changed(event: Event) -> str:
    """Which of the programs that speak for an account may write to this person."""
    if event.data["program"] and event.actor_kind == "system":
        return _("Another program writes to this person now; we do not")
    if event.data["program"]:
        return _("%(name)s passed this on to another program") % {"name": event.actor_name}
    if event.actor_kind == "system":
        return _("We write to this person again")
    return _("%(name)s took this over from another program") % {"name": event.actor_name}


def _called_back(event: Event) -> str:
    """What was promised, and what became of it."""
    at = event.data.get("new") or event.data.get("at")
    moment = in_full(datetime.fromisoformat(at)) if at else ""
    told = {
        "at_risk": _("It looks as if nobody would ring at the time promised: %(moment)s"),
        "booked": _("A callback is promised to %(name)s for %(moment)s")
        if event.actor_kind == "contact"
        else _("%(name)s promised a callback for %(moment)s"),
        "cancelled": _("%(name)s cancelled the callback of %(moment)s"),
        "kept": _("%(name)s rang back as promised"),
        "missed": _("%(name)s gave the callback up: nobody could be reached"),
        "moved": _("%(name)s moved the callback to %(moment)s"),
        "tried": _("%(name)s rang, and nobody answered"),
    }[event.kind.partition(".")[2]]
    if event.data.get("why") == "number":
        told = _("The callback is given up: this number cannot be rung")
    return told % {"name": event.actor_name, "moment": moment}


def _looked_before(event: Event) -> str:
    """What the customer tried by themselves, so that nobody sends them there again."""
    articles = [each["title"] for each in event.data["articles"]]
    given = {
        "name": event.actor_name or _("The customer"),
        "searches": _quoted(event.data["searches"]),
        "articles": _quoted(articles),
    }
    if not articles:
        return _("%(name)s looked for %(searches)s in the help centre") % given
    if not event.data["searches"]:
        return _("%(name)s read %(articles)s in the help centre") % given
    return _("%(name)s looked for %(searches)s and read %(articles)s") % given


def _quoted(texts: list[str]) -> str:
    return ", ".join(_("“%(text)s”") % {"text": text} for text in texts)


def _put_away(event: Event) -> str:
    return {
        "blocked": _("Put away as spam: the sender is blocked"),
        "server": _("Put away as spam: the mail server marked it so"),
    }.get(event.data["cause"]) or _("%(name)s put this away as spam") % {"name": event.actor_name}


def _reported(event: Event) -> str:
    """What a mail server reported about a message of ours, with its reason."""
    recipient, reason = event.data.get("recipient"), event.data.get("reason")
    if event.kind == "delivery.delayed":
        told = _("The message to %(recipient)s is delayed; its server keeps trying")
    else:
        told = _("The message to %(recipient)s came back")
    said = told % {"recipient": recipient or _("the recipient")}
    return f"{said}: {_(reason)}" if reason else said


def _assigned(event: Event) -> str:
    new = event.data.get("new")
    if new is None:
        return _("%(name)s gave this back to everybody") % {"name": event.actor_name}
    if event.data.get("inbox"):
        return _("Given to %(name)s, who gets what begins by this inbox") % {"name": new["name"]}
    if event.actor_kind == "agent" and new["agent"] == event.actor_id:
        return _("%(name)s took this on") % {"name": event.actor_name}
    return _("%(name)s gave this to %(other)s") % {"name": event.actor_name, "other": new["name"]}


def _given_to_team(event: Event) -> str:
    new, old = event.data.get("new"), event.data.get("old") or {}
    if new is None:
        told = _("%(name)s took this off the team %(team)s")
        return told % {"name": event.actor_name, "team": old.get("name")}
    return _("%(name)s gave this to the team %(team)s") % {
        "name": event.actor_name,
        "team": new["name"],
    }


def _snoozed(event: Event) -> str:
    until = (event.data.get("new") or {}).get("until")
    if not until:
        return _("%(name)s snoozed this") % {"name": event.actor_name}
    told = _("%(name)s snoozed this until %(moment)s")
    return told % {"name": event.actor_name, "moment": in_full(datetime.fromisoformat(until))}


_SENTENCES: Mapping[str, Callable[[Event], str]] = {
    **{kind: _called_back for kind in ICONS if kind.startswith("callback.")},
    "conversation.assigned": _assigned,
    "conversation.continuation_asked": _continued,
    "conversation.continuation_cancelled": _continued,
    "conversation.continuation_offered": _continued,
    "conversation.continued": _continued,
    "conversation.holder_changed": _holder_changed,
    "conversation.marked_spam": _put_away,
    "conversation.snoozed": _snoozed,
    "conversation.team_assigned": _given_to_team,
    "delivery.delayed": _reported,
    "delivery.returned": _reported,
    "knowledge.handed_over": _looked_before,
    "message.sent_on": _sent_on,
}
