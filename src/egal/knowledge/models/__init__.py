from egal.knowledge.models.article import Article, Audience
from egal.knowledge.models.category import Category
from egal.knowledge.models.feedback import Feedback
from egal.knowledge.models.image import Image
from egal.knowledge.models.reading import Ending, Reading
from egal.knowledge.models.revision import Revision
from egal.knowledge.models.search import Search
from egal.knowledge.models.search_row import SearchRow, Word
from egal.knowledge.models.synonym import Synonym
from egal.knowledge.models.translation import Redirect, Translation

__all__ = [
    "Article",
    "Audience",
    "Category",
    "Ending",
    "Feedback",
    "Image",
    "Reading",
    "Redirect",
    "Revision",
    "Search",
    "SearchRow",
    "Synonym",
    "Translation",
    "Word",
]
