"""The claims of the example are claims about the study that is made, whatever its size."""

from __future__ import annotations

import pytest

from helpers.example import making
from helpers.example.claims import claims_of
from helpers.files import paths
from helpers.study.claims import FILE, RANKINGS, contradictions, read_claims
from helpers.study.study import parse_study


@pytest.mark.parametrize(
    ("n_workers", "n_weeks", "least", "exceptions", "week"),
    [
        (1, 4, [1, 1], (), 2),
        (1, 60, [1, 1], (), 30),
        (3, 13, [2, 1], (), 7),
        (5, 13, [4, 3], ("W5",), 7),
        (12, 4, [9, 7], ("W05",), 2),
        (60, 26, [48, 36], ("W05",), 13),
    ],
)
def test_they_are_accepted_and_need_no_more_workers_and_weeks_than_there_are(
    tmp_path, codebook, n_workers, n_weeks, least, exceptions, week
):
    study = parse_study(making._study_file(n_workers, n_weeks, 1))
    (tmp_path / "data").mkdir()
    (tmp_path / FILE).write_text(claims_of(study), encoding="utf-8")
    claims = {claim.id: claim for claim in read_claims(tmp_path, codebook, study)}
    needs = [claims[name].min_workers for name in ("lived_experience_valued", "team_not_accepting")]
    assert needs == least
    assert claims["role_unclear"].exceptions == exceptions
    assert claims["role_later"].week == week
    assert claims["role_later"].since == claims["training_later"].since == study.calendar.monday_of(week)
    assert {claim.kind for claim in claims.values()} > set(RANKINGS)
    assert contradictions(list(claims.values()), study) == []


def test_those_of_the_repository_are_those_of_its_own_example():
    study = parse_study(making._study_file(making.WORKERS, making.WEEKS, making.SEED))
    assert claims_of(study) == (paths.ROOT / FILE).read_text(encoding="utf-8")
