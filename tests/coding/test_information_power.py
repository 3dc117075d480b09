"""Information power in words: what the data say, and nothing that they do not."""

from __future__ import annotations

import pandas as pd

from helpers.coding import information_power


def described(contacts, study):
    amounts = information_power.amounts_of(contacts, study)
    return information_power.describe_information_power(amounts, study)


def test_all_five_elements_are_there_and_each_leaves_something_to_the_researcher(study):
    rows = [("interview", 1, 1200), ("interview", 2, 800), ("voice_note", 0, 0)]
    table = described(pd.DataFrame(rows, columns=["source", "n_contacts", "n_words"]), study)
    assert table["element"].tolist() == [
        "Aim of the study",
        "Specificity of the sample",
        "Use of established theory",
        "Quality of the dialogue",
        "Strategy of the analysis",
    ]
    assert (table["to write"] != "").all()
    said = table.set_index("element")["what the data say"]
    assert said["Aim of the study"] == "Nothing."
    assert said["Specificity of the sample"] == "2 workers, over 4 weeks."
    assert said["Quality of the dialogue"].startswith("3 interviews (2,000 words); ")
    assert said["Use of established theory"] == said["Strategy of the analysis"] == "Nothing.", (
        "How many works a list names does not say that a theory is used."
    )


def test_a_source_that_was_not_used_is_not_named_and_no_contact_is_said(study):
    table = described(pd.DataFrame(columns=["source", "n_contacts", "n_words"]), study)
    said = table.set_index("element")["what the data say"]
    assert said["Quality of the dialogue"] == "There was no contact."
