"""Names of an earlier version are recognised wherever they are written, and lead to names that exist."""

from __future__ import annotations

import pytest

from helpers.commands import cli
from helpers.errors import FieldworkError
from helpers.files import paths
from helpers.files.place import Place
from helpers.running.parameters import declared_parameters
from helpers.running.steps import STEPS
from helpers.study import old_names
from helpers.study.claims import read_claims
from helpers.study.codebook import read_codebook
from helpers.study.study import read_study
from helpers.tables import CONSENTS, TABLES, VALIDATIONS, read
from helpers.tables.compendium import Compendium

MIGRATE = "run `fieldwork migrate`"


def edit(folder, name: str, old: str, new: str) -> None:
    path = folder / "data" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_every_new_name_of_a_table_column_parameter_command_or_figure_exists():
    assert set(old_names.TABLES.values()) <= set(TABLES)
    for table, columns in old_names.COLUMNS.items():
        assert set(columns.values()) <= set(TABLES[table].columns)
        assert not set(columns) & set(TABLES[table].columns)
    for table, new_columns in old_names.NEW_COLUMNS.items():
        assert set(new_columns) <= set(TABLES[table].columns)
    parameters = {name for step in STEPS for name in declared_parameters(step.name)}
    assert {*old_names.PARAMETERS.values(), *old_names.PARAMETER_VALUES} <= parameters
    assert {*old_names.FIGURES.values()} <= {figure for step in STEPS for figure in step.figures}


@pytest.mark.parametrize(
    ("name", "new", "old"),
    [
        ("study.yaml", "counted_role: worker", "voice: worker"),
        ("study.yaml", "disclosure:", "bar: {precision: 0.7}\ndisclosure:"),
        ("study.yaml", "disclosure:", "hand_coding: {}\ndisclosure:"),
        ("codebook.yaml", "exclusion_patterns:", "false_friends:"),
    ],
)
def test_an_old_key_is_refused_with_its_new_name_and_the_command(folder, name, new, old):
    edit(folder, name, new, old)
    key = old.partition(":")[0]
    meant = next(n.keys[p] for n in old_names.YAML_NAMES.values() for p in n.keys if p[-1] == key)
    with pytest.raises(FieldworkError) as error:
        (read_study if name == "study.yaml" else read_codebook)(folder)
    line = next(line for line in str(error.value).splitlines() if "unknown key" in line)
    assert f"Did you mean '{meant}'?" in line
    assert MIGRATE in line


def test_an_old_kind_of_claim_is_refused_with_its_new_name_and_the_command(folder, codebook):
    (folder / "data/claims.yaml").write_text("claims:\n- {id: a, kind: least_told, theme: supervision}\n")
    with pytest.raises(FieldworkError, match=r"Did you mean 'least_coded'\? .*run `fieldwork migrate`"):
        read_claims(folder, codebook, read_study(folder))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["audit"], "fieldwork 'audit': there is no such command. Did you mean `fieldwork validation`?"),
        (
            ["run", "-p", "anchor=first_day"],
            "-p anchor: no notebook has this parameter. Did you mean 'week_origin'?",
        ),
        (
            ["run", "-p", "quarantine=set_apart"],
            "'set_apart' is not one of its values. Did you mean 'continue'?",
        ),
    ],
)
def test_an_old_command_parameter_or_value_is_exit_code_2_with_its_new_name(words, says, capsys):
    assert cli.main(words) == 2
    assert says in capsys.readouterr().err


@pytest.fixture
def published(folder):
    """Return a study with two published tables, one of them coded."""
    book = read_codebook(folder)
    processed = folder / "data/processed"
    processed.mkdir()
    (processed / "validations.csv").write_text(
        f"theme,source,coder,n_reviewed,n_manual,n_dictionary,n_both,precision,recall,f1,kappa,codebook\n"
        f"supervision,all,R1,9,3,4,2,0.5,0.667,0.571,0.3,{book.stamp}\n"
    )
    (processed / "consents.csv").write_text("worker,source,use,is_given\nW1,interview,count,True\n")
    return folder


def test_a_table_that_is_there_under_its_old_name_is_named(published):
    path = published / "data/processed/validations.csv"
    path.rename(path.with_name("audits.csv"))
    with pytest.raises(
        FieldworkError, match=r"Did you mean 'data/processed/audits.csv'\?.*fieldwork migrate"
    ):
        read(Place.at(published), VALIDATIONS)
    path.with_name("audits.csv").unlink()
    with pytest.raises(FieldworkError, match="02-code-segments: `fieldwork run`"):
        read(Place.at(published), VALIDATIONS)


def test_a_column_that_is_there_under_its_old_name_is_named(published):
    edit(published, "processed/validations.csv", "n_manual", "n_hand")
    with pytest.raises(
        FieldworkError, match="column 'n_manual' is missing. It is there as 'n_hand'.*migrate"
    ):
        read(Place.at(published), VALIDATIONS)
    edit(published, "processed/validations.csv", "n_hand", "n_people")
    with pytest.raises(FieldworkError) as error:
        read(Place.at(published), VALIDATIONS)
    assert MIGRATE not in str(error.value)


def test_the_earlier_stamps_are_those_that_earlier_versions_gave(book, theme):
    valences = dict.fromkeys(book.theme_ids, "mixed")
    assert book.earlier_stamps(valences)[-1] == "1 bc7d9fd2"
    themes = (theme("tea", "tea", "cup*", exclusion_patterns=("cup final",)), book.themes[1])
    changed = book.model_copy(update={"themes": themes})
    assert changed.earlier_stamps(valences)[-1] == "1 987c153c"
    assert len({changed.stamp, *changed.earlier_stamps(valences), *changed.earlier_stamps({})}) == 5


def test_a_valence_is_refused_with_the_reason_why_it_is_gone_and_the_command(folder):
    edit(folder, "codebook.yaml", "    area: firm_up\n", "    area: firm_up\n    valence: mixed\n")
    with pytest.raises(FieldworkError, match="no longer there: each coding says its direction.*migrate"):
        read_codebook(folder)


def test_a_record_with_an_old_parameter_leads_to_the_command(published):
    compendium = Compendium(Place.at(published), "01-clean-fieldwork", {"week_origin": "monday"})
    compendium.write(contacts=_contacts(published), consents=read(Place.at(published), CONSENTS))
    edit(published, "processed/contacts.provenance.json", "week_origin", "anchor")
    with pytest.raises(FieldworkError, match=f"has no value of 'week_origin'.*{MIGRATE}"):
        _ = Compendium.at(published).study


def test_a_record_that_names_an_old_table_leads_to_the_command(published):
    compendium = Compendium(Place.at(published), "01-clean-fieldwork", {"week_origin": "monday"})
    compendium.write(contacts=_contacts(published), consents=read(Place.at(published), CONSENTS))
    edit(published, "processed/contacts.provenance.json", '"inputs": {}', '"inputs": {"selections": "0"}')
    with pytest.raises(FieldworkError, match=f"was written by another version.*{MIGRATE}"):
        Compendium.at(published).setting("week_origin")


def _contacts(folder):
    import pandas as pd

    study = read_study(folder)
    cells = [(w.id, week, s.id, study.absence(w, week), 0, 0, 0, None) for w, week, s in study.cells()]
    table = TABLES["contacts"]
    frame = pd.DataFrame(cells, columns=table.columns).astype({"duration_s": float})
    return frame.sort_values(list(table.key), ignore_index=True)


def test_old_names_are_written_in_one_module_only():
    words = ("false_friends", "hand_coding", "most_told", "more_told", "least_told", "roll_up", "set_apart")
    for path in sorted(paths.SOURCE.rglob("*.py")):
        if path.name != "old_names.py":
            text = path.read_text(encoding="utf-8")
            assert [word for word in words if f'"{word}"' in text or f"'{word}'" in text] == [], path
