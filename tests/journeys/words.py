"""The words on the screen in the language a journey is walked in, from the catalogue itself."""

import gettext
from pathlib import Path

import egal

CATALOGUES = Path(egal.__file__).parent / "locale"


class Words:
    """Says in German, or in English, what stands in the source in English."""

    def __init__(self, locale: str) -> None:
        """locale: of a browser, such as "de-DE"."""
        languages = [] if locale.startswith("en") else [locale[:2]]
        fallback = not languages
        self._catalogue = gettext.translation("django", CATALOGUES, languages, fallback=fallback)

    def __call__(self, text: str) -> str:
        said = self._catalogue.gettext(text)
        assert said != text or isinstance(self._catalogue, gettext.NullTranslations), text
        return said

    def many(self, one: str, several: str, number: int, **values: object) -> str:
        """With a number in it, and what else it takes."""
        return self._catalogue.ngettext(one, several, number) % values
