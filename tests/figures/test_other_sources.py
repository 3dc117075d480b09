"""Figures and sentences of studies whose sources are not those of the example: chats alone; diaries and groups.

No figure has a legend, a number or a noun of a source that the study does not have.
"""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from worlds import texts

from helpers import figures
from helpers.article import advisory_group, corpus_table
from helpers.coding import saturation
from helpers.counting.contacts import describe_contacts
from helpers.figures.drawing.key import ONLY_OTHER
from helpers.study.codebook import Codebook
from helpers.study.codebook_history import History
from helpers.study.reporting import mention_questions
from helpers.study.study import Study
from helpers.study.themes import Area, Theme

NAMES = {
    "chat": ("Chats", "Chat"),
    "diary": ("Diaries", "Diary entry"),
    "focus_group": ("Focus groups", "Focus group"),
    "interview": ("Interviews", "Interview"),
    "survey": ("Surveys", "Survey"),
    "note": ("Visits", "Visit"),
}
BOOK = Codebook(
    version="1",
    status="-",
    areas=(Area(id="one", label="One", meaning="-"),),
    themes=(Theme(id="rest", label="Rest", area="one", indicators=("x",)),),
)


def study_of(*readers: str, n_workers: int = 2) -> Study:
    """Return a study of two weeks, with a source for each reader."""
    sources = [
        {
            "id": f"{reader}_1",
            "reader": reader,
            "label": NAMES[reader][0],
            "singular": NAMES[reader][1],
            "folder": reader,
            "counted_role": "researcher" if reader == "note" else "worker",
        }
        for reader in readers
    ]
    first = date(2024, 1, 8)
    return Study.model_validate(
        {
            "title": "A study",
            "fictional": True,
            "notice": "Fictional test data",
            "stance": "codebook",
            "time_zone": "Europe/London",
            "disclosure": {"profile": "open"},
            "calendar": {"first_day": first, "last_day": date(2024, 1, 21)},
            "speaker_roles": {"worker": "speaks"},
            "sources": sources,
            "workers": [{"id": f"W{n}", "first_day": first} for n in range(1, n_workers + 1)],
        }
    )


def contacts_of(study: Study, *numbers: int) -> pd.DataFrame:
    """Return table ``contacts``, with these numbers for each source in turn, the same in each week."""
    rows = [
        (worker, week, source, "observed" if n else "no_contact", n, 10 * n)
        for worker in study.worker_ids
        for week in (1, 2)
        for source, n in zip(study.source_ids, numbers, strict=True)
    ]
    columns = ["worker", "week", "source", "state", "n_contacts", "n_words"]
    return pd.DataFrame(rows, columns=columns)


@pytest.mark.parametrize(
    ("reader", "one", "two"),
    [
        ("chat", "1 day of chats", "2 days of chats"),
        ("diary", "1 day of diaries", "2 days of diaries"),
        ("focus_group", "1 attendance at focus groups", "2 attendances at focus groups"),
        ("survey", "1 answer to surveys", "2 answers to surveys"),
        ("interview", "1 interview", "2 interviews"),
        ("note", "1 visit", "2 visits"),
    ],
)
def test_contacts_are_counted_as_what_a_contact_is_for_their_reader(reader, one, two):
    source = study_of(reader).sources[0]
    assert [source.count(1), source.count(2)] == [one, two]
    assert source.contacts == two.removeprefix("2 ")


def test_the_calendar_of_a_single_source_counts_days_and_explains_no_other_source():
    study = study_of("chat")
    drawing = figures.contact_calendar(contacts_of(study, 3), study)
    assert "The numbers are counts of days of chats in each week" in drawing.caption
    assert "with 12 contacts: 12 days of chats." in drawing.alt
    assert "another source" not in drawing.caption
    assert ONLY_OTHER not in [text.get_text() for text in texts(drawing)]


def test_a_calendar_with_weeks_of_one_source_alone_explains_their_pale_cells():
    study = study_of("diary", "focus_group")
    drawing = figures.contact_calendar(contacts_of(study, 2, 0), study)
    assert "counts of days of diaries or attendances at focus groups" in drawing.caption
    assert f"marks a week with {ONLY_OTHER}" in drawing.caption
    assert ONLY_OTHER in [text.get_text() for text in texts(drawing)]
    both = figures.contact_calendar(contacts_of(study, 2, 1), study)
    assert ONLY_OTHER not in both.caption
    assert ONLY_OTHER not in [text.get_text() for text in texts(both)]


def test_a_page_of_one_worker_does_not_speak_of_every_worker():
    study = study_of("diary", n_workers=1)
    assert figures.contact_calendar(contacts_of(study, 2), study).alt.endswith(
        "There was contact with W1 in every week. Fictional test data."
    )


def test_sources_are_not_compared_where_there_is_only_one():
    study = study_of("chat")
    drawing = figures.theme_sources(pd.DataFrame(), pd.DataFrame(), study, BOOK, unit="segments")
    assert "not drawn, since the study has a single source" in drawing.caption
    assert drawing.shows.name == "NOTHING"


def test_the_first_sentence_of_the_notebooks_says_what_was_counted():
    study = study_of("diary", "focus_group")
    assert describe_contacts(contacts_of(study, 2, 1), study).startswith(
        "There were 8 days of diaries and 4 attendances at focus groups with 2 workers."
    )


def test_nothing_is_said_of_questions_where_the_researcher_asks_in_no_source():
    assert mention_questions(study_of("chat", "diary")) == ""
    assert "in the table asked" in mention_questions(study_of("chat", "focus_group"))


def test_saturation_speaks_of_the_sources_that_the_researcher_leads():
    history = History((), BOOK)
    assert "themes that focus groups add to" in saturation.why_not(history, study_of("focus_group", "diary"))
    assert "this study has none" in saturation.why_not(history, study_of("diary"))


@pytest.mark.parametrize(("minutes", "has_minutes"), [(None, False), (12.5, True)])
def test_the_corpus_has_a_column_of_minutes_only_where_some_are_known(minutes, has_minutes):
    row = {"worker": "all", "source": "chat_1", "period": "all", "state": "shown", "minutes": minutes}
    row |= {"n_workers": 2, "n_contacts": 12, "n_weeks": 4, "n_words": 120}
    table = corpus_table(pd.DataFrame([row]), study_of("chat"))
    assert ("Minutes" in table.frame) == has_minutes
    assert ("Minutes are known" in table.note) == has_minutes


def test_the_page_for_an_advisory_group_speaks_of_notes_only_where_there_are_some():
    shown = [{"product": "figures/theme_sources", "shows_of_workers": "totals of all workers"}]
    for readers, has_notes in ((("diary", "chat"), False), (("diary", "note"), True)):
        rows = advisory_group._pictures(shown, study_of(*readers))
        (does_not_say,) = [row[2] for row in rows if row[0].startswith("Themes by source")]
        assert (advisory_group.OF_NOTES in does_not_say) == has_notes
