"""After a run it is said how many figures show no single worker, and where the researcher sees all."""

from __future__ import annotations

import json

import pytest

from helpers.running.figures_shown import describe_withheld
from helpers.study.gate import DESCRIPTIONS, Shows
from helpers.study.limits import Disclosure


def with_profile(study, profile):
    return study.model_copy(update={"fictional": False, "disclosure": Disclosure(profile=profile)})


def draw(folder, *shown):
    (folder / "figures").mkdir()
    for number, shows in enumerate(shown):
        text = json.dumps({"shows_of_workers": DESCRIPTIONS[shows]})
        (folder / f"figures/f{number}.disclosure.json").write_text(text)


@pytest.mark.parametrize(
    ("profile", "said"),
    [
        ("strict", "Under the profile strict, 3 of 4 figures show no single worker, 2 of these nothing"),
        ("consented", "Under the profile consented, 3 of 4 figures show no single worker, 2 of these"),
    ],
)
def test_it_is_counted_what_is_not_of_single_workers(tmp_path, study, profile, said):
    draw(tmp_path, Shows.NOTHING, Shows.NOTHING, Shows.TOGETHER, Shows.AGREED)
    text = describe_withheld(tmp_path, with_profile(study, profile))
    assert text.startswith(said)
    assert "`fieldwork run --for researcher`" in text


def test_where_all_is_withheld_it_is_said_once(tmp_path, study):
    draw(tmp_path, Shows.NOTHING, Shows.NOTHING)
    text = describe_withheld(tmp_path, with_profile(study, "strict"))
    assert text.startswith(
        "Under the profile strict, none of 2 figures may show anything of workers: each says so"
    )


def test_where_workers_may_be_shown_nothing_is_said(tmp_path, study):
    draw(tmp_path, Shows.NOTHING)
    assert describe_withheld(tmp_path, study) == ""
