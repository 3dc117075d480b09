"""The reporting checklists COREQ, SRQR, RTARG and JARS-Qual, filled in as far as the data allow."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.article.checklist_items import CHECKLISTS, Checklist, Item
from helpers.article.facts import Fact
from helpers.article.form import ArticleTable
from helpers.study.gate import Sentence, Shows, require_declared, widest
from helpers.study.registered import merged

SAID, TO_WRITE, PAGE = "What the data say", "To write", "Reported on page"
COLUMNS = ["Section", "Item", "Topic", SAID, TO_WRITE, PAGE]
UNSEEN = "[heading not seen in print: given in our words]"
NO_FACT = Fact(Sentence("", Shows.NOTHING))
NOTE = (
    "An item counts as filled in only if nothing is left to write. Numbers and headings are those of the "
    "published checklist, what is to be written is in our words; see the original for each item."
)
OF_GUIDE = (
    "What the data say is a pointer to be written out. What is to be written is in our words; see the "
    "original."
)
"""What is said of guidelines that are no list to be ticked: nothing is counted as filled in."""


def fill_checklist(name: str, facts: Mapping[str, Fact]) -> ArticleTable:
    """Fill in a checklist: one row per item, in order.

    Parameters
    ----------
    name
        One of `checklist_items.CHECKLISTS`.
    facts
        What the data say, by the names in `checklist_items.Item.fact`. What an item asks is to be written if
        there is no fact, or one that says nothing.

    Returns
    -------
    ArticleTable
        `COLUMNS`; the last is empty, for the author.

    Raises
    ------
    FieldworkError
        Facts that do not declare what they show of workers.
    """
    declared = {f"fact {one}": getattr(fact.said, "shows", None) for one, fact in facts.items()}
    require_declared(declared)
    checklist = CHECKLISTS[name]
    used = [facts.get(item.fact, NO_FACT) for item in checklist.items]
    rows = [_row(item, fact) for item, fact in zip(checklist.items, used, strict=True)]
    frame = pd.DataFrame(rows, columns=COLUMNS)
    has_fact, has_rest = frame[SAID] != "", frame[TO_WRITE] != ""
    n_filled, n_in_part = int((has_fact & ~has_rest).sum()), int((has_fact & has_rest).sum())
    filled = f"{n_filled} of {len(frame)} items are filled in from the data, and {n_in_part} in part. {NOTE}"
    if not checklist.is_ticked:
        filled = OF_GUIDE
    note = " ".join(f"{filled} {_describe_unseen(checklist)} {checklist.about}".split())
    registered = merged(fact.said for fact in used) | {
        "items that are filled in": [n_filled, n_in_part, len(frame)],
        "numbers of items": list(frame["Item"]),
    }
    stem = name.lower().replace("-", "_")
    shows = widest(fact.said.shows for fact in used)
    title = f"{checklist.title}, filled in as far as the data allow"
    return ArticleTable(stem, title, frame, note, shows, registered, "Topic")


def _row(item: Item, fact: Fact) -> tuple[str, int | str, str, str, str, str]:
    """Return the row of an item."""
    topic = item.heading if item.is_seen else f"{item.heading} {UNSEEN}"
    to_write = fact.to_write
    if not fact.said:
        to_write = fact.to_write or item.asks
    number: int | str = item.number
    if item.number.isdecimal():
        number = int(item.number)
    return (item.section, number, topic, str(fact.said), to_write, "")


def _describe_unseen(checklist: Checklist) -> str:
    """Say how many headings were not seen in print; an empty text if all were."""
    if all(item.is_seen for item in checklist.items):
        return ""
    return (
        "Where a heading is marked, that of the publication could not be seen, and ours stands in its place: "
        "compare before you hand it in."
    )
