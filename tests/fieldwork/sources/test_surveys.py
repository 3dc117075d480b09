"""Of a survey the free text of workers is kept, cell by cell; all else has a reason, and no row is lost."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from helpers.errors import FieldworkError
from helpers.fieldwork import gather, take_stock
from helpers.fieldwork.reading import Reading
from helpers.fieldwork.sources.surveys import read_survey
from helpers.study.calendar import Calendar
from helpers.study.roster import read_roster
from helpers.study.sources import Source
from helpers.study.study import read_study

HEAD = "worker,date,How was your week?\n"


@pytest.fixture
def read(folder, study):
    """Return a function that writes and reads a survey."""
    roster = folder / "data/raw/roster.csv"
    roster.write_text(roster.read_text() + "W1,worker,aisha@hub.example\n", encoding="utf-8")

    def read_it(content: str | bytes, order: str = "DMY", **settings: object) -> Reading:
        facts = {
            "id": "survey",
            "reader": "survey",
            "label": "Surveys",
            "singular": "Survey",
            "folder": "surveys",
        }
        source = Source(**facts, counted_role="worker", **settings)
        path = folder / "data/raw/surveys/a.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        calendar = Calendar(first_day=date(2023, 10, 2), last_day=date(2023, 11, 26))
        of_order = study.model_copy(update={"date_order": order, "calendar": calendar})
        (reading,) = read_survey(path, of_order, read_roster(folder, study), source)
        reading.check_statuses()
        return reading

    return read_it


def answers(reading: Reading) -> list[tuple[str, str, str]]:
    return [(record.contact.worker, str(record.contact.day), record.text) for record in reading.records]


def statuses(reading: Reading) -> list[str]:
    return [status.reason or status.status for status in reading.statuses]


def test_a_row_is_a_contact_and_each_cell_of_free_text_a_record(read):
    reading = read(
        "worker,date,How was your week?,Score,What else?\n"
        'Aisha,2023-10-12,"Late rota,\nno ""keys"".",4,\nDerek Haworth,2023-10-13,Calm.,5,Tea.\n'
    )
    assert answers(reading) == [
        ("W1", "2023-10-12", 'Late rota, no "keys".'),
        ("W2", "2023-10-13", "Calm."),
        ("W2", "2023-10-13", "Tea."),
    ]
    assert statuses(reading)[5:] == [
        *("not_an_answer", "not_an_answer", "kept", "not_an_answer", "blank"),
        *("not_an_answer", "not_an_answer", "kept", "not_an_answer", "kept"),
    ]
    assert [reading.place(number) for number in (1, 8, 13)] == [(1, 1), (2, 3), (4, 3)]
    assert len({id(record.contact) for record in reading.records}) == 2


@pytest.mark.parametrize(
    "content",
    [
        (HEAD + "Aisha,12/10/2023,Caf\u00e9.\n").encode(),
        b"\xef\xbb\xbf" + (HEAD + "Aisha,12/10/2023,Caf\u00e9.\n").encode(),
        (HEAD + "Aisha,12/10/2023,Caf\u00e9.\n").encode("cp1252"),
        "\ufeffworker\tdate\tHow?\r\nAisha\t12/10/2023\tCaf\u00e9.\r\n".encode("utf-16-le"),
        "worker;date;How, and why?\r\nAisha;12.10.2023;Caf\u00e9.\r\n".encode(),
        "\ufeffsep=;\r\nworker;date;How?\r\nAisha;12.10.2023;Caf\u00e9.\r\n".encode(),
        "How?\tDate \t WORKER\nCaf\u00e9.\t12 October 2023\taisha khan\n".encode(),
    ],
)
def test_separators_encodings_and_order_of_columns_do_not_matter(read, content):
    assert answers(read(content)) == [("W1", "2023-10-12", "Caf\u00e9.")]


FORMS = (
    "ID,Start time,Completion time,Email,Name,Last modified time,How was your week?\n"
    "1,{0},{1},aisha@hub.example,Aisha Khan,,Late rota.\n2,{0},{1},anonymous,,,Nobody knows.\n"
)
GOOGLE = (
    '"Timestamp","Email Address","How was your week?"\n'
    '"2023/10/12 2:05:33 pm GMT+1","aisha@hub.example","Late rota."\n'
    '"2023/10/12 2:06:00 PM BST","zoe@x.example","Nobody knows."\n'
)
QUALTRICS = (
    "StartDate,EndDate,Status,IPAddress,Progress,Duration (in seconds),Finished,RecordedDate,ResponseId,"
    "RecipientLastName,RecipientFirstName,RecipientEmail,ExternalReference,UserLanguage,Q1,Q2\n"
    'Start Date,End Date,Response Type,IP Address,Progress,Duration (in seconds),Finished,Recorded Date,"Response '
    'ID",Recipient Last Name,Recipient First Name,Recipient Email,External Data Reference,User Language,"How was\n'
    'your week?",How often?\n'
    '"{""ImportId"":""startDate"",""timeZone"":""America/Denver""}",'
    '"{""ImportId"":""endDate"",""timeZone"":""America/Denver""}","{""ImportId"":""status""}",'
    '"{""ImportId"":""ipAddress""}","{""ImportId"":""progress""}","{""ImportId"":""duration""}",'
    '"{""ImportId"":""finished""}","{""ImportId"":""recordedDate"",""timeZone"":""America/Denver""}",'
    '"{""ImportId"":""_recordId""}","{""ImportId"":""recipientLastName""}","{""ImportId"":""recipientFirstName""}",'
    '"{""ImportId"":""recipientEmail""}","{""ImportId"":""externalDataReference""}","{""ImportId"":""userLanguage""}",'
    '"{""ImportId"":""QID1_TEXT""}","{""ImportId"":""QID2""}"\n'
    "2023-10-12 07:00:01,2023-10-12 07:05:33,IP Address,192.0.2.7,100,332,True,2023-10-12 07:05:34,R_3abC,,,"
    "aisha@hub.example,,EN,Late rota.,2\n"
    "2023-10-12 07:00:01,2023-10-12 07:05:33,IP Address,192.0.2.8,100,332,True,2023-10-12 07:05:34,R_4abC,,,,,EN,"
    "Nobody knows.,2\n"
)
MONKEY = (
    "Respondent ID,Collector ID,Start Date,End Date,IP Address,Email Address,First Name,Last Name,How was your week?\n"
    ",,,,,,,,Open-Ended Response\n"
    "11,22,10/12/2023 01:58:00 PM,10/12/2023 02:05:33 PM,192.0.2.7,aisha@hub.example,,,Late rota.\n"
    "12,22,10/12/2023 01:58:00 PM,10/12/2023 02:05:33 PM,192.0.2.8,,,,Nobody knows.\n"
)


@pytest.mark.parametrize(
    ("content", "order"),
    [
        (FORMS.format("10/12/23 13:58:00", "10/12/23 14:05:33"), "MDY"),
        (FORMS.format("12/10/2023 13:58", "12/10/2023 14:05"), "DMY"),
        (GOOGLE, "DMY"),
        (QUALTRICS, "DMY"),
        (MONKEY, "MDY"),
    ],
)
def test_exports_of_survey_programs_are_read_and_an_unknown_respondent_is_quarantined(read, content, order):
    reading = read(content, order=order)
    assert answers(reading) == [("W1", "2023-10-12", "Late rota.")]
    (record,) = reading.records
    assert record.contact.moment.replace(second=0) == datetime(2023, 10, 12, 14, 5)
    assert statuses(reading).count("unknown_respondent") == 1


def test_only_the_columns_that_the_study_lists_are_read_by_heading_or_text_of_the_question(read):
    content = "worker,date,How often?,Q2\nAisha,2023-10-12,Often,Late rota.\n"
    assert answers(read(content, questions=("q2 ",))) == [("W1", "2023-10-12", "Late rota.")]
    assert answers(read(QUALTRICS, questions=("How was your week?",))) == [("W1", "2023-10-12", "Late rota.")]
    assert "missing_question" in read(content, questions=("Q2", "Q9")).remarks[1]
    reading = read(content, questions=("Q9",))
    assert (reading.unit, statuses(reading)) == ("file", ["no_survey_questions"])


def test_the_study_may_name_the_columns_of_workers_and_days(read):
    content = "1. Your code,2. Which day?,3. How was it?\nAisha,2023-10-12,Late rota.\n"
    named = {"worker_column": "1. Your code", "date_column": "2. Which day?"}
    assert answers(read(content, **named)) == [("W1", "2023-10-12", "Late rota.")]
    assert statuses(read(content)) == ["no_survey_columns"]


def test_without_a_list_the_same_answer_twice_is_remarked_because_it_may_be_a_choice(read):
    content = HEAD + "Aisha,2023-10-12,Very often.\nAisha,2023-10-13,very often\nAisha,2023-10-14,Once.\n"
    reading = read(content)
    assert [reading.remarks.get(number, []) for number in (6, 9, 12)] == [
        *(["same_answer_twice"], ["same_answer_twice"], [])
    ]
    assert not read(content, questions=("How was your week?",)).remarks


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",2023-10-12,Late.", "unknown_respondent"),
        ("Zoe,2023-10-12,Late.", "unknown_respondent"),
        ("Aisha,,Late.", "no_date_of_row"),
        ("Aisha,yesterday,Late.", "no_date_of_row"),
        ("Aisha,31/09/2023,Late.", "no_date_of_row"),
        ("Aisha,45211.58,Late.", "no_date_of_row"),
        ("Aisha,2023-10-12 25:05,Late.", "no_date_of_row"),
        ("Aisha,2023-10-12 14:05 IST,Late.", "unclear_time_zone"),
        ("Helen Marsh,2023-10-12,Late.", "message_of_another"),
        ("Helen Marsh,,Late.", "message_of_another"),
    ],
)
def test_a_row_without_a_worker_or_a_day_is_quarantined_and_the_others_are_read(read, row, reason):
    reading = read(f"{HEAD}{row}\nAisha,2023-10-13,Calm.\n")
    assert statuses(reading)[5] == reason
    assert reading.place(6) == (2, 3)
    assert answers(reading) == [("W1", "2023-10-13", "Calm.")]


def test_a_row_that_names_two_persons_is_quarantined(read):
    content = "Email,Name,date,How?\naisha@hub.example,Derek Haworth,2023-10-12,Late.\n"
    assert "unknown_respondent" in statuses(read(content))


def test_an_empty_row_and_one_without_words_are_no_contact(read):
    reading = read(HEAD + ",,\nAisha,2023-10-12,\nZoe,2023-10-12,-\n")
    assert not reading.records
    assert statuses(reading)[3:] == [
        *("blank", "blank", "blank", "not_an_answer", "not_an_answer", "blank"),
        *("not_an_answer", "not_an_answer", "not_an_answer"),
    ]


@pytest.mark.parametrize(
    ("content", "reason", "line"),
    [
        ("Name,How?\nAisha,Late.\n", "no_survey_columns", 1),
        ("date,How?\n2023-10-12,Late.\n", "no_survey_columns", 1),
        ("Dear Helen, it was late.\n", "no_survey_columns", 1),
        (HEAD + 'Aisha,2023-10-12,"Late.\n', "damaged_table", 2),
        (HEAD + 'Aisha,2023-10-12,Late.\nAisha,2023-10-13,"Late" again\n', "damaged_table", 3),
        (HEAD + "Aisha,10/10/2023,Late.\nAisha,10/13/2023,Late.\n", "date_order", 3),
        (b"\x89\xff\x00\x01", "not_utf8", 1),
        ("", "empty_file", 1),
    ],
)
def test_what_is_no_survey_is_quarantined_as_a_whole_with_its_line(read, content, reason, line):
    reading = read(content)
    assert (reading.unit, statuses(reading), reading.place(1)) == ("file", [reason], (line, 1))


def test_a_cell_beyond_the_columns_is_quarantined(read):
    reading = read(HEAD + "Aisha,2023-10-12,Late, and no keys.\n")
    assert statuses(reading)[5:] == ["kept", "other_form"]


def test_a_date_that_may_be_two_days_is_remarked_unless_another_shows_the_order(read):
    assert "date_order_assumed" in str(read(HEAD + "Aisha,11/10/2023,Late.\n").remarks)
    assert not read(HEAD + "Aisha,11/10/2023,Late.\nAisha,13/10/2023,Calm.\n").remarks


# With a whole study.


@pytest.fixture
def study_with_survey(folder, lay_out):
    """Return a function that gathers a study whose source survey has these files."""
    path = folder / "data/study.yaml"

    def take(files: dict[str, str], more: str = ""):
        source = (
            "  - {id: survey, reader: survey, label: Surveys, singular: Survey, folder: surveys, "
            f"counted_role: worker{more}}}\n"
        )
        text = path.read_text(encoding="utf-8").replace("disclosure:", f"{source}disclosure:", 1)
        path.write_text(text, encoding="utf-8")
        lay_out({f"surveys/{name}": text.encode() for name, text in files.items()})
        return folder, read_study(folder)

    return take


def test_a_later_export_of_the_same_survey_counts_once(study_with_survey):
    first = HEAD + "Aisha,2023-10-12 14:05,Late rota.\n"
    later = first + "Aisha,2023-10-13 14:05,Calm.\n"
    gathered = gather(*study_with_survey({"a.csv": first, "b.csv": later}))
    assert list(gathered.records["text"]) == ["Late rota.", "Calm."]
    assert list(gathered.ledger.query("reason == 'repeated_contact'")["file"]) == ["data/raw/surveys/b.csv"]


def test_messages_name_line_and_column_and_no_words(study_with_survey):
    folder, study = study_with_survey({"a.csv": HEAD + "Aisha,2023-10-12,Fine.\nZoe,2023-10-12,Secret.\n"})
    with pytest.raises(FieldworkError) as error:
        gather(folder, study)
    text = str(error.value)
    assert "data/raw/surveys/a.csv, line 3, column 3: the row names nobody" in text
    assert "Zoe" not in text
    assert "Secret" not in text
    assert set(take_stock(folder, study)["unit"]) == {"row", "file"}


def test_questions_are_only_for_surveys(folder):
    path = folder / "data/study.yaml"
    text = path.read_text(encoding="utf-8").replace(
        "folder: interviews,", "folder: interviews, questions: [Q1],"
    )
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FieldworkError, match="questions is only for sources with the reader survey"):
        read_study(folder)


@pytest.mark.parametrize("mark", ["NA", "N/A", "n/a", "-", "#N/A", "NULL", "NaN", "."])
def test_a_mark_that_there_is_no_answer_is_no_answer_and_its_row_no_contact(read, mark):
    reading = read(f"worker,date,Why?\nW1,2023-10-12,{mark}\nW1,2023-10-13,Late.\n")
    assert answers(reading) == [("W1", "2023-10-13", "Late.")]


@pytest.mark.parametrize(
    "answer", ["maybe 2 or 3 times a day", "2 or 3", "about 10 to 12 people came", "10 of 12 came in late"]
)
def test_numbers_in_words_are_an_answer(read, answer):
    assert answers(read(f"worker,date,Why?\nW1,2023-10-12,{answer}\n")) == [("W1", "2023-10-12", answer)]


@pytest.mark.parametrize(
    "cell", ["12/10/2023", "12 October 2023 14:05", "Thu 12 Oct 2023", "2023-10-12T14:05:33Z", "12.10.23 2pm"]
)
def test_a_column_of_dates_holds_no_answers(read, cell):
    assert not read(f"worker,date,Until?\nW1,2023-10-12,{cell}\n").records


def test_a_programs_mark_for_no_date_is_a_day_outside_the_calendar(read):
    (record,) = read(f"{HEAD}W1,0001-01-01T00:00:00Z,Late.\n").records
    assert str(record.contact.day) == "0001-01-01"


@pytest.mark.parametrize("answer", ["Na", "No", "Nothing", "none", "Nan"])
def test_a_short_answer_is_an_answer(read, answer):
    assert answers(read(f"worker,date,Why?\nW1,2023-10-12,{answer}\n")) == [("W1", "2023-10-12", answer)]


def test_a_very_long_answer_is_read_whole(read):
    long = "late " * 40_000
    ((_, _, text),) = answers(read(f"worker,date,Why?\nW1,2023-10-12,{long}\n"))
    assert len(text.split()) == 40_000
