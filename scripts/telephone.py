"""The scenes of the telephone: what rings, what is talked about, what it looks like afterwards.

The calls are those of a switchboard without a telephone (`tests/journeys/switchboard.py`), told of
in the database of the demo: nobody speaks.
"""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.journeys.switchboard import Switchboard

Scene = Callable[[Page], object]
WHO, KNOWN, UNKNOWN = "jana", "+4930230125741", "+49405550118"


def telephone_scenes(board: Switchboard, desk: Callable[[str], Scene]) -> dict[str, Scene]:
    """By their names. desk: the scene of a page below the desk's address."""
    calls = Calls(board, desk)
    return {
        "phone-known": calls.ringing(KNOWN, "Mara Lindner"),
        "phone-unknown": calls.ringing(UNKNOWN, ""),
        "phone-withheld": calls.ringing("", ""),
        "phone-callback-due": calls.due,
        "phone-talking": calls.talking,
        "phone-held": calls.held,
        "phone-chat-meanwhile": calls.chat_meanwhile,
        "phone-keypad": calls.opened(".keypad"),
        "phone-passing-on": calls.opened(".pass-on"),
        "phone-wrap-up": calls.wrapping_up,
        "phone-devices": calls.quietly(_checked(desk("phone/devices/"))),
        "call-talk": _found(desk, "Martens"),
        "call-voicemail": _found(desk, "Behrens"),
        "call-abandoned": _found(desk, "Sabine"),
        "call-callback": _found(desk, "Fatma"),
        "call-transcript": _unfolded(_found(desk, "Behrens")),
    }


class Calls:
    """Each begins anew, with Jana free."""

    def __init__(self, board: Switchboard, desk: Callable[[str], Scene]) -> None:
        self._board = board
        self._desk = desk

    def ringing(self, number: str, name: str) -> Scene:
        """It rings at her desk."""

        def ring(page: Page) -> None:
            self._begin(page)
            self._ring(page, number, name)

        return ring

    def due(self, page: Page) -> None:
        """It is time to ring somebody back."""
        self._begin(page)
        self._board.do("due", name="Yıldız")
        page.locator(".phone-card.offer").wait_for()

    def talking(self, page: Page) -> None:
        """In a call with Mara."""
        self._begin(page)
        self._talk(page)

    def held(self, page: Page) -> None:
        """The same, on hold."""
        self._begin(page)
        call = self._talk(page)
        self._board.do("becomes", call=call, who=WHO, phase="held")
        page.locator(".phone-card.call[data-held]").wait_for()

    def chat_meanwhile(self, page: Page) -> None:
        """In a call, and somebody is in the chat."""
        self._begin(page)
        self._talk(page)
        self._board.do("chats", name="Yıldız")
        page.locator(".phone-card.offer").wait_for()

    def opened(self, part: str) -> Scene:
        """In a call, with this menu open."""

        def open_it(page: Page) -> None:
            self.talking(page)
            page.locator(f".phone-card {part} > summary").click()

        return open_it

    def wrapping_up(self, page: Page) -> None:
        """After a call."""
        self._begin(page)
        self._board.do("ends", call=self._talk(page), who=WHO, leg="scene")
        page.locator(".phone-card.wrap-up").wait_for()

    def quietly(self, scene: Scene) -> Scene:
        """The same, while nobody calls."""

        def show(page: Page) -> None:
            self._board.do("quiet", who=WHO)
            scene(page)

        return show

    def _begin(self, page: Page) -> None:
        self._board.do("quiet", who=WHO)
        self._desk("conversations/?view=open")(page)

    def _ring(self, page: Page, number: str, name: str) -> int:
        call = int(self._board.do("rings", name=name, number=number))
        page.locator(".phone-card.offer").wait_for()
        return call

    def _talk(self, page: Page) -> int:
        call = self._ring(page, KNOWN, "Mara Lindner")
        self._board.do("taken", call=call, who=WHO)
        self._board.do("becomes", call=call, who=WHO, phase="talking")
        page.locator(".phone-card.call").wait_for()
        return call


def _found(desk: Callable[[str], Scene], name: str) -> Scene:
    """The conversation with somebody who called."""

    def open_it(page: Page) -> None:
        desk(f"conversations/?view=search&q={name}")(page)
        page.locator(".row", has_text=name).first.click()
        page.locator(".message").first.wait_for()

    return open_it


def _unfolded(scene: Scene) -> Scene:
    """With everything that can be opened in the call's card."""

    def unfold(page: Page) -> None:
        scene(page)
        for each in page.locator(".message details > summary").all():
            each.click()

    return unfold


def _checked(scene: Scene) -> Scene:
    """With the microphone listened to."""

    def check(page: Page) -> None:
        scene(page)
        page.locator("[data-does=listen]").click()

    return check
