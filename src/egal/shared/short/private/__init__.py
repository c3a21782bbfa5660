"""What in a text must not be read by everybody: numbers, addresses and codes of one person."""

from egal.shared.short.private.finding import Found, private_in

__all__ = ["Found", "private_in"]
