"""One change to many conversations: which there are, and the worker that makes them."""
