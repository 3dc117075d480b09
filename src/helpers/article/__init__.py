"""What the manuscript takes: tables for Word, for a page and as CSV; checklists; and every number, with where it comes from.

In go counted tables and the facts of the study; out come files in ``article/`` and ``numbers.json``. The door is what is listed here.
"""

from helpers.article.checklists import checklist
from helpers.article.form import ArticleTable, save
from helpers.article.numbers import Number, recompute, save_numbers
from helpers.article.overview import about_codebook, about_corpus, about_themes, carried_by, sentences_of
from helpers.article.quoted import facts_of, numbers_of

__all__ = [
    "ArticleTable",
    "Number",
    "about_codebook",
    "about_corpus",
    "about_themes",
    "carried_by",
    "checklist",
    "facts_of",
    "numbers_of",
    "recompute",
    "save",
    "save_numbers",
    "sentences_of",
]
