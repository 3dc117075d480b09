"""The facts of a study agree with each other, and days outside its calendar are refused."""

from __future__ import annotations

import ast
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.errors import FieldworkError
from helpers.files import paths
from helpers.study.calendar import Calendar
from helpers.study.study import FILE, Noun, read_study, state_of_week

CALENDAR = Calendar(first_day=date(2023, 10, 2), last_day=date(2023, 12, 31))
STUDY = read_study(paths.ROOT)


def week_of(day: date, worker: str = "W1", week_origin: str = "monday") -> int:
    return STUDY.with_week_origin(week_origin).week_of(STUDY.worker(worker), day)


def test_the_study_of_three_months_has_thirteen_monday_weeks():
    assert list(CALENDAR.weeks) == list(range(1, 14))
    assert week_of(date(2023, 10, 2)) == week_of(date(2023, 10, 8)) == 1
    assert week_of(date(2023, 10, 30)) == 5, "The clocks went back the night before."
    assert week_of(date(2023, 12, 31)) == 13


@given(st.dates(date(2023, 10, 2), date(2023, 12, 31)))
def test_a_day_lies_in_the_seven_days_from_its_weeks_monday(day):
    assert 0 <= (day - CALENDAR.monday_of(week_of(day))).days < 7


@pytest.mark.parametrize("day", [date(2023, 10, 1), date(2024, 1, 1)])
def test_a_day_outside_the_calendar_is_refused_and_not_moved(day):
    with pytest.raises(FieldworkError, match="outside the weeks of 'W1', 2023-10-02 to 2023-12-31"):
        week_of(day)


def test_weeks_may_begin_with_each_workers_first_day():
    assert week_of(date(2023, 10, 22), "W3") == 3
    assert week_of(date(2023, 10, 22), "W3", "first_day") == 1
    assert week_of(date(2023, 10, 23), "W3", "first_day") == 2
    with pytest.raises(FieldworkError, match="outside the weeks of 'W3'"):
        week_of(date(2023, 10, 15), "W3", "first_day")
    with_week_origin = STUDY.with_week_origin("first_day")
    assert STUDY.week_origin == "monday", "The study itself keeps its Mondays."
    assert [with_week_origin.absence(with_week_origin.worker("W3"), week) for week in (1, 11, 12, 13)] == [
        "no_contact",
        "no_contact",
        "ended",
        "ended",
    ]
    assert [with_week_origin.absence(with_week_origin.worker("W4"), week) for week in (10, 11)] == [
        "no_contact",
        "left",
    ]
    with pytest.raises(FieldworkError, match="week_origin: 'sunday'. Allowed: monday, first_day"):
        STUDY.with_week_origin("sunday")


def test_absence_has_its_reason(study):
    w1, w2 = study.workers
    assert [study.absence(w2, week) for week in study.calendar.weeks] == [
        "not_started",
        "no_contact",
        "no_contact",
        "left",
    ]
    assert study.absence(w1, 4) == "no_contact"


def test_a_worker_can_be_observed_in_the_week_in_which_they_start_or_leave(folder):
    file = folder / "data/study.yaml"
    file.write_text(
        file.read_text().replace(
            "first_day: 2023-10-09, last_day: 2023-10-22", "first_day: 2023-10-12, last_day: 2023-10-17"
        )
    )
    study = read_study(folder)
    assert [study.absence(study.worker("W2"), week) for week in study.calendar.weeks] == [
        "not_started",
        "no_contact",
        "no_contact",
        "left",
    ]


def test_a_worker_whose_last_day_is_a_monday_can_be_observed_in_that_week(study):
    w2 = study.worker("W2").model_copy(update={"last_day": date(2023, 10, 16)})
    assert [study.absence(w2, week) for week in study.calendar.weeks] == [
        "not_started",
        "no_contact",
        "no_contact",
        "left",
    ]


@pytest.mark.parametrize(
    ("states", "state"),
    [
        (["observed", "withdrawn"], "observed"),
        (["withdrawn", "observed"], "observed"),
        (["no_contact", "withdrawn"], "withdrawn"),
        (["no_contact", "observed"], "observed"),
        (["left", "left"], "left"),
    ],
)
def test_a_week_is_observed_by_any_source_or_else_withdrawn_from_any(states, state):
    assert state_of_week(states) == state


def test_sources_are_of_the_workers_own_words_or_of_the_researchers(study):
    assert study.own_sources == ["interview", "voice_note"]
    assert study.sources_by_role == {"worker": ("interview", "voice_note"), "researcher": ("observation",)}
    notes = study.model_copy(update={"sources": (study.source("observation"),)})
    assert notes.own_sources == []


def test_cells_are_every_worker_week_and_source(study):
    assert len({(worker.id, week, source.id) for worker, week, source in study.cells()}) == 2 * 4 * 3


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "first_day: 2023-10-02, last",
            "first_day: 2023-10-03, last",
            r"line 6: .*begin on a Monday\.(?!\.)",
        ),
        ("last_day: 2023-10-29", "last_day: 2023-10-28", r"must be a Sunday on or after first_day\.(?!\.)"),
        ("last_day: 2023-10-22", "last_day: 2023-11-22", r"line 15: worker 'W2'.*inside the calendar"),
        ("id: W2", "id: W1", "worker 'W1' occurs 2 times"),
        ("notice: Fictional test data", "notice: Test data", "must say 'fictional'"),
        (
            "fictional: true",
            "fictional: false",
            "profile 'open' is only for fictional studies",
        ),
        ("fictional: true", "fictional: false", "line 3: the notice says 'fictional', and the study"),
        (
            "Europe/London",
            "Europe/Londn",
            "line 5: time_zone: is not a time zone.*Did you mean 'Europe/London'",
        ),
        ("stance: codebook", "stance: grounded", "line 4: stance 'grounded'"),
        ("counted_role: researcher", "counted_role: nobody", "line 10: sources.2.counted_role 'nobody'"),
    ],
)
def test_facts_that_do_not_fit_are_refused(folder, old, new, says):
    file = folder / "data/study.yaml"
    file.write_text(file.read_text().replace(old, new))
    with pytest.raises(FieldworkError, match=says):
        read_study(folder)


@pytest.mark.parametrize("empty", ["", " ~", " null", " []", "  # nobody yet"])
def test_withdrawn_may_be_left_empty(folder, empty):
    with (folder / FILE).open("a") as file:
        file.write(f"withdrawn:{empty}\n")
    assert read_study(folder).worker_ids == ["W1", "W2"]


@pytest.mark.parametrize("blank", ["' '", '""', '"\\t"'])
def test_a_label_of_spaces_is_refused_with_its_line(folder, blank):
    facts = (folder / FILE).read_text()
    (folder / FILE).write_text(facts.replace("label: Visits", f"label: {blank}"))
    with pytest.raises(
        FieldworkError, match="data/study.yaml, line 10: sources.2.label: is empty. Write what it is called."
    ):
        read_study(folder)
    (folder / FILE).write_text(facts.replace("label: Visits", "label: ' Visits  '"))
    assert read_study(folder).source("observation").label == "Visits"


def test_the_singular_of_a_source_is_required_and_never_guessed(folder):
    facts = (folder / FILE).read_text()
    (folder / FILE).write_text(facts.replace("singular: Visit, ", "").replace("singular: Interview, ", ""))
    with pytest.raises(FieldworkError) as error:
        read_study(folder)
    assert str(error.value).splitlines() == [
        f"data/study.yaml, line {line}: sources.{n}.singular: is empty. Write what it is called, such as `singular: Interview`."
        for n, line in ((1, 9), (2, 10))
    ]


def test_the_study_names_its_workers_and_they_are_workers_by_default(folder):
    assert read_study(folder).worker_noun == Noun(singular="worker", plural="workers")
    with (folder / FILE).open("a") as file:
        file.write("worker_noun: {singular: lock-keeper, plural: ' '}\n")
    with pytest.raises(FieldworkError, match="worker_noun.plural: is empty"):
        read_study(folder)


def test_only_the_example_knows_what_workers_are_called():
    """Docstrings may: they are about this study."""
    naming = []
    for path in sorted(paths.SOURCE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        texts = [
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and id(node) not in docstrings
        ]
        if any(isinstance(text, str) and "peer support worker" in text.lower() for text in texts):
            naming.append(path.relative_to(paths.SOURCE).parts[0])
    assert set(naming) == {"example"}


# --- whose coding is published ----------------------------------------------------------------------


def study_with(folder, line):
    file = folder / "data/study.yaml"
    file.write_text(file.read_text(encoding="utf-8") + f"{line}\n", encoding="utf-8")
    return read_study(folder)


@pytest.mark.parametrize(
    ("line", "coder"),
    [
        ("coder: dictionary", "dictionary"),
        ("coder: R1", "R1"),
        ("coder: 'any: R1 + R2'", "any:R1+R2"),
        ("coder: first:R2+R1", "first:R2+R1"),
    ],
)
def test_the_study_may_say_whose_coding_is_published(folder, line, coder):
    study = study_with(folder, line)
    assert study.coder == str(study.named_coders) == coder
    assert study.named_coders.place == "data/study.yaml: coder"


@pytest.mark.parametrize("line", ["", "coder:", "coder: null"])
def test_a_study_that_names_no_coder_leaves_it_to_the_data(folder, line):
    study = study_with(folder, line)
    assert (study.coder, study.named_coders) == ("", None)


@pytest.mark.parametrize("coder", ["R1+R2", "study", "any:R1", "any:R1+dictionary", "'R1, R2'", "most:R1+R2"])
def test_a_coder_that_is_none_is_refused_with_its_line_and_what_is_allowed(folder, coder):
    line = len((folder / "data/study.yaml").read_text(encoding="utf-8").splitlines()) + 1
    with pytest.raises(FieldworkError) as error:
        study_with(folder, f"coder: {coder}")
    assert str(error.value).startswith(f"data/study.yaml, line {line}: coder: ")
    assert "Allowed: dictionary, a person such as R1, or several people by a rule: any:R1+R2" in str(
        error.value
    )


@pytest.mark.parametrize("worker", "P01 DC02 BSR08 007A S1a 1B 12C Anna 10X 3AM1".split())
def test_an_id_of_a_worker_may_begin_with_a_digit(folder, worker):
    file = folder / FILE
    file.write_text(file.read_text().replace("id: W2", f"id: {worker}"))
    assert read_study(folder).worker_ids == ["W1", worker]


@pytest.mark.parametrize(
    "worker", ["007", "'007'", "12", "p01", "7a", "P 01", "P-01", "P_01", "É1", "9AM", "12PM", "14H05", "''"]
)
def test_any_other_id_is_refused_with_its_line_and_not_repeated(folder, worker):
    file = folder / FILE
    file.write_text(file.read_text().replace("id: W2", f"id: {worker}"))
    with pytest.raises(
        FieldworkError, match=r"line 15: workers.2.id: the id of a worker is a capital"
    ) as error:
        read_study(folder)
    assert "P01, 007A" in str(error.value)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("welsh", "cy"), ("Cymraeg", "cy"), ("Deutsch", "de"), ("Germn", "de"), ("english", "en")],
)
def test_a_language_is_a_code_and_its_name_is_refused_with_the_code(folder, written, meant):
    file = folder / FILE
    file.write_text(f"{file.read_text()}language: {written}\n")
    says = rf"line 16: language: is no code of a language\. Write one such as .* Did you mean '{meant}'\?"
    with pytest.raises(FieldworkError, match=says):
        read_study(folder)


@pytest.mark.parametrize("written", ["xx", "", "b0rk"])
def test_a_code_that_is_none_is_refused(folder, written):
    file = folder / FILE
    file.write_text(f"{file.read_text()}language: {written}\n")
    with pytest.raises(FieldworkError, match=r"language: is no code of a language\. Write one such as en"):
        read_study(folder)


@pytest.mark.parametrize(("written", "code"), [("cy", "cy"), ("en_gb", "en-GB"), ("no", "no")])
def test_a_language_is_written_in_one_way_and_is_english_if_none_is_named(folder, written, code):
    assert read_study(folder).language == "en"
    file = folder / FILE
    file.write_text(f"{file.read_text()}language: {written}\n")
    assert read_study(folder).language == code
