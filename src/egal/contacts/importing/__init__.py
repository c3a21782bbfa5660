"""Tables of contacts: reading one, telling its columns, writing one. Knows no channel."""
