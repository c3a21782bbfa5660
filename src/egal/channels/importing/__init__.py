"""Taking in a table of contacts. Here, because channels know how addresses are spelled."""
