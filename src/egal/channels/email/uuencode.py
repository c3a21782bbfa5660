"""Files written into the text itself, as programs did before MIME and some scanners still do.

begin 644 name
M<data>
`
end
"""

import binascii
import re

MAX_FILES = 20

_BLOCK = re.compile(
    r"^begin [0-7]{3,4} ([^\n]{1,200})\n((?:[ -`][ -`]{0,90}\n)+)end[ \t]{0,9}(?:\n|\Z)",
    re.MULTILINE,
)
_LINE = re.compile(r"[^\n]+")


def without_files(text: str) -> tuple[str, list[tuple[str, bytes]]]:
    """(the text, its files by name). What only looks like a file stays in the text."""
    if "begin " not in text:
        return text, []
    rest: list[str] = []
    files: list[tuple[str, bytes]] = []
    end = 0
    for block in _BLOCK.finditer(text):
        content = _decoded(block[2])
        if content is None or len(files) == MAX_FILES:
            continue
        files.append((block[1].strip(), content))
        rest.append(text[end : block.start()])
        end = block.end()
    return "".join([*rest, text[end:]]), files


def _decoded(lines: str) -> bytes | None:
    """None if one line does not hold what its first character promises."""
    content = bytearray()  # and never all lines by themselves, which take four times the room
    try:
        for line in _LINE.finditer(lines):
            content += binascii.a2b_uu(line[0])
    except (binascii.Error, ValueError):
        return None
    return bytes(content)
