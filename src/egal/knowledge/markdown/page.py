"""One article in one language as a file: front matter (YAML between lines of ---), then Markdown.

    ---
    title: Umziehen mit Nordnetz
    language: de
    article: moving
    slug: umziehen
    category: Vertrag
    summary: Was Sie wann melden.
    audience: everybody
    published: true
    ---

title and language are needed. Files with the same `article` are one article in several languages;
without it the file stands alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import yaml
from django.utils.translation import gettext as _

AUDIENCES = ("everybody", "signed_in")
KEYS = ("title", "language", "article", "slug", "category", "summary", "audience", "published")
LONGEST = 512 * 1024  # bytes of a file
LONGEST_HEAD = 16 * 1024  # characters of its front matter
_MARK = "---"
_NO_VALUE = "\n"  # a list, or more names
_YES = {"true": True, "yes": True, "false": False, "no": False, "": False}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a file, and the line, from 1, in which it is to be mended."""

    path: str
    line: int
    words: str


class BadFile(Exception):
    """A file that cannot be taken in. problems: at least one."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems[0].words)
        self.problems = problems


@dataclass(frozen=True, slots=True)
class ArticleFile:
    """path: where it lies among the others. article: the name its translations share.

    slug: "" where the title makes it. body: Markdown. line: where the body begins, from 1.
    """

    path: str
    language: str
    title: str
    article: str
    slug: str = ""
    category: str = ""
    summary: str = ""
    audience: str = AUDIENCES[0]
    published: bool = False
    body: str = ""
    line: int = 1


def written(file: ArticleFile) -> str:
    """The text of the file."""
    head = {name: getattr(file, name) for name in KEYS if getattr(file, name) != ""}
    front = yaml.safe_dump(head, allow_unicode=True, sort_keys=False, width=10_000)
    return f"{_MARK}\n{front}{_MARK}\n\n{file.body}"


def read_page(path: str, raw: bytes) -> ArticleFile:
    """Raises BadFile with everything that is wrong with it."""
    text = _text(path, raw)
    head, body, line = _parted(path, text)
    given, lines = _front_matter(path, head)
    if problems := list(_wrong(path, given, lines)):
        raise BadFile(problems)
    return ArticleFile(
        path=path,
        language=given["language"].lower(),
        title=" ".join(given["title"].split()),
        article=given.get("article") or path,
        slug=given.get("slug", ""),
        category=" ".join(given.get("category", "").split()),
        summary=" ".join(given.get("summary", "").split()),
        audience=given.get("audience") or AUDIENCES[0],
        published=_YES[given.get("published", "").lower()],
        body=body,
        line=line,
    )


def _text(path: str, raw: bytes) -> str:
    if len(raw) > LONGEST:
        raise _bad(path, 1, _("The file is larger than %(size)s kB.") % {"size": LONGEST // 1024})
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _bad(path, line, _("This is no text in UTF-8. Save the file as UTF-8.")) from error
    if "\x00" in text:
        raise _bad(path, text[: text.index("\x00")].count("\n") + 1, _("This is no text."))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _parted(path: str, text: str) -> tuple[str, str, int]:
    """The front matter, the body, and the line where the body begins."""
    lines = text.split("\n")
    if lines[0].rstrip() != _MARK:
        words = _("The first line must be ---, and the title and the language follow.")
        raise _bad(path, 1, words)
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == _MARK:
            rest = "\n".join(lines[number + 1 :])
            body = rest.lstrip("\n")
            return "\n".join(lines[1:number]), body, number + 2 + len(rest) - len(body)
    raise _bad(path, len(lines), _("What begins with --- must end with a line of ---."))


def _front_matter(path: str, head: str) -> tuple[dict[str, str], dict[str, int]]:
    """The values as they are written, and the line of each."""
    if len(head) > LONGEST_HEAD:
        raise _bad(path, 1, _("There is too much between the lines of ---."))
    try:
        node = yaml.compose(head, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 2 if mark else 1
        raise _bad(path, line, _("This is no YAML: %(why)s.") % {"why": error.problem}) from error
    except yaml.YAMLError as error:
        raise _bad(path, 1, _("This is no YAML: %(why)s.") % {"why": error}) from error
    if not isinstance(node, yaml.MappingNode):
        raise _bad(path, 2, _("Lines such as “title: …” belong here."))
    pairs = [(key.value, value) for key, value in node.value if isinstance(key.value, str)]
    given = {
        name: value.value if isinstance(value, yaml.ScalarNode) else _NO_VALUE
        for name, value in pairs
    }
    return given, {name: value.start_mark.line + 2 for name, value in pairs}


def _wrong(path: str, given: dict[str, str], lines: dict[str, int]) -> Iterator[Problem]:
    for name in given.keys() - set(KEYS):
        known = {"name": name, "known": ", ".join(KEYS)}
        words = _("“%(name)s” means nothing here. These do: %(known)s.") % known
        yield Problem(path, lines[name], words)
    for name, value in given.items():
        if value == _NO_VALUE:
            words = _("“%(name)s” takes one value.") % {"name": name}
            yield Problem(path, lines[name], words)
    for name in ("title", "language"):
        if given.get(name) != _NO_VALUE and not given.get(name, "").strip():
            words = _("“%(name)s” is missing.") % {"name": name}
            yield Problem(path, lines.get(name, 1), words)
    if given.get("audience") and given["audience"] not in AUDIENCES:
        yield Problem(path, lines["audience"], _("The audience is everybody or signed_in."))
    if given.get("published", "").lower() not in _YES:
        yield Problem(path, lines["published"], _("“published” is true or false."))


def _bad(path: str, line: int, words: str) -> BadFile:
    return BadFile([Problem(path, line, words)])
