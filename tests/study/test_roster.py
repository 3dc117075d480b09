"""The roster knows every form of a name, and never prints one."""

from __future__ import annotations

import pytest

from helpers.errors import FieldworkError
from helpers.study.roster import Form, Person, Roster, read_roster
from helpers.study.study import read_study


@pytest.fixture
def roster(folder, study):
    return read_roster(folder, study)


@pytest.mark.parametrize(
    "label", ["Aisha Khan", "AISHA  KHAN", "\u202aAisha\u00a0Khan\u202c", "~ Aisha", "\uff21isha"]
)
def test_case_spaces_and_invisible_marks_do_not_matter(roster, label):
    assert roster.find(label) == Person("W1", "worker")


def test_an_unknown_name_has_no_person(roster):
    assert roster.find("Ayesha") is None
    assert roster.find("") is None


def test_names_are_masked_where_words_have_no_spaces_between_them():
    roster = Roster(
        [Form("李明", Person("W1", "worker"), "Olwen"), Form("Ann", Person("W2", "worker"), "Una")]
    )
    assert roster.mask("和李明的访谈, Annさん, Anna.txt") == "和W1的访谈, W2さん, Anna.txt"


def test_names_are_masked_in_file_names_longest_first(roster):
    assert (
        roster.mask("chat with aisha khan and Derek Haworth, Aishas.zip") == "chat with W1 and W2, Aishas.zip"
    )


@pytest.mark.parametrize(
    "name",
    [
        "2023_Derek Haworth_visit.txt",
        "DerekHaworth.txt",
        "Derek\u00a0 Haworth.txt",
        "derek-haworth.txt",
        "Zoe\u0308.txt",
        "Strau\u00df 2.txt",
    ],
)
def test_however_a_file_name_writes_a_name_it_is_masked(folder, study, name):
    with (folder / "data/raw/roster.csv").open("a", encoding="utf-8") as file:
        file.write("W2,worker,Zo\u00eb\nW2,worker,Strau\u00df\n")
    masked = read_roster(folder, study).mask(name)
    assert "W2" in masked
    assert not any(part in masked.lower() for part in ("derek", "haworth", "zo", "strau"))


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("W9,worker,Somebody Else", "line 6: the role is worker for W1, W2, and for nobody else"),
        ("W1,researcher,Somebody Else", "line 6: the role is worker for W1, W2"),
        ("W2,worker,aisha khan", "line 6: this form of a name belongs to another person already"),
        (
            "X,friend,Somebody Else",
            "line 6: unknown role. Allowed: worker (speaks), researcher (asks), other (speaks too).",
        ),
        ("Somebody Else,worker,Somebody Else", "line 6: the role is worker for"),
        ("W1,Somebody Else,worker", "line 6: unknown role"),
        ("W1,worker,", "line 6: needs a person, a role and a form"),
        ("W1,worker,S", "line 6: this form is a single letter"),
        ("W1,worker,P", "have it as a label (I: …), write the speaker's id in its place there (W1: …)."),
        (
            "W1,worker,aisha KHAN",
            "line 6: this form of a name is in line 3 already. Keep one of the two lines.",
        ),
        ("W1,worker,s.", "line 6: this form is a single letter"),
        ("W1,worker,\uff33", "line 6: this form is a single letter"),
        ("W1,worker,...", "line 6: this form has neither a letter nor a digit"),
    ],
)
def test_a_wrong_row_is_refused_without_its_name(folder, study, row, says):
    with (folder / "data/raw/roster.csv").open("a") as file:
        file.write(row + "\n")
    with pytest.raises(FieldworkError) as error:
        read_roster(folder, study)
    assert says in str(error.value)
    assert "somebody" not in str(error.value).lower()
    assert "aisha" not in str(error.value).lower()


def test_a_missing_roster_is_refused(folder, study):
    (folder / "data/raw/roster.csv").unlink()
    with pytest.raises(FieldworkError, match="data/raw/roster.csv: there is no such file"):
        read_roster(folder, study)


def test_whoever_has_forgotten_the_private_folder_of_a_real_study_is_reminded(folder, study, monkeypatch):
    monkeypatch.delenv("FIELDWORK_PRIVATE", raising=False)
    (folder / "data/raw/roster.csv").unlink()
    real = study.model_copy(update={"fictional": False})
    with pytest.raises(
        FieldworkError, match=r"`export FIELDWORK_PRIVATE=DIR`; a new terminal has forgotten it"
    ):
        read_roster(folder, real)
    with pytest.raises(FieldworkError) as error:
        read_roster(folder, study)
    assert "FIELDWORK_PRIVATE" not in str(error.value)


def with_rows(folder, study, *rows, columns="person,role,form,replacement,kind"):
    (folder / "data/raw/roster.csv").write_text("\n".join([columns, *rows]) + "\n", encoding="utf-8")
    return read_roster(folder, study)


def test_a_roster_of_three_columns_has_ids_in_brackets_for_replacements(roster):
    assert [(form.text, form.replacement, form.kind) for form in roster.entries[:2]] == [
        ("Helen Marsh", "[R1]", "person"),
        ("Aisha Khan", "[W1]", "person"),
    ]


def test_a_form_without_replacement_takes_its_persons_first(folder, study):
    roster = with_rows(
        folder,
        study,
        "W1,worker,Aisha Khan,,",
        "W1,worker,Aisha,Nadia,",
        "W1,worker,Ash,,person",
        "P1,other,Oldham,[a town],place",
    )
    assert [(form.replacement, form.kind) for form in roster.entries] == [
        ("Nadia", "person"),
        ("Nadia", "person"),
        ("Nadia", "person"),
        ("[a town]", "place"),
    ]


def test_one_optional_column_is_enough_and_their_order_is_free(folder, study):
    assert (
        with_rows(folder, study, "W1,worker,Aisha,Nadia", columns="person,role,form,replacement")
        .entries[0]
        .replacement
        == "Nadia"
    )
    assert (
        with_rows(folder, study, "W1,worker,Aisha,person,Nadia", columns="person,role,form,kind,replacement")
        .entries[0]
        .replacement
        == "Nadia"
    )


@pytest.mark.parametrize(
    "columns",
    ["person,role,form,colour", "person,role,form,kind,kind", "role,person,form", "person,role", ""],
)
def test_other_columns_are_refused(folder, study, columns):
    with pytest.raises(
        FieldworkError,
        match="line 1: the columns must be person, role, form; replacement and kind may follow",
    ):
        with_rows(folder, study, columns=columns)


def test_a_place_does_not_speak_and_is_masked_in_file_names(folder, study):
    roster = with_rows(folder, study, "W1,worker,Aisha,,", "P1,other,Oldham,[a town],place")
    assert roster.find("Oldham") is None
    assert roster.find("P1") is None
    assert [person.id for person in roster.persons] == ["W1"]
    assert roster.mask("Aisha in Oldham.txt") == "W1 in P1.txt"


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("X1,other,Somebody,Nadia,friend", "line 3: unknown kind. Allowed: person, place, organisation"),
        ("R1,researcher,Somebody,Nadia,place", "line 3: one id is a person, a place or an organisation"),
        ("W1,worker,Somebody,,place", "line 3: one id is a person, a place or an organisation"),
        ("X1,other,Somebody,Nadia", "line 3: needs a person, a role and a form, and a cell for each column"),
        ("X1,other,Somebody,\u00c1isha,", "line 3: the replacement is or contains a form of a name"),
        ("X1,other,Somebody,Jo AISHA KHAN,", "line 3: the replacement is or contains a form of a name"),
        ("X1,other,Somebody,Somebody,", "line 3: the replacement is or contains a form of a name"),
        ("X1,other,Somebody,Aisha-Jo,", "line 3: the replacement is or contains a form of a name"),
        ("X1,other,Somebody,zara,", "line 3: the replacement is somebody else's already"),
        ("X1,other,Somebody,[Zara],", "line 3: the replacement is somebody else's already"),
        ("X1,other,Somebody,...,", "line 3: the replacement has no letter"),
    ],
)
def test_a_replacement_that_names_somebody_is_refused_at_load_case_10(folder, study, row, says):
    with pytest.raises(FieldworkError) as error:
        with_rows(folder, study, "W1,worker,Aisha,Zara,", row)
    assert says in str(error.value)
    assert not any(name in str(error.value).casefold() for name in ("somebody,", "zara", "aisha"))


def test_two_places_may_share_a_general_replacement_but_no_pseudonym(folder, study):
    rows = ["W1,worker,Aisha,,", "P1,other,Oldham,[a town],place", "P2,other,Bury,[a town],place"]
    assert len(with_rows(folder, study, *rows).entries) == 3
    with pytest.raises(FieldworkError, match="line 4: the replacement is somebody else's already"):
        with_rows(folder, study, *[row.replace("[a town]", "Newtown") for row in rows])


def test_an_empty_roster_names_nobody(folder, study):
    roster = with_rows(folder, study)
    assert roster.mask("Aisha.txt") == "Aisha.txt"
    assert roster.named_in("Aisha.txt") == set()


def test_a_roster_that_cannot_be_read_is_refused(folder, study):
    (folder / "data/raw/roster.csv").write_bytes(b"person,role,form\nW1,worker,Zo\xeb\n")
    with pytest.raises(
        FieldworkError,
        match=r"data/raw/roster.csv, line 2: a character is not saved in UTF-8\. Save it as CSV in UTF-8",
    ):
        read_roster(folder, study)


# --- forms that are ids ---------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["W1", "w1", "W-1", "W 1", " W1 "])
def test_a_form_that_is_the_persons_own_id_finds_the_speaker_and_is_no_name(folder, study, form):
    roster = with_rows(folder, study, f"W1,worker,{form},,", "W2,worker,Derek,Keir,")
    assert [one.text for one in roster.names] == ["Derek"]
    assert [one.text for one in roster.entries] == [form.strip(), "Derek"]
    assert roster.find(form) == roster.find("W1") == Person("W1", "worker")
    assert roster.mask("2023-10-12 W1 and Derek.docx") == "2023-10-12 W1 and W2.docx"
    assert roster.named_in("2023-10-12 W1.docx") == {Person("W1", "worker")}


def test_the_ids_of_others_are_no_names_either_but_what_may_be_one_is(folder, study):
    rows = [
        "R1,researcher,R1,,",
        "C12,other,C12,,",
        "kate99,other,kate99,,",
        "Elms,other,Elms,[a ward],place",
    ]
    assert [one.text for one in with_rows(folder, study, *rows).names] == ["kate99", "Elms"]


def test_an_own_id_does_not_bar_it_from_a_replacement(folder, study):
    roster = with_rows(folder, study, "W1,worker,W1,,", "W1,worker,Aisha,[worker W1],")
    assert [one.replacement for one in roster.names] == ["[worker W1]"]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("W1,worker,W2", "line 2: this form is the id of another person"),
        ("C1,other,w 2", "line 2: this form is the id of another person"),
        ("W1,worker,C1", "line 2: this form is the id of another person"),
        ("W1,worker,W1-2023-10-12-interview-01", "line 2: this form is a date or the id of a contact"),
        ("C1,other,W2-2023-10-12-voice_note-01-r0001-s002", "line 2: this form is a date or the id of a"),
        ("C1,other,2023-10-12", "line 2: this form is a date or the id of a contact"),
    ],
)
def test_a_form_that_is_another_id_is_refused_with_its_line(folder, study, row, says):
    with pytest.raises(FieldworkError) as error:
        with_rows(folder, study, row, "C1,other,Sandra", columns="person,role,form")
    assert f"data/raw/roster.csv, {says}" in str(error.value)


def test_an_id_without_a_digit_may_be_a_name_and_is_refused_as_a_form(folder):
    file = folder / "data/study.yaml"
    file.write_text(file.read_text().replace("id: W2", "id: Nell"))
    study = read_study(folder)
    with pytest.raises(
        FieldworkError, match="line 2: this form is the worker's id and may be a name"
    ) as error:
        with_rows(folder, study, "Nell,worker,Nell,,")
    assert "such as P01" in str(error.value)
    with pytest.raises(FieldworkError, match="line 2: this form is the id of another person"):
        with_rows(folder, study, "W1,worker,Nell,,")


@pytest.mark.parametrize("form", ["Al", "JB", "\u674e", "J.B."])
def test_two_letters_or_one_of_another_script_may_be_a_name(folder, study, form):
    assert form in [one.text for one in with_rows(folder, study, f"C1,other,{form},,").names]


@pytest.mark.parametrize("replacement", ["Nadia Oduya", "Oduya", "oduya-Smith"])
def test_a_pseudonym_with_somebodys_surname_is_refused(folder, study, replacement):
    rows = ["C1,other,Maureen Oduya,[a manager],", f"C2,other,Sandra,{replacement},"]
    with pytest.raises(FieldworkError, match="line 3: the replacement contains a part of somebody's name"):
        with_rows(folder, study, *rows)


def test_titles_and_particles_are_no_part_of_a_name(folder, study):
    rows = ["C1,other,Mrs Parkin,Mrs Jones,", "C2,other,Johan van Dam,Sam van Os,"]
    roster = with_rows(folder, study, *rows)
    assert [form.replacement for form in roster.names] == ["Mrs Jones", "Sam van Os"]
    with pytest.raises(FieldworkError, match="line 3: the replacement contains a part of somebody's name"):
        with_rows(folder, study, rows[0], "C2,other,Johan van Dam,Mrs Dam,")


def test_two_people_of_one_surname_are_two(folder, study):
    roster = with_rows(folder, study, "C1,other,Maureen Oduya,Una,", "C2,other,Sam Oduya,Ines,")
    assert {form.person.id for form in roster.names} == {"C1", "C2"}
