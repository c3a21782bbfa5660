"""Nordnetz with an open portal, and Mara, who has written."""

from egal.portal.mine.tests.conftest import eve, portal

__all__ = ["eve", "portal"]
