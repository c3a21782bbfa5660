"""The page on which a journey plays the public of the demo, by its forms as anybody would."""

from html import unescape

import httpx

from tests.journeys.installation import Installation, until


class Stage:
    """url: of the demo's networks."""

    def __init__(self, demo: Installation) -> None:
        self.url = demo.public_url

    def play(self, act: str, at: str = "/", **said: str) -> None:
        """One form of one page."""
        told = httpx.post(f"{self.url}{at}", data={"act": act, **said}, timeout=20)
        assert told.status_code == 303, told.text

    def page(self, at: str = "/") -> str:
        """What stands there."""
        return unescape(httpx.get(f"{self.url}{at}", timeout=20).text)

    def wait_for(self, words: str, at: str = "/") -> str:
        """The page, once it says this."""
        until(lambda: words in self.page(at))
        return self.page(at)

    def id_of(self, words: str, at: str = "/") -> str:
        """Of the post or comment that says this."""
        before = self.page(at).partition(words)[0]
        return before.rpartition('data-id="')[2].partition('"')[0]

    def says_of(self, words: str, said: str, at: str = "/", *, gone: bool = False) -> bool:
        """Whether this is said of the one with these words, once that has become so.

        gone: once it is said no longer.
        """
        until(lambda: (said in self._of(words, at)) != gone)
        return not gone

    def _of(self, words: str, at: str) -> str:
        return self.page(at).partition(words)[2].partition("</article>")[0]
