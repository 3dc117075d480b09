"""A public text may say a number of its table, a fact, a constant, or what is registered; and nothing else."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from helpers.errors import FieldworkError
from helpers.study.gate import Sentence, Shows
from helpers.study.registered import (
    Register,
    Registered,
    as_record,
    hash_of,
    merged,
    register_of,
    require_registered,
)

TABLE = pd.DataFrame(
    {
        "week": [1, 1, 2, 2],
        "theme": ["tea", "rain", "tea", "rain"],
        "n": [140, 22, 45, 67],
        "rate": [6.019, 1.5, 0.3047, None],
    }
)


@pytest.fixture
def said(study):
    register = register_of(study, TABLE)
    return lambda text: [one.text for one in register.unregistered(text)]


@pytest.mark.parametrize(
    "text",
    [
        "140 segments, at a rate of 6.02, 1.5 or 30%",
        "274 in all, 185 of tea, 162 in week 1",
        "4 rows, 2 themes",
        "in week 3 and weeks 1, 2 and 4",
        "from Monday 2 October 2023, or 2023-10-29",
        "2 workers, 4 weeks",
        "segments per 1,000 words; one after another",
    ],
)
def test_a_table_what_follows_from_it_facts_and_constants_may_be_said(said, text):
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "numerals"),
    [
        ("141 segments", ["141"]),
        ("a rate of 6.03", ["6.03"]),
        ("6 segments", ["6"]),
        ("seventeen of them", ["seventeen"]),
        ("in week 7", ["7"]),
        ("on 9 November 2023", ["9", "2023"]),
        ("32%, \u0669 times", ["32%", "\u0669"]),
        ("of W1", ["W1"]),
        ("tea (1999)", ["1999"]),
        ("3,000 words; 1 after another", ["3,000"]),
    ],
)
def test_anything_else_is_found(said, text, numerals):
    assert said(text) == numerals


@pytest.mark.parametrize("cell", ["-0.02", "\u22120.02"])
def test_a_cell_of_text_that_is_a_number_below_0_is_registered(study, cell):
    register = register_of(study)
    register.add_table(pd.DataFrame({"Number": [cell]}), with_texts=False)
    assert register.unregistered(f"from {cell} to 0.02") == []
    assert [one.text for one in register.unregistered("0.03")] == ["0.03"]


def test_what_is_registered_may_be_said_and_has_its_origin(study):
    values = {"public_contacts: all": [512, 0.125], "table codings": Registered("R7", "coder")}
    register = register_of(study, TABLE, values)
    text = "512 by R7, 12.5%, of 140"
    assert register.unregistered(text) == []
    origins = register.origins([text])
    assert {numeral: origins[numeral] for numeral in ("512", "R7")} == {
        "512": "public_contacts: all",
        "R7": "coder",
    }
    assert "140" not in origins


def test_a_settings_file_registers_its_texts_as_they_are_and_the_lengths_of_its_lists(study, codebook):
    label = codebook.themes[0].model_copy(update={"label": "Step 12 groups"})
    changed = codebook.model_copy(update={"themes": (label, *codebook.themes[1:])})
    register = register_of(study, registered={"data/codebook.yaml": changed})
    n = len(changed.themes)
    assert register.unregistered(f"step 12 groups, {n} themes, codebook {changed.stamp}") == []
    assert [one.text for one in register.unregistered("12 groups")] == ["12"]
    digits = register_of(study)
    digits.add_said("1.1.0 09359530", "data/codebook.yaml")
    assert digits.unregistered("version 1.1.0 (checksum 09359530)") == []
    assert [one.text for one in register.unregistered("4711 themes")] == ["4711"]


def test_of_phrases_in_one_place_the_longest_is_said_wherever_it_begins(study):
    register = register_of(study)
    for phrase in ("Tea 12", "tea 12 to 34", "34 to 34 cups"):
        register.add_phrase(phrase, "data/codebook.yaml")
    assert register.unregistered("TEA 12 to 34") == []
    assert [one.text for one in register.unregistered("tea 12 to 56")] == ["56"]
    assert register.unregistered("of 34 to 34 cups") == []
    assert [one.text for one in register.unregistered("34 to 34 to 34 cups")] == ["34"]
    assert [one.text for one in register.unregistered("tea 123")] == ["123"]


def test_all_places_are_refused_at_once_with_nothing_but_their_numerals(study):
    with pytest.raises(FieldworkError) as refused:
        require_registered({"the caption": "Jo said 17 or 19.", "the note": "23"}, register_of(study))
    message = str(refused.value)
    assert "the caption: says 17, 19, which is not registered.\nthe note: says 23" in message
    assert "Allowed:" in message
    assert "Jo" not in message


def test_sentences_register_together():
    first = Sentence("5", Shows.TOGETHER, {"a": 5})
    assert merged([first, Sentence("6", Shows.TOGETHER, {"a": 6}), "plain"]) == {"a": [5, 6]}


def test_the_record_has_the_hash_of_the_table_whatever_its_line_ends():
    record = json.loads(as_record("figures/tea", Shows.TOGETHER, b"n\r\n1\r\n", {"5": "a"}))
    assert record["table"] == hash_of(b"n\n1\n")
    assert record["registered"] == {"5": "a"}
    assert record["shows"] == "totals of all workers"


def test_a_worker_whom_a_claim_excepts_is_on_record_where_no_row_of_the_table_is_of_them():
    register = Register()
    register.add_facts({"exceptions": ["W05"], "label": "The visit of 3 people"}, "data/claims.yaml")
    assert register.origins(["All but W05 say so."]) == {"W05": "data/claims.yaml"}
    assert register.origins(["The visit of 3 people"]) == {}, "This is a phrase, and its number no other's."
    assert [one.text for one in register.unregistered("W06, and 3 people")] == ["W06", "3"]


@pytest.mark.parametrize("version", ["0.1", "0.2", "1", "2.0", "1.1.0"])
def test_the_version_of_a_codebook_may_be_any_number(version):
    register = Register()
    register.add_facts({"version": version}, "data/codebook.yaml")
    assert list(register.unregistered(f"Codebook version {version}.")) == []
