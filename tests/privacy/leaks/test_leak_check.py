"""What is planted is found everywhere; what is clean is not reported; no words that are found are printed."""

from __future__ import annotations

import base64
import functools
import itertools
import json
import subprocess
import unicodedata
import zipfile
from io import BytesIO
from pathlib import PurePosixPath

import pytest
from PIL import Image

from helpers.commands import cli
from helpers.errors import FieldworkError
from helpers.files import paths
from helpers.files.place import Place
from helpers.privacy.leaks import history, leak_check, opening, pictures, self_test
from helpers.privacy.leaks.allowed import level_of, may_be_tracked, may_hold_names
from helpers.privacy.leaks.file_text import FileText
from helpers.privacy.leaks.hiding_places import extract_texts
from helpers.privacy.leaks.leak_check import check_study
from helpers.privacy.leaks.made_pictures import MadePictures
from helpers.privacy.leaks.pictures import hash_picture
from helpers.privacy.leaks.search_patterns import RULES, SearchPatterns
from helpers.privacy.names import identifiers
from helpers.running import release
from helpers.study.gate import Shows
from helpers.study.limits import Disclosure
from helpers.study.registered import as_record
from helpers.study.roster import Form, Person, Roster, read_roster
from helpers.study.study import read_study
from helpers.tables import Level

NAME = "Kateryna"
HOME = str(PurePosixPath("/home", "kate"))
SAID = "and then the manager told me that I was only here to make the tea"
DISGUISES = {
    "as it is": NAME,
    "small": NAME.lower(),
    "capitals": NAME.upper(),
    "zero width": "Kate\u200bryna",
    "soft hyphen": "Kate\u00adryna",
    "accents": unicodedata.normalize("NFD", "Katéryna"),
    "full width": "".join(chr(ord(letter) + 0xFEE0) for letter in NAME),
    "look-alikes": NAME.replace("a", "а").replace("K", "К"),
    "possessive": f"{NAME}'s",
    "strokes": "Kate_ryna",
    "mathematical": "".join(
        chr(0x1D400 + ord(letter) - 65) if letter.isupper() else chr(0x1D41A + ord(letter) - 97)
        for letter in NAME
    ),
    "a number behind": f"{NAME}99",
}


@pytest.fixture
def real(study):
    return study.model_copy(update={"fictional": False})


@pytest.fixture
def search_patterns(real):
    roster = Roster(
        [
            Form(NAME, Person("W1", "worker"), "Jo"),
            Form("07700 900123", Person("W1", "worker"), "Jo"),
            Form("Helen", Person("R1", "researcher"), ""),
        ]
    )
    return SearchPatterns(roster, real, raw_texts=[SAID], file_names=["WhatsApp Chat with Kate.zip"])


def found(search_patterns, name, data, rules=tuple(RULES)):
    return {
        (match.rule, match.person)
        for words in extract_texts(name, data)
        for match in search_patterns.find(words, rules)
    }


def test_a_name_in_any_disguise_is_found_in_any_hiding_place(search_patterns):
    n, missed = 0, []
    for how, disguised in DISGUISES.items():
        for place, (name, data) in self_test.plant_word(disguised):
            n += 1
            if ("name", "W1") not in found(search_patterns, name, data):
                missed.append((how, place))
    assert n == 12 * 43
    assert missed == []


SURNAMES = [
    Form("Maureen Oduya", Person("W3", "worker"), "Jo"),
    Form("Maureen", Person("W3", "worker"), "Jo"),
    Form("Sam Ntow", Person("C1", "other"), "Una"),
    Form("Ama Ntow", Person("C2", "other"), "Ines"),
    Form("Grace Hope", Person("C3", "other"), "Cleo"),
    Form("Ola", Person("C4", "other"), "Bo"),
    Form("Ola Quist", Person("C5", "other"), "Vic"),
    Form("Interviewer Two", Person("W5", "worker"), "Kit"),
    Form("Highroyds House", Person("O1", "other"), "[a hospital]", "organisation"),
]


@pytest.mark.parametrize(
    ("words", "persons"),
    [
        ("M. Oduya", {"W3"}),
        ("ask Oduya about it", {"W3"}),
        ("ODUYA's rota", {"W3"}),
        ("id,surname\n1,oduya\n", {"W3"}),
        ("Maureen was there", {"W3"}),
        ("Ntow came", {"C1", "C2"}),  # two people of one surname
        ("Ola came", {"C4", "C5"}),
        ("with hope and grace, and Grace too", set()),  # parts that are ordinary words
        ("the Interviewer, and House Two", set()),
        ("a woduyan oduyas", {"W3"}),
        ("Oduyan", set()),
    ],
)
def test_a_part_of_a_name_that_is_no_ordinary_word_is_found(real, words, persons):
    search_patterns = SearchPatterns(Roster(SURNAMES), real)
    for name in ("a.md", "a.csv", "a.html"):
        matches = found(search_patterns, name, words.encode())
        assert matches == {("name", person) for person in persons}, name


def test_a_part_of_a_name_in_any_disguise_is_found_in_any_hiding_place(real):
    search_patterns = SearchPatterns(Roster([Form(f"{NAME} Oduya", Person("W1", "worker"), "Jo")]), real)
    missed = []
    for how, disguised in DISGUISES.items():
        for place, (name, data) in self_test.plant_word(disguised):
            if ("name", "W1") not in found(search_patterns, name, data):
                missed.append((how, place))
    assert missed == []


def test_a_name_that_is_an_indicator_of_a_theme_is_found_in_the_codebook(real):
    search_patterns = SearchPatterns(Roster(SURNAMES), real)
    codebook = b"themes:\n  - {id: a, indicators: [hope, 'oduya*', rota]}\n"
    assert found(search_patterns, "data/codebook.yaml", codebook) == {("name", "W3")}


def test_nothing_is_found_in_the_same_places_without_it(search_patterns):
    for _, (name, data) in self_test.plant_word("somebody"):
        assert found(search_patterns, name, data) == set()


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("identifier", "write to kate@example.org"),
        ("identifier", "call 0161 496 0123 after tea"),
        ("identifier", "her number 943 476 5919 is on it"),
        ("identifier", "QQ 12 34 56 C no, AB 12 34 56 C yes"),
        ("identifier", "she lives at m1 1ae now"),
        ("raw_words", "It said: the Manager told me that I was only here, it did"),
        ("raw_file", "see WhatsApp Chat with Kate.zip"),
        ("private_view", "PRIVATE: shows single\n workers. Not for publication."),
        ("machine", f"read from {HOME}/study/data"),
        ("machine", "read from C:\\Users\\Kate\\study"),
        ("machine", f"read from {HOME.replace('home', 'Users')}/study"),
    ],
)
def test_what_is_not_a_name_is_found_too(search_patterns, rule, words):
    assert rule in {one for one, _ in found(search_patterns, "a.md", words.encode())}


@pytest.mark.parametrize(
    "words",
    [
        "manager told me that I was only there",  # seven words in a row
        "10,000 steps, 3 of 5 workers, 0.8333333333 of them, 2023-10-02",
        "doi 10.1332/20408056Y2024D000000022",
        "Helen has written this",
        "dbf91d0f-0422-5359-894c-0aa8aa94fd79",
        f"{HOME.replace('kate', 'runner')}/work",
    ],
)
def test_what_is_harmless_is_not_coded(search_patterns, words):
    assert found(search_patterns, "a.csv", f'cell\n"{words}"\n'.encode()) == set()


def test_an_approved_quotation_is_allowed_and_no_word_around_it(real):
    quoted = "the manager told me that I was only"
    search_patterns = SearchPatterns(Roster([]), real, raw_texts=[SAID], approved=[quoted])
    assert found(search_patterns, "a.md", f"He said: {quoted}.".encode()) == set()
    assert found(search_patterns, "a.md", f"He said: {quoted} here.".encode()) == {("raw_words", "")}


def test_rules_that_are_not_asked_for_are_not_applied(search_patterns):
    text = f"{NAME}, call 0161 496 0123 from {HOME}/x".encode()
    assert found(search_patterns, "a.md", text, ("name",)) == {("name", "W1")}
    assert found(search_patterns, "a.md", text, ("machine",)) == {("machine", "")}


# --- ids, dates and names of media are no telephone numbers ---------------------------------------------

IDS = "P01 DC02 BSR08 007A W01 P007 QR01 X00 S1a 12C P0107 Z0000001 W1 W10".split()
MEDIA = (
    "AUDIO-{day}-{time}.m4a",
    "00000012-AUDIO-{day}-{time}.opus",
    "00000012-AUDIO-{day}-{time}.unchecked.txt",
    "00000003-PTT-{day}-{time}.opus",
    "00000013-PHOTO-{day}-{time}.jpg",
    "{day}-AUDIO-00000012.opus",
    "PTT-{eight}-WA0001.opus",
    "AUD-{eight}-WA0011.m4a",
)


def of_workers(study, ids):
    workers = tuple(study.all_workers[0].model_copy(update={"id": one}) for one in ids)
    return study.model_copy(update={"all_workers": workers, "fictional": False})


@pytest.fixture
def numbers(study):
    """Return search patterns of a study with ids of all kinds, and no roster."""
    return SearchPatterns(Roster([]), of_workers(study, IDS))


def forms_of(worker, day, source):
    """Yield the files in which an id may be published: its name and its bytes."""
    contact = f"{worker}-{day}-{source}-01"
    segment = f"{contact}-r0004-s001"
    yield "a.csv", f"segment_id,contact_id,worker,date\n{segment},{contact},{worker},{day}\n"
    yield "a.csv", f"a\n{segment} {contact} {worker} {day}\n"
    yield "a.md", f"| {worker} | {day} | see {contact}, {segment}.\n"
    yield "a.svg", f"<svg><desc>{contact}</desc><text>{worker}</text><text>{day}</text><text>12</text></svg>"
    yield "a.html", f"<tr><td>{worker}</td><td>{day}</td><td>12</td><td>{contact}</td><td>34567</td></tr>"
    yield "a.json", json.dumps({contact: [worker, day], "path": f"notebooks/portraits/{worker}.ipynb"})
    cell = {
        "outputs": [{"text": [f"{worker}  {day}  1  2  34\n"]}, {"data": {"text/html": f"<b>{segment}</b>"}}]
    }
    yield "a.ipynb", json.dumps({"cells": [cell]})


@pytest.mark.parametrize("worker", IDS)
def test_no_id_of_a_worker_is_a_telephone_number_in_any_month(numbers, study, worker):
    wrong = []
    for month, source in itertools.product(range(1, 13), study.source_ids):
        for name, text in forms_of(worker, f"2024-{month:02d}-09", source):
            if found(numbers, name, text.encode()):
                wrong.append((month, source, name))
    assert wrong == []


@pytest.mark.parametrize("form", MEDIA)
def test_no_name_of_a_voice_note_is_a_telephone_number_in_any_month(numbers, form):
    wrong = []
    for month, time in itertools.product(range(1, 13), ("09-14-22", "00-00-00", "21-31-07")):
        name = form.format(day=f"2024-{month:02d}-05", eight=f"2024{month:02d}05", time=time)
        table = f"file,line\ndata/raw/voice_notes/Chat - P01/{name},1\n"
        for file, text in (("a.csv", table), ("a.md", f"It is in {name} and in {name[:-4]}.")):
            if found(numbers, file, text.encode()):
                wrong.append(name)
    assert wrong == []


PHONES = (
    "07700 900123",
    "07700900123",
    "07700-900-123",
    "(0161) 496 0123",
    "0161.496.0123",
    "01632 96012",
    "+44 7700 900123",
    "+44 (0)7700 900123",
    "0044 7700 900123",
)


def test_a_telephone_number_beside_or_glued_to_an_id_or_a_date_is_found(numbers):
    tokens = [f"P01-2024-03-05-interview-01{more}" for more in ("", "-r0004", "-r0004-s001")]
    tokens += ["P01", "DC02", "2024-03-05", "AUDIO-2024-03-05-09-14-22", "PTT-20240103-WA0001"]
    missed = []
    for phone, token, between in itertools.product(PHONES, tokens, (" ", "_", ", ", " - ", "\n", "")):
        texts = [f"see {token}{between}{phone}."]
        if between or not token[0].isdigit():  # digits in a row are nobody's number
            texts.append(f"see {phone}{between}{token}.")
        missed += [text for text in texts if ("identifier", "") not in found(numbers, "a.md", text.encode())]
    assert missed == []


@pytest.mark.parametrize(
    "text",
    [
        "AUDIO-07700 900123.m4a",
        "AUDIO-2024-03-05-07700900123.m4a",
        "PTT-07700900123-WA0001.opus",
        "07700900123-AUDIO-2024-01-09-08-07-06.opus",
        "Q01-2023-10-12-07700900123",  # no worker of this study
        "7700900123",  # what a spreadsheet makes of it
        "WhatsApp Chat with +44 7700 900123.zip",
        "P01 07700 900123.docx",
        "2023-10-12 07700 900123.docx",
    ],
)
def test_what_is_no_id_date_or_name_of_media_is_still_a_telephone_number(numbers, text):
    for name, words in (
        ("a.md", text),
        ("a.csv", f"file\ndata/raw/{text}\n"),
        ("a.html", f"<td>{text}</td>"),
    ):
        assert ("identifier", "") in found(numbers, name, words.encode()), name


@pytest.mark.parametrize(
    "text",
    [
        "01-2023-99-99",
        "Q01-2023-10-12-interview-01",
        "P01-2023-99-12-interview-01",
        "AUDIO-2024-03-05-09-14-99",
        "DBS 001234567890",
    ],
)
def test_digits_that_are_nobodys_number_are_none(numbers, text):
    assert found(numbers, "a.md", text.encode()) == set()


@pytest.mark.parametrize(
    "words", ["P01@example.org", "P01-2023-10-12-interview-01@example.org", "P01 M1 1AE"]
)
def test_ids_are_left_out_of_the_search_for_telephone_numbers_alone(numbers, words):
    assert ("identifier", "") in found(numbers, "a.md", words.encode())


def test_a_number_in_two_cells_is_found_and_two_cells_with_an_id_are_none(numbers):
    assert ("identifier", "") in found(numbers, "a.html", b"<td>07700</td><td>900123</td>")
    assert ("identifier", "") in found(numbers, "a.html", b"<td>P01</td><td>07700</td><td>900123</td>")
    assert found(numbers, "a.html", b"<td>P01</td><td>2023-10-12</td><td>345</td>") == set()


def test_a_self_test_that_finds_no_number_beside_an_id_fails(study, monkeypatch):
    everything = lambda text, _: [(0, len(text))]  # noqa: E731
    monkeypatch.setattr(identifiers, "own_spans", everything)
    monkeypatch.setattr(identifiers, "spans_before_digits", everything)
    with pytest.raises(FieldworkError, match="a telephone number beside an id or a date"):
        self_test.run_self_test(study, with_git=False)


def test_an_id_that_is_a_form_of_the_roster_is_not_searched_for_and_a_name_of_the_person_is(real):
    w1 = Person("W1", "worker")
    forms = [Form("W1", w1, "[W1]"), Form("R1", Person("R1", "researcher"), "[R1]"), Form(NAME, w1, "Jo")]
    search_patterns = SearchPatterns(Roster(forms), real)
    for _, (name, data) in self_test.plant_word("W1"):
        assert found(search_patterns, name, data) == set()
    assert found(search_patterns, "a.csv", b"worker\nW1\nW1-2023-10-12-interview-01\n") == set()
    assert found(search_patterns, "a.csv", f"worker\nW1 {NAME}\n".encode()) == {("name", "W1")}
    assert search_patterns.mask_path(f"W1/{NAME}.md") == "W1/…"


# --- what may be tracked -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "level", "of_real", "of_fictional"),
    [
        ("figures/theme_weeks.png", Level.PUBLIC, True, True),
        ("notebooks/04-draw-figures.ipynb", Level.PUBLIC, True, True),
        ("notebooks/01-clean-fieldwork.ipynb", Level.EXAMINER, False, True),
        ("data/processed/segments.csv", Level.EXAMINER, False, True),
        ("data/processed/records.csv", Level.RESTRICTED, False, False),
        ("data/raw/roster.csv", Level.RESTRICTED, False, True),
        ("data/raw/interviews/a.docx", Level.RESTRICTED, False, True),
        ("src/helpers/cli.py", Level.PUBLIC, True, True),
        ("src/helpers/words/british/british-english.txt", Level.PUBLIC, True, True),
        ("src/helpers/exchange/schemas/Project.xsd", Level.PUBLIC, True, True),
        ("data/study.yaml", Level.PUBLIC, True, True),
        ("roster.csv", None, False, False),
        ("data/processed/mine.csv", None, False, False),
        ("src/helpers/notes.txt", None, False, False),
        ("build/export/study.csv", None, False, False),
    ],
)
def test_what_no_pattern_allows_may_not_be_tracked(real, study, path, level, of_real, of_fictional):
    assert level_of(path) is level
    assert may_be_tracked(path, real) is of_real
    assert may_be_tracked(path, study) is of_fictional


def test_a_pattern_allows_every_file_of_the_package(study):
    files = [path for path in paths.SOURCE.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    names = [f"src/helpers/{path.relative_to(paths.SOURCE).as_posix()}" for path in files]
    assert len(names) > 150
    assert [name for name in names if not may_be_tracked(name, study)] == [], (
        "Put it into privacy/leaks/allowed.py."
    )


def test_names_of_a_fictional_study_are_allowed_where_it_is_made_and_those_of_a_real_one_nowhere(real, study):
    assert may_hold_names("data/raw/roster.csv", study)
    assert not may_hold_names("data/processed/segments.csv", study)
    assert not may_hold_names("data/raw/roster.csv", real)


# --- a repository --------------------------------------------------------------------------------------


def run_git(folder, *words):
    """Run git as nobody, and return what it prints."""
    settings = ("user.name=nobody", "user.email=nobody@example.org", "commit.gpgsign=false")
    owner = [word for setting in settings for word in ("-c", setting)]
    command = ["git", "-C", str(folder), *owner, *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def git(folder):
    run = functools.partial(run_git, folder)

    run("init", "-q", "-b", "main")
    (folder / ".gitignore").write_text("data/raw/\n")
    run("add", ".gitignore", "data/study.yaml", "data/codebook.yaml")
    run("commit", "-q", "-m", "Begin")
    return run


def put(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


PUBLISHED = [
    "figures/theme_weeks.svg",
    "figures/theme_weeks.png",
    "data/processed/records.csv",
    "notebooks/04-draw-figures.ipynb",
]


def rules_and_places(report):
    return {
        (one.rule, one.place if not one.place.startswith("git ") else one.place[:8].strip())
        for one in report.leaks
    }


def test_a_clean_repository_is_clean_and_its_history_is_searched(folder, git, real, search_patterns):
    report = check_study(folder, real, search_patterns)
    assert report.leaks == []
    assert (report.n_files, report.n_objects > 4) == (3, True)
    assert report.describe().endswith("Nothing leaks.")
    report.refuse()


def test_a_file_that_was_forced_in_is_refused_although_git_ignores_its_folder(
    folder, git, real, search_patterns
):
    put(folder, "data/raw/interviews/x.docx", b"PK\x03\x04")
    put(folder, "notes.txt", "tea")
    git("add", "-f", "data/raw/interviews/x.docx", "notes.txt")
    assert rules_and_places(check_study(folder, real, search_patterns, with_history=False)) == {
        ("path", "data/raw/interviews/x.docx"),
        ("path", "notes.txt"),
    }
    git("commit", "-q", "--no-verify", "-m", "Add")
    assert ("history", "git blob") in rules_and_places(check_study(folder, real, search_patterns))


@pytest.mark.parametrize(
    "where", ["deleted", "branch", "message", "tag", "stash", "reset", "author", "renamed", "branch name"]
)
def test_what_was_committed_once_is_found_wherever_git_keeps_it(folder, git, real, search_patterns, where):
    note = "README.md"
    if where in {"deleted", "branch", "stash", "reset"}:
        put(folder, note, f"tea with {NAME}")
        git("add", note)
    if where == "deleted":
        git("commit", "-q", "-m", "Add")
        git("rm", "-q", note)
        git("commit", "-q", "-m", "Remove")
    elif where == "branch":
        git("checkout", "-q", "-b", "other")
        git("commit", "-q", "-m", "Add")
        git("checkout", "-q", "main")
    elif where == "stash":
        git("stash", "-q")
    elif where == "reset":
        git("commit", "-q", "-m", "Add")
        git("reset", "-q", "--hard", "HEAD~1")
    elif where == "message":
        git("commit", "-q", "--allow-empty", "-m", f"Meet {NAME}")
    elif where == "author":
        git("commit", "-q", "--allow-empty", "-m", "Meet", "--author", f"{NAME} <a@example.org>")
    elif where == "tag":
        git("tag", "-a", "v1", "-m", f"For {NAME}")
    elif where == "renamed":
        put(folder, f"bench/{NAME}.md", "tea")
        git("add", ".")
        git("commit", "-q", "-m", "Add")
        git("mv", f"bench/{NAME}.md", "bench/a.md")
        git("commit", "-q", "-m", "Rename")
    else:
        git("branch", f"for-{NAME}")
    report = check_study(folder, real, search_patterns)
    assert {rule for rule, _ in rules_and_places(report)} == {"name"}
    assert all(place.startswith("git") for _, place in rules_and_places(report))
    assert "Remove it from the history" in report.describe()
    assert check_study(folder, real, search_patterns, with_history=False).leaks == []
    assert NAME.lower() not in report.describe().lower()


@pytest.mark.parametrize("disguised", DISGUISES.values(), ids=DISGUISES)
def test_a_name_in_the_path_of_a_file_is_not_printed_either(folder, git, real, search_patterns, disguised):
    put(folder, f"bench/{disguised}/about {disguised}.md", "tea")
    put(folder, f"{disguised}.txt", "tea")
    git("add", ".")
    report = check_study(folder, real, search_patterns)
    assert rules_and_places(report) >= {("name", "bench/…/…"), ("path", "…"), ("name", "…")}
    assert ("name", "W1") not in found(search_patterns, "a.md", report.describe().encode())


def test_the_history_of_a_fictional_study_is_not_searched_for_names(folder, git, study, search_patterns):
    git("commit", "-q", "--allow-empty", "-m", f"Meet {NAME}")
    report = check_study(folder, study, search_patterns)
    assert report.leaks == []
    assert "The study is fictional: its history is not searched for names." in report.describe()


def test_without_a_repository_what_a_run_publishes_is_searched(folder, real, search_patterns):
    put(folder, "figures/theme_weeks.svg", f"<svg><text>{NAME}</text></svg>")
    put(folder, "data/processed/records.csv", f"text\n{NAME}\n")
    report = check_study(folder, real, search_patterns, published=PUBLISHED)
    assert rules_and_places(report) == {("name", "figures/theme_weeks.svg")}
    assert "There is no git repository here" in report.describe()
    with pytest.raises(FieldworkError, match="names somebody in the roster") as error:
        report.refuse()
    assert NAME not in str(error.value)
    assert "(W1)" in str(error.value)


def test_without_git_the_same_is_said(folder, git, real, search_patterns, monkeypatch):
    monkeypatch.setattr(history.subprocess, "run", lambda *_, **__: (_ for _ in ()).throw(FileNotFoundError))
    assert "There is no git repository here" in check_study(folder, real, search_patterns).describe()


def test_an_object_that_cannot_be_read_stops_the_check(folder, git, real, search_patterns):
    put(folder, "README.md", "tea")
    git("add", "README.md")
    git("commit", "-q", "-m", "Add")
    blob = git("rev-parse", "HEAD:README.md").strip()
    at = folder / ".git/objects" / blob[:2] / blob[2:]
    at.chmod(0o600)
    at.unlink()
    with pytest.raises(FieldworkError, match="git"):
        check_study(folder, real, search_patterns)


@pytest.mark.parametrize("answer", [b"", b"abc missing\n"])
def test_an_object_that_git_does_not_return_stops_the_check(answer):
    with pytest.raises(FieldworkError, match="an object of the history cannot be read"):
        list(history._read_batch(BytesIO(answer), {"abc": "a.md"}))


def test_a_picture_passes_for_its_bytes_and_not_for_its_name(folder, real, search_patterns):
    picture = self_test._make_png("tEXt", b"Title\0Weeks")
    refused = {("picture", "figures/theme_weeks.png")}
    put(folder, "figures/theme_weeks.png", picture)
    put(folder, "figures/theme_weeks.svg", "<svg/>")
    assert rules_and_places(check_study(folder, real, search_patterns, published=PUBLISHED)) == refused
    record = as_record("figures/theme_weeks", Shows.TOGETHER, b"", {}, pictures={"png": picture})
    put(folder, "figures/theme_weeks.json", record)
    assert check_study(folder, real, search_patterns, published=PUBLISHED).leaks == []
    put(folder, "figures/theme_weeks.png", picture + bytes(60))
    assert rules_and_places(check_study(folder, real, search_patterns, published=PUBLISHED)) == refused


def test_a_notebook_may_show_a_picture_that_a_run_has_made_and_no_other(folder, real, search_patterns):
    picture = self_test._make_png("tEXt", b"Title\0Weeks") + bytes(60)
    shown = {"cells": [{"outputs": [{"data": {"image/png": base64.b64encode(picture).decode()}}]}]}
    put(folder, "notebooks/04-draw-figures.ipynb", json.dumps(shown))
    assert rules_and_places(check_study(folder, real, search_patterns, published=PUBLISHED)) == {
        ("picture", "notebooks/04-draw-figures.ipynb")
    }
    made = {"steps": {"4": {"products": {"figures/a.png": hash_picture(picture), "figures/a.svg": 1}}}}
    put(folder, "data/processed/run.lock.json", json.dumps(made))
    assert check_study(folder, real, search_patterns, published=PUBLISHED).leaks == []


def test_what_cannot_be_opened_is_coded(folder, git, real, search_patterns):
    inside = b"tea"
    for _ in range(5):
        inside = self_test._make_zip({"a.zip": inside})
    put(folder, "bench/deep.zip", inside)
    put(folder, "bench/broken.zip", self_test._make_zip({"a.txt": b"tea"})[:-10])
    (folder / "bench/link.md").symlink_to("/etc/hostname")
    git("add", "bench")
    assert rules_and_places(check_study(folder, real, search_patterns, with_history=False)) == {
        ("unread", "bench/deep.zip"),
        ("unread", "bench/broken.zip"),
        ("unread", "bench/link.md"),
    }


def test_what_begins_as_markup_is_read_as_markup_whatever_its_name(search_patterns):
    assert ("name", "W1") in found(
        search_patterns, "a.txt", b"<html>" + NAME[:4].encode() + b"<b>" + NAME[4:].encode() + b"</b></html>"
    )


def test_a_member_that_says_it_is_huge_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(opening, "MOST", 10)
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("folder/", b"")
        archive.writestr("a.txt", bytes(11))
    assert [words.where for words in extract_texts("a.zip", buffer.getvalue()) if words.is_unread] == [
        "member 2"
    ]


def test_odd_files_are_read_as_far_as_they_go(search_patterns):
    for name, data in {
        "a.ipynb": f"no json, but {NAME}".encode(),
        "b.ipynb": json.dumps([f"tea with {NAME}"]).encode(),
        "c.ipynb": json.dumps({"cells": [{"outputs": [1, None, {"n": 2.5}], "source": NAME}]}).encode(),
        "d.csv": f'a,"{NAME}\0'.encode(),
        "l.csv": b"a" * 140_000 + b" " + NAME.encode(),  # longer than a cell may be
        "e.png": self_test._make_png("tEXt", f"Author\0{NAME}".encode("latin-1"))[:-4],
        "f.png": self_test._make_png("iTXt", b"K\0\1\0en\0\0" + __import__("zlib").compress(NAME.encode())),
        "g.jpg": b"\xff\xd8\xff\xe1" + NAME.encode(),
        "h.pdf": b"%PDF-1.4 <4b617465727> (" + NAME.encode() + b" \xe9)",
        "i.pdf": b"%PDF-1.4\nstream\nno zlib (x)endstream (" + NAME.encode() + b")",
        "k.html": f"<img src='data:image/png;base64,{'A' * 20}' alt='{NAME}'>".encode(),
    }.items():
        assert ("name", "W1") in found(search_patterns, name, data), name


def test_a_file_too_deep_and_broken_base64_end_nothing():
    uri = b"data:text/plain;base64,dGVhIHdpdGggbWlsaw=="
    deepest = opening.Opening(opening.DEEPEST)
    assert [text.is_unread for text in extract_texts("a.md", uri, deepest) if text.is_unread] != []
    broken = list(extract_texts("a.ipynb", json.dumps(["A" * 65]).encode()))
    assert [text.where for text in broken] == ["its name"]


# --- self-test, reports, commands ----------------------------------------------------------------------


def test_planted_words_are_found_everywhere(study):
    places = self_test.run_self_test(study)
    assert len(places) == 45
    assert len(self_test.run_self_test(study, with_git=False)) == 43


def test_a_check_that_misses_a_planted_word_fails_and_says_where(study, monkeypatch):
    monkeypatch.setattr(pictures, "_from_png", lambda *_: iter([]))
    with pytest.raises(FieldworkError, match="does not find the planted word in: a PNG, tEXt") as error:
        self_test.run_self_test(study, with_git=False)
    assert "proves nothing" in str(error.value)
    monkeypatch.undo()
    monkeypatch.setattr(history, "read_objects", lambda _: iter([]))
    with pytest.raises(FieldworkError, match="git, a file that was deleted"):
        self_test.run_self_test(study)
    monkeypatch.undo()
    monkeypatch.setattr(SearchPatterns, "_has_identifier", lambda *_: False)
    with pytest.raises(FieldworkError, match="rule identifier"):
        self_test.run_self_test(study, with_git=False)


def test_a_long_report_is_cut_and_counts_the_rest():
    offences = [leak_check.Leak("name", f"figures/{n}.svg", "its words", "W1") for n in range(30)]
    said = leak_check.LeakReport(offences, 30, 0, []).describe().splitlines()
    assert said[0] == "30 places: names somebody in the roster"
    assert said[1] == "  figures/0.svg, its words (W1)"
    assert said[13] == "  … and 18 more"
    assert said[-1] == "Publish nothing before this is corrected."


def test_the_command_searches_a_study_and_prints_no_word_of_what_it_finds(folder, git, capsys):
    put(
        folder,
        "data/raw/observations/2023-10-03 WTF W1.txt",
        "Worker: Aisha\nObserver: Helen Marsh\nDate: 3 October 2023\n\nWe sat by the door for a long time and had tea.\n",
    )
    assert cli.main(["privacy", "check", "--study", str(folder)]) == 0
    assert "Nothing leaks." in capsys.readouterr().out
    put(
        folder,
        "figures/theme_weeks.svg",
        "<svg><desc>We sat by the door for a long time. Derek Haworth</desc></svg>",
    )
    assert cli.main(["privacy", "check", "--no-history", "--study", str(folder)]) == 1
    said = "".join(capsys.readouterr())
    assert "1 place: names somebody in the roster\n  figures/theme_weeks.svg" in said
    assert "(W2)" in said
    assert "8 words in a row from the raw texts" in said
    assert not any(word in said for word in ("Derek", "Haworth", "door"))
    assert cli.main(["privacy", "check", "--no-history", "--json", "--study", str(folder)]) == 1
    printed = capsys.readouterr().out
    found = json.loads(printed)
    assert list(found) == ["leaks", "files", "objects_of_history", "notes", "passed_over"]
    assert {(leak["place"], leak["person"]) for leak in found["leaks"]} >= {("figures/theme_weeks.svg", "W2")}
    assert not any(word in printed for word in ("Derek", "Haworth", "door"))


def test_what_waits_to_be_published_is_refused_and_stays_where_it_is(folder, study, tmp_path):
    staging = tmp_path / "staging"
    put(staging, "figures/theme_weeks.svg", "<svg><text>Aisha Khan</text></svg>")
    with pytest.raises(FieldworkError, match="names somebody in the roster") as error:
        release.prepare_leak_check(Place.at(folder, staging=staging), study)(
            ["figures/theme_weeks.svg", "figures/not_there.svg"]
        ).refuse()
    assert "raw words were not searched for" in str(error.value)
    put(staging, "figures/theme_weeks.svg", "<svg><text>W1</text></svg>")
    release.prepare_leak_check(Place.at(folder, staging=staging), study)(["figures/theme_weeks.svg"]).refuse()


def test_the_repository_itself_is_clean():
    report = release.check_study(paths.ROOT, read_study(paths.ROOT))
    assert report.leaks == [], report.describe()
    assert report.n_files > 300 or not history.is_repository(paths.ROOT)


def test_every_two_rules_are_described_differently():
    assert all(one != other for one, other in itertools.combinations(leak_check.ALL_RULES.values(), 2))


# --- what is reported about git objects, to the letter -------------------------------------------------

ID = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize(
    ("kind", "path", "data", "offences"),
    [
        (
            "blob",
            "README.md",
            f"tea with {NAME}",
            [("name", "git blob 0123456789ab", "its text, line 1, column 10", "W1")],
        ),
        ("blob", "README.md", "call 0161 496 0123", []),
        (
            "blob",
            "figures/a.svg",
            "call 0161 496 0123",
            [("identifier", "git blob 0123456789ab", "its words, line 1, column 6", "")],
        ),
        (
            "blob",
            "figures/a.md",
            f"see {HOME}/a",
            [("machine", "git blob 0123456789ab", "its text, line 1, column 5", "")],
        ),
        ("blob", "data/raw/a.txt", "tea", [("history", "git blob 0123456789ab", "", "")]),
        (
            "commit",
            "",
            f"Meet {NAME}",
            [("name", "git commit 0123456789ab", "its text, line 1, column 6", "W1")],
        ),
        (
            "commit",
            "",
            f"Say {SAID}",
            [("raw_words", "git commit 0123456789ab", "its text, line 1, column 5", "")],
        ),
        (
            "commit",
            "",
            "Read WhatsApp Chat with Kate.zip",
            [("raw_file", "git commit 0123456789ab", "its text, line 1, column 6", "")],
        ),
        ("commit", "", f"Seen in {HOME}/a", []),
        ("name", "data/raw/interviews/a.docx", "", [("history", "git name", "a path of raw files", "")]),
        ("name", "data/study.yaml", "", []),
        ("name", f"refs/heads/{NAME}", "", [("name", "git name", "its name", "W1")]),
    ],
)
def test_an_object_of_git_is_reported_by_its_kind_and_id(real, search_patterns, kind, path, data, offences):
    kept = history.GitObject("" if kind == "name" else ID, kind, path, data.encode())
    assert list(dict.fromkeys(leak_check._check_object(kept, real, search_patterns, MadePictures()))) == [
        leak_check.Leak(*one) for one in offences
    ]


def test_objects_come_with_their_own_ids_and_trees_are_left_out(folder, git):
    put(folder, "README.md", "tea")
    git("add", "README.md")
    git("commit", "-q", "-m", "Add")
    kept = {one.path: one for one in history.read_objects(folder) if one.kind == "blob"}
    assert kept["README.md"].id == git("rev-parse", "HEAD:README.md").strip()
    assert kept["README.md"].data == b"tea"
    assert {one.kind for one in history.read_objects(folder)} == {"blob", "commit", "name", "setting"}
    assert {one.id for one in history.read_objects(folder) if one.kind == "commit"} == set(
        git("rev-list", "--all").split()
    )


def test_a_repository_of_sha256_names_its_objects_by_their_whole_ids_and_its_paths_as_they_are(
    folder, real, search_patterns
):
    git = functools.partial(run_git, folder)

    git("init", "-q", "-b", "main", "--object-format=sha256")
    (folder / ".gitignore").write_text("data/raw/\n")
    git("add", ".gitignore", "data/study.yaml", "data/codebook.yaml")
    git("commit", "-q", "-m", "Begin")
    git("tag", "-a", "first", "-m", "First")
    kept = {one.path: one for one in history.read_objects(folder) if one.kind == "blob"}
    assert set(kept) == {".gitignore", "data/study.yaml", "data/codebook.yaml"}
    assert kept["data/study.yaml"].id == git("rev-parse", "HEAD:data/study.yaml").strip()
    assert len(kept["data/study.yaml"].id) == 64
    assert check_study(folder, real, search_patterns).leaks == []


def test_a_report_says_which_files_were_passed_over_and_why(folder, git, study, real, search_patterns):
    put(folder, "README.md", f"tea with {NAME}")
    put(folder, f"tests/{NAME}.py", NAME)
    put(folder, "data/processed/records.csv", NAME)
    git("add", "README.md", "tests")
    said = check_study(folder, study, search_patterns, published=["data/processed/records.csv"]).describe()
    assert "Passed over 1 file: the study is fictional, and these may hold its names. tests/ (1)." in said
    assert (
        "Passed over 2 files: the study is fictional: of its code and documents only names of machines were "
        "searched for. .gitignore, README.md." in said
    )
    assert "Passed over 1 file: for the researcher alone; they are not published. data/ (1)." in said
    assert "Passed over" not in check_study(folder, real, search_patterns).describe()


def test_a_report_says_what_was_searched_to_the_letter():
    assert (
        leak_check.LeakReport([], 3, 0, ["One.", "Two."]).describe()
        == "Searched 3 files; the self-test passed. One. Two.\nNothing leaks."
    )
    assert (
        leak_check.LeakReport([], 1, 4, []).describe().splitlines()[0]
        == "Searched 1 file and 4 objects of git's history; the self-test passed."
    )
    found = [leak_check.Leak("name", f"git blob {n}", "its text", "W1") for n in range(14)]
    assert leak_check.LeakReport(found, 1, 4, []).describe().splitlines() == [
        "14 places: names somebody in the roster",
        *(f"  git blob {n}, its text (W1)" for n in range(12)),
        "  … and 2 more",
        leak_check.FORGET,
        "Searched 1 file and 4 objects of git's history; the self-test passed.",
        "Publish nothing before this is corrected.",
    ]


def test_a_quotation_is_approved_as_it_is_printed_and_no_word_more(folder, study):
    """The end of a quotation and the words about its speaker may follow each other in the raw words."""
    quoted = "We laughed for ten minutes about the state of our lanyards"
    table = folder / "data/processed/quotations.csv"
    table.parent.mkdir(parents=True)
    table.write_text(
        f"theme,worker,source,kind,week,segment_id,text,codebook\ntea,W1,interview,typical,1,s1,{quoted},1\n",
        encoding="utf-8",
    )
    kept = study.model_copy(update={"disclosure": Disclosure(profile="consented")})
    said = f"{quoted}. A peer had seen it all before and she told them so at length."
    roster = read_roster(folder, study)
    strict, approving = (
        SearchPatterns(roster, kept, raw_texts=[said], approved=approved)
        for approved in ([quoted], release._quotable_sentences(kept, folder))
    )

    def rules(words: str, of: SearchPatterns) -> set[str]:
        return {match.rule for match in of.find(FileText("here", words))}

    as_printed = f"“{quoted}” (a {study.worker_noun.singular})"
    assert rules(as_printed, strict) == {"raw_words"}
    assert rules(as_printed, approving) == set()
    assert rules(said, approving) == {"raw_words"}
    assert release._quotable_sentences(kept, folder / "elsewhere") == []


def test_the_hash_of_a_file_is_not_an_identifier_and_words_next_to_it_are_read():
    sixty_four = "0123456789" * 6 + "abcd"
    (found,) = [
        one
        for one in extract_texts("a.json", f'{{"a": "{sixty_four}", "b": "{NAME} 07700 900123"}}'.encode())
        if one.is_prose
    ]
    assert sixty_four not in found.text
    assert f"{NAME} 07700 900123" in found.text
    (cut,) = [one for one in extract_texts("a.json", f'"{sixty_four[1:]}"'.encode()) if one.is_prose]
    assert sixty_four[1:] in cut.text, "Only whole hashes are left out."


def spelling_a_name(begins: bytes) -> str:
    """Return bytes in base64, of which some letters spell a name."""
    letters = f"/{NAME}/"
    spelled = base64.b64decode(letters + "A" * (-len(letters) % 4))
    return base64.b64encode(begins + bytes(-len(begins) % 3) + spelled).decode("ascii")


def test_letters_that_stand_for_a_picture_spell_no_name_and_all_others_do(search_patterns):
    picture = spelling_a_name(self_test._make_png("tEXt", b"Title\0Weeks"))
    shown = f'<figure><img alt="Weeks" src="data:image/png;base64,{picture}"></figure>'
    notebook = json.dumps({"cells": [{"outputs": [{"data": {"text/html": shown}}]}]})
    for name, data in (("a.html", shown), ("a.ipynb", notebook)):
        assert ("name", "W1") not in found(search_patterns, name, data.encode()), name
    # No picture, or not written as its bytes are: the letters are searched.
    other = spelling_a_name(b"tea with milk")
    for payload in (other, picture.replace("A", "A%0A", 1), f"{picture}="):
        page = f'<img src="data:image/png;base64,{payload}">'
        assert ("name", "W1") in found(search_patterns, "a.html", page.encode())


def test_a_page_may_show_a_picture_in_webp_that_a_run_has_made_and_no_other(folder, real, search_patterns):
    file = BytesIO()
    Image.new("RGB", (9, 9), "#aa3355").save(file, "WEBP", lossless=True)
    written = base64.b64encode(file.getvalue()).decode()
    shown = f'<figure><img alt="Tea" src="data:image/webp;base64,{written}"></figure>'
    put(
        folder,
        "notebooks/04-draw-figures.ipynb",
        json.dumps({"cells": [{"outputs": [{"data": {"text/html": shown}}]}]}),
    )
    assert rules_and_places(check_study(folder, real, search_patterns, published=PUBLISHED)) == {
        ("picture", "notebooks/04-draw-figures.ipynb")
    }
    pictures_of = {"page": file.getvalue()}
    put(folder, "figures/tea.json", as_record("figures/tea", Shows.TOGETHER, b"", {}, pictures=pictures_of))
    assert check_study(folder, real, search_patterns, published=PUBLISHED).leaks == []


def webp(*chunks: tuple[bytes, bytes], behind: bytes = b"") -> bytes:
    """Return a WebP of some chunks, each with its kind, and what lies behind it."""
    body = b"WEBP"
    for kind, data in chunks:
        body += kind + len(data).to_bytes(4, "little") + data + b"\0" * (len(data) % 2)
    return b"RIFF" + len(body).to_bytes(4, "little") + body + behind


def test_words_of_a_webp_are_found_and_its_pixels_spell_nothing(search_patterns):
    words = f"tea with {NAME}".encode()
    for data in (webp((b"EXIF", words)), webp((b"VP8L", b"x"), (b"XMP ", words)), webp(behind=b"\n" + words)):
        assert ("name", "W1") in found(search_patterns, "a.webp", data)
    assert ("name", "W1") not in found(search_patterns, "a.webp", webp((b"VP8L", words)))
