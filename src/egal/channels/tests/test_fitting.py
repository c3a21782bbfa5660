from dataclasses import replace

import pytest
from django.utils import translation

from egal.channels.base import Capabilities
from egal.channels.fitting import fitted
from egal.channels.ways import Way
from egal.conversations.models import Inbox
from egal.shared.ids import public_id
from egal.shared.trouble import Trouble

MAIL = Way(Inbox(), "mara@posteo.example", "Mara", "email", Capabilities(True, formatted=True))
SHOP = replace(MAIL, capabilities=Capabilities(True, files=True))


def test_where_nothing_formatted_is_shown_the_words_go_and_the_pictures_as_files() -> None:
    html = f'<ul><li><b>Red</b></li></ul><img src="cid:{public_id(7)}">'
    plain = fitted(SHOP.capabilities, "", html, [3])
    assert (plain.text, plain.html, plain.uploads) == ("- Red", "", [3, 7])
    shown = fitted(MAIL.capabilities, "", html, [3])
    assert (shown.text, shown.html, shown.uploads) == ("", html, [3])
    assert fitted(SHOP.capabilities, "Red", "", []).text == "Red"


def test_what_is_longer_than_the_way_takes_is_refused() -> None:
    short = Capabilities(True, formatted=True, max_length=3)
    assert fitted(short, "Red", "", []).text == "Red"
    with translation.override("en"), pytest.raises(Trouble, match="3 characters at most"):
        fitted(short, "", "<b>Blue</b>", [])
