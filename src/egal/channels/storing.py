"""How many accounts may use the database at once."""

import threading

storing = threading.BoundedSemaphore(4)  # so many connections to it, for all accounts of a process
