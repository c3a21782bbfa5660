"""Egal: a self-hosted service desk in which the customer chooses the medium."""

__version__ = "0.1.0"
