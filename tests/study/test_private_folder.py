"""Private files are kept where only their owner can read them, and are decrypted only in memory."""

from __future__ import annotations

import builtins
import os
import re
import subprocess
import sys
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest

from helpers.errors import FieldworkError
from helpers.running import pipeline
from helpers.study import private_folder
from helpers.study.roster import read_roster

ROWS = b"person,role,form\nW1,worker,Aisha Khan\n"


@pytest.fixture
def home(tmp_path):
    """Return a closed private folder."""
    place = tmp_path / "mine"
    place.mkdir(mode=0o700)
    return place


@pytest.fixture
def kept(home):
    """Return a private file that nobody else may read."""
    path = home / "roster.csv"
    path.write_bytes(ROWS)
    path.chmod(0o600)
    return path


@pytest.fixture
def real(folder, study, home, monkeypatch):
    """Return the same study as if it were real, its roster in the private folder."""
    (folder / "data/raw/roster.csv").rename(home / "roster.csv")
    (home / "roster.csv").chmod(0o600)
    monkeypatch.setenv("FIELDWORK_PRIVATE", str(home))
    return study.model_copy(update={"fictional": False})


def refused(*arguments):
    with pytest.raises(FieldworkError) as error:
        private_folder.refuse_open(*arguments)
    return str(error.value)


def test_a_closed_file_in_a_closed_folder_is_not_refused(kept):
    assert private_folder.refuse_open(kept, "roster") is None


@pytest.mark.parametrize("is_file", [False, True])
def test_a_roster_inside_a_git_work_tree_is_refused_case_21(kept, tmp_path, is_file):
    if is_file:  # a linked work tree has a file
        (tmp_path / ".git").write_text("gitdir: elsewhere")
    else:
        (tmp_path / ".git").mkdir()
    assert "roster: is inside a git work tree, where it can be committed." in refused(kept, "roster")


@pytest.mark.parametrize(
    "name",
    [
        "OneDrive - University",
        "Dropbox (Personal)",
        "iCloud Drive",
        "com~apple~CloudDocs",
        "Google Drive",
        "My Drive",
        "CloudStorage",
    ],
)
def test_a_roster_in_a_synced_folder_is_refused_case_21(tmp_path, name):
    path = tmp_path / name / "fieldwork" / "roster.csv"
    path.parent.mkdir(parents=True, mode=0o700)
    path.write_bytes(ROWS)
    path.chmod(0o600)
    assert "roster: is in a synced folder" in refused(path, "roster")
    assert str(path.parent) not in refused(path, "roster")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
@pytest.mark.parametrize(
    ("of_file", "of_folder", "says"),
    [
        (0o644, 0o700, "may read it"),
        (0o620, 0o700, "may read it"),
        (0o600, 0o755, "open its folder"),
        (0o600, 0o701, "open its folder"),
    ],
)
def test_a_roster_that_others_may_read_is_refused_case_21(kept, of_file, of_folder, says):
    kept.chmod(of_file)
    kept.parent.chmod(of_folder)
    assert says in refused(kept, "roster")


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_roster_behind_a_link_is_refused_if_either_end_is_exposed_case_21(kept, tmp_path):
    tree = tmp_path / "repository"
    (tree / ".git").mkdir(parents=True)
    link = tree / "roster.csv"
    link.symlink_to(kept)
    assert "git work tree" in refused(link, "roster")
    inside, outside = tree / "real.csv", kept.with_name("link.csv")
    inside.write_bytes(ROWS)
    outside.symlink_to(inside)
    assert "git work tree" in refused(outside, "roster")


def test_all_faults_are_named_at_once_with_advice(kept, tmp_path):
    (tmp_path / ".git").mkdir()
    kept.chmod(0o644)
    message = refused(kept, "roster")
    assert message.count("git work tree, where") == 1
    assert "chmod 600" in message
    assert message.endswith("let FIELDWORK_PRIVATE name that folder.")


def test_on_windows_permissions_are_not_checked_and_unchecked_says_so(kept, monkeypatch):
    assert private_folder.unchecked() == ""
    kept.chmod(0o644)
    monkeypatch.setattr(sys, "platform", "win32")
    assert private_folder.refuse_open(kept, "roster") is None
    assert "not checked" in private_folder.unchecked()
    private_folder._without_core_dumps()


def test_a_private_folder_that_is_named_must_exist(home, monkeypatch):
    monkeypatch.delenv("FIELDWORK_PRIVATE", raising=False)
    assert private_folder.folder() is None
    monkeypatch.setenv("FIELDWORK_PRIVATE", str(home))
    assert private_folder.folder() == home
    monkeypatch.setenv("FIELDWORK_PRIVATE", str(home / "gone"))
    with pytest.raises(FieldworkError, match="FIELDWORK_PRIVATE: there is no such folder"):
        private_folder.folder()


def test_a_real_study_reads_its_roster_from_the_private_folder(folder, real):
    assert read_roster(folder, real).find("Aisha Khan").id == "W1"


def test_a_real_study_does_not_fall_back_on_a_roster_in_raw(folder, real, home):
    (home / "roster.csv").rename(folder / "data/raw/roster.csv")
    with pytest.raises(
        FieldworkError, match=r"roster.csv: there is no such file in the folder that FIELDWORK_PRIVATE names"
    ):
        read_roster(folder, real)


def test_a_real_study_keeps_no_roster_in_a_repository_case_21(folder, real, home, monkeypatch):
    monkeypatch.delenv("FIELDWORK_PRIVATE")
    (folder / ".git").mkdir()
    (home / "roster.csv").rename(folder / "data/raw/roster.csv")
    with pytest.raises(FieldworkError, match="data/raw/roster.csv: is inside a git work tree"):
        read_roster(folder, real)


def test_a_fictional_study_never_reads_the_private_roster(folder, study, home, monkeypatch):
    (home / "roster.csv").write_bytes(b"person,role,form\nW1,worker,Secret Somebody\n")
    (folder / ".git").mkdir()
    monkeypatch.setenv("FIELDWORK_PRIVATE", str(home))
    assert read_roster(folder, study).find("Secret Somebody") is None


def test_a_plain_and_an_encrypted_roster_together_are_refused(folder, real, home):
    (home / "roster.csv.age").write_bytes(b"")
    with pytest.raises(FieldworkError, match="there is an encrypted one as well. Keep one of the two"):
        read_roster(folder, real)


def not_inside(path: Path) -> str:
    with pytest.raises(FieldworkError) as error:
        private_folder.require_inside(path, "view")
    return str(error.value)


def test_the_private_folder_may_be_written_if_it_is_closed_whatever_is_open_inside_it(home, monkeypatch):
    monkeypatch.setenv("FIELDWORK_PRIVATE", str(home))
    (home / "view").mkdir(mode=0o755)
    private_folder.require_inside(home / "view/figures", "view")


def test_nothing_private_is_written_outside_the_private_folder_or_without_one(home, tmp_path, monkeypatch):
    monkeypatch.delenv("FIELDWORK_PRIVATE", raising=False)
    assert "FIELDWORK_PRIVATE names none" in not_inside(home / "view")
    monkeypatch.setenv("FIELDWORK_PRIVATE", str(home))
    assert "this is another one" in not_inside(tmp_path / "view")
    assert "this is another one" in not_inside(home)
    (home / "view").symlink_to(tmp_path, target_is_directory=True)
    assert "this is another one" in not_inside(home / "view/figures")


def test_nothing_private_is_written_where_others_can_get_at_it(home, tmp_path, monkeypatch):
    monkeypatch.setenv("FIELDWORK_PRIVATE", str(home))
    home.chmod(0o750)
    assert "view: people other than its owner may open its folder" in not_inside(home / "view")
    home.chmod(0o700)
    (home / "view/.git").mkdir(parents=True)
    assert "view: is inside a git work tree" in not_inside(home / "view")
    (home / "view/.git").rmdir()
    synced = tmp_path / "Dropbox"
    synced.mkdir(mode=0o700)
    monkeypatch.setenv("FIELDWORK_PRIVATE", str(synced))
    assert "view: is in a synced folder" in not_inside(synced / "view")


@pytest.fixture
def age():
    return pytest.importorskip("pyrage")


@pytest.fixture
def locked(folder, real, home, age):
    """Return an encrypted roster and the identity that opens it; the plain one is gone."""
    identity = age.x25519.Identity.generate()
    plain = (home / "roster.csv").read_bytes()
    path = home / "roster.csv.age"
    path.write_bytes(age.encrypt(plain, [identity.to_public()]))
    path.chmod(0o600)
    (home / "roster.csv").unlink()
    return path, str(identity)


def no_roster(folder, study, ask):
    with pytest.raises(FieldworkError) as error:
        read_roster(folder, study, ask)
    assert "Aisha" not in str(error.value)
    return str(error.value)


def test_an_encrypted_roster_is_opened_by_its_identity_and_leaves_no_plain_file(folder, real, locked, home):
    asked = []
    roster = read_roster(folder, real, lambda prompt: asked.append(prompt) or locked[1])
    assert roster.find("Aisha").id == "W1"
    assert asked == ["Passphrase of roster.csv.age: "]
    assert [path.name for path in home.iterdir()] == ["roster.csv.age"]


def test_nothing_is_shown_over_the_question_for_a_passphrase(folder, real, locked, monkeypatch):
    seen = []

    @contextmanager
    def nothing_shown():
        seen.append("removed")
        yield
        seen.append("shown again")

    monkeypatch.setattr(private_folder, "nothing_shown", nothing_shown)
    read_roster(folder, real, lambda _: seen.append("asked") or locked[1])
    assert seen == ["removed", "asked", "shown again"]


def test_an_encrypted_roster_is_opened_by_its_passphrase_and_by_no_other_case_22(folder, real, home, age):
    plain = (home / "roster.csv").read_bytes()
    (home / "roster.csv").unlink()
    path = home / "roster.csv.age"
    path.write_bytes(age.passphrase.encrypt(plain, "tea"))
    path.chmod(0o600)
    assert read_roster(folder, real, lambda _: "tea").find("Aisha").id == "W1"
    assert (
        no_roster(folder, real, lambda _: "coffee")
        == "roster.csv.age: the passphrase is wrong. Nothing was read."
    )


def test_another_identity_is_wrong_case_22(folder, real, locked, age):
    other = str(age.x25519.Identity.generate())
    assert (
        no_roster(folder, real, lambda _: other)
        == "roster.csv.age: the passphrase is wrong. Nothing was read."
    )
    assert "the age identity is not complete" in no_roster(folder, real, lambda _: other[:-4])


def test_a_flipped_bit_and_a_missing_end_are_distinguished_from_a_wrong_passphrase_case_22(
    folder, real, locked
):
    path, identity = locked
    whole = path.read_bytes()
    header = whole.index(b"--- ")
    for at in (header + 6, len(whole) - 30, len(whole) - 1):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert "is damaged or cut off. Nothing was read." in no_roster(folder, real, lambda _: identity)
    for end in (header, header + 10, len(whole) - 20, len(whole) - 1):
        path.write_bytes(whole[:end])
        assert "is damaged or cut off. Nothing was read." in no_roster(folder, real, lambda _: identity)


def test_a_roster_that_asks_for_too_much_work_is_said_to_do_so(folder, real, home, age):
    plain = (home / "roster.csv").read_bytes()
    (home / "roster.csv").unlink()
    locked = age.passphrase.encrypt(plain, "tea")
    line = re.search(rb"-> scrypt \S+ \d+\n", locked)[0]
    path = home / "roster.csv.age"
    path.write_bytes(locked.replace(line, line.rsplit(b" ", 1)[0] + b" 40\n"))
    path.chmod(0o600)
    message = no_roster(folder, real, lambda _: "tea")
    assert "asks for more work than this computer does" in message
    assert "encrypt it again on this computer" in message
    assert "damaged" not in message


@pytest.mark.parametrize("data", [b"", b"age-encryption.org/v2\n-> X25519", b"person,role,form\n"])
def test_an_old_version_or_another_file_is_refused_before_anybody_is_asked_case_22(
    folder, real, locked, data
):
    locked[0].write_bytes(data)
    assert "is damaged, or not of age version 1" in no_roster(folder, real, lambda _: pytest.fail("asked"))


def test_a_missing_encrypted_roster_is_refused_case_22(folder, real, locked):
    locked[0].unlink()
    assert "there is no such file" in no_roster(folder, real, lambda _: "")


@pytest.mark.parametrize("error", [EOFError, OSError, NotImplementedError])
def test_it_is_refused_where_nobody_can_be_asked(folder, real, locked, error):
    def nobody(_prompt):
        raise error

    assert "there is nobody here to ask" in no_roster(folder, real, nobody)


def test_without_the_extra_it_is_named(kept, monkeypatch):
    real_import = builtins.__import__

    def without(name, *rest):
        if name == "pyrage":
            raise ImportError
        return real_import(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(
        FieldworkError, match=r"needs pyrage. Install the extra: `pip install -e .\[private\]`"
    ):
        private_folder.read_encrypted(kept, "roster.csv.age", lambda _: "")


@pytest.mark.skipif(os.name == "nt", reason="Windows writes no core dumps")
def test_no_core_dump_holds_what_was_decrypted(folder, real, locked, monkeypatch):
    import resource

    limits = []
    monkeypatch.setattr(resource, "getrlimit", lambda _which: (5, 7))
    monkeypatch.setattr(resource, "setrlimit", lambda *limit: limits.append(limit))

    def ask(_prompt):
        assert limits == [(resource.RLIMIT_CORE, (0, 7))]
        return locked[1]

    read_roster(folder, real, ask)
    assert len(limits) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such sockets: it is refused there")
def test_a_lent_file_is_decrypted_once_and_read_by_processes_without_a_passphrase(
    folder, real, locked, monkeypatch, tmp_path
):
    path, identity = locked
    asked = []
    code = "import sys; from pathlib import Path; from helpers.study import private_folder; sys.stdout.buffer.write(private_folder.read_encrypted(Path(sys.argv[1]), 'n'))"
    with private_folder.lending(path, "roster.csv.age", lambda prompt: asked.append(prompt) or identity):
        places = [Path(private_folder.as_variable()[private_folder.LENT])]
        assert places[0].parent.stat().st_mode & 0o077 == 0
        for _ in range(2):
            environment = os.environ | private_folder.as_variable()
            words = [sys.executable, "-c", code, str(path)]
            read = subprocess.run(
                words, env=environment, capture_output=True, check=True, stdin=subprocess.DEVNULL
            )
            assert b"Aisha" in read.stdout
    assert len(asked) == 1
    assert private_folder.as_variable() == {}
    assert not places[0].parent.exists()


def test_a_run_asks_for_an_encrypted_roster_before_it_starts_a_kernel(folder, locked, monkeypatch):
    lent = []
    monkeypatch.setattr(
        pipeline.private_folder, "lending", lambda _, name: lent.append(name) or nullcontext()
    )
    with pipeline._roster_on_loan(folder):
        assert lent == ["roster.csv.age"]


def test_a_file_is_not_lent_on_a_system_without_such_sockets(locked, monkeypatch):
    path, identity = locked
    monkeypatch.delattr(private_folder.socket, "AF_UNIX")
    with (
        pytest.raises(FieldworkError, match="cannot be lent to the notebooks on this system"),
        private_folder.lending(path, "n", lambda _: identity),
    ):
        pass


def test_rows_are_read_with_the_lines_on_which_they_end(home):
    path = home / "list.csv"
    path.write_bytes('\ufeff worker ,said\r\n\r\nW1,"two\r\nlines"\r\n , \r\nW2, tea\r\n'.encode())
    rows = private_folder.read_rows(path, "list.csv", ["worker", "said"], advice="")
    assert rows == [(4, ["W1", "two\r\nlines"]), (6, ["W2", " tea"])]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "list.csv, line 1: the columns must be worker, said."),
        (b"worker\nAisha\n", "list.csv, line 1: the columns must be worker, said."),
        (
            b'worker,said\n"W1" Aisha,tea\n',
            "list.csv, line 2: the quotation marks of a cell do not fit. Save it again.",
        ),
        (
            b"worker,said\n\xff\xfe\n",
            (
                "list.csv, line 2: a character is not saved in UTF-8. Save it as CSV in UTF-8: most editors "
                "ask when saving as."
            ),
        ),
    ],
)
def test_another_file_is_refused_without_printing_its_words(home, data, says):
    path = home / "list.csv"
    path.write_bytes(data)
    with pytest.raises(FieldworkError) as error:
        private_folder.read_rows(path, "list.csv", ["worker", "said"], advice="Save it again.")
    assert str(error.value) == says
    with pytest.raises(FileNotFoundError):
        private_folder.read_rows(home / "none.csv", "none.csv", ["worker"], advice="")
