"""What the manuscript uses: tables for Word, as web pages and as CSV; reporting checklists; and every number.

They are made from counted tables and from the facts of the study, and written to ``article/`` and
``numbers.json``. The names listed here are the interface.
"""

from helpers.article.areas import areas_table
from helpers.article.checklists import fill_checklist
from helpers.article.claims import claims_table
from helpers.article.controlled import PUBLIC
from helpers.article.disclosure import disclosure_page, products_of_page, save_disclosure_page
from helpers.article.form import ArticleTable, save
from helpers.article.numbers import Number, recompute, save_numbers
from helpers.article.overview import (
    codebook_table,
    corpus_table,
    describe_theme_sources,
    describe_themes,
    theme_table,
)
from helpers.article.quoted import collect_facts, collect_numbers

__all__ = [
    "PUBLIC",
    "ArticleTable",
    "Number",
    "areas_table",
    "claims_table",
    "codebook_table",
    "collect_facts",
    "collect_numbers",
    "corpus_table",
    "describe_theme_sources",
    "describe_themes",
    "disclosure_page",
    "fill_checklist",
    "products_of_page",
    "recompute",
    "save",
    "save_disclosure_page",
    "save_numbers",
    "theme_table",
]
