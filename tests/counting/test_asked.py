"""A theme is asked if the question before it has the theme; nothing is volunteered where nobody can know."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.counting import asked
from helpers.study.themes import Theme
from helpers.tables import ASKED_COUNTS, check

TURNS = [  # contact, role, words, themes coded by the dictionary in the whole turn
    ("a", "worker", "Hello.", "tea"),
    ("a", "researcher", "How is the tea?", "tea"),
    ("a", "worker", "The tea is fine, and it rains.", "tea rain"),
    ("a", "researcher", "Mm-hm.", ""),
    ("a", "worker", "More of the tea.", "tea"),
    ("a", "researcher", "What else?", ""),
    ("a", "worker", "Tea and rain.", "tea rain"),
    ("a", "researcher", "Tell me about the rain.", "rain"),
    ("a", "researcher", "And what did you do?", ""),
    ("a", "worker", "Rain, then tea.", "rain tea"),
    ("n", "worker", "A note on tea.", "tea"),
]


def tables(turns=TURNS) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return codings and segments: one segment for each turn, in its order."""
    segments, codings = [], []
    for number, (contact, role, text, themes) in enumerate(turns):
        segment = f"{contact}-r{number:02d}"
        source = {"a": "interview", "n": "voice_note"}[contact]
        segments.append((segment, segment, contact, "W1", 1, source, role, role == "worker", text))
        codings += [(segment, theme, "dictionary") for theme in themes.split()]
    columns = ["segment_id", "record_id", "contact_id", "worker", "week", "source", "speaker_role"]
    return (
        pd.DataFrame(codings, columns=["segment_id", "theme", "coder"]),
        pd.DataFrame(segments, columns=[*columns, "is_counted", "text"]),
    )


@pytest.fixture
def find(study, book):
    def find_asked(turns=TURNS, *, codebook=book, by_person=(), reviewed=()):
        codings, segments = tables(turns)
        persons = pd.DataFrame(by_person, columns=codings.columns)
        every = pd.concat([codings, persons], ignore_index=True)
        coverage = pd.DataFrame(reviewed, columns=["segment_id", "coder"])
        options = {"weeks": range(1, 3)}
        return asked.find_asked(codings, every, coverage, segments, study, codebook, **options)

    return find_asked


def kinds_of(found: pd.DataFrame) -> dict[tuple[str, str], str]:
    return {(row.segment_id, row.theme): row.kind for row in found.itertuples()}


def test_planted_questions_are_found_and_what_they_do_not_ask_is_volunteered(find):
    kinds = kinds_of(find())
    assert kinds == {
        ("a-r00", "tea"): "no_question",
        ("a-r02", "tea"): "asked",
        ("a-r02", "rain"): "volunteered",
        ("a-r04", "tea"): "asked",
        ("a-r06", "tea"): "volunteered",
        ("a-r06", "rain"): "volunteered",
        ("a-r09", "rain"): "asked",
        ("a-r09", "tea"): "volunteered",
        ("n-r10", "tea"): "no_question",
    }


def test_a_question_that_only_a_person_has_coded_is_found_too(find):
    kinds = kinds_of(find(by_person=[("a-r05", "tea", "R1")]))
    assert (kinds["a-r06", "tea"], kinds["a-r06", "rain"]) == ("asked", "volunteered")


def without_indicators(book, theme: str):
    themes = [
        Theme.model_validate(one.model_dump() | {"indicators": ()}) if one.id == theme else one
        for one in book.themes
    ]
    return book.model_copy(update={"themes": tuple(themes)})


def test_a_theme_without_indicators_is_not_volunteered_where_nobody_has_coded_the_questions(find, book):
    codebook = without_indicators(book, "rain")
    turns = [(*turn[:3], turn[3].replace("rain", "")) if turn[1] == "researcher" else turn for turn in TURNS]
    kinds = kinds_of(find(turns, codebook=codebook))
    assert {kind for (_, theme), kind in kinds.items() if theme == "rain"} == {"not_known"}
    assert "volunteered" in {kind for (_, theme), kind in kinds.items() if theme == "tea"}
    person = [("a-r07", "rain", "R1")]
    only_read = kinds_of(find(turns, codebook=codebook, by_person=person))
    assert (only_read["a-r09", "rain"], only_read["a-r02", "rain"]) == ("asked", "not_known")
    reviewed = [("a-r02", "R1")]
    known = kinds_of(find(turns, codebook=codebook, by_person=person, reviewed=reviewed))
    assert (known["a-r09", "rain"], known["a-r02", "rain"]) == ("asked", "volunteered")


def test_who_codes_only_the_workers_words_has_not_looked_at_the_questions(find, book):
    codebook = without_indicators(book, "rain")
    turns = [(*turn[:3], "") if turn[1] == "researcher" else turn for turn in TURNS]
    found = find(turns, codebook=codebook, by_person=[("a-r02", "rain", "R1")], reviewed=[("a-r02", "R1")])
    assert kinds_of(found)["a-r02", "rain"] == "not_known"


def counts_of(found, study) -> pd.DataFrame:
    rows = [("W1", source, theme) for source in ("interview", "voice_note") for theme in ("tea", "rain")]
    rows += [("W2", "interview", "tea"), ("W1", "observation", "tea")]
    return asked.count_asked(found, pd.DataFrame(rows, columns=["worker", "source", "theme"]), study)


def test_counts_add_up_to_the_coded_segments_with_a_row_of_zeros_where_nothing_is_coded(find, study, book):
    table = counts_of(find(), study)
    check(ASKED_COUNTS, table)
    assert table.to_numpy().tolist() == [
        ["W1", "interview", "rain", 1, 2, 0, 0],
        ["W1", "interview", "tea", 2, 2, 1, 0],
        ["W1", "voice_note", "rain", 0, 0, 0, 0],
        ["W1", "voice_note", "tea", 0, 0, 1, 0],
        ["W2", "interview", "tea", 0, 0, 0, 0],
    ]
    themes = asked.by_theme(table, book, sources=["interview", "voice_note"]).set_index("theme")
    assert themes.loc["tea"].tolist() == [6, 2, 2, 2, 0]
    nothing = counts_of(find()[:0], study)
    assert nothing[asked.COUNTS].sum().sum() == 0


def test_the_most_coded_theme_is_said_with_what_had_been_asked_about_and_what_is_not_known(find, study, book):
    said = asked.describe_most_coded(counts_of(find(), study), study, book, sources=["interview"])
    label = next(theme.label for theme in book.themes if theme.id == "tea")
    assert said.startswith(
        f"{label}, 5 segments: asked about, at least 2; volunteered, at most 2; said without a question, 1."
    )
    strict = study.model_copy(
        update={"disclosure": study.disclosure.model_copy(update={"profile": "strict"})}
    )
    hidden = asked.describe_most_coded(counts_of(find(), study), strict, book, sources=["interview"])
    assert "is not published" in hidden
    assert not any(letter.isdigit() for letter in hidden)
