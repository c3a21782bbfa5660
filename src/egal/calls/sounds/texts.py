"""What the shipped sounds say, by their names; `scripts/sounds.py` makes the files from it.

Callers hear these one after the other, so each is a sentence of its own, or a piece of those that
`calls/speaking.py` puts together.
"""

from collections.abc import Mapping

DE, EN = "de", "en"

Said = str | tuple[tuple[str, str], ...]
"""A text in its own language, or several, each with the language it is spoken in."""

_SENTENCES: Mapping[str, tuple[Said, Said]] = {
    "welcome": (
        "Guten Tag. Schön, dass Sie anrufen.",
        "Hello, and thank you for calling.",
    ),
    "language_ask": (
        ((DE, "Für Deutsch drücken Sie die Eins."), (EN, "For English, press two.")),
        ((EN, "For English, press one."), (DE, "Für Deutsch drücken Sie die Zwei.")),
    ),
    "recorded_notice": (
        "Dieses Gespräch wird aufgezeichnet.",
        "This call is recorded.",
    ),
    "closed": (
        "Im Moment ist niemand da.",
        "There is nobody here at the moment.",
    ),
    "nobody_there": (
        "Im Moment ist leider niemand frei.",
        "Sorry, nobody is free at the moment.",
    ),
    "invalid_choice": (
        "Diese Taste ist nicht belegt.",
        "That is not one of the choices.",
    ),
    "connecting": (
        "Wir verbinden Sie. Einen Moment bitte.",
        "We are connecting you. One moment, please.",
    ),
    "agent_lost": (
        "Die Verbindung ist abgebrochen. Sie sind als Nächstes wieder dran.",
        "The connection was lost. You are next in line again.",
    ),
    "goodbye": ("Auf Wiederhören.", "Goodbye."),
    "wait_unknown": (
        "Wie lange es dauert, wissen wir gerade nicht.",
        "We cannot say right now how long it will take.",
    ),
    "wait_minute": (
        "Es dauert weniger als eine Minute.",
        "It will take less than a minute.",
    ),
    "wait_about": ("Es dauert etwa", "It will take about"),
    "wait_within": ("Es dauert bis zu", "It will take up to"),
    "wait_long": (
        "Es dauert länger als einen Tag.",
        "It will take more than a day.",
    ),
    "minute": ("eine Minute.", "one minute."),
    "minutes": ("Minuten.", "minutes."),
    "hour": ("eine Stunde.", "one hour."),
    "hours": ("Stunden.", "hours."),
    "next_in_line": ("Sie sind als Nächstes dran.", "You are next in line."),
    "place": ("Sie sind in der Reihe auf Platz", "Your place in line is number"),
    "place_far": (
        "Vor Ihnen warten gerade sehr viele.",
        "A great many callers are waiting before you.",
    ),
    "offer_callback": (
        "Sollen wir Sie zurückrufen? Drücken Sie die Eins.",
        "Shall we ring you back? Press one.",
    ),
    "offer_voicemail": (
        "Für eine Nachricht drücken Sie die Zwei.",
        "To leave a message, press two.",
    ),
    "offer_writing": (
        "Für einen Link per SMS, mit dem Sie schriftlich weitermachen, drücken Sie die Drei.",
        "For a link by text message, to go on in writing, press three.",
    ),
    "offer_wait": (
        "Oder bleiben Sie einfach dran.",
        "Or simply stay on the line.",
    ),
    "callback_choose": (
        "Wenn wir anrufen sollen, sobald Sie dran sind: Eins. Zu einer anderen Zeit: Zwei.",
        "To be rung when it is your turn, press one. For another time, press two.",
    ),
    "callback_confirm_number": (
        "Bitte geben Sie Ihre Telefonnummer ein, und am Ende die Raute.",
        "Please enter your telephone number, and then press the hash key.",
    ),
    "callback_now": (
        "Sie können auflegen. Ihr Platz bleibt Ihnen. Wir rufen Sie an unter der Nummer",
        "You can hang up now. You keep your place. We will ring you at this number.",
    ),
    "callback_promised": (
        "Abgemacht. Wir rufen Sie zurück.",
        "Agreed. We will ring you back.",
    ),
    "callback_time": ("Wir rufen Sie an", "We will ring you"),
    "callback_take": (
        "Wenn das passt, drücken Sie die Eins. Für die nächste Zeit drücken Sie die Zwei.",
        "If that suits you, press one. For the next time, press two.",
    ),
    "writing_sent": (
        "Wir haben Ihnen eine SMS geschickt. Schreiben Sie uns dort, wir antworten Ihnen.",
        "We have sent you a text message. Write to us there, and we will answer.",
    ),
    "writing_not": (
        "Das geht im Moment leider nicht.",
        "Sorry, that cannot be done at the moment.",
    ),
    "voicemail_ask": (
        "Bitte sprechen Sie Ihre Nachricht nach dem Ton. Sie hört ein Mensch.",
        "Please leave your message after the tone. A person will listen to it.",
    ),
    "voicemail_thanks": (
        "Danke. Ihre Nachricht ist angekommen. Wir melden uns.",
        "Thank you. We have your message, and we will be in touch.",
    ),
    "today": ("heute", "today"),
    "tomorrow": ("morgen", "tomorrow"),
    "day_monday": ("am Montag", "on Monday"),
    "day_tuesday": ("am Dienstag", "on Tuesday"),
    "day_wednesday": ("am Mittwoch", "on Wednesday"),
    "day_thursday": ("am Donnerstag", "on Thursday"),
    "day_friday": ("am Freitag", "on Friday"),
    "day_saturday": ("am Samstag", "on Saturday"),
    "day_sunday": ("am Sonntag", "on Sunday"),
    "plus": ("plus", "plus"),
}

_MONTHS = (
    ("Januar", "January"),
    ("Februar", "February"),
    ("März", "March"),
    ("April", "April"),
    ("Mai", "May"),
    ("Juni", "June"),
    ("Juli", "July"),
    ("August", "August"),
    ("September", "September"),
    ("Oktober", "October"),
    ("November", "November"),
    ("Dezember", "December"),
)


def texts(language: str) -> dict[str, Said]:
    """All that is spoken in a language, by the names of its sounds."""
    column = (DE, EN).index(language)
    found: dict[str, Said] = {name: both[column] for name, both in _SENTENCES.items()}
    found |= {f"number_{each}": str(each) for each in range(60)}
    found |= {f"month_{number}": each[column] for number, each in enumerate(_MONTHS, start=1)}
    found |= {f"date_{day}": _date(day, language) for day in range(1, 32)}
    return found | (_hours_de() if language == DE else _hours_en())


def _hours_de() -> dict[str, Said]:
    """By 24 hours; minutes follow as numbers."""
    return {f"clock_{hour}": f"um {'ein' if hour == 1 else hour} Uhr" for hour in range(24)}


def _hours_en() -> dict[str, Said]:
    """By twelve hours; minutes and half of the day follow."""
    found: dict[str, Said] = {f"clock_{hour}": f"at {hour}" for hour in range(1, 13)}
    found |= {f"past_{minute}": f"oh {minute}" for minute in range(1, 10)}
    return found | {"before_noon": "A M.", "after_noon": "P M."}


def _date(day: int, language: str) -> str:
    if language == DE:
        return f"dem {day}."
    endings = {1: "st", 2: "nd", 3: "rd"}
    ending = "th" if day in (11, 12, 13) else endings.get(day % 10, "th")
    return f"the {day}{ending} of"
