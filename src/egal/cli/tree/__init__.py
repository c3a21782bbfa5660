"""The supervised tree: the embedded database, its launcher, the supervisor of the parts."""
