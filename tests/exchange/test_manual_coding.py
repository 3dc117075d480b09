"""Manual coding is matched with segments by words, and with contacts, coders and themes by name."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest

from helpers import tables
from helpers.errors import FieldworkError
from helpers.exchange import coding_files, manual_coding, themes_of_codes
from helpers.exchange.projects import REASONS, Excerpt, Project
from helpers.study.study import read_study

SEGMENTS = pd.DataFrame(
    [
        (
            "W1-2023-10-12-interview-01-r0002-s001",
            "W1-2023-10-12-interview-01",
            "W1",
            "2023-10-12",
            "interview",
            "I had tea with the team.",
        ),
        (
            "W1-2023-10-12-interview-01-r0002-s002",
            "W1-2023-10-12-interview-01",
            "W1",
            "2023-10-12",
            "interview",
            "Nobody told me my role.",
        ),
        (
            "W1-2023-10-12-interview-01-r0002-s003",
            "W1-2023-10-12-interview-01",
            "W1",
            "2023-10-12",
            "interview",
            "I had tea with the team.",
        ),
        (
            "W2-2023-10-13-voice_note-01-r0001-s001",
            "W2-2023-10-13-voice_note-01",
            "W2",
            "2023-10-13",
            "voice_note",
            "My manager rang.",
        ),
    ],
    columns=["segment_id", "contact_id", "worker", "date", "source", "text"],
)
INTERVIEW, NOTE = SEGMENTS["contact_id"].unique()
FIRST, SECOND, THIRD, FOURTH = SEGMENTS["segment_id"]


@pytest.fixture
def put(folder):
    """Write a file into data/raw/coding."""

    def put(name: str, rows: list[list[str]]) -> None:
        buffer = io.StringIO()
        csv.writer(buffer).writerows(rows)
        path = folder / "data/raw/coding" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(buffer.getvalue(), encoding="utf-8")

    return put


@pytest.fixture
def says(folder):
    """Add a line to the study's facts."""

    def says(facts: str) -> None:
        path = folder / "data/study.yaml"
        path.write_text(path.read_text(encoding="utf-8") + f"manual_coding: {facts}\n", encoding="utf-8")

    return says


def gather(folder, lost_codings="refuse", **more) -> manual_coding.ManuallyCoded:
    return manual_coding.gather(folder, read_study(folder), SEGMENTS, lost_codings=lost_codings, **more)


def rows(coded: manual_coding.ManuallyCoded, *columns: str) -> list[tuple]:
    return list(coded.excerpts[list(columns)].itertuples(index=False, name=None))


PLAIN = ["segment_id", "theme", "coder", "start", "end", "quote"]
TAGUETTE = ["id", "document", "tag", "content"]


def coding(segment_id: str, code: str, coder: str, start: object = "", end: object = "") -> list[str]:
    """Return a row of a plain file, with the words at its positions."""
    quote = ""
    if end != "":
        quote = dict(zip(SEGMENTS["segment_id"], SEGMENTS["text"], strict=True))[segment_id][start:end]
    return [segment_id, code, coder, str(start), str(end), quote]


def test_a_plain_file_names_segments_and_themes_and_coders_by_any_form_of_the_roster(folder, put):
    put(
        "a.csv",
        [PLAIN, coding(SECOND, "role_clarity", "Helen Marsh", 12, 22), coding(FOURTH, "supervision", "R1")],
    )
    assert rows(
        gather(folder), "number", "segment_id", "coder", "code", "contact_id", "start", "end", "status"
    ) == [
        (1, SECOND, "R1", "role_clarity", INTERVIEW, 12, 22, "kept"),
        (2, FOURTH, "R1", "supervision", NOTE, 0, 16, "kept"),
    ]


def test_a_quote_without_a_position_counts_if_it_occurs_once_and_is_quarantined_otherwise(folder, put, says):
    says("{coders: {t.csv: R1}}")
    quotes = ["Nobody told me my role.", "I had tea", "never said", "team.\nNobody told"]
    put(
        "t.csv",
        [TAGUETTE, *[[str(n), INTERVIEW, "role_clarity", quote] for n, quote in enumerate(quotes, start=1)]],
    )
    coded = gather(folder, "continue")
    assert rows(coded, "number", "segment_id", "start", "end", "reason") == [
        (1, SECOND, 0, 23, ""),
        (2, "", 0, 0, "quote_occurs_twice"),
        (3, "", 0, 0, "quote_not_found"),
        (4, FIRST, 19, 24, ""),
        (4, SECOND, 0, 11, ""),
    ]


def test_a_file_that_cannot_be_read_is_named_with_the_line_and_columns_that_show_it(folder, put):
    put("a.csv", [["segment_id", "theme", "start"], [SECOND, "role_clarity", "0"]])
    put("b.csv", [PLAIN, [SECOND, "role_clarity", "R1", "", "", "words", "more"]])
    put("c.txt", [["notes"]])
    with pytest.raises(FieldworkError) as error:
        gather(folder)
    missing = REASONS["columns_missing"]
    assert str(error.value).splitlines() == [
        f"data/raw/coding/a.csv, line 1, without column coder: {missing}.",
        f"data/raw/coding/b.csv, line 2: {REASONS['too_many_cells']}.",
        f"data/raw/coding/c.txt, line 1, without columns segment_id, theme and coder: {missing}.",
        manual_coding.ADVICE,
    ]


def test_an_excerpt_that_cannot_be_used_stops_the_run_with_its_place_but_no_names_or_words(folder, put):
    put(
        "Helen Marsh.csv",
        [
            PLAIN,
            [SECOND, "role_clarity", "Somebody Else", "", ""],
            ["no segment", "role_clarity", "R1", "", ""],
        ],
    )
    put("b.docx", [["?"]])
    with pytest.raises(FieldworkError) as error:
        gather(folder)
    assert str(error.value).splitlines() == [
        (
            "data/raw/coding/R1.csv, line 2 (coder 1 of the file): its coder is not in the roster: add the "
            "name that the program has for them to roster.csv; or the file names no coder: "
            "add manual_coding.coders."
        ),
        (
            "data/raw/coding/R1.csv, line 3 (document 'no segment'): its document matches no contact by name, by "
            "manual_coding.documents, "
            "or by its case, date and source."
        ),
        f"data/raw/coding/b.docx, the file: {REASONS['unknown_format']}.",
        manual_coding.ADVICE,
    ]
    assert set(gather(folder, "continue").excerpts["status"]) == {"quarantined"}


def test_a_sentence_says_who_coded_how_much_and_whether_all_of_it_could_be_used(folder, put):
    with (folder / "data/raw/roster.csv").open("a", encoding="utf-8") as roster:
        roster.write("R2,researcher,Ada Finch\n")
    codes = [
        coding(SECOND, "role_clarity", "R1", 12, 22),
        coding(FOURTH, "supervision", "R1"),
        coding(SECOND, "role_clarity", "R2"),
    ]
    put("a.csv", [PLAIN, *codes])
    described = "R1 coded 2 excerpts in 2 contacts and R2 coded 1 in 1; "
    assert manual_coding.describe_manual_coding(gather(folder)) == f"{described}all excerpts could be used."
    put("b.csv", [PLAIN, ["no segment", "role_clarity", "R1", "", ""]])
    coded = gather(folder, "continue")
    assert manual_coding.describe_manual_coding(coded) == f"{described}1 excerpt could not be used."


def test_a_document_is_a_contact_by_the_table_of_the_study(folder, put, says):
    says(f"{{coders: {{t.csv: R1}}, documents: {{Second talk: {INTERVIEW}}}}}")
    put("t.csv", [TAGUETTE, ["1", "Second talk", "role_clarity", "told me my role"]])
    assert rows(gather(folder), "segment_id", "contact_id") == [(SECOND, INTERVIEW)]


@pytest.mark.parametrize("n_visits", [1, 2])
def test_a_document_is_a_contact_by_case_date_and_source_if_these_identify_only_one(
    folder, says, monkeypatch, n_visits
):
    says("{variables: {date: Date, source: Kind}, sources: {Visit: observation}}")
    ids = [f"W1-2023-10-17-observation-0{n}" for n in range(1, n_visits + 1)]
    segments = pd.DataFrame(
        [(f"{one}-r1-s1", one, "W1", "2023-10-17", "observation", "Tea.") for one in ids],
        columns=SEGMENTS.columns,
    )
    facts = {"case": "Aisha Khan", "Date": "2023-10-17", "Kind": "Visit"}
    read = Project(
        {"Note": "Tea."}, {"Note": facts}, excerpts=[Excerpt("x", "Note", "role_clarity", "R1", 0, 4)]
    )
    monkeypatch.setattr(coding_files, "parse_file", lambda _: read)
    (folder / "data/raw/coding").mkdir()
    (folder / "data/raw/coding/a.qdpx").touch()
    coded = manual_coding.gather(folder, read_study(folder), segments, lost_codings="continue")
    assert rows(coded, "contact_id", "reason") == (
        [(ids[0], "")] if n_visits == 1 else [("", "unmapped_document")]
    )


def coding_rows(folder, codebook, put, says, codes, *facts) -> list[tuple]:
    says(f"{{codes: {{{', '.join(facts)}}}}}")
    put("a.csv", [PLAIN, *[coding(*one) for one in codes]])
    codings = themes_of_codes.code_segments(gather(folder).excerpts, read_study(folder), codebook)
    return list(codings[["segment_id", "theme", "coder", "start", "end"]].itertuples(index=False, name=None))


def test_a_code_is_a_theme_by_id_by_label_by_the_study_or_by_its_nearest_parent(folder, codebook, put, says):
    label = next(theme.label for theme in codebook.themes if theme.id == "supervision")
    codes = [
        ("role_clarity", 0),
        ("Manager", 5),
        (f"Area/{label}", 10),
        (f"{label}/Rang", 12),
        ("Manager/Late/Again", 14),
    ]
    found = coding_rows(
        folder,
        codebook,
        put,
        says,
        [(FOURTH, code, "R1", at, at + 2) for code, at in codes],
        "Manager: supervision",
    )
    assert [(theme, start) for _, theme, _, start, _ in found] == [
        ("role_clarity", 0),
        ("supervision", 5),
        ("supervision", 10),
        ("supervision", 12),
        ("supervision", 14),
    ]


def test_a_code_that_is_mapped_to_an_empty_text_is_not_a_theme_but_marks_the_contact_as_reviewed(
    folder, codebook, put, says
):
    assert coding_rows(folder, codebook, put, says, [(SECOND, "Read", "R1", "", "")], "Read: ''") == []
    coverage = manual_coding.coder_coverage(gather(folder).excerpts, SEGMENTS)
    assert list(coverage.itertuples(index=False, name=None)) == [(FIRST, "R1"), (SECOND, "R1"), (THIRD, "R1")]


def test_codes_that_are_not_themes_are_listed_with_their_frequency_and_never_guessed(
    folder, codebook, put, says
):
    codes = [
        (SECOND, "role clarty", "R1", 0, 2),
        (SECOND, "role clarty", "R1", 4, 6),
        (FIRST, "Tea", "R1", "", ""),
    ]
    with pytest.raises(FieldworkError) as error:
        coding_rows(folder, codebook, put, says, codes)
    first, second, advice = str(error.value).splitlines()
    assert first == "code 'Tea' (1 excerpt in data/raw/coding/a.csv): is not a theme of the codebook."
    assert second == (
        "code 'role clarty' (2 excerpts in data/raw/coding/a.csv): is not a theme of the codebook. "
        "Did you mean 'role_clarity'?"
    )
    assert advice.startswith("Add its theme to manual_coding.codes in data/study.yaml. Allowed: ")


def test_a_theme_in_the_study_file_that_is_not_in_the_codebook_is_refused(folder, codebook, put, says):
    with pytest.raises(FieldworkError, match=r"code 'Tea' \(1 excerpt .*'tee', which is not a theme"):
        coding_rows(folder, codebook, put, says, [(SECOND, "Tea", "R1", "", "")], "Tea: tee")


def test_overlapping_excerpts_of_one_theme_and_coder_are_one_coding(folder, codebook, put, says):
    spans = [(0, 8), (5, 12), (7, 8), (12, 14)]
    found = coding_rows(
        folder, codebook, put, says, [(SECOND, "role_clarity", "R1", *span) for span in spans]
    )
    assert [row[3:] for row in found] == [(0, 12), (12, 14)]


def test_a_study_without_manual_coding_has_empty_tables_and_says_so(folder, codebook):
    coded = gather(folder)
    assert coded.excerpts.empty
    tables.check(tables.EXCERPTS, coded.excerpts)
    assert manual_coding.describe_manual_coding(coded) == "There is no manual coding."
    assert themes_of_codes.code_segments(coded.excerpts, read_study(folder), codebook).empty
    assert manual_coding.coder_coverage(coded.excerpts, SEGMENTS).empty
    assert manual_coding.order_coders(manual_coding.coder_coverage(coded.excerpts, SEGMENTS)) == []


@pytest.fixture
def holds(folder, monkeypatch):
    """Let a file of manual coding hold a project."""

    def holds(project: Project) -> None:
        monkeypatch.setattr(coding_files, "parse_file", lambda _: project)
        (folder / "data/raw/coding").mkdir(exist_ok=True)
        (folder / "data/raw/coding/a.qdpx").touch()

    return holds


def test_an_excerpt_without_a_code_is_listed_and_stops_no_run(folder, holds):
    kept = Excerpt("7", FIRST, "role_clarity", "R1", 0, 0)
    holds(Project(excerpts=[kept, Excerpt("8", "Elsewhere", "", "", 0, 0, "no_code")]))
    coded = gather(folder)
    tables.check(tables.EXCERPTS, coded.excerpts)
    assert rows(coded, "place", "status", "reason") == [("7", "kept", ""), ("8", "excluded", "no_code")]
    assert "1 excerpt without a code: nothing to import." in manual_coding.describe_manual_coding(coded)
    assert list(manual_coding.tabulate_files(coded)["status"]) == ["excluded", "kept"]


def test_two_coders_of_one_name_are_told_apart_by_the_study(folder, holds, says):
    users = ["user 00000001-aaaa", "user 00000002-aaaa"]
    excerpts = [Excerpt(str(n), FIRST, "role_clarity", user, 0, 0) for n, user in enumerate(users)]
    holds(Project(excerpts=excerpts, coders_apart=set(users)))
    with pytest.raises(FieldworkError) as error:
        gather(folder)
    assert [line.partition(":")[0] for line in str(error.value).splitlines()[:2]] == [
        f"data/raw/coding/a.qdpx, {n} ({user})" for n, user in enumerate(users)
    ]
    says(f"{{coders: {{{users[0]}: R1}}}}")
    assert rows(gather(folder, "continue"), "coder", "reason") == [
        ("R1", ""),
        ("", "two_coders_of_one_name"),
    ]


def test_a_document_at_fault_is_listed_once_and_a_remark_has_no_names(folder, holds):
    lost = [Excerpt(str(n), "Helen Marsh", "role_clarity", "R1", 0, 0, "text_missing") for n in range(12)]
    holds(Project(excerpts=lost, remarks=["The text of 1 document cannot be read: 'Helen Marsh'."]))
    with pytest.raises(FieldworkError) as error:
        gather(folder)
    first, advice = str(error.value).splitlines()
    assert first.startswith(
        "data/raw/coding/a.qdpx, document 'R1' (12 excerpts, the first: 0): the text of its"
    )
    assert advice == manual_coding.ADVICE
    coded = gather(folder, "continue")
    assert rows(coded, "status", "reason") == [("quarantined", "text_missing")] * 12
    assert coded.remarks == ["data/raw/coding/a.qdpx: The text of 1 document cannot be read: 'R1'."]


NAMED = SEGMENTS.assign(
    text=[
        "Beatrix gave me good supervision this week.",
        "I told Beatrix so.",
        "Nobody told Tom Jones what his role was.",
        "My manager rang Beatrix.",
    ]
)
REPLACED = {
    FIRST: [(0, 7, "Nell")],
    SECOND: [(7, 14, "Nell")],
    THIRD: [(12, 21, "[a friend]")],
    FOURTH: [(16, 23, "Nell")],
}
PUBLISHED = {
    FIRST: "Nell gave me good supervision this week.",
    SECOND: "I told Nell so.",
    THIRD: "Nobody told [a friend] what his role was.",
    FOURTH: "My manager rang Nell.",
}


def gather_named(folder, lost_codings="refuse", **more) -> manual_coding.ManuallyCoded:
    return manual_coding.gather(
        folder, read_study(folder), NAMED, REPLACED, lost_codings=lost_codings, **more
    )


def words_in(coded: manual_coding.ManuallyCoded) -> list[str]:
    kept = coded.excerpts[coded.excerpts["status"] == "kept"]
    return [PUBLISHED[row.segment_id][row.start : row.end] for row in kept.itertuples()]


def test_what_was_coded_in_pseudonymised_words_comes_back_at_the_right_words(folder, put):
    quotes = ["Nell gave", "gave", "Nell gave me good supervision this week."]
    rows_of = [
        [
            FIRST,
            "supervision",
            "R1",
            str(PUBLISHED[FIRST].index(q)),
            str(PUBLISHED[FIRST].index(q) + len(q)),
            q,
        ]
        for q in quotes
    ]
    put("a.csv", [PLAIN, *rows_of])
    assert words_in(gather_named(folder)) == quotes


def test_what_was_coded_in_the_original_words_stays_at_the_right_words(folder, put):
    text = NAMED["text"][0]
    rows_of = [
        [FIRST, f"supervision{q}", "R1", str(text.index(q)), str(text.index(q) + len(q)), q]
        for q in ("Beatrix gave", "gave", "trix gave", text)
    ]
    put("a.csv", [PLAIN, *rows_of])
    assert words_in(gather_named(folder)) == ["Nell gave", "gave", "Nell gave", PUBLISHED[FIRST]]


def test_positions_of_which_nothing_says_in_what_text_they_count_are_refused_and_not_shifted(folder, put):
    put("a.csv", [PLAIN[:5], [FIRST, "supervision", "R1", "5", "9"]])
    with pytest.raises(
        FieldworkError, match=r"a\.csv, all of it|a\.csv, line 2: has positions, but nothing says"
    ):
        gather_named(folder)
    assert rows(gather_named(folder, "continue"), "segment_id", "status", "reason") == [
        ("", "quarantined", "unmarked_positions")
    ]


def test_a_quote_of_a_highlight_may_have_either_words_and_the_labels_of_turns(folder, put, says):
    says("{coders: {t.csv: R1}}")
    quotes = [
        "Nell gave me",
        "Helen Marsh: Beatrix gave me",
        "this week. Aisha: I told Nell",
        "Tom Jones what",
    ]
    put("t.csv", [TAGUETTE, *[[str(n), INTERVIEW, "role_clarity", quote] for n, quote in enumerate(quotes)]])
    assert words_in(gather_named(folder)) == ["Nell gave me"] * 1 + [
        "this week.",
        "I told Nell",
        "[a friend] what",
    ]


def of_project(folder, monkeypatch, document: str, *spans: tuple[int, int], names=(INTERVIEW,)) -> None:
    """Let one project be read, with a document under some names and an excerpt at each span of each."""
    excerpts = [
        Excerpt(f"{name} {n}", name, f"code {n}", "R1", *span)
        for name in names
        for n, span in enumerate(spans, start=1)
    ]
    project = Project(dict.fromkeys(names, document), excerpts=excerpts)
    monkeypatch.setattr(coding_files, "parse_file", lambda _: project)
    (folder / "data/raw/coding").mkdir(exist_ok=True)
    (folder / "data/raw/coding/a.qdpx").touch()


@pytest.mark.parametrize("which", [0, 1, 2])
def test_a_document_may_have_the_original_the_published_or_mixed_words(folder, monkeypatch, which):
    original, published = list(NAMED["text"][:3]), [PUBLISHED[one] for one in (FIRST, SECOND, THIRD)]
    texts = (original, published, [original[0], published[1], original[2]])[which]
    document = f"Helen Marsh  0:01\n{texts[0]} {texts[1]}\n\nAisha  0:05\n{texts[2]}\n"
    start, end = document.index(texts[0]), document.index(" gave me")
    over = (document.index("told "), document.index("what his") - 1)
    of_project(folder, monkeypatch, document, (start, end), over, (over[1] - 2, over[1] + 5))
    coded = gather_named(folder)
    assert rows(coded, "number", "segment_id") == [(1, FIRST), (2, SECOND), (2, THIRD), (3, THIRD)]
    assert words_in(coded) == ["Nell", "told Nell so.", "Nobody told [a friend]", "[a friend] what"]


def test_excerpts_of_a_contact_without_consent_are_withdrawn_whether_or_not_their_words_are_there(
    folder, put
):
    put(
        "a.csv",
        [
            PLAIN,
            [FIRST, "supervision", "R1", "", "", ""],
            [FIRST, "supervision", "R1", "5", "9", ""],
            [FIRST, "supervision", "Somebody Else", "5", "9", "never said"],
            [FOURTH, "supervision", "R1", "", "", ""],
        ],
    )
    withheld = {("W1", "interview"): "consent_withdrawn"}
    coded = gather_named(folder, withheld=withheld)
    assert rows(coded, "segment_id", "status", "reason") == [
        *[("", "withdrawn", "consent_withdrawn")] * 3,
        (FOURTH, "kept", ""),
    ]
    assert set(coded.excerpts["contact_id"]) == {INTERVIEW, NOTE}


def test_a_document_of_a_withdrawn_worker_whose_files_are_gone_is_withdrawn(folder, put, says):
    gone = "W2-2023-10-13-voice_note-01"
    says(f"{{coders: {{t.csv: R1}}, documents: {{Third talk: {gone}}}}}")
    put("t.csv", [TAGUETTE, ["1", gone, "tea", "My manager"], ["2", "Third talk", "tea", "rang"]])
    put("u.csv", [PLAIN, [f"{gone}-r0001-s001", "tea", "R1", "", "", ""]])
    study = read_study(folder)
    withheld = {("W2", source): "consent_withdrawn" for source in study.source_ids}
    coded = manual_coding.gather(folder, study, SEGMENTS[:3], withheld=withheld)
    assert set(rows(coded, "status", "reason")) == {("withdrawn", "consent_withdrawn")}
    only_visits = {("W2", "observation"): "no_consent"}
    coded = manual_coding.gather(folder, study, SEGMENTS[:3], withheld=only_visits, lost_codings="continue")
    assert set(rows(coded, "status", "reason")) == {("quarantined", "unmapped_document")}


def test_a_file_that_is_given_twice_counts_once_and_the_second_says_so(folder, put):
    codes = [coding(SECOND, "role_clarity", "R1", 12, 22), coding(FOURTH, "supervision", "R1")]
    put("a.csv", [PLAIN, *codes])
    put("b.csv", [PLAIN, *codes, coding(THIRD, "supervision", "R1")])
    coded = gather(folder)
    tables.check(tables.EXCERPTS, coded.excerpts)
    assert [(file[-5:], *rest) for file, *rest in rows(coded, "file", "number", "status", "reason")] == [
        ("a.csv", 1, "kept", ""),
        ("a.csv", 2, "kept", ""),
        ("b.csv", 1, "excluded", "given_twice"),
        ("b.csv", 2, "excluded", "given_twice"),
        ("b.csv", 3, "kept", ""),
    ]
    described = manual_coding.describe_manual_coding(coded)
    assert described.startswith(
        "R1 coded 3 excerpts in 2 contacts; all excerpts could be used. 2 excerpts given twice: counted once."
    )


def test_an_unmapped_document_is_listed_once_by_its_masked_name_and_a_file_once_by_its_reason(
    folder, put, monkeypatch
):
    put("b.csv", [PLAIN, *[[SECOND, "role_clarity", "Somebody Else", "", "", ""]] * 3])
    put("c.csv", [PLAIN, *[[*coding(SECOND, "tea", "R1", 0, n)[:5], ""] for n in (3, 5)]])
    with pytest.raises(FieldworkError) as error:
        gather(folder)
    first, second, advice = str(error.value).splitlines()
    assert first.startswith("data/raw/coding/b.csv, coder 1 of the file (3 excerpts, the first: line 2): its")
    assert second.startswith("data/raw/coding/c.csv, all 2 excerpts: has positions, but")
    assert advice.endswith("or run with -p lost_codings=continue.")
    for name in ("b.csv", "c.csv"):
        (folder / "data/raw/coding" / name).unlink()
    names = ("Talk with Aisha Khan", "Third talk")
    of_project(folder, monkeypatch, "Words.", *[(0, 5)] * 20, names=names)
    with pytest.raises(FieldworkError) as error:
        gather(folder)
    first, second, _ = str(error.value).splitlines()
    assert first.startswith(
        "data/raw/coding/a.qdpx, document 'Talk with W1' (20 excerpts, the first: Talk with W1 1): its document matches"
    )
    assert second.startswith(
        "data/raw/coding/a.qdpx, document 'Third talk' (20 excerpts, the first: Third talk 1): its document matches"
    )


def test_only_its_own_switch_lets_a_run_go_on_without_lost_codings(folder):
    with pytest.raises(
        FieldworkError, match=r"parameter lost_codings: 'set_apart'\. Allowed: refuse, continue"
    ):
        gather(folder, "set_apart")


def test_a_text_that_was_mended_after_coding_loses_only_the_excerpts_in_the_mended_sentence(
    folder, monkeypatch
):
    document = "Aisha: I had tea with the team. Nobody said what my role was. I had tea with the team.\n"
    spans = [
        (document.index("I had"), document.index(" Nobody")),
        (document.index("Nobody"), document.index(" was.")),
        (document.rindex("tea with"), len(document)),
        (document.index("team"), document.index("said")),
    ]
    of_project(folder, monkeypatch, document, *spans)
    coded = gather(folder, "continue")
    assert rows(coded, "segment_id", "start", "end", "reason") == [
        (FIRST, 0, 24, ""),
        ("", 0, 0, "words_changed"),
        (THIRD, 6, 24, ""),
        ("", 0, 0, "words_changed"),
    ]


def test_an_excerpt_of_a_label_or_a_time_alone_says_so(folder, monkeypatch):
    document = "Aisha  0:05\nI had tea with the team. Nobody told me my role. I had tea with the team.\n"
    of_project(folder, monkeypatch, document, (0, 5), (7, 11), (11, 12))
    assert rows(gather(folder, "continue"), "reason") == [("no_speech",), ("no_speech",), ("no_words",)]


CODED = pd.DataFrame(
    [
        ("s1", "supervision", "works", "R1"),
        ("s1", "supervision", "wished_for", "R1"),
        ("s2", "structures", "", "R1"),
        ("s1", "supervision", "wished_for", "R2"),
        ("s2", "supervision", "", "dictionary"),
    ],
    columns=["segment_id", "theme", "direction", "coder"],
)
READ = pd.DataFrame({"segment_id": ["s1", "s2", "s3", "s1"], "coder": ["R1", "R1", "R1", "R2"]})


def test_directions_are_in_the_codebooks_order_with_its_labels_and_not_said_last(codebook):
    of_people = CODED[CODED["coder"] != "dictionary"]
    table = manual_coding.tabulate_directions(of_people, READ, codebook)
    assert table.columns.tolist() == ["coder", "works", "mixed", "lacking", "wished for", "not said"]
    assert table.to_numpy().tolist() == [["R1", 1, 0, 0, 1, 1], ["R2", 0, 0, 0, 1, 0]]
    assert manual_coding.tabulate_directions(of_people[:0], READ[:0], codebook).empty


def test_a_sentence_says_what_each_person_and_the_dictionary_have_coded():
    segments = pd.DataFrame({"segment_id": ["s1", "s2", "s3", "s4"]})
    assert manual_coding.describe_coded(CODED, READ, segments) == (
        "R1 has coded 2 themes in 2 of 3 reviewed segments; R2 has coded 1 theme in 1 of 1 reviewed segments; "
        "the keyword dictionary has coded 1 theme in 1 of all 4 segments."
    )
    of_dictionary = CODED[CODED["coder"] == "dictionary"]
    assert manual_coding.describe_coded(of_dictionary, READ[:0], segments).startswith(
        "The keyword dictionary has"
    )
    assert manual_coding.describe_coded(CODED[:0], READ[:0], segments) == "Nothing has been coded."


@pytest.mark.parametrize("code", ["", " ", "role_clarity/", "role_clarity/ "])
def test_a_code_without_a_name_counts_for_nothing_not_even_for_the_code_above_it(folder, holds, code):
    holds(Project(excerpts=[Excerpt("7", FIRST, code, "R1", 0, 0)]))
    coded = gather(folder, lost_codings="continue")
    assert rows(coded, "status", "reason") == [("quarantined", "unknown_code")]


def test_the_column_of_directions_keeps_no_names_and_of_a_long_cell_only_its_length(folder, put, codebook):
    said = "Derek Haworth told her to go."
    cells = ["lacking", "Wished for", "Aisha Khan", said, "x" * 31]
    plain = [[SECOND, "supervision", "R1", cell] for cell in cells]
    put("a.csv", [["segment_id", "theme", "coder", "direction"], *plain])
    excerpts = gather(folder).excerpts
    assert excerpts["direction"].tolist() == [
        "lacking",
        "Wished for",
        "W1",
        f"({len('W2 told her to go.')} characters)",
        "(31 characters)",
    ]
    with pytest.raises(FieldworkError) as error:
        themes_of_codes.code_segments(excerpts, read_study(folder), codebook)
    assert [line.partition(" is not")[0] for line in str(error.value).splitlines()[:3]] == [
        "data/raw/coding/a.csv, line 4: 'W1'",
        "data/raw/coding/a.csv, line 5: a text of 18 characters",
        "data/raw/coding/a.csv, line 6: a text of 31 characters",
    ]


@pytest.mark.parametrize(("value", "lists"), [("supervision/lackin", True), ("supervisio", False)])
def test_the_advice_lists_the_directions_where_the_study_gives_one_that_is_unknown(
    folder, codebook, put, says, value, lists
):
    with pytest.raises(FieldworkError) as error:
        coding_rows(folder, codebook, put, says, [(SECOND, "Boss", "R1", "", "")], f"Boss: {value}")
    assert str(error.value).endswith(" Directions: works, mixed, lacking, wished_for.") is lists
