"""The published record gives the provenance of everything, and is the same on every machine."""

from __future__ import annotations

import json

from helpers import __version__
from helpers.files import paths
from helpers.files.place import Place
from helpers.running.run_record import digest_input, effective_parameters, record_of
from helpers.running.run_state import digest
from helpers.running.steps import STEPS, steps_of

WHOLE = steps_of(["W1", "W2", "W3", "W4", "W5"])


def test_the_committed_record_is_of_what_is_committed():
    kept = json.loads((paths.ROOT / paths.RUN_RECORD).read_text(encoding="utf-8"))
    place = Place.at(paths.ROOT)
    assert kept["product"] == __version__
    assert list(kept["steps"]) == [step.key for step in WHOLE]
    assert kept["inputs"] == {name: digest_input(place, name) for name in kept["inputs"]}
    for step in kept["steps"].values():
        for name, known in step["products"].items():
            assert digest(paths.ROOT / name) in (known, ""), name


def test_parameters_are_recorded_as_they_took_effect(folder):
    three, portrait, place = STEPS[2], WHOLE[6], Place.at(folder)
    mentions = {"unit": "mentions"}
    published = {"unit": "segments", "denominator": "words", "sources": ["interview", "voice_note"]}
    counted = {"coder": "R2", "weeks": "all", **published}
    assert effective_parameters(three, {"coder": "R2"}, place) == counted
    assert effective_parameters(three, {"coder": "R1", **mentions}, place) == {
        **counted,
        "coder": "R1",
        **mentions,
    }
    assert effective_parameters(portrait, mentions, place)["worker"] == portrait.worker == "W2"


def test_the_record_names_the_coder_whom_the_study_names_or_whose_coding_was_counted(folder):
    three, place = STEPS[2], Place.at(folder)
    record = folder / paths.table_record("theme_counts")
    record.parent.mkdir(parents=True)
    record.write_text(json.dumps({"made_with": {"coder": "R2"}}), encoding="utf-8")
    assert effective_parameters(three, {}, place)["coder"] == "R2", "As the data had decided."
    facts = folder / "data/study.yaml"
    facts.write_text(facts.read_text(encoding="utf-8") + "coder: R1\n", encoding="utf-8")
    assert effective_parameters(three, {}, place)["coder"] == "R1", "The record names the study's coder."
    assert effective_parameters(three, {"coder": "dictionary"}, place)["coder"] == "dictionary"


def test_an_input_that_changes_changes_the_record_and_a_machine_does_not(folder):
    before = record_of(Place.at(folder), (), {})
    assert str(folder) not in before.decode()
    assert record_of(Place.at(folder), (), {}) == before
    (folder / "data/raw/new.txt").write_text("x")
    after = json.loads(record_of(Place.at(folder), (), {}))
    assert {name for name in after if after[name] != json.loads(before)[name]} == {"inputs"}
    assert after["inputs"]["data/raw"] != json.loads(before)["inputs"]["data/raw"]
