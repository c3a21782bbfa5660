"""Soft line breaks taken out (RFC 3676), so that a paragraph fits the reader's own width."""


def unflowed(text: str, *, delete_space: bool) -> str:
    """A line that ends with a space goes on in the next. Quoted lines stay as they are."""
    lines: list[list[str]] = []
    goes_on = False
    for line in text.split("\n"):
        quoted = line.startswith(">")
        own = line.removeprefix(" ")  # stuffed, section 4.4
        if goes_on and not quoted and own != "-- ":
            if delete_space:
                lines[-1][-1] = lines[-1][-1][:-1]
            lines[-1].append(own)
        else:
            lines.append([own])
        goes_on = own.endswith(" ") and not quoted and own != "-- "
    return "\n".join("".join(pieces) for pieces in lines)
