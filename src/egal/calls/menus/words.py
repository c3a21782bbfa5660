"""A menu as a few lines for people, in the reader's language, and what differs between two."""

from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from egal.calls.menus.blocks import Choice, Menu, Queue, Words

Names = Mapping[str, str]
"""What prompts and teams are called, by their public id; a shipped prompt by its own name."""


def menu_in_words(menu: Menu, names: Names) -> list[str]:
    """One line a block, in the order in which callers meet them."""
    return [
        *_greeting(menu, names),
        *_languages(menu),
        *(_choice(each, names) for each in menu.choices),
        *_tries(menu),
        _waiting(menu.queue, names),
        _closed(menu, names),
    ]


def menu_in_brief(menu: Menu, names: Names) -> str:
    """All of it in one line: “Greeting → 1 Sales → queue of Sales …”."""
    ways = [f"{each.digit} {each.label}" for each in menu.choices]
    steps = [_("Greeting")] if menu.greeting != Words() else []
    if menu.asks_language:
        steps.append(_("Language"))
    steps.append(", ".join(ways) or _queue_of(menu.queue, names))
    return " → ".join(steps)


def differences(old: Menu, new: Menu, names: Names) -> tuple[list[str], list[str]]:
    """The lines that are gone, and those that came."""
    before, after = menu_in_words(old, names), menu_in_words(new, names)
    gone = [line for line in before if line not in after]
    return gone, [line for line in after if line not in before]


def _greeting(menu: Menu, names: Names) -> list[str]:
    said = _said(menu.greeting, menu, names)
    return [_("Greeting: %(said)s") % {"said": said}] if said else []


def _languages(menu: Menu) -> list[str]:
    spoken = [_language(each) for each in menu.languages]
    if menu.asks_language and len(spoken) > 1:
        pairs = ", ".join(f"{number} {name}" for number, name in enumerate(spoken, start=1))
        return [_("Callers choose the language: %(pairs)s") % {"pairs": pairs}]
    return [_("Language: %(languages)s") % {"languages": ", ".join(spoken)}]


def _choice(choice: Choice, names: Names) -> str:
    does = _DOES[choice.does](choice, names)
    return f"{choice.digit} {choice.label} → {does}"


_DOES: Mapping[str, Callable[[Choice, Names], str]] = {
    "queue": lambda choice, names: _queue_of(choice.queue, names),
    "voicemail": lambda _choice, _names: _("voicemail"),
    "callback": lambda _choice, _names: _("callback"),
    "say": lambda _choice, _names: _("only says something"),
}


def _tries(menu: Menu) -> list[str]:
    if not menu.choices:
        return []
    words = ngettext(
        "Choices are said once, then everybody waits",
        "Choices are said up to %(count)d times, then everybody waits",
        menu.tries,
    )
    return [words % {"count": menu.tries}]


def _waiting(queue: Queue, names: Names) -> str:
    parts = [_queue_of(queue, names), *_offers(queue)]
    if queue.tell_wait:
        parts.append(
            _("the wait told every %(seconds)d seconds") % {"seconds": queue.update_seconds}
        )
    parts.append(_("for %(minutes)d minutes at most") % {"minutes": queue.most_minutes})
    return _("Without a choice: %(parts)s") % {"parts": ", ".join(parts)}


def _offers(queue: Queue) -> Sequence[str]:
    offered = [
        (queue.callback, _("1 rings them back")),
        (queue.voicemail, _("2 takes a message")),
        (queue.writing, _("3 texts them a link")),
    ]
    return [said for is_offered, said in offered if is_offered]


def _queue_of(queue: Queue, names: Names) -> str:
    if not queue.team:
        return _("queue of everybody")
    return _("queue of %(team)s") % {"team": names.get(queue.team, _("a team that is gone"))}


def _closed(menu: Menu, names: Names) -> str:
    does = {
        "voicemail": _("voicemail"),
        "callback": _("callback"),
        "hang_up": _("end of the call"),
    }[menu.closed_does]
    said = _said(menu.closed, menu, names)
    steps = f"{said} → {does}" if said else does
    return _("When nobody is there: %(steps)s") % {"steps": steps}


def _said(words: Words, menu: Menu, names: Names) -> str:
    """Each thing once, in the order of the languages."""
    spoken = [getattr(words, language) for language in menu.languages]
    called = [names.get(each, _("an announcement of yours")) for each in spoken if each]
    return ", ".join(dict.fromkeys(called))


def _language(key: str) -> str:
    return {"de": _("German"), "en": _("English")}[key]
