"""A menu as one form without any script: its blocks, and as many choices as one adds."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from egal.calls.menus.blocks import Choice, Menu, Queue

Options = list[tuple[str, Any]]

_LANGUAGES = [
    ("de en", _("German, or English")),
    ("en de", _("English, or German")),
    ("de", _("German only")),
    ("en", _("English only")),
]
_DOES = [
    ("queue", _("waits for a person")),
    ("voicemail", _("leaves a message")),
    ("callback", _("is rung back")),
    ("say", _("only hears something")),
]
_CLOSED = [
    ("voicemail", _("they leave a message")),
    ("callback", _("they are rung back")),
    ("hang_up", _("the call ends")),
]
MOST = 9  # choices, as many as there are keys beside 0


class Offered:
    """What can be chosen: sounds by language, and teams."""

    def __init__(self, sounds: Mapping[str, Options], music: Options, teams: Options) -> None:
        self.sounds = sounds
        self.music = music
        self.teams = teams

    def of(self, name: str) -> Options | None:
        """For a field by its name: what is said ends in its language."""
        return {"team": self.teams, "music": self.music}.get(name) or self.sounds.get(
            name.rpartition("_")[2]
        )


class _Form(forms.Form):
    """A part of the menu that knows what can be chosen in it."""

    def __init__(self, *given: Any, offered: Offered, **named: Any) -> None:
        super().__init__(*given, **named)
        for name, field in self.fields.items():
            choices = offered.of(name)
            if choices and isinstance(field, forms.ChoiceField):
                field.choices = choices

    def as_typed(self, offered: Offered) -> "_Form":
        """The same, not yet judged."""
        typed = {each.name: each.value() for each in self}
        return type(self)(initial=typed, prefix=self.prefix, offered=offered)


def _spoken(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False)


class FirstForm(_Form):
    """What everybody meets, and what those meet who call when nobody is there."""

    greeting_de = _spoken(_("In German"))
    greeting_en = _spoken(_("In English"))
    languages = forms.ChoiceField(label=_("Spoken"), choices=_LANGUAGES)
    asks_language = forms.BooleanField(label=_("Callers choose by a key"), required=False)
    tries = forms.IntegerField(label=_("How often choices are said"), min_value=1, max_value=5)
    closed_de = _spoken(_("In German"))
    closed_en = _spoken(_("In English"))
    closed_does = forms.ChoiceField(label=_("Then"), choices=_CLOSED)


class QueueForm(_Form):
    """Waiting for a person."""

    team = forms.ChoiceField(label=_("Who answers"), required=False)
    music = forms.ChoiceField(label=_("While they wait"), required=False)
    callback = forms.BooleanField(label=_("1: we ring them back"), required=False)
    voicemail = forms.BooleanField(label=_("2: they leave a message"), required=False)
    writing = forms.BooleanField(
        label=_("3: a text message with a link takes them on in writing"),
        help_text=_("Offered to mobile telephones where an inbox for text messages is connected."),
        required=False,
    )
    tell_wait = forms.BooleanField(label=_("They hear how long it takes"), required=False)
    update_seconds = forms.IntegerField(
        label=_("Seconds until it is said again"), min_value=20, max_value=600
    )
    most_minutes = forms.IntegerField(label=_("Minutes at most"), min_value=1, max_value=120)


class ChoiceForm(_Form):
    """What one key does."""

    digit = forms.RegexField(r"^[0-9]$", label=pgettext_lazy("telephone", "Key"))
    label = forms.CharField(label=_("Name"), max_length=60)
    says_de = _spoken(_("Said in German"))
    says_en = _spoken(_("Said in English"))
    does = forms.ChoiceField(label=_("Whoever presses it"), choices=_DOES)


class MenuForms:
    """All parts together. choices: by the key under which their fields are named."""

    def __init__(self, first: _Form, queue: _Form, choices: dict[str, tuple[_Form, _Form]]) -> None:
        self.first = first
        self.queue = queue
        self.choices = choices

    def is_valid(self) -> bool:
        """Whether every part is; each tells its own errors."""
        parts = [self.first, self.queue, *(part for pair in self.choices.values() for part in pair)]
        return all([part.is_valid() for part in parts])  # noqa: C419 - each must be asked

    def blocks(self) -> dict[str, Any]:
        """Of valid forms, as `Menu` takes them."""
        first = self.first.cleaned_data
        return {
            "greeting": _both(first, "greeting"),
            "languages": first["languages"].split(),
            "asks_language": first["asks_language"] and " " in first["languages"],
            "tries": first["tries"],
            "closed": _both(first, "closed"),
            "closed_does": first["closed_does"],
            "queue": self.queue.cleaned_data,
            "choices": [_choice(*pair) for pair in self.choices.values()],
        }


def filled(menu: Menu, offered: Offered) -> MenuForms:
    """With what a menu says."""
    first = {
        **_apart("greeting", menu.greeting),
        **_apart("closed", menu.closed),
        **menu.model_dump(include={"asks_language", "tries", "closed_does"}),
        "languages": " ".join(menu.languages),
    }
    return MenuForms(
        FirstForm(initial=first, offered=offered),
        QueueForm(initial=menu.queue.model_dump(), prefix="queue", offered=offered),
        {str(place): _of(each, str(place), offered) for place, each in enumerate(menu.choices)},
    )


def posted(data: Any, offered: Offered) -> MenuForms:
    """As it was sent. data: with the names of its choices, in their order, as "choice"."""
    return MenuForms(
        FirstForm(data, offered=offered),
        QueueForm(data, prefix="queue", offered=offered),
        {
            key: (
                ChoiceForm(data, prefix=f"choice-{key}", offered=offered),
                QueueForm(data, prefix=f"choice-{key}-queue", offered=offered),
            )
            for key in dict.fromkeys(data.getlist("choice")[:MOST])
        },
    )


def rearranged(forms_: MenuForms, wanted: str, offered: Offered) -> MenuForms:
    """With one choice more ("add"), less ("remove 3") or earlier ("up 3"), not judged yet."""
    typed = {key: _typed(pair, offered) for key, pair in forms_.choices.items()}
    does, _space, key = wanted.partition(" ")
    if does == "add" and len(typed) < MOST:
        new = str(max([int(each) for each in typed if each.isdecimal()], default=-1) + 1)
        typed[new] = _of(_next(forms_.choices.values()), new, offered)
    elif does == "remove":
        typed.pop(key, None)
    elif does == "up" and key in typed:
        typed = _earlier(typed, key)
    return MenuForms(forms_.first.as_typed(offered), forms_.queue.as_typed(offered), typed)


def _typed(pair: tuple[_Form, _Form], offered: Offered) -> tuple[_Form, _Form]:
    return pair[0].as_typed(offered), pair[1].as_typed(offered)


def _earlier(typed: dict[str, tuple[_Form, _Form]], key: str) -> dict[str, tuple[_Form, _Form]]:
    keys = list(typed)
    place = keys.index(key)
    keys.insert(max(place - 1, 0), keys.pop(place))
    return {each: typed[each] for each in keys}


def _next(pairs: Iterable[tuple[_Form, _Form]]) -> Choice:
    """An empty choice with the first key that is free; without a name, which one must give."""
    taken = {str(choice["digit"].value()) for choice, _queue in pairs}
    free = next(each for each in "1234567890" if each not in taken)
    return Choice.model_construct(digit=free, label="", queue=Queue())


def _of(choice: Choice, key: str, offered: Offered) -> tuple[_Form, _Form]:
    initial = {
        "digit": choice.digit,
        "label": choice.label,
        "does": choice.does,
        **_apart("says", choice.says),
    }
    queue = choice.queue.model_dump()
    return (
        ChoiceForm(initial=initial, prefix=f"choice-{key}", offered=offered),
        QueueForm(initial=queue, prefix=f"choice-{key}-queue", offered=offered),
    )


def _choice(choice: _Form, queue: _Form) -> dict[str, Any]:
    given = choice.cleaned_data
    return {
        "digit": given["digit"],
        "label": given["label"],
        "does": given["does"],
        "says": _both(given, "says"),
        "queue": queue.cleaned_data,
    }


def _both(given: Mapping[str, Any], name: str) -> dict[str, str]:
    return {language: given[f"{name}_{language}"] for language in ("de", "en")}


def _apart(name: str, words: Any) -> dict[str, str]:
    return {f"{name}_{language}": getattr(words, language) for language in ("de", "en")}
