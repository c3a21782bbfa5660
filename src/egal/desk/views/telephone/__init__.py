"""The settings of the telephone: what callers meet, what they hear, what is kept of it."""
