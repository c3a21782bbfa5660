"""Finding articles by their words."""
