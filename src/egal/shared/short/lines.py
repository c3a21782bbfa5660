"""Ends of lines, which a form sends as two characters and everybody counts as one."""


def one_line_end(text: str) -> str:
    """With "\\n" wherever a form, which sends "\\r\\n", or an old system ends a line."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
