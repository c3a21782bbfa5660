"""The HTML part of a mail of ours: a few elements with inline styles, which all programs show.

No colours but one grey and one line, so that it can be read on dark paper as well; the width of a
picture as an attribute, because Outlook knows no max-width.
"""

import re
from html import escape

from egal.shared.formatted import ENCLOSED

WIDEST = 600  # pixels of a picture

_LINK = re.compile(r"""(https?://[^\s<>"']{1,2000}[^\s<>"'.,;:!?)\]])""")
_PARAGRAPHS = re.compile(r"\n{2,}")
_BODY = "font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif;max-width:42em"
_BELOW = "margin-top:1.5em;color:#6f7b7a;font-size:14px"
_STYLES = {
    "blockquote": "margin:0 0 1em;padding:0 0 0 1em;border-left:3px solid #9aa5a4",
    "code": "font-family:ui-monospace,Consolas,monospace",
    "h1": "margin:0 0 .5em;font-size:22px",
    "h2": "margin:0 0 .5em;font-size:19px",
    "h3": "margin:0 0 .5em;font-size:16px",
    "ol": "margin:0 0 1em;padding:0 0 0 1.6em",
    "p": "margin:0 0 1em",
    "pre": "margin:0 0 1em;white-space:pre-wrap;font-family:ui-monospace,Consolas,monospace",
    "ul": "margin:0 0 1em;padding:0 0 0 1.6em",
}
_STYLED = re.compile(rf"<({'|'.join(_STYLES)})>")
_PICTURE = re.compile(r'<img((?: [a-z]+="[^"]*")*)>')
_WIDTH = re.compile(r' width="(\d+)"')
_SIZES = re.compile(r' (?:width|height)="\d*"')
_SOURCE = re.compile(r' src="cid:([0-9a-f]{64})"')


def page(inner: str, below: str = "") -> str:
    """The whole of it. inner: HTML. below: the signature as text, set off."""
    if below:
        inner += f'<div style="{_BELOW}">\n{paragraphs(below)}</div>\n'
    return (
        '<html><head><meta name="color-scheme" content="light dark"></head>'
        f'<body><div style="{_BODY}">\n{inner}</div></body></html>\n'
    )


def paragraphs(text: str) -> str:
    """Plain text, with its addresses as links."""
    return "".join(_paragraph(part) for part in _PARAGRAPHS.split(text.strip("\n")) if part)


def styled(html: str, domain: str) -> str:
    """What was formatted (`shared/written.py`). domain: of the Content-IDs of its pictures."""
    looks = _STYLED.sub(lambda tag: f'<{tag[1]} style="{_STYLES[tag[1]]}">', html)

    def picture(tag: re.Match[str]) -> str:
        width = _WIDTH.search(tag[1])
        size = f' width="{min(int(width[1]), WIDEST)}"' if width else ""
        named = _SOURCE.sub(rf' src="{ENCLOSED}\1@{domain}"', _SIZES.sub("", tag[1]))
        return f'<img{named}{size} style="max-width:100%;height:auto">'

    return _on_lines(_PICTURE.sub(picture, looks)) + "\n"


def _on_lines(html: str) -> str:
    """So that lines stay short where somebody reads the source; no space is added to words."""
    return re.sub(r"(<br>|</(?:div|p|li|ul|ol|blockquote|h[1-3])>)(?!\n)", r"\1\n", html)


def _paragraph(text: str) -> str:
    inner = "".join(_linked(piece, number) for number, piece in enumerate(_LINK.split(text)))
    return f'<p style="{_STYLES["p"]}">' + inner.replace("\n", "<br>\n") + "</p>\n"


def _linked(piece: str, number: int) -> str:
    """Every second piece is a link, because the pattern has one group."""
    shown = escape(piece)
    return f'<a href="{shown}">{shown}</a>' if number % 2 else shown
