"""What anybody learns who subtracts one release from another is counted, the corpus included."""

from __future__ import annotations

import itertools

import pandas as pd

from helpers.privacy.disclosure.differencing import Version, compare
from helpers.privacy.disclosure.publication import CORPUS, release_of
from helpers.privacy.disclosure.rules import Rules

WORKERS = ["W1", "W2", "W3", "W4", "W5"]


def weekly(workers):
    cells = itertools.product(WORKERS, (1, 2), ("tea", "rain"))
    rows = [(worker, week, theme, 3 + at * at % 7) for at, (worker, week, theme) in enumerate(cells)]
    return pd.DataFrame([row for row in rows if row[0] in workers], columns=["worker", "week", "theme", "n"])


def corpus(n_contacts, n_words, n_weeks=10):
    rows = [
        ["all", source, "shown" if n else "suppressed", 5, n, n_weeks, words, None]
        for source, n, words in zip(("interview", "voice_note"), n_contacts, n_words, strict=True)
    ]
    return pd.DataFrame(rows, columns=CORPUS).astype(
        dict.fromkeys(CORPUS[3:-1], "Int64") | {"minutes": float}
    )


def version(workers, **facts):
    return Version(release_of(weekly(workers), Rules()), corpus(**facts))


def told(findings):
    return {finding.what: (finding.n_told, finding.n_checked) for finding in findings}


def test_every_sum_that_stands_in_both_releases_is_told():
    before = version(WORKERS, n_contacts=(9, 4), n_words=(900, 400))
    now = version(WORKERS[:1] + WORKERS[2:], n_contacts=(7, None), n_words=(700, None))
    found = told(compare(now, before, Rules()))
    assert found["sums of themes over all weeks"] == (2, 2)
    assert found["sums of themes by week"][0] > 0
    assert found["sums of contacts by source"] == (1, 2)
    assert found["sums of words by source"] == (1, 2)
    assert found["sums of minutes by source"] == (0, 2)


def test_two_releases_that_do_not_differ_tell_nothing():
    same = version(WORKERS, n_contacts=(9, 4), n_words=(900, 400))
    assert compare(same, version(WORKERS, n_contacts=(9, 4), n_words=(900, 400)), Rules()) == []


def test_a_difference_in_the_corpus_alone_is_told():
    before = version(WORKERS, n_contacts=(9, 4), n_words=(900, 400))
    now = version(WORKERS, n_contacts=(8, 4), n_words=(900, 400))
    findings = compare(now, before, Rules())
    assert told(findings)["sums of contacts by source"] == (2, 2)
    assert not any("themes" in finding.what for finding in findings)


def test_a_release_a_week_later_tells_the_week():
    """Nobody leaves: the totals of both releases tell the sums of the last week, the suppressed ones too."""
    both = weekly(WORKERS)
    earlier = Version(release_of(both[both["week"] == 1], Rules()), corpus((9, 4), (900, 400)))
    now = Version(release_of(both, Rules()), corpus((12, 6), (1200, 600)))
    found = told(compare(now, earlier, Rules()))
    assert found["sums of themes over all weeks"] == (2, 2)
