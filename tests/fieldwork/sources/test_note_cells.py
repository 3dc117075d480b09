"""Labels in a Word table name the values right of them or below them, and are no words of the note."""

from __future__ import annotations

import pytest

from helpers.fieldwork.reading import InputUnit
from helpers.fieldwork.sources.note_cells import find_labels

VALUES = ("Aisha", "Helen Marsh", "12/10/2023")


def units_of(*tables: list[list[str]]) -> list[InputUnit]:
    """Return the lines of tables; a line break in a cell divides its paragraphs."""
    units: list[InputUnit] = []
    for table, rows in enumerate(tables, start=1):
        for row, cells in enumerate(rows, start=1):
            for column, cell in enumerate(cells, start=1):
                for text in cell.split("\n"):
                    number = len(units) + 1
                    units.append(InputUnit(number, text, number, cell=(table, row, column)))
    return units


def named(*tables: list[list[str]]) -> tuple[list[str], dict[str, str]]:
    """Return the labels, and value -> label."""
    units = units_of(*tables)
    labels = find_labels(units, lambda text: text in VALUES)
    of_text = {unit.text: labels.of_unit[unit.number] for unit in units if unit.number in labels.of_unit}
    return [unit.text for unit in units if unit.number in labels.units], of_text


@pytest.mark.parametrize(
    "rows",
    [
        [["Date", "12/10/2023"], ["Worker", "Aisha"]],
        [["Date:", "12/10/2023"], ["Worker :", "Aisha"]],
        [["Date", "12/10/2023", "Worker", "Aisha"]],
        [["Date", "", "12/10/2023"], ["Worker", "", "Aisha"]],
        [["Date", "Worker"], ["12/10/2023", "Aisha"]],
        [["Date"], ["12/10/2023"], ["Worker"], ["Aisha"]],
    ],
)
def test_a_label_is_left_of_its_value_or_above_it(rows):
    labels, of_text = named(rows)
    assert [label.rstrip(" :") for label in labels] == ["Date", "Worker"]
    assert of_text == {"12/10/2023": "date", "Aisha": "worker"}


def test_a_label_that_is_not_known_is_one_in_a_column_of_labels():
    rows = [["Worker", "Aisha"], ["Mood", "She wept.\nThen tea."], ["The urn was on.", "It rained."]]
    labels, of_text = named(rows)
    assert labels == ["Worker", "Mood"]
    assert of_text == {"Aisha": "worker", "She wept.": "mood", "Then tea.": "mood"}


def test_a_label_without_a_value_names_nothing():
    assert named([["Date", ""], ["Worker", "Aisha"]]) == (["Date", "Worker"], {"Aisha": "worker"})
    assert named([["Date", "", "Worker", "Aisha"]]) == (["Date", "Worker"], {"Aisha": "worker"})


@pytest.mark.parametrize(
    "rows",
    [
        [["Time", "What happened"], ["10:00", "The urn was on."]],
        [["The urn was on.", "It rained."]],
        [["Morning", "They set out chairs"]],
        [["Aisha", "Helen Marsh"]],
    ],
)
def test_a_table_that_names_no_worker_observer_or_date_has_no_labels(rows):
    assert named(rows) == ([], {})


def test_the_labels_of_one_table_name_nothing_in_another():
    labels, of_text = named([["Worker", "Aisha"]], [["Mood", "low"]])
    assert (labels, of_text) == (["Worker"], {"Aisha": "worker"})
