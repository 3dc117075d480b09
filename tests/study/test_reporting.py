"""What a study reports by its stance, and what brings a matter back."""

from __future__ import annotations

import pytest

from helpers.errors import FieldworkError
from helpers.study import reporting
from helpers.study.claims import Claim
from helpers.study.study import read_study

CLAIM = Claim(id="most", kind="most_coded", theme="supervision", purpose="It shows what to ask.")


def of_stance(study, stance, *report):
    return study.model_copy(update={"stance": stance, "report": report})


@pytest.mark.parametrize("stance", ["codebook", "reliability"])
def test_any_other_stance_reports_all(study, stance):
    assert reporting.left_out(of_stance(study, stance)) == ()
    assert reporting.reported_claims([CLAIM], of_stance(study, stance)) == (CLAIM,)


def test_a_reflexive_study_reports_nothing_of_this_unless_it_asks_for_it(study):
    reflexive = of_stance(study, "reflexive")
    assert reporting.left_out(reflexive) == reporting.MATTERS
    assert reporting.reported_claims([CLAIM], reflexive) == ()
    asked = of_stance(study, "reflexive", "rankings")
    assert "rankings" not in reporting.left_out(asked)
    assert reporting.reported_claims([CLAIM], asked) == (CLAIM,)
    assert reporting.reason_or(asked, "rankings", "Otherwise.") == "Otherwise."


@pytest.mark.parametrize("matter", reporting.MATTERS)
def test_every_reason_names_its_source(study, matter):
    reason = reporting.reason_or(of_stance(study, "reflexive"), matter, "")
    assert "Braun" in reason.replace("\n", " ")
    assert reason.startswith("This study is reflexive: ")


@pytest.mark.parametrize(
    ("stance", "says"),
    [
        (
            "stance: reflexive\nreport: [agreemnt]",
            "report.1 'agreemnt': is not allowed. Allowed: agreement, ",
        ),
        ("stance: reflexive\nreport: [agreement, agreement]", "report 'agreement' occurs 2 times"),
        ("stance: codebook\nreport: [agreement]", "report is only for stance 'reflexive'"),
    ],
)
def test_a_matter_that_cannot_be_asked_for_is_refused(folder, stance, says):
    file = folder / "data/study.yaml"
    file.write_text(file.read_text().replace("stance: codebook", stance))
    with pytest.raises(FieldworkError, match=r"data/study\.yaml, line \d+: ") as error:
        read_study(folder)
    assert says in str(error.value)
