"""A line among the words of a note that may begin another visit is asked about; a story is not."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from helpers.fieldwork import take_stock
from helpers.fieldwork.reading import InputUnit
from helpers.fieldwork.sources.note_openings import opens_with_another, opens_with_other_day
from helpers.study.roster import read_roster

DAY = date(2023, 10, 12)
OTHER_DAYS = (
    *("19/10/2023", "2023-10-19", "19.10.23", "19 October 2023", "Thursday 19th October", "Thurs 19.10.23"),
    *("October 19, 2023", "19 Oct", "[[2023-10-19]]", "10/19/2023", "31/11/2023"),
)
BESIDE = (
    "",
    " - hub",
    ": she left early, and cried.",
    " at 2pm",
    ", hub",
    " | hub | rain",
    " 14.05 hub",
    " (hub)",
)
BEFORE = ("", "## ", "Visit 2: ", "Visit two - ", "(", "## Visit 3, ")
STORY = (
    *("12 October 2023 - hub", "12 Oct: the urn was on", "2023-10-12 14:05"),
    *("19 October was a long day for her.", "On 19 October she left", "Next visit: 19 October"),
    *("- 19 October: first shift", "We may 3", "section 17", "10 minutes late", "2 Marsh Lane"),
    *("3 chairs - broken", "12 people: all new", "9am - opened", "10.30: tea", "17 – the number of chairs"),
)


@pytest.mark.parametrize(("before", "beside"), list(product(BEFORE, BESIDE)))
def test_a_line_that_opens_with_another_day_may_begin_another_visit(study, before, beside):
    for day in OTHER_DAYS:
        assert opens_with_other_day(f"{before}{day}{beside}", {DAY}, study), day


@pytest.mark.parametrize("bold", ["**{}**", "**{}:** she left", "__{}__ She left.", "**{}** - hub"])
def test_a_date_in_bold_opens_a_line_too(study, bold):
    for day in OTHER_DAYS:
        assert opens_with_other_day(bold.format(day), {DAY}, study), day


@pytest.mark.parametrize("line", STORY)
def test_a_story_and_the_day_of_the_visit_open_none(study, line):
    assert not opens_with_other_day(line, {DAY}, study)


@pytest.mark.parametrize("gap", ["", "\n"])
@pytest.mark.parametrize("line", ["19/10/2023: she left.", "**Thurs 19 Oct** - hub", "19/10/2023 at 2pm"])
def test_a_log_of_visits_without_headings_is_asked_about(folder, study, line, gap):
    note = folder / "data/raw/observations/a.md"
    note.parent.mkdir()
    note.write_text(f"Worker: Aisha\nDate: 12/10/2023\n\nThe urn was on.\n{gap}{line}\nRain.\n", "utf-8")
    ledger = take_stock(folder, study)
    assert list(ledger.loc[ledger["status"] != "excluded", "reason"]) == ["several_visits"]
    assert ledger.loc[ledger["reason"] == "several_visits", "line"].item() == 5 + len(gap)


@pytest.mark.parametrize("beside", ["", " 11.00", " - 11am", " (hub)", " \u2013 the hub", " | hub"])
@pytest.mark.parametrize("form", ["{}", "**{}**", "## {}", "Visit 2: {}", "## Visit 2 - {}"])
def test_the_name_of_another_worker_may_begin_another_visit(folder, study, form, beside):
    roster = read_roster(folder, study)
    aisha, derek = (roster.find(name) for name in ("Aisha", "Derek Haworth"))
    above = InputUnit(1, "The urn was on.", 1)
    for name in ("Derek Haworth", "derek haworth"):
        line = form.format(name + beside)
        assert opens_with_another(InputUnit(3, line, 2, is_heading="#" in form), above, {aisha}, roster)
        assert not opens_with_another(InputUnit(3, line, 2, is_heading="#" in form), above, {derek}, roster)


def test_a_name_in_a_list_or_a_sentence_begins_no_visit(folder, study):
    roster = read_roster(folder, study)
    aisha = roster.find("Aisha")
    above = InputUnit(1, "Present:", 1)
    # In a list of those who were there names have no empty line between them.
    assert not opens_with_another(InputUnit(2, "Derek Haworth", 1), above, {aisha}, roster)
    lines = (
        "Derek Haworth sat down",
        "Derek Haworth: I am late",
        "Helen Marsh",
        "Derek",
        "with Derek Haworth",
    )
    for line in lines:
        assert not opens_with_another(InputUnit(3, line, 2), above, {aisha}, roster)
    heading = InputUnit(3, "## Derek Haworth's story", 2, is_heading=True)
    assert not opens_with_another(heading, above, {aisha}, roster)
