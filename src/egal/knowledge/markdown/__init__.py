"""Articles as Markdown (CommonMark with GitHub's tables and strikethrough), and back.

Pure: neither database nor files. Read and written again, an article has the same words and the same
structure (`tests/test_round_trip.py`).
"""

from egal.knowledge.markdown.reading import html_of
from egal.knowledge.markdown.writing import markdown_of

__all__ = ["html_of", "markdown_of"]
