"""A name is found wherever git keeps it: in the index, in every object, in names, settings and logs."""

from __future__ import annotations

import functools
import gzip
import subprocess

import places_in_files as places
import places_in_pdfs as pdf_places
import pytest

from helpers.privacy.leaks import history
from helpers.privacy.leaks.leak_check import check_study
from helpers.privacy.leaks.search_patterns import SearchPatterns
from helpers.study.gate import Shows
from helpers.study.registered import as_record
from helpers.study.roster import Form, Person, Roster

NAME, TEXT = places.NAME, places.TEXT
KERNED = pdf_places.make_pdf(b"BT [(tea with Mau) -20 (reen) -300 (Oduya)] TJ ET")


def as_bytes(data):
    return data if isinstance(data, bytes) else data.encode()


class Repository:
    """A small repository of a study that is not fictional."""

    def __init__(self, folder):
        self.folder = folder
        self.git("init", "-q", "-b", "main")
        (folder / ".gitignore").write_text("data/raw/\n")
        self.git("add", ".gitignore", "data/study.yaml", "data/codebook.yaml")
        self.git("commit", "-q", "-m", "Begin")

    def git(self, *words, data=None):
        settings = ("user.name=nobody", "user.email=nobody@example.org", "commit.gpgsign=false")
        owner = [word for setting in settings for word in ("-c", setting)]
        command = ["git", "-C", str(self.folder), *owner, *words]
        done = subprocess.run(command, check=True, capture_output=True, input=data)
        return done.stdout.decode("utf-8", "replace").strip()

    def put(self, name, data):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(as_bytes(data))

    def commit(self, name, data, message="Add"):
        self.put(name, data)
        self.git("add", "-f", name)
        self.git("commit", "-q", "-m", message)


@pytest.fixture
def repository(folder):
    return Repository(folder)


@pytest.fixture
def real(study):
    return study.model_copy(update={"fictional": False})


@pytest.fixture
def search_patterns(real):
    person = Person("W1", "worker")
    names = (NAME, "Siân", "Maureen Oduya", "Maureen")
    return SearchPatterns(Roster([Form(name, person, "Jo") for name in names]), real)


FILES = {
    "text": ("README.md", TEXT),
    "Windows-1252": ("article/a.csv", TEXT.encode("cp1252")),
    "UTF-16": ("article/b.csv", TEXT.encode("utf-16")),
    ".gz": ("article/a.csv.gz", gzip.compress(TEXT.encode())),
    ".zip": ("bench/a.zip", places.make_zip({"a.md": TEXT.encode()})),
    ".tar": ("bench/a.tar", places.make_tar("a.md", TEXT.encode())),
    ".docx": ("article/a.docx", places.make_zip({"docProps/core.xml": f"<a>{NAME}</a>".encode()})),
    "kerned PDF": ("figures/theme_weeks.pdf", KERNED),
    "PNG": ("figures/a.png", places.make_png((b"prVt", TEXT.encode()))),
    "escapes": ("article/a.json", places.ascii_json(TEXT)),
    "an unknown file": ("article/a.parquet", b"PAR1\0\1" + bytes(range(256))),
    "a notebook": ("notebooks/04-draw-figures.ipynb", f'{{"cells": [{{"source": "{NAME}"}}]}}'),
    "a name": (f"bench/{NAME}.md", "milk"),
    "a folder": (f"bench/{NAME}/a.md", "milk"),
}


def put_all(repository):
    for name, data in FILES.values():
        repository.put(name, data)
        repository.git("add", "-f", name)


def clean_all(repository):
    for name, _ in FILES.values():
        (repository.folder / name).write_text("milk")


def deleted(repository):
    put_all(repository)
    repository.git("commit", "-q", "-m", "Add")
    repository.git("rm", "-q", "-r", *(name for name, _ in FILES.values()))
    repository.git("commit", "-q", "-m", "Remove")


def changed(repository):
    put_all(repository)
    repository.git("commit", "-q", "-m", "Add")
    clean_all(repository)
    repository.git("commit", "-q", "-a", "-m", "Clean")


def on_a_branch(repository):
    repository.git("checkout", "-q", "-b", "other")
    put_all(repository)
    repository.git("commit", "-q", "-m", "Add")
    repository.git("checkout", "-q", "main")


def staged_then_clean(repository):
    put_all(repository)
    clean_all(repository)


def staged_then_removed(repository):
    put_all(repository)
    for name, _ in FILES.values():
        (repository.folder / name).unlink()


def unstaged_again(repository):
    put_all(repository)
    repository.git("rm", "-q", "-r", "-f", "--cached", *(name for name, _ in FILES.values()))
    clean_all(repository)


WAYS = (deleted, changed, on_a_branch, staged_then_clean, staged_then_removed, unstaged_again)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_files_are_found_in_whatever_way_git_keeps_them(repository, real, search_patterns, way):
    ids = {
        name: repository.git("hash-object", "--stdin", data=as_bytes(data)) for name, data in FILES.values()
    }
    way(repository)
    leaks = check_study(repository.folder, real, search_patterns).leaks
    found = {leak.place for leak in leaks if leak.rule in {"name", "picture", "unread"}}
    missed = []
    for what, (name, _) in FILES.items():
        places_of_it = (f"{search_patterns.mask_path(name)} (as it is staged)", f"blob {ids[name][:12]}")
        is_found = any(place.endswith(places_of_it) for place in found)
        is_named = NAME in name and ("git name" in found or "bench/…" in found or way is unstaged_again)
        if not is_found and not is_named:
            missed.append(what)
    # Of a file that was never committed, git keeps the content and not the name.
    assert missed == []


def _message(repository, text):
    repository.git("commit", "-q", "--allow-empty", "-m", text)


def _encoded_message(repository):
    repository.git(
        "-c",
        "i18n.commitEncoding=ISO-8859-1",
        *("commit", "-q", "--allow-empty", "-F", "-"),
        data=TEXT.encode("latin-1"),
    )


def _amended(repository):
    _message(repository, TEXT)
    repository.git("commit", "-q", "--amend", "--allow-empty", "-m", "Milk")


def _tag_of(repository, data):
    blob = repository.git("hash-object", "-w", "--stdin", data=data)
    repository.git("tag", "of-a-blob", blob)


def _replaced(repository):
    old = repository.git("rev-parse", "HEAD:data/study.yaml")
    new = repository.git("hash-object", "-w", "--stdin", data=TEXT.encode())
    repository.git("replace", old, new)


def _forgotten(repository):
    _message(repository, TEXT)
    repository.git("reset", "-q", "--hard", "HEAD~1")
    repository.git("reflog", "expire", "--expire=now", "--all")


def _merged(repository):
    repository.git("checkout", "-q", "-b", "other")
    _message(repository, "x")
    repository.git("checkout", "-q", "main")
    repository.git("merge", "-q", "--no-ff", "-m", TEXT, "other")


def _stashed(repository):
    repository.put("README.md", TEXT)
    repository.git("add", "README.md")
    repository.git("stash", "-q")


def _stashed_untracked(repository):
    repository.put("README.md", TEXT)
    repository.git("stash", "-q", "--include-untracked")


def _dropped_stash(repository):
    _stashed(repository)
    repository.git("stash", "drop", "-q")


def _deleted_branch(repository):
    repository.git("branch", "maureen")
    repository.git("checkout", "-q", "maureen")
    repository.git("checkout", "-q", "main")
    repository.git("branch", "-q", "-D", "maureen")


def _linked(repository):
    (repository.folder / "README.md").symlink_to(f"{NAME}.md")
    repository.git("add", "README.md")


def _submodule(repository):
    head = repository.git("rev-parse", "HEAD")
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{head},bench/other")


def _assumed_unchanged(repository):
    repository.commit("README.md", TEXT)
    repository.git("update-index", "--assume-unchanged", "README.md")
    repository.put("README.md", "milk")


def _conflict(repository):
    blob = repository.git("hash-object", "-w", "--stdin", data=TEXT.encode())
    line = f"100644 {blob} 2\tREADME.md\n"
    repository.git("update-index", "--index-info", data=line.encode())


GIT = {
    "a message": functools.partial(_message, text=TEXT),
    "a message with an escape": functools.partial(_message, text="Si\\u00e2n Oduya"),
    "a message, divided": functools.partial(_message, text="tea with Maur-\neen Oduya"),
    "a message in another encoding": _encoded_message,
    "an amended message": _amended,
    "a message of a merge": _merged,
    "what nothing leads to": _forgotten,
    "an author": lambda one: one.git(
        "commit", "-q", "--allow-empty", "-m", "x", "--author", f"{NAME} <a@example.org>"
    ),
    "an address": lambda one: one.git(
        "commit", "-q", "--allow-empty", "-m", "x", "--author", "a <maureen@example.org>"
    ),
    "a tag's message": lambda one: one.git("tag", "-a", "v1", "-m", TEXT),
    "a tag's name": lambda one: one.git("tag", "maureen"),
    "a tag of a file": functools.partial(_tag_of, data=TEXT.encode()),
    "a tag of a packed file": functools.partial(_tag_of, data=gzip.compress(TEXT.encode())),
    "a branch's name": lambda one: one.git("branch", "for/maureen"),
    "a deleted branch's name": _deleted_branch,
    "a branch's description": lambda one: one.git("config", "branch.main.description", TEXT),
    "a remote's address": lambda one: one.git("remote", "add", "origin", "https://example.org/maureen"),
    "a note": lambda one: one.git("notes", "add", "-m", TEXT),
    "a stash": _stashed,
    "a stash of untracked files": _stashed_untracked,
    "a dropped stash": _dropped_stash,
    "a replaced file": _replaced,
    "a link": _linked,
    "another repository": _submodule,
    "a file assumed unchanged": _assumed_unchanged,
    "a side of a conflict": _conflict,
    "an object without a path": lambda one: one.git("hash-object", "-w", "--stdin", data=TEXT.encode()),
    "a reference of another kind": lambda one: one.git("update-ref", "refs/other/maureen", "HEAD"),
}


@pytest.mark.parametrize("what", GIT)
def test_a_name_is_found_wherever_git_keeps_it(repository, real, search_patterns, what):
    assert check_study(repository.folder, real, search_patterns).leaks == []
    GIT[what](repository)
    report = check_study(repository.folder, real, search_patterns)
    assert {leak.rule for leak in report.leaks} & {"name", "unread"}
    assert "maureen" not in report.describe().lower()


def test_what_was_cleaned_after_it_was_staged_is_found_without_the_history(repository, real, search_patterns):
    repository.put("README.md", TEXT)
    repository.git("add", "README.md")
    repository.put("README.md", "milk")
    (leak,) = check_study(repository.folder, real, search_patterns, with_history=False).leaks
    assert leak.rule == "name"
    assert leak.place == "README.md (as it is staged)"
    assert leak.where == "its text, line 1, column 10"
    repository.put("README.md", TEXT)
    (leak,) = check_study(repository.folder, real, search_patterns, with_history=False).leaks
    assert leak.place == "README.md"


def test_a_picture_in_the_history_passes_if_a_record_there_has_its_hash(repository, real, search_patterns):
    picture = places.make_png()
    record = as_record("figures/a", Shows.TOGETHER, b"", {}, pictures={"png": picture})
    repository.commit("figures/a.png", picture)
    repository.commit("figures/a.json", record)
    repository.commit("figures/a.json", b"{}")
    other = places.make_png((b"tEXt", b"Title\0other"))
    repository.commit("figures/a.png", other)
    repository.commit(
        "figures/a.json", as_record("figures/a", Shows.TOGETHER, b"", {}, pictures={"png": other})
    )
    assert check_study(repository.folder, real, search_patterns).leaks == []
    repository.commit("figures/b.png", places.make_png(behind=b"\0\0"))
    rules = [leak.rule for leak in check_study(repository.folder, real, search_patterns).leaks]
    assert rules == ["picture", "picture"]


def test_figures_older_than_the_records_of_pictures_are_noted(repository, real, search_patterns):
    repository.commit("figures/a.svg", "<svg/>")
    repository.commit("figures/a.png", places.make_png())
    repository.git("rm", "-q", "figures/a.png")
    repository.git("commit", "-q", "-m", "Remove")
    report = check_study(repository.folder, real, search_patterns)
    assert report.leaks == []
    assert "1 picture of figures in the history are older" in report.describe()


def test_the_same_file_is_reported_of_the_folder_and_of_the_history(repository, real, search_patterns):
    repository.commit("README.md", TEXT)
    report = check_study(repository.folder, real, search_patterns)
    assert {leak.place[:8] for leak in report.leaks if leak.rule == "name"} == {"README.m", "git blob"}


def test_objects_that_another_repository_lends_are_not_searched_as_lost(repository):
    repository.git("hash-object", "-w", "--stdin", data=b"tea")
    kinds = {one.kind for one in history.read_objects(repository.folder)}
    assert "unreachable blob" in kinds
    (repository.folder / ".git/objects/info/alternates").write_text("/nowhere\n")
    kinds = {one.kind for one in history.read_objects(repository.folder)}
    assert "unreachable blob" not in kinds
