"""Which of the coded segments had been asked about, and which were volunteered, as a table of the article."""

from __future__ import annotations

import pandas as pd

from helpers.article.form import ArticleTable
from helpers.prose import in_a_sentence, listed
from helpers.study.codebook import Codebook
from helpers.study.gate import Shows, may_show
from helpers.study.study import Study

HEADS = {
    "n_asked": "Question on it found",
    "n_volunteered": "No question on it found",
    "n_no_question": "No question before it",
    "n_not_known": "Not known",
}
LIMITS = "so at least the first number had been asked about, and at most the second was volunteered."
HOW = (
    "A question on it is found if the question before a segment has the theme, as an indicator or a person's "
    "coding shows; there is no question before it if the researcher had not spoken. A question in other "
    f"words than the indicators is not found unless a person has coded it: {LIMITS} "
    "Not known: the theme has no indicator, and nobody has coded the questions of the contact."
)
HOW_MANUALLY = (
    "A question on it is found if the question before a segment has been coded with the theme; there is no "
    "question before it if the researcher had not spoken. A question that nobody has coded is not found: "
    f"{LIMITS} Not known: nobody has coded the questions of the contact."
)
"""The same, where no theme has an indicator."""
ORIGIN = "table asked_counts"


def asked_table(
    by_theme: pd.DataFrame, study: Study, codebook: Codebook, *, sources: list[str]
) -> ArticleTable:
    """Return for each theme how many of its segments had been asked about, and how many were volunteered.

    These numbers are not among the public tables: where single workers may not be shown, the table says so.

    Parameters
    ----------
    by_theme
        As `counting.asked.by_theme` returns it, for `sources`.
    """
    title = "Asked about and volunteered"
    if not may_show(study, Shows.WORKERS):
        why = f"Under the profile {study.disclosure.profile}, these numbers are not published."
        return ArticleTable("asked", title, pd.DataFrame({"Not shown": [why]}), why, Shows.NOTHING)
    labels = {theme.id: theme.label for theme in codebook.themes}
    frame = pd.DataFrame({"Theme": by_theme["theme"].map(labels)})
    # Words between the numbers: digits of neighbouring cells could look like somebody's number.
    of_all = " of " + by_theme["n_segments"].map("{:,}".format)
    for column, head in HEADS.items():
        frame[head] = by_theme[column].map("{:,}".format) + of_all
    own = [source for source in sources if study.source(source).counted_role == "worker"]
    kinds = listed([in_a_sentence(study.source(source).label) for source in own])
    how = HOW if any(theme.indicators for theme in codebook.themes) else HOW_MANUALLY
    note = f"Segments with the theme in {kinds}, of all with it. {how}"
    sent = [in_a_sentence(study.source(one).label) for one in own if study.source(one).read_by.is_sent]
    if sent:
        note += f" What the researcher wrote to the workers is not read: {listed(sent)} may answer it."
    registered = {ORIGIN: by_theme, "data/codebook.yaml": codebook}
    return ArticleTable("asked", title, frame, note, Shows.WORKERS, registered)
