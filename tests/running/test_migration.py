"""A study of an earlier version is rewritten under the names of this one, and nothing else in it changes."""

from __future__ import annotations

import json
import re
import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from conftest import tree
from helpers import tables
from helpers.commands import cli
from helpers.errors import FieldworkError
from helpers.files import paths
from helpers.running import migration, run_state
from helpers.study.codebook import read_codebook
from helpers.tables import TABLES
from helpers.tables.compendium import Compendium
from helpers.tables.old_tables import rename_table

KEYS = {
    "study.yaml": {
        "accuracy_threshold": "bar",
        "manual_coding": "hand_coding",
        "counted_role": "voice",
    },
    "codebook.yaml": {"exclusion_patterns": "false_friends"},
}
KINDS = {"most_coded": "most_told", "least_coded": "least_told", "more_coded": "more_told"}
OLD_TABLES = {"validations": "audits", "excerpts": "selections"}
HEADERS = {
    "ledger": {"status": "fate"},
    "excerpts": {"status": "fate"},
    "validations": {"n_reviewed": "n_read", "n_manual": "n_hand"},
}
EARLIER = {
    "segments": "segment_id,record_id,contact_id,worker,date,week,source,speaker_role,is_counted,is_checked,"
    "start,end,text,n_words,file,unit,line,subline",
    "excerpts": "file,number,segment_id,place,coder,code,contact_id,start,end,fate,reason",
    "codings": "segment_id,theme,start,end,coder,indicator",
    "validations": "theme,source,coder,n_read,n_hand,n_dictionary,n_both,precision,recall,f1,kappa",
    "quotations": "theme,worker,source,kind,week,segment_id,text",
    "theme_counts": "worker,week,source,theme,n_mentions,n_segments,n_turns,n_contacts",
    "public_pairs": "theme,other,n_contacts,share_contacts,n_segments,share_segments,state,reason",
    "public_validations": "theme,coder,n_reviewed,n_manual,n_dictionary,n_both,precision,recall,f1,kappa,state,"
    "reason",
    "public_agreement": "theme,distance,n_coders,n_workers,n_workers_coded,n_workers_by_all,n_by_two,n_by_all,"
    "percent,alpha,alpha_low,alpha_high,fleiss,ac1,state,reason",
    "public_claims": "claim,kind,named,than,n,n_than,holds,state,reason",
}
"""The columns of tables as the first version that had them wrote them."""


def make_old(folder: Path) -> None:
    """Rewrite the files of a study as the earlier version wrote them."""
    codebook = read_codebook(folder)
    stamps = (codebook.stamp, codebook.earlier_stamps(dict.fromkeys(codebook.theme_ids, "mixed"))[-1])
    data = folder / "data"
    for name, keys in KEYS.items():
        text = (data / name).read_text(encoding="utf-8")
        for new, old in keys.items():
            text = re.sub(rf"^( *)({new}):", rf"\1{old}:", text, flags=re.MULTILINE)
        text = re.sub(r"^    area: .*\n", r"\g<0>    valence: mixed\n", text, flags=re.MULTILINE)
        (data / name).write_text(text, encoding="utf-8")
    claims = data / "claims.yaml"
    if claims.exists():
        text = re.sub(r"kind: (\w+)", lambda m: f"kind: {KINDS.get(m[1], m[1])}", claims.read_text())
        claims.write_text(text)
    hashes = {}
    for name, table in TABLES.items():
        if (folder / table.file).exists() and not name.startswith("public_"):
            hashes[name] = _make_old_table(folder, name, stamps)
    for name in TABLES:
        if (data / f"processed/{name}.provenance.json").exists():
            _make_old_record(folder, name, hashes, stamps)


def _make_old_table(folder: Path, name: str, stamps: tuple[str, str]) -> str:
    path = folder / TABLES[name].file
    header, _, rows = path.read_text(encoding="utf-8").partition("\n")
    header = ",".join(HEADERS.get(name, {}).get(column, column) for column in header.split(","))
    if name == "ledger":
        rows = rows.replace(",excluded,manual_coding,", ",excluded,hand_coding,")
    if name == "quotations":
        rows = rows.replace(",false_positive,", ",counter,").replace(",quotation,", ",typical,")
    text = f"{header}\n{rows.replace(*stamps)}".encode()
    path.unlink()
    path.with_name(f"{OLD_TABLES.get(name, name)}.csv").write_bytes(text)
    return sha256(text).hexdigest()


def _make_old_record(folder: Path, name: str, hashes: dict[str, str], stamps: tuple[str, str]) -> None:
    path = folder / TABLES[name].record
    record = json.loads(path.read_text(encoding="utf-8").replace(*stamps))
    record["table"] = OLD_TABLES.get(name, name)
    record["sha256"] = hashes[name]
    record["inputs"] = {OLD_TABLES.get(of, of): hashes[of] for of in record["inputs"]}
    made_with = record["made_with"]
    made_with["anchor"] = made_with.pop("week_origin")
    text = json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    path.unlink()
    path.with_name(f"{OLD_TABLES.get(name, name)}.provenance.json").write_text(text, encoding="utf-8")


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """Return a copy of what is published of the example study: tables without raw files, as an examiner has them."""
    folder = tmp_path / "study"
    (folder / "data/processed").mkdir(parents=True)
    for file in ("study.yaml", "codebook.yaml", "claims.yaml", "conditions.yaml"):
        shutil.copy(paths.ROOT / "data" / file, folder / "data" / file)
    for table in TABLES.values():
        # Versions with old names had no public tables, other specifications, and nobody could code conditions.
        if table.name not in (
            "records",
            "ledger",
            "condition_codings",
            "specifications",
        ) and not table.name.startswith("public_"):
            shutil.copy(paths.ROOT / table.file, folder / table.file)
            record = json.loads((paths.ROOT / table.record).read_text(encoding="utf-8"))
            record["inputs"] = {
                of: one
                for of, one in record["inputs"].items()
                if of != "condition_codings" and not of.startswith("public_")
            }
            text = json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
            (folder / table.record).write_text(text, encoding="utf-8")
    return folder


def test_tables_and_records_become_byte_for_byte_what_this_version_writes(published):
    now = tree(published)
    make_old(published)
    assert tree(published) != now
    migration.migrate(published)
    assert tree(published) == now
    for table in TABLES.values():
        if (published / table.file).exists():
            Compendium.at(published).read(table)


def test_a_ledger_changes_its_column_and_its_reason_and_no_other_cell():
    old = b'file,fate,reason,record_id\n"a, hand_coding.csv",excluded,hand_coding,\nfate,kept,,r\n'
    new = b'file,status,reason,record_id\n"a, hand_coding.csv",excluded,manual_coding,\nfate,kept,,r\n'
    assert rename_table(old, "ledger", {}) == new
    crlf = old.replace(b"\n", b"\r\n")
    assert rename_table(crlf, "ledger", {}) == new.replace(b"\n", b"\r\n")


def test_a_table_gets_the_columns_that_it_did_not_have_and_nobody_had_said_a_direction():
    old = b'segment_id,theme,start,end,coder,indicator,codebook\ns1,tea,0,3,R1,"a, b",1 old\n'
    new = b'segment_id,theme,start,end,coder,indicator,direction,codebook\ns1,tea,0,3,R1,"a, b",,1 new\n'
    assert rename_table(old, "codings", {"1 old": "1 new"}) == new
    assert rename_table(new, "codings", {"1 old": "1 new"}) == new
    crlf = old.replace(b"\n", b"\r\n")
    assert rename_table(crlf, "codings", {"1 old": "1 new"}) == new.replace(b"\n", b"\r\n")
    header = "worker,week,source,theme,n_mentions,n_segments,n_turns,n_contacts"
    counted = rename_table(f"{header},codebook\nW1,2,interview,tea,1,1,1,1,1 x".encode(), "theme_counts", {})
    assert (
        counted.decode() == f"{header},n_for,n_against,n_both,codebook\nW1,2,interview,tea,1,1,1,1,0,0,0,1 x"
    )


@pytest.mark.parametrize("name", EARLIER)
def test_a_table_of_an_earlier_version_gets_every_column_of_this_one(name):
    stamp = ["codebook"] * TABLES[name].is_coded
    header = rename_table(",".join([EARLIER[name], *stamp]).encode(), name, {}).decode()
    assert header.split(",") == [*TABLES[name].columns, *stamp]


def test_whether_published_totals_are_equal_follows_from_them():
    old = f"""{EARLIER["public_claims"]},codebook
a,more_coded,tea,bus,4,4,0,shown,,1 x
b,more_coded,tea,rain,4,3,1,shown,,1 x
c,more_coded,tea,snow,,,,suppressed,linked,1 x
"""
    new = rename_table(old.encode(), "public_claims", {}).decode().splitlines()
    assert new[0] == "claim,kind,named,than,n,n_than,holds,ties,state,reason,codebook"
    assert new[1:] == [
        "a,more_coded,tea,bus,4,4,0,1,shown,,1 x",
        "b,more_coded,tea,rain,4,3,1,0,shown,,1 x",
        "c,more_coded,tea,snow,,,,,suppressed,linked,1 x",
    ]


@pytest.mark.parametrize("name", ["variants", "specifications"])
def test_specifications_of_an_earlier_version_are_left_to_be_made_again_and_stop_nothing(published, name):
    make_old(published)
    old = "claim,unit,denominator,coder,sources,week_origin,aggregation,without,value,comparison,relative_difference,holds"
    file = published / f"data/processed/{name}.csv"
    file.write_text(
        f"{old},codebook\na,contacts,none,R1,interview,monday,sum,worker W1,2.0,1.0,0.5,True,1 x\n"
    )
    before = file.read_bytes()
    planned = migration.migrate(published)
    assert file.read_bytes() == before
    assert (published / "data/processed/validations.csv").exists()
    (left,) = (one for one in planned.left if f"{name}.csv" in one)
    assert left.endswith(
        "Delete it with its record; `fieldwork run` makes data/processed/specifications.csv again."
    )


def test_a_migrated_study_is_byte_for_byte_the_one_that_this_version_runs(small_example, tmp_path):
    folder = tmp_path / "study"
    shutil.copytree(small_example, folder)
    make_old(folder)
    assert tree(folder) != tree(small_example)
    assert cli.main(["migrate", "--study", str(folder)]) == 0
    assert tree(folder) == tree(small_example)


def test_dated_codebooks_of_an_earlier_version_are_migrated_too(published):
    shutil.copytree(published / "data", published / "new")
    history = published / "data/codebook-history"
    history.mkdir()
    make_old(published)
    shutil.copy(published / "data/codebook.yaml", history / "2023-10-20.yaml")
    faulty = (published / "data/codebook.yaml").read_text().replace("area: focus", "area: fokus", 1)
    (history / "2023-10-27.yml").write_text(faulty)
    planned = migration.migrate(published)
    assert (history / "2023-10-20.yaml").read_bytes() == (published / "new/codebook.yaml").read_bytes()
    assert "exclusion_patterns:" in (history / "2023-10-27.yml").read_text()
    (left,) = (one for one in planned.left if "2023-10-27" in one)
    assert left.startswith("Still to be corrected:\ndata/codebook-history/2023-10-27.yml, line")
    assert "unknown area 'fokus'" in left


@pytest.mark.parametrize("key", ["theme", "than"])
def test_a_claim_with_an_empty_theme_is_left_to_be_corrected(published, key):
    others = {"theme": "boundaries", "than": "supervision", key: "''"}
    row = f"{{id: a, kind: more_coded, theme: {others['theme']}, than: {others['than']}, purpose: To see it once.}}"
    (published / "data/claims.yaml").write_text(f"claims:\n  - {row}\n", encoding="utf-8")
    assert f"line 2: claims.1.{key}: is empty. Write the id of a" in "\n".join(migration.plan(published).left)


def test_running_it_twice_changes_nothing_and_says_so(published, capsys):
    make_old(published)
    assert cli.main(["migrate", "--study", str(published)]) == 0
    after = tree(published)
    capsys.readouterr()
    assert cli.main(["migrate", "--study", str(published)]) == 0
    assert tree(published) == after
    assert capsys.readouterr().out == "Nothing to do: no file of the study holds an old name.\n"


def test_a_dry_run_lists_each_file_and_name_and_changes_nothing(published, capsys):
    make_old(published)
    before = tree(published)
    assert cli.main(["migrate", "--study", str(published), "--dry-run"]) == 0
    assert tree(published) == before
    out = capsys.readouterr().out
    assert "data/codebook.yaml: false_friends -> exclusion_patterns, valence: left out\n" in out
    assert (
        "data/processed/audits.csv -> data/processed/validations.csv: n_read -> n_reviewed, n_hand -> n"
        in out
    )
    assert out.endswith("Nothing was changed.\n")


@pytest.mark.parametrize("n", range(1, 12, 3))
def test_a_migration_that_was_interrupted_is_completed_by_the_same_command(published, monkeypatch, n):
    now = tree(published)
    make_old(published)
    write = migration.replace_file
    calls = []

    def stop_at(*arguments, **options):
        calls.append(arguments)
        if len(calls) == n:
            raise KeyboardInterrupt
        write(*arguments, **options)

    unreadable = migration._unreadable
    monkeypatch.setattr(migration, "_unreadable", lambda *_: [])
    monkeypatch.setattr(migration, "replace_file", stop_at)
    with pytest.raises(KeyboardInterrupt):
        migration.migrate(published)
    monkeypatch.setattr(migration, "replace_file", write)
    monkeypatch.setattr(migration, "_unreadable", unreadable)
    migration.migrate(published)
    assert tree(published) == now


def test_a_table_that_was_edited_before_is_still_refused_afterwards(published):
    make_old(published)
    path = published / "data/processed/theme_counts.csv"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines[:-1]))
    migration.migrate(published)
    with pytest.raises(FieldworkError, match="theme_counts.csv: has changed since it was written"):
        Compendium.at(published).read(tables.THEME_COUNTS)


def test_a_table_that_was_out_of_date_before_is_still_refused_afterwards(published):
    make_old(published)
    record = published / "data/processed/audits.provenance.json"
    text = json.loads(record.read_text())
    text["inputs"]["selections"] = "0" * 64
    record.write_text(json.dumps(text))
    migration.migrate(published)
    with pytest.raises(
        FieldworkError, match="validations.csv: was made from another version of table excerpts"
    ):
        Compendium.at(published).read(tables.VALIDATIONS)


def test_a_table_of_another_codebook_keeps_its_stamp(published):
    make_old(published)
    path = published / "data/codebook.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"^version: .*$", "version: 9.9.9", text, flags=re.MULTILINE), encoding="utf-8")
    migration.migrate(published)
    with pytest.raises(FieldworkError, match="codings.csv: was made with another codebook"):
        Compendium.at(published).read(tables.CODINGS)


def test_the_record_of_a_run_names_new_parameters_files_and_hashes(published):
    make_old(published)
    audits = published / "data/processed/audits.csv"
    digests = {name: run_state.digest(published / name) for name in ("data/study.yaml", "data/raw")}
    products = {"data/processed/audits.csv": run_state.digest(audits), "figures/a.svg": "1"}
    step = {
        "parameters": {"anchor": "monday", "quarantine": "set_apart"},
        "products": products,
        "outputs": "2",
    }
    record = {"code": "3", "form": 1, "inputs": digests, "steps": {"02-code-segments": step}}
    path = published / paths.RUN_RECORD
    path.write_text(json.dumps(record))
    migration.migrate(published)
    found = json.loads(path.read_text())
    step = found["steps"]["02-code-segments"]
    assert step["parameters"] == {"week_origin": "monday", "quarantine": "continue"}
    new = "data/processed/validations.csv"
    assert step["products"] == {new: run_state.digest(published / new), "figures/a.svg": "1"}
    assert found["inputs"]["data/study.yaml"] == run_state.digest(published / "data/study.yaml")
    assert (found["inputs"]["data/raw"], found["code"]) == (digests["data/raw"], "3")


CONFLICT = "<<<<<<< ours\n{}\n=======\n{}\n>>>>>>> theirs\n"


@pytest.mark.parametrize(
    ("file", "content", "says"),
    [
        ("data/study.yaml", CONFLICT.encode(), "data/study.yaml, line 1: holds the marks of a merge."),
        ("data/processed/audits.csv", CONFLICT.encode(), "audits.csv, line 1: holds the marks of a merge."),
        (
            "data/processed/audits.csv",
            b"theme,n_read\n",
            "audits.csv: is not the table of an earlier version.",
        ),
        ("data/processed/audits.csv", b"\xff\xfe", "audits.csv: cannot be read. It must be"),
        ("data/processed/audits.provenance.json", b"{}", "audits.provenance.json: cannot be read"),
        ("data/processed/run.lock.json", b"[]", "run.lock.json: cannot be read"),
        (
            "data/processed/validations.csv",
            b"other\n",
            "audits.csv: data/processed/validations.csv is there too",
        ),
        ("data/claims.yaml", b"a: [", "data/claims.yaml, line 1: this is not valid YAML."),
        ("data/codebook.yaml", b"version: 1\n", "data/codebook.yaml: 'areas' is missing."),
    ],
)
def test_what_cannot_be_read_is_refused_in_words_and_nothing_is_touched(
    published, capsys, file, content, says
):
    make_old(published)
    (published / file).write_bytes(content)
    before = tree(published)
    assert cli.main(["migrate", "--study", str(published)]) == 1
    assert tree(published) == before
    said = capsys.readouterr().err
    assert says in said
    assert said.endswith("Nothing was changed.\n")


def test_a_claim_of_an_earlier_version_is_renamed_and_what_it_has_to_say_now_is_asked_for(published, capsys):
    make_old(published)
    path = published / "data/claims.yaml"
    path.write_text("claims:\n  - {id: a, kind: most_told, theme: supervision}\n", encoding="utf-8")
    assert cli.main(["migrate", "--study", str(published)]) == 0
    said = capsys.readouterr().out
    assert "most_told -> most_coded" in said
    asked = "data/claims.yaml, line 2: claims.1: claim 'a' (most_coded) lacks 'purpose': a sentence that says"
    assert asked in said
    assert "kind: most_coded" in path.read_text(encoding="utf-8")
    assert cli.main(["migrate", "--study", str(published)]) == 0
    assert asked in capsys.readouterr().out, "it is asked for until it is there"


def test_what_a_study_lacks_besides_its_names_is_left_to_the_researcher(published, capsys):
    make_old(published)
    path = published / "data/study.yaml"
    path.write_text(path.read_text().replace("    singular: Interview\n", ""))
    (published / "data/processed/audits.provenance.json").unlink()
    assert cli.main(["migrate", "--study", str(published)]) == 0
    out = capsys.readouterr().out
    assert "Still to be corrected:\ndata/study.yaml, line" in out
    assert "sources.1.singular" in out
    assert "No record says what these were made with: data/processed/validations.csv." in out


def test_figures_and_numbers_that_the_next_run_renames_are_named(published, capsys):
    make_old(published)
    (published / "figures").mkdir()
    (published / "figures/dictionary_audit.svg").write_text("<svg/>")
    (published / "article").mkdir()
    (published / "article/numbers.tex").write_text(r"\newcommand{\fwBarRecall}{0.75}")
    assert cli.main(["migrate", "--study", str(published)]) == 0
    out = capsys.readouterr().out
    assert "after the next run, delete dictionary_audit.svg." in out
    assert "article/numbers.tex: commands that end in Told" in out
    (published / "article/numbers.tex").write_text(r"\newcommand{\fwThresholdRecall}{0.75}")
    assert cli.main(["migrate", "--study", str(published)]) == 0
    assert "numbers.tex" not in capsys.readouterr().out


def test_a_folder_that_is_no_study_and_a_withdrawal_that_has_begun_are_refused(published, tmp_path, capsys):
    assert cli.main(["migrate", "--study", str(tmp_path)]) == 1
    assert "is no study, but has one in it. Give that: `--study" in capsys.readouterr().err
    (published / run_state.WITHDRAWAL_BEGUN).parent.mkdir()
    (published / run_state.WITHDRAWAL_BEGUN).write_text("{}")
    before = tree(published)
    assert cli.main(["migrate", "--study", str(published)]) == 1
    assert "a withdrawal has begun" in capsys.readouterr().err
    assert tree(published) == before


def test_who_may_read_a_file_stays(published):
    make_old(published)
    (published / "data/processed/audits.csv").chmod(0o600)
    migration.migrate(published)
    assert (published / "data/processed/validations.csv").stat().st_mode & 0o777 == 0o600
