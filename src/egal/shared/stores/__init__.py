"""Where the bytes of files lie: a folder (`folder.py`) or a bucket of an S3 store (`bucket.py`)."""
