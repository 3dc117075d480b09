"""What the manuscript uses: tables for Word, as web pages and as CSV; reporting checklists; and every number.

They are made from counted tables and from the facts of the study, and written to ``article/`` and
``numbers.json``. The names listed here are the interface.
"""

from helpers.article.advisory_group import advisory_group_page
from helpers.article.agreement import agreement_table
from helpers.article.areas import add_other_sides, areas_table
from helpers.article.asked import asked_table
from helpers.article.checklist_items import CHECKLISTS
from helpers.article.checklists import fill_checklist
from helpers.article.claims import claims_table
from helpers.article.controlled import PUBLIC
from helpers.article.disclosure import disclosure_page, products_of_page
from helpers.article.facts import collect_facts
from helpers.article.form import ArticleTable, save
from helpers.article.methods import methods_page
from helpers.article.numbers import Number, recompute, save_numbers
from helpers.article.overview import (
    codebook_table,
    corpus_table,
    describe_theme_sources,
    describe_themes,
    theme_table,
)
from helpers.article.pages import save_page
from helpers.article.quoted import collect_numbers

__all__ = [
    "CHECKLISTS",
    "PUBLIC",
    "ArticleTable",
    "Number",
    "add_other_sides",
    "advisory_group_page",
    "agreement_table",
    "areas_table",
    "asked_table",
    "claims_table",
    "codebook_table",
    "collect_facts",
    "collect_numbers",
    "corpus_table",
    "describe_theme_sources",
    "describe_themes",
    "disclosure_page",
    "fill_checklist",
    "methods_page",
    "products_of_page",
    "recompute",
    "save",
    "save_numbers",
    "save_page",
    "theme_table",
]
