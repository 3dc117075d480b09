"""Days and shares that are written in another way are told as they are to be written."""

from __future__ import annotations

import pytest

from helpers.study.written_otherwise import days_meant, share_meant


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("03/10/2023", ["2023-10-03", "2023-03-10"]),
        ("23.10.2023", ["2023-10-23"]),
        ("10/23/2023", ["2023-10-23"]),
        ("10/10/2023", ["2023-10-10"]),
        ("2023/10/3", ["2023-10-03"]),
        ("20231003", ["2023-10-03"]),
        ("20231003T0900", ["2023-10-03"]),
        ("2023-10-03T09:00", ["2023-10-03"]),
        ("2 October 2023", ["2023-10-02"]),
        ("2nd Oct. 2023", ["2023-10-02"]),
        ("October 2, 2023", ["2023-10-02"]),
        ("2023-11", []),
        ("202311", []),
        ("2023112", []),
        ("2023-13-01", []),
        ("2023-02-30", []),
        ("2 Octobre 2023", []),
        ("soon", []),
        ("", []),
    ],
)
def test_a_day_is_known_in_any_usual_way(written, days):
    assert days_meant(written) == days


@pytest.mark.parametrize(
    ("written", "share"),
    [("70 %", "0.7"), ("66,7%", "0.667"), ("70", "0.7"), ("0,7", "0.7"), ("2", ""), ("150 %", ""), ("", "")],
)
def test_a_percentage_is_told_as_a_share(written, share):
    assert share_meant(written) == share
