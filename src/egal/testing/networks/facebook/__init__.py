"""A Facebook page and its Messenger. Meta publishes no document that a program could check, so what
stands here follows its pages; each file names them."""

from egal.testing.networks.facebook import comments, messenger
from egal.testing.networks.facebook.network import Facebook as Facebook

TABLES = (messenger.routes, comments.routes)
