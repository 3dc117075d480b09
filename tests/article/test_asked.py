"""The table of what had been asked about: its numbers are those of the counts, and it is only of open studies."""

from __future__ import annotations

import pandas as pd
import pytest
from worlds import OWN, World

from helpers.article import asked_table
from helpers.article.form import require_numbers
from helpers.study.gate import Shows

BY_THEME = pd.DataFrame(
    [("t0", 6, 2, 3, 1, 0), ("t1", 4, 0, 0, 1, 3), ("t2", 0, 0, 0, 0, 0)],
    columns=["theme", "n_segments", "n_asked", "n_volunteered", "n_no_question", "n_not_known"],
)


def test_each_theme_has_its_four_numbers_under_heads_that_say_which_are_limits():
    world = World()
    table = asked_table(BY_THEME, world.study, world.codebook, sources=OWN)
    assert table.frame.to_numpy().tolist() == [
        ["Supervision", "2 of 6", "3 of 6", "1 of 6", "0 of 6"],
        ["Role clarity", "0 of 4", "0 of 4", "1 of 4", "3 of 4"],
        ["Structures", "0 of 0", "0 of 0", "0 of 0", "0 of 0"],
    ]
    assert list(table.frame)[1:4] == [
        "Question on it found",
        "No question on it found",
        "No question before it",
    ]
    assert (
        "at least the first number had been asked about, and at most the second was volunteered" in table.note
    )
    assert "in interviews and voice notes" in table.note
    assert "What the researcher wrote to the workers is not read: voice notes may answer it." in table.note
    assert "wrote to" not in asked_table(BY_THEME, world.study, world.codebook, sources=["interview"]).note
    assert table.shows is Shows.WORKERS
    require_numbers(table, world.study)


def test_without_any_indicator_the_note_tells_of_coded_questions_alone():
    world = World()
    themes = [theme.model_copy(update={"indicators": []}) for theme in world.codebook.themes]
    by_hand = world.codebook.model_copy(update={"themes": themes})
    note = asked_table(BY_THEME, world.study, by_hand, sources=OWN).note
    assert "A question that nobody has coded is not found" in note
    assert "indicator" not in note


@pytest.mark.parametrize("profile", ["strict", "consented"])
def test_where_single_workers_may_not_be_shown_it_says_so_and_has_no_number(profile):
    world = World(profile=profile)
    table = asked_table(BY_THEME, world.study, world.codebook, sources=OWN)
    assert table.shows is Shows.NOTHING
    assert table.frame.columns.tolist() == ["Not shown"]
    assert not any(letter.isdigit() for letter in f"{table.note} {table.frame.to_numpy()}")
    require_numbers(table, world.study)
