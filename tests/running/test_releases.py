"""What others may have of a study is known before the next release is made, and nothing of it gets lost."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess

import pandas as pd
import pytest

from conftest import tree
from helpers.errors import FieldworkError
from helpers.files.place import Place
from helpers.privacy.disclosure import release_files
from helpers.running import releases
from helpers.running.release_record import FILE
from helpers.running.steps import Step
from helpers.study import private_folder
from helpers.study.study import read_study

PARAMETERS = {
    "profile": "strict",
    "unit": "segments",
    "weeks": "all",
    "sources": ["interview"],
    "codebook": "1-aa",
}
COUNTS = Step("03-count-themes", (), (), (), files=("data/public/themes.csv",))


@pytest.fixture
def strict(folder, monkeypatch):
    """Return the folder of a real study with its private folder, not in a git repository."""
    file = folder / "data/study.yaml"
    text = file.read_text(encoding="utf-8")
    text = text.replace("fictional: true", "fictional: false").replace("Fictional", "Confidential")
    file.write_text(text.replace("open", "strict"), encoding="utf-8")
    home = folder.parent / f"{folder.name}-private"
    home.mkdir(mode=0o700)
    (folder / "data/raw/roster.csv").rename(home / "roster.csv")
    (home / "roster.csv").chmod(0o600)
    monkeypatch.setenv(private_folder.VARIABLE, str(home))
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(folder.parent))
    yield folder
    shutil.rmtree(home)


@pytest.fixture
def home(strict):
    """Return the private folder."""
    return strict.parent / f"{strict.name}-private"


def git(folder, *words):
    done = subprocess.run(
        ["git", "-C", str(folder), "-c", "user.name=R", "-c", "user.email=r@example.org", *words],
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def committed(folder, message="Publish"):
    if not (folder / ".git").exists():
        git(folder, "init", "-q", "-b", "main")
        (folder / ".gitignore").write_text("data/raw/\n.fieldwork/\n")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", message)


def tables_of(n):
    return {
        "themes": pd.DataFrame(
            {"theme": ["tea", "=rain"], "n": pd.array([n, None], "Int64"), "rate": [0.1, n / 7]}
        )
    }


def atoms_of(n):
    return {
        "theme_counts": pd.DataFrame({"worker": ["W1", "W2", "007A"], "week": [1, 1, 2], "n": [n, 0, 3]}),
        "words": pd.DataFrame({"worker": ["W1", "W2"], "minutes": [1.25, float("nan")], "note": ["", "NA"]}),
    }


def publish(folder, n, output=None, **parameters):
    """Publish as a run does: the tables into the folder, and the record."""
    place = Place.at(folder, output)
    for name, frame in tables_of(n).items():
        file = place.output / "data/public" / f"{name}.csv"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(releases.as_csv(frame))
    study = read_study(folder)
    releases.record_release(place, study, tables_of(n), atoms_of(n), PARAMETERS | parameters)


def weeks_of(folder):
    return [one["parameters"]["weeks"] for one in json.loads((folder / FILE).read_text(encoding="utf-8"))]


def read(folder):
    return releases.read_releases(folder, read_study(folder))


def test_before_the_first_run_there_is_no_release(strict):
    assert read(strict) == []
    committed(strict)
    assert read(strict) == []


def test_a_release_that_never_left_the_machine_is_replaced_with_the_counts_behind_it(strict, home):
    publish(strict, 7, weeks="1-12")
    publish(strict, 9, weeks="1-13")
    assert weeks_of(strict) == ["1-13"]
    assert read(strict) == []
    assert len(list((home / "releases").iterdir())) == 1


def test_a_committed_release_binds_and_is_read_as_it_was(strict, home):
    publish(strict, 7)
    committed(strict)
    publish(strict, 9)
    assert len(json.loads((strict / FILE).read_text())) == 2
    (one,) = read(strict)
    assert one.parameters == PARAMETERS
    assert one.is_of(atoms_of(7), PARAMETERS)
    assert not one.is_of(atoms_of(9), PARAMETERS)
    pd.testing.assert_frame_equal(one.atoms["theme_counts"], atoms_of(7)["theme_counts"], check_dtype=False)
    assert one.atoms["theme_counts"]["n"].dtype == "int64"
    assert one.shown["themes"]["theme"].tolist() == ["tea", "=rain"]
    assert one.shown["themes"]["n"].dtype == "Int64"
    for path in (home / "releases").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_the_same_release_again_changes_no_byte_and_git_stays_silent(strict):
    publish(strict, 7)
    committed(strict)
    before = tree(strict)
    publish(strict, 7)
    assert tree(strict) == before
    assert git(strict, "status", "--porcelain") == ""
    publish(strict, 9)
    committed(strict)
    publish(strict, 9)
    assert git(strict, "status", "--porcelain") == ""


def test_the_public_record_has_no_count_no_day_and_no_worker(strict):
    publish(strict, 7)
    text = (strict / FILE).read_text(encoding="utf-8")
    assert "W1" not in text
    assert "007A" not in text
    assert "2023" not in text
    (entry,) = json.loads(text)
    assert sorted(entry) == ["id", "n_workers", "parameters", "previous", "tables"]
    assert entry["n_workers"] == 2


@pytest.mark.parametrize("where", ["tag", "other branch", "tag of an annotated commit"])
def test_a_release_in_any_tag_or_branch_binds_and_is_taken_into_the_record(strict, where):
    committed(strict, "Begin")
    git(strict, "checkout", "-q", "-b", "aside")
    publish(strict, 7, weeks="1-12")
    committed(strict)
    if "tag" in where:
        git(strict, "tag", *(["-a", "-m", "first"] if "annotated" in where else []), "v1")
    git(strict, "checkout", "-q", "main")
    if "tag" in where:
        git(strict, "branch", "-D", "aside")
    if where == "other branch":
        # The record of this branch was never made; only that of the other one exists.
        with pytest.raises(FieldworkError, match="is missing, though this study has been released"):
            read(strict)
        (strict / "data/public").mkdir(exist_ok=True)
        (strict / FILE).write_text("[]\n")
    else:
        git(strict, "checkout", "-q", "v1", "--", FILE)
    assert [one.parameters["weeks"] for one in read(strict)] == ["1-12"]
    publish(strict, 9, weeks="1-13")
    assert weeks_of(strict) == ["1-12", "1-13"]


def test_a_release_of_another_branch_makes_the_present_one_prove_again(strict):
    publish(strict, 7, weeks="1-12")
    committed(strict)
    git(strict, "checkout", "-q", "-b", "aside")
    publish(strict, 8, weeks="1-13")
    committed(strict)
    git(strict, "checkout", "-q", "main")
    publish(strict, 9, weeks="1-14")
    said: list[str] = []
    with releases.handed_over(Place.at(strict), read_study(strict), said.append) as is_beside_all:
        assert is_beside_all  # this one was made when the other branch was known
    assert weeks_of(strict) == ["1-12", "1-13", "1-14"]
    git(strict, "checkout", "-q", "--", FILE)
    with releases.handed_over(Place.at(strict), read_study(strict), said.append) as is_beside_all:
        assert not is_beside_all
    assert said == ["What is published is proved together with 2 earlier releases."] * 2


def test_a_missing_record_is_refused_where_a_commit_or_a_mark_has_one(strict):
    publish(strict, 7)
    (strict / FILE).unlink()
    assert read(strict) == []
    publish(strict, 7)
    committed(strict)
    git(strict, "rm", "-q", FILE)
    git(strict, "commit", "-q", "-m", "Remove the record")
    with pytest.raises(FieldworkError, match=r"releases.json: is missing, .*git checkout COMMIT"):
        read(strict)
    with pytest.raises(FieldworkError, match="is missing"):
        publish(strict, 9)


def edit(strict, change):
    entries = json.loads((strict / FILE).read_text(encoding="utf-8"))
    change(entries)
    (strict / FILE).write_text(json.dumps(entries, indent=1, sort_keys=True) + "\n", encoding="utf-8")


EDITS = {
    "a parameter": lambda entries: entries[0]["parameters"].update(weeks="1-2"),
    "the profile": lambda entries: entries[0]["parameters"].update(profile="open"),
    "the workers": lambda entries: entries[0].update(n_workers=9),
    "taken out": lambda entries: entries.pop(0),
    "all taken out": lambda entries: entries.clear(),
    "the chain": lambda entries: entries[1].update(previous="0" * 64),
    "moved": lambda entries: entries.reverse(),
}


@pytest.mark.parametrize("change", EDITS.values(), ids=EDITS)
@pytest.mark.parametrize("is_committed", [True, False])
def test_an_edited_record_is_refused_and_nothing_is_written(strict, change, is_committed):
    publish(strict, 7, weeks="1-12")
    releases.mark_released(strict, read_study(strict))
    if is_committed:
        committed(strict)
    publish(strict, 9, weeks="1-13")
    if is_committed:
        committed(strict)
    edit(strict, change)
    before = tree(strict)
    with pytest.raises(FieldworkError, match="data/public/releases.json"):
        publish_record_only(strict)
    assert tree(strict) == before


def publish_record_only(strict):
    releases.record_release(Place.at(strict), read_study(strict), tables_of(11), atoms_of(11), PARAMETERS)


def test_missing_edited_or_open_counts_are_refused_all_at_once_with_the_way_to_restore_them(strict, home):
    publish(strict, 7, weeks="1-12")
    committed(strict)
    publish(strict, 9, weeks="1-13")
    committed(strict)
    first, second = (home / "releases" / one["id"] for one in json.loads((strict / FILE).read_text()))
    (first / "counts-theme_counts.csv").unlink()
    (second / "shown-themes.csv").write_text("theme,n\ntea,1\n")
    with pytest.raises(FieldworkError) as error:
        read(strict)
    said = str(error.value)
    assert f"releases/{first.name[:8]}/counts-theme_counts.csv: is missing." in said
    assert f"releases/{second.name[:8]}/shown-themes.csv: has changed" in said
    assert "git archive COMMIT" in said
    shutil.rmtree(first)
    with pytest.raises(FieldworkError, match=r"release.json: is missing"):
        read(strict)
    publish_again = tree(strict)
    with (
        pytest.raises(FieldworkError, match="is missing"),
        releases.handed_over(Place.at(strict), read_study(strict), lambda _: None),
    ):
        pass
    assert tree(strict) == publish_again


def test_tables_written_anew_with_their_hashes_are_not_those_that_were_published(strict, home):
    publish(strict, 7)
    committed(strict)
    (folder,) = (home / "releases").iterdir()
    release_files.write_release(folder, atoms_of(7), {"themes": (b"n\n1\n", {"n": "int64"})})
    with pytest.raises(FieldworkError, match="its tables are not those that were published"):
        read(strict)


def test_counts_that_others_may_read_are_refused(strict, home):
    publish(strict, 7)
    committed(strict)
    (folder,) = (home / "releases").iterdir()
    (folder / "release.json").chmod(0o644)
    with pytest.raises(FieldworkError, match="chmod 600"):
        read(strict)


def test_counts_are_restored_by_a_run_of_the_commit_without_its_history(strict, home, tmp_path_factory):
    publish(strict, 7)
    committed(strict)
    shutil.rmtree(home / "releases")
    with pytest.raises(FieldworkError, match="is missing"):
        read(strict)
    copy = tmp_path_factory.mktemp("copy")
    shutil.copytree(strict, copy, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".git"))
    publish(copy, 7)
    assert len(read(strict)) == 1


def test_without_git_a_release_binds_once_it_is_marked(strict):
    publish(strict, 7, weeks="1-12")
    study = read_study(strict)
    assert not releases.is_released(strict, study)
    assert "now counts as released" in releases.mark_released(strict, study)
    assert "already" in releases.mark_released(strict, study)
    assert releases.is_released(strict, study)
    publish(strict, 9, weeks="1-13")
    assert weeks_of(strict) == ["1-12", "1-13"]
    assert [one.parameters["weeks"] for one in read(strict)] == ["1-12"]
    (strict / FILE).unlink()
    with pytest.raises(FieldworkError, match="is missing"):
        read(strict)


def test_a_run_says_what_is_not_known_of_earlier_releases(strict, tmp_path_factory):
    said: list[str] = []
    with releases.handed_over(Place.at(strict), read_study(strict), said.append):
        pass
    assert "in no git repository" in said[0]
    publish(strict, 7)
    committed(strict)
    (strict / "README").write_text("more")
    committed(strict)
    clone = tmp_path_factory.mktemp("clone")
    git(clone, "clone", "-q", "--depth", "1", f"file://{strict}", ".")
    said.clear()
    with releases.handed_over(Place.at(clone), read_study(clone), said.append):
        pass
    assert "only the latest part of its history" in said[0]


def test_nothing_to_mark_is_refused(strict):
    with pytest.raises(FieldworkError, match="there is no release to mark"):
        releases.mark_released(strict, read_study(strict))


def test_an_open_release_binds_nothing_and_its_counts_are_not_kept(folder, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(folder.parent))
    publish(folder, 7, profile="open", weeks="1-2")
    committed(folder)
    publish(folder, 9, profile="open", weeks="1-3")
    assert weeks_of(folder) == ["1-3"]
    assert read(folder) == []
    assert not (folder / ".fieldwork/private").exists()
    assert "nothing in it is protected" in releases.mark_released(folder, read_study(folder))
    # A fictional study without a private folder keeps its counts where git does not look.
    publish(folder, 11)
    committed(folder)
    assert len(read(folder)) == 1
    assert git(folder, "ls-files", ".fieldwork") == ""
    assert not (folder / "data/raw/releases").exists()


def test_a_full_private_folder_is_refused_before_the_record_is_written(strict, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(release_files, "replace_file", full)
    with pytest.raises(FieldworkError, match=r"cannot be written to the private folder .*Make room"):
        publish_record_only(strict)
    assert not (strict / FILE).exists()


def test_a_release_into_another_folder_is_proved_and_recorded_beside_those_of_the_study(
    strict, tmp_path_factory
):
    publish(strict, 7, weeks="1-12")
    committed(strict)
    output = tmp_path_factory.mktemp("output")
    publish(strict, 9, output=output, weeks="1-13")
    assert weeks_of(strict) == ["1-12"]
    assert weeks_of(output) == ["1-12", "1-13"]


def test_a_previous_release_of_another_codebook_and_other_weeks_is_read_as_it_was(strict):
    publish(strict, 7, codebook="0-zz", weeks="1-12")
    committed(strict)
    publish(strict, 9, codebook="1-aa", weeks="1-13")
    (one,) = read(strict)
    assert (one.parameters["codebook"], one.parameters["weeks"]) == ("0-zz", "1-12")
    assert one.shown["themes"]["theme"].tolist() == ["tea", "=rain"]


def test_a_workers_rows_are_erased_at_their_wish_and_the_release_says_so(strict, home):
    publish(strict, 7)
    committed(strict)
    study = read_study(strict)
    assert releases.erase_from_counts(strict, study, "W2") == 1
    assert releases.erase_from_counts(strict, study, "W2") == 0
    (one,) = read(strict)
    assert one.erased == {"W2"}
    assert one.atoms["theme_counts"]["worker"].tolist() == ["W1", "007A"]
    for file in (home / "releases").rglob("counts-*.csv"):
        assert "W2" not in file.read_text(encoding="utf-8")


def test_the_run_hands_the_releases_over_and_takes_the_staged_one(strict, monkeypatch):
    publish(strict, 7, weeks="1-12")
    committed(strict)
    place = Place.at(strict, None, strict / ".fieldwork/staging")
    study = read_study(strict)
    monkeypatch.delenv(private_folder.VARIABLE)
    with pytest.raises(FieldworkError, match="`fieldwork run`"):
        release_files.read_handed(place)  # a notebook opened by hand
    monkeypatch.setenv(private_folder.VARIABLE, str(strict.parent / f"{strict.name}-private"))
    with releases.handed_over(place, study, lambda _: None):
        monkeypatch.delenv(private_folder.VARIABLE)
        (one,) = release_files.read_handed(place)
        assert one.is_of(atoms_of(7), PARAMETERS | {"weeks": "1-12"})
        handed = list((strict / ".fieldwork/releases").rglob("*.*"))
        assert handed
        assert {stat.S_IMODE(path.stat().st_mode) for path in handed} == {0o600}
        release_files.stage_release(place, tables_of(9), atoms_of(9), PARAMETERS | {"weeks": "1-13"})
    assert not (strict / ".fieldwork/releases").exists()
    monkeypatch.setenv(private_folder.VARIABLE, str(strict.parent / f"{strict.name}-private"))
    # Counts without staged tables are those of a run that was given up.
    releases.record_staged(place, study, [COUNTS])
    assert weeks_of(strict) == ["1-12"]
    public = place.writing("data/public/themes.csv")
    public.write_bytes(releases.as_csv(tables_of(9)["themes"]))
    releases.record_staged(place, study, [COUNTS])
    assert weeks_of(strict) == ["1-12", "1-13"]
    shutil.rmtree(place.staging / release_files.STAGED)
    with pytest.raises(FieldworkError, match="without the counts behind them"):
        releases.record_staged(place, study, [COUNTS])


def test_parameters_must_be_known_to_be_the_same_release(strict):
    publish(strict, 7)
    committed(strict)
    (one,) = read(strict)
    assert not one.is_of(atoms_of(7), PARAMETERS | {"weeks": "1-2"})
    assert one.is_of(atoms_of(7), PARAMETERS | {"sources": ("interview",)})
