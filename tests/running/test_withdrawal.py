"""Nothing of a worker who withdraws remains, however often the withdrawal is interrupted."""

from __future__ import annotations

import io
import json
import re
import shutil

import docx
import pandas as pd
import pytest

from conftest import tree
from helpers import fieldwork, tables
from helpers.commands import cli
from helpers.errors import CommandError, FieldworkError
from helpers.files import paths
from helpers.files.atomic import replace_file
from helpers.files.place import Place
from helpers.privacy import consent
from helpers.privacy.consent import read_consent
from helpers.privacy.disclosure import labels
from helpers.privacy.names import decisions
from helpers.privacy.names.normalised_text import normalise
from helpers.privacy.names.roster_names import Names
from helpers.running import difference, pipeline, releases, run_state, withdrawal
from helpers.running.steps import STEPS
from helpers.study import roster
from helpers.study.roster import GENERIC, read_roster
from helpers.study.study import FILE, read_study
from helpers.words import tokenize

RUN_OF_WORDS = 8


@pytest.fixture
def study_folder(small_run, tmp_path):
    """Return a copy of the small example as it was run; a note about another worker names W2."""
    place = tmp_path / "study"
    shutil.copytree(small_run, place)
    return place


def contents(folder, *, but=()):
    files = [path for path in folder.rglob("*") if path.is_file() and ".fieldwork" not in path.parts]
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in files
        if path.relative_to(folder).as_posix() not in but
    }


def words_of_word(data):
    document = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def runs_of_words(texts):
    for text in texts:
        words = [token.form for token in tokenize(text) if token.form[0].isalnum()]
        yield from (" ".join(words[at : at + RUN_OF_WORDS]) for at in range(len(words) - RUN_OF_WORDS + 1))


def test_a_whole_withdrawal_leaves_no_row_no_name_and_no_eight_words_of_the_worker(study_folder, capsys):
    study = read_study(study_folder)
    _, records = fieldwork.gather(study_folder, study)
    own = set(runs_of_words(records.loc[records["worker"] == "W2", "text"]))
    others = set(runs_of_words(records.loc[records["worker"] != "W2", "text"]))
    assert len(own - others) > 100
    (study_folder / "build/export").mkdir(parents=True)
    (study_folder / "build/export/study.csv").write_text("words")
    names = Names(read_roster(study_folder, study))
    assert any(
        "Zebedee Quill" in text for text in tables.read(Place.at(study_folder), tables.SEGMENTS)["text"]
    )

    assert cli.main(["privacy", "withdraw", "W2", "--study", str(study_folder)]) == 0
    now = read_study(study_folder)
    assert now.worker_ids == ["W1", "W3"]
    assert not (study_folder / "figures/portrait_W2.svg").exists()
    assert not (study_folder / "notebooks/portraits/W2.ipynb").exists()
    assert (study_folder / "notebooks/portraits/W3.ipynb").exists()
    for table in (
        tables.RECORDS,
        tables.SEGMENTS,
        tables.CONTACTS,
        tables.CONSENTS,
        tables.THEME_COUNTS,
        tables.QUOTATIONS,
    ):
        frame = tables.read(Place.at(study_folder), table)
        assert set(frame["worker"]) == {"W1", "W3"}
    made = {
        name: data
        for name, data in contents(study_folder).items()
        if not name.startswith(("data/raw", "data/truth", "data/study"))
    }
    assert len(made) > 20
    for name, data in made.items():
        if name.endswith((".pdf", ".png")):
            continue
        text = words_of_word(data) if name.endswith(".docx") else data.decode("utf-8")
        assert not set(runs_of_words([text])) & (own - others), name
        assert "Zebedee" not in text, name
        assert [
            find for find in names.find(normalise(text), text) if find.is_certain and "W2" in find.people
        ] == [], name
    assert any(GENERIC in text for text in tables.read(Place.at(study_folder), tables.SEGMENTS)["text"])
    assert "withdrawn" in set(tables.read(Place.at(study_folder), tables.EXCERPTS)["status"])
    ledger = tables.read(Place.at(study_folder), tables.LEDGER)
    assert set(ledger.loc[ledger["status"] == "withdrawn", "reason"]) == {"consent_withdrawn"}
    assert "Zebedee" not in (study_folder / "data/raw/roster.csv").read_text(encoding="utf-8")
    assert not (study_folder / "build/export").exists()

    receipt = (study_folder / "build/withdrawals/W2.txt").read_text(encoding="utf-8")
    assert receipt in capsys.readouterr().out
    assert "The study now has 2 workers." in receipt
    assert "Clones, downloads, archives with a DOI" in receipt
    assert [find for find in names.find(normalise(receipt), receipt) if find.is_certain] == []

    after = contents(study_folder)
    assert cli.main(["privacy", "withdraw", "W2", "--study", str(study_folder)]) == 0
    assert contents(study_folder, but=["build/withdrawals/W2.txt"]) == {
        n: d for n, d in after.items() if n != "build/withdrawals/W2.txt"
    }


def test_after_withdrawal_from_a_source_the_worker_stays_and_the_weeks_are_marked(
    study_folder, capsys, monkeypatch
):
    monkeypatch.setattr(pipeline, "STEPS", STEPS[:3])  # tables are looked at, and no figure
    before = tables.read(Place.at(study_folder), tables.CONTACTS)
    assert cli.main(["privacy", "withdraw", "W1", "--from", "voice_note", "--study", str(study_folder)]) == 0
    after = tables.read(Place.at(study_folder), tables.CONTACTS)
    changed = (after["worker"] == "W1") & (after["source"] == "voice_note")
    assert set(after.loc[changed, "state"]) == {"withdrawn"}
    pd.testing.assert_frame_equal(before[~changed], after[~changed])
    consent = read_consent(study_folder, read_study(study_folder))
    assert not consent.allows("W1", "voice_note", "quote")
    assert consent.allows("W1", "interview", "count")
    assert "The worker stays in the study." in capsys.readouterr().out


def test_a_dry_run_says_what_is_affected_and_changes_nothing(study_folder, capsys):
    before = contents(study_folder)
    assert cli.main(["privacy", "withdraw", "W2", "--dry-run", "--study", str(study_folder)]) == 0
    said = capsys.readouterr().out
    n = int((tables.read(Place.at(study_folder), tables.SEGMENTS)["worker"] == "W2").sum())
    assert f"{n:,} rows of segments" in said
    assert "Nothing was changed." in said
    assert contents(study_folder) == before


@pytest.mark.parametrize(
    ("words", "says"), [(["W9"], "no such worker"), (["W1", "--from", "quotes"], "Did you mean 'quote'")]
)
def test_an_unknown_worker_source_or_use_is_refused(study_folder, capsys, words, says):
    assert cli.main(["privacy", "withdraw", *words, "--study", str(study_folder)]) == 2
    assert says in capsys.readouterr().err


@pytest.fixture
def quick(monkeypatch):
    """Skip the notebooks of a withdrawal: only what comes before and after them is tested."""
    monkeypatch.setattr(pipeline, "run", lambda *_, **__: [])
    monkeypatch.setattr(withdrawal, "_refuse_remaining_rows", lambda *_: None)


WRITERS = (withdrawal, difference, consent, labels, decisions, roster)
"""The modules that write files during a withdrawal, apart from the notebooks."""
SPELLINGS = {
    "nothing written": ("", "\nwithdrawn: [W2]\n", "\n"),
    "lines with dashes": (
        "\nwithdrawn:  # gone\n  - W3  # in May\n",
        "\nwithdrawn:  # gone\n  - W3  # in May\n  - W2\n",
        "\r\n",
    ),
}


@pytest.mark.parametrize(("written", "becomes", "line_end"), SPELLINGS.values(), ids=SPELLINGS)
def test_interrupted_at_any_write_it_continues_to_the_same_end(
    study_folder, quick, monkeypatch, tmp_path, written, becomes, line_end
):
    (study_folder / "data/claims.yaml").unlink()  # they need two workers
    facts = (study_folder / FILE).read_text(encoding="utf-8")
    (study_folder / FILE).write_bytes((facts + written).replace("\n", line_end).encode())
    (study_folder / "data/raw/labels.csv").write_text(
        "figure,worker,label\ntheme_weeks,W1,A\ntheme_weeks,W2,B\n"
    )
    with (study_folder / "data/raw/decisions.csv").open("a") as file:
        file.write(f"{'0' * 64},1,4,replace,Zebedee Quill,capital,\n")
    start = tmp_path / "start"
    shutil.copytree(study_folder, start)
    withdrawal.withdraw(study_folder, read_study(study_folder), "W2", [], report=lambda _: None)
    end, n = contents(study_folder), 0
    block = re.search(r"  - \{id: W2, .*\n", facts)
    assert end["data/study.yaml"] == (facts.replace(block[0], "") + becomes).replace("\n", line_end).encode()
    assert "Zebedee" not in "".join(
        data.decode("utf-8") for name, data in end.items() if name.endswith(("roster.csv", "decisions.csv"))
    )
    assert end["data/raw/labels.csv"] == b"figure,worker,label\ntheme_weeks,W1,A\n"
    while True:
        shutil.rmtree(study_folder)
        shutil.copytree(start, study_folder)
        left = [n]

        def stop_at(path, data, *, mode=0o644, left=left):
            if left[0] == 0:
                raise KeyboardInterrupt
            left[0] -= 1
            replace_file(path, data, mode=mode)

        with monkeypatch.context() as patched:
            for module in WRITERS:
                patched.setattr(module, "replace_file", stop_at)
            try:
                withdrawal.withdraw(study_folder, read_study(study_folder), "W2", [], report=lambda _: None)
                break
            except KeyboardInterrupt:
                n += 1
        withdrawal.withdraw(study_folder, read_study(study_folder), "W2", [], report=lambda _: None)
        assert contents(study_folder) == end
        assert not (study_folder / run_state.WITHDRAWAL_BEGUN).exists()
    assert n >= 10


def test_a_list_that_cannot_be_changed_without_the_rest_is_refused_before_anything_changes(
    study_folder, quick
):
    facts = (study_folder / FILE).read_text(encoding="utf-8")
    (study_folder / FILE).write_text(f"{facts}withdrawn: !!null ~\n", encoding="utf-8")
    before = tree(study_folder)
    with pytest.raises(
        FieldworkError,
        match="data/study.yaml, line [0-9]+: 'withdrawn' is written in a way .* Write it as a list of its",
    ):
        withdrawal.withdraw(study_folder, read_study(study_folder), "W2", [], report=lambda _: None)
    assert tree(study_folder) == before
    assert not (study_folder / run_state.WITHDRAWAL_BEGUN).exists()


@pytest.mark.parametrize(
    "columns", ["person,role,form,replacement,kind", "person,role,form,kind,replacement"]
)
def test_the_pseudonym_is_emptied_and_the_kind_kept_in_whatever_order_the_columns_are(folder, columns):
    cells = {
        "person": "W1",
        "role": "worker",
        "form": "Aisha Khan",
        "kind": "person",
        "replacement": "Mona Lewis",
    }
    others = cells | {"person": "W2", "form": "Derek Haworth", "replacement": "Carl Ashe"}
    (folder / "data/raw/roster.csv").write_text(
        "\n".join([columns, *(",".join(row[name] for name in columns.split(",")) for row in (cells, others))])
        + "\n",
        encoding="utf-8",
    )
    study = read_study(folder)
    assert roster.replacements_of(folder, study, "W1") == {"Mona Lewis"}
    roster.forget_pseudonym(folder, study, "W1")
    rows = pd.read_csv(folder / "data/raw/roster.csv", dtype=str, keep_default_na=False).to_dict("records")
    assert rows == [cells | {"replacement": ""}, others]


def test_another_withdrawal_is_refused_until_an_interrupted_one_is_completed(
    study_folder, quick, monkeypatch
):
    with monkeypatch.context() as patched:
        patched.setattr(pipeline, "run", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            withdrawal.withdraw(
                study_folder, read_study(study_folder), "W1", ["interview"], report=lambda _: None
            )
    begun = json.loads((study_folder / run_state.WITHDRAWAL_BEGUN).read_text())
    assert begun["touched"]["rows of segments"] > 0
    with pytest.raises(
        FieldworkError, match="Complete it first: `fieldwork privacy withdraw W1 --from interview`"
    ):
        withdrawal.withdraw(study_folder, read_study(study_folder), "W2", [], report=lambda _: None)
    done = withdrawal.withdraw(
        study_folder, read_study(study_folder), "W1", ["interview"], report=lambda _: None
    )
    assert done.touched == begun["touched"]


def test_a_row_that_remains_in_a_table_is_a_fault_and_no_receipt_is_written(study_folder, monkeypatch):
    monkeypatch.setattr(pipeline, "run", lambda *_, **__: [])
    with pytest.raises(FieldworkError, match="remain. This is a fault of the software"):
        withdrawal.withdraw(study_folder, read_study(study_folder), "W2", [], report=lambda _: None)
    assert not (study_folder / withdrawal.RECEIPTS).exists()


def test_a_use_can_be_withdrawn_and_counts_stay(study_folder, quick):
    n = int((tables.read(Place.at(study_folder), tables.QUOTATIONS)["worker"] == "W1").sum())
    assert n > 0
    done = withdrawal.withdraw(study_folder, read_study(study_folder), "W1", ["quote"], report=lambda _: None)
    assert {what: many for what, many in done.touched.items() if many} == {"rows of quotations": n}
    consent = read_consent(study_folder, read_study(study_folder))
    assert not any(
        consent.allows("W1", source, "quote") for source in ("interview", "observation", "voice_note")
    )
    assert consent.allows("W1", "interview", "count")


def test_a_sentence_that_may_no_longer_be_quoted_is_quoted_nowhere(study_folder):
    quoted = set(tables.read(Place.at(study_folder), tables.QUOTATIONS).query("worker == 'W1'")["text"])
    shown = (study_folder / "article/themes.csv").read_text(encoding="utf-8")
    assert any(text in shown for text in quoted)
    withdrawal.withdraw(study_folder, read_study(study_folder), "W1", ["quote"], report=lambda _: None)
    assert "W1" not in set(tables.read(Place.at(study_folder), tables.QUOTATIONS)["worker"])
    made = [
        path
        for folder in ("article", "figures", "notebooks")
        for path in (study_folder / folder).rglob("*")
        if path.is_file()
    ]
    for path in made:
        if path.suffix not in (".pdf", ".png"):
            text = (
                words_of_word(path.read_bytes())
                if path.suffix == ".docx"
                else path.read_text(encoding="utf-8")
            )
            assert not [quotation for quotation in quoted if quotation in text], path.name


def test_without_recorded_consent_a_part_cannot_be_withdrawn_and_everything_can(study_folder, quick):
    (study_folder / "data/raw/consent.csv").unlink()
    with pytest.raises(FieldworkError, match="no consent is recorded"):
        withdrawal.withdraw(study_folder, read_study(study_folder), "W1", ["quote"], report=lambda _: None)
    (study_folder / run_state.WITHDRAWAL_BEGUN).unlink()
    withdrawal.withdraw(study_folder, read_study(study_folder), "W1", [], report=lambda _: None)
    assert read_study(study_folder).worker_ids == ["W2", "W3"]


def test_the_last_worker_cannot_be_withdrawn_and_nothing_changes(study_folder, quick):
    (study_folder / "data/claims.yaml").unlink()  # they need two workers
    for worker in ("W1", "W2"):
        withdrawal.withdraw(study_folder, read_study(study_folder), worker, [], report=lambda _: None)
    before = contents(study_folder)
    with pytest.raises(FieldworkError, match="withdraw W3: this is the last worker"):
        withdrawal.withdraw(study_folder, read_study(study_folder), "W3", [], report=lambda _: None)
    assert contents(study_folder) == before
    assert not (study_folder / run_state.WITHDRAWAL_BEGUN).exists()


def make_strict(folder):
    text = (folder / FILE).read_text(encoding="utf-8")
    (folder / FILE).write_text(text.replace("profile: open", "profile: strict"), encoding="utf-8")
    return read_study(folder)


def test_the_earlier_release_is_compared_with_the_new_one(study_folder):
    study = make_strict(study_folder)
    difference.keep_earlier_release(study_folder)
    said = difference.describe_after(study_folder, study, "W2")
    assert said == "The difference of the two releases tells nothing of W2."
    contacts = study_folder / difference.EARLIER / tables.CONTACTS.file
    contacts.write_text(
        contacts.read_text(encoding="utf-8").replace("interview", "voice_note", 0), encoding="utf-8"
    )
    shutil.rmtree(study_folder / difference.EARLIER)
    assert difference.describe_after(study_folder, study, "W2") == "There was no earlier release."


def test_a_dry_run_says_what_the_difference_would_tell_and_offers_the_ways_on(study_folder, capsys):
    """W3 leaves a study of three: what is left of two is suppressed, so a source that W3 is not in tells most."""
    study = make_strict(study_folder)
    before = contents(study_folder)
    capsys.readouterr()
    assert (
        cli.main(
            ["privacy", "withdraw", "W2", "--dry-run", "--from", "voice_note", "--study", str(study_folder)]
        )
        == 0
    )
    said = capsys.readouterr().out
    assert "The difference of the two releases tells W2's part of:" in said
    assert re.search(r"\d+ of \d+ .*(exactly|more closely than the rules allow)", said)
    for way in ("--hide-more", "coarser blocks", "--keep-back"):
        assert way in said
    assert said.rstrip().endswith("Nothing was changed.")
    planned = withdrawal.plan_withdrawal(study_folder, study, "W2", ["quote"])
    assert withdrawal.describe_difference(study_folder, study, planned) == (
        "The difference of the two releases tells nothing of W2."
    )
    assert contents(study_folder) == before


def test_what_the_dry_run_says_is_what_the_receipt_says(study_folder, monkeypatch):
    monkeypatch.setattr(pipeline, "STEPS", STEPS[:3])
    study = make_strict(study_folder)
    planned = withdrawal.plan_withdrawal(study_folder, study, "W2", ["voice_note"])
    before = withdrawal.describe_difference(study_folder, study, planned)
    withdrawal.withdraw(study_folder, study, "W2", ["voice_note"], report=lambda _: None)
    receipt = (study_folder / "build/withdrawals/W2-voice_note.txt").read_text(encoding="utf-8")
    assert before.removesuffix(f"\n{difference.WAYS_ON}") in receipt


def test_kept_back_what_is_public_stays_and_nothing_else_of_the_worker(study_folder, monkeypatch, capsys):
    monkeypatch.setattr(pipeline, "run", lambda *_, **__: pytest.fail("nothing may be published"))
    before = contents(study_folder)
    assert cli.main(["privacy", "withdraw", "W2", "--keep-back", "--study", str(study_folder)]) == 0
    after = contents(study_folder)
    public = {
        name
        for name in before
        if name.startswith(("figures/", "article/"))
        or name.endswith(("04-draw-figures.ipynb", "numbers.json"))
    }
    assert len(public) > 20
    assert {name: after[name] for name in public} == {name: before[name] for name in public}
    assert [
        name
        for name in after
        if name.startswith("data/processed/") and "numbers" not in name and "run.lock" not in name
    ] == []
    assert [name for name in after if name.startswith("notebooks/portraits/")] == []
    for name in ("notebooks/01-clean-fieldwork.ipynb", "notebooks/06-portray-worker.ipynb"):
        cells = json.loads(after[name])["cells"]
        assert any(cell["cell_type"] == "code" for cell in cells)
        assert not any(cell.get("outputs") for cell in cells)
    assert read_study(study_folder).worker_ids == ["W1", "W3"]
    said = capsys.readouterr().out
    assert "Nothing has been published again: figures, article and public tables are those of before" in said


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--hide-more", "--keep-back"], "Give one"),
        (["--erase-counts", "--from", "quote"], "Leave out --from"),
    ],
)
def test_options_that_contradict_each_other_are_refused(study_folder, capsys, words, says):
    before = contents(study_folder)
    assert cli.main(["privacy", "withdraw", "W2", *words, "--study", str(study_folder)]) == 2
    assert says in capsys.readouterr().err
    assert contents(study_folder) == before


def test_more_is_hidden_by_proving_the_next_release_together_with_the_one_in_place(
    study_folder, quick, monkeypatch
):
    study = make_strict(study_folder)
    (study_folder / "data/public/releases.json").unlink(missing_ok=True)
    with pytest.raises(FieldworkError, match="there is no release to mark"):
        withdrawal.withdraw(study_folder, study, "W2", [], lambda _: None, withdrawal.Options(hide_more=True))
    assert not (study_folder / run_state.WITHDRAWAL_BEGUN).exists()
    table = {"themes": pd.DataFrame({"n": [7]})}
    atoms = {"theme_counts": pd.DataFrame({"worker": ["W1", "W2"], "n": [3, 4]})}
    releases.record_release(Place.at(study_folder), study, table, atoms, {"profile": "strict"})
    assert releases.read_releases(study_folder, study) == []
    withdrawal.withdraw(study_folder, study, "W2", [], lambda _: None, withdrawal.Options(hide_more=True))
    (one,) = releases.read_releases(study_folder, read_study(study_folder))
    assert one.atoms["theme_counts"]["worker"].tolist() == ["W1", "W2"]
    withdrawal.withdraw(
        study_folder,
        read_study(study_folder),
        "W2",
        [],
        lambda _: None,
        withdrawal.Options(erase_counts=True),
    )
    (one,) = releases.read_releases(study_folder, read_study(study_folder))
    assert (one.erased, one.atoms["theme_counts"]["worker"].tolist()) == ({"W2"}, ["W1"])
    assert "have been erased" in (study_folder / "build/withdrawals/W2.txt").read_text(encoding="utf-8")


def test_a_lost_record_of_releases_is_refused_before_anything_changes(study_folder, quick):
    study = make_strict(study_folder)
    table = {"themes": pd.DataFrame({"n": [7]})}
    releases.record_release(Place.at(study_folder), study, table, {}, {"profile": "strict"})
    releases.mark_released(study_folder, study)
    (study_folder / "data/public/releases.json").unlink()
    before = tree(study_folder)
    with pytest.raises(FieldworkError, match="releases.json: is missing"):
        withdrawal.withdraw(study_folder, study, "W2", [], report=lambda _: None)
    assert tree(study_folder) == before


def test_claims_and_choices_that_need_the_worker_are_refused_before_anything_changes(tmp_path, quick, capsys):
    """W5 is quoted in the example and the exception of a claim; another claim, here, needs five workers."""
    shutil.copytree(paths.ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("processed"))
    file = tmp_path / "data/claims.yaml"
    written = file.read_text(encoding="utf-8")
    file.write_text(written.replace("min_workers: 4", "min_workers: 5", 1), encoding="utf-8")
    before = tree(tmp_path)
    says = [
        r"data/quotations.yaml, line [0-9]+: names a segment of W5",
        r"data/claims.yaml, line [0-9]+: claim 'lived_experience_valued': min_workers 5 is more than the 4 workers",
        r"data/claims.yaml, line [0-9]+: claim 'role_unclear': its exceptions name a worker who has withdrawn",
        "Change these claims in data/claims.yaml, and withdraw again. This command has changed nothing.",
    ]
    with pytest.raises(FieldworkError) as refused:
        withdrawal.withdraw(tmp_path, read_study(tmp_path), "W5", [], report=lambda _: None)
    assert all(re.search(one, str(refused.value)) for one in says)
    assert cli.main(["privacy", "withdraw", "W5", "--dry-run", "--study", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert all(re.search(one, said) for one in ("Before anything can be withdrawn:", *says))
    assert tree(tmp_path) == before

    file.write_text(written.replace("[W5]", "[]"), encoding="utf-8")
    (tmp_path / "data/quotations.yaml").unlink()
    withdrawal.withdraw(tmp_path, read_study(tmp_path), "W5", [], report=lambda _: None)
    assert read_study(tmp_path).worker_ids == ["W1", "W2", "W3", "W4"]


def test_names_in_manual_coding_with_a_day_are_announced(study_folder, capsys):
    with (study_folder / FILE).open("a", encoding="utf-8") as file:
        file.write("withdrawn: []\n")
    text = (study_folder / FILE).read_text(encoding="utf-8")
    text = text.replace(
        "manual_coding:", "manual_coding:\n  documents: {Talk 2023-10-10: W2-2023-10-10-interview-01}", 1
    )
    (study_folder / FILE).write_text(text, encoding="utf-8")
    assert cli.main(["privacy", "withdraw", "W2", "--dry-run", "--study", str(study_folder)]) == 0
    assert "1 name in manual_coding of data/study.yaml hold" in capsys.readouterr().out


def test_a_withdrawal_from_a_study_that_was_never_run_affects_nothing(folder, study):
    one = withdrawal.plan_withdrawal(folder, study, "W1", [])
    assert one.touched == {}
    assert "nothing published" in withdrawal.describe_withdrawal(one)
    with pytest.raises(CommandError):
        withdrawal.plan_withdrawal(folder, study, "W3", [])


def test_every_table_of_workers_is_checked_after_a_withdrawal():
    of_workers = {table.name for table in tables.TABLES.values() if "worker" in table.columns}
    assert {table.name for table in withdrawal.TABLES_OF_WORKERS} == of_workers - set(
        withdrawal.CHECKED_OTHERWISE
    )
    assert set(withdrawal.CHECKED_OTHERWISE) <= of_workers
    assert {"records", "segments", "contacts", "theme_counts"} <= of_workers - set(
        withdrawal.CHECKED_OTHERWISE
    )
    frame = pd.DataFrame(
        {"worker": ["W1", "W1", "W2"], "source": ["interview", "voice_note", "interview"], "n": [1, 2, 3]}
    )
    assert withdrawal._rows_of(frame, "W1", ["voice_note"])["n"].tolist() == [2]
    assert withdrawal._rows_of(frame.drop(columns="source"), "W1", ["voice_note"])["n"].tolist() == [1, 2]
