"""What the figures are drawn from, under each profile, of the example and of small tables."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers import tables
from helpers.counting import counts
from helpers.errors import FieldworkError
from helpers.files import paths
from helpers.files.place import Place
from helpers.privacy.disclosure import publication
from helpers.privacy.disclosure.report import require_passes
from helpers.study.codebook import read_codebook
from helpers.study.limits import Disclosure
from helpers.study.study import read_study

OWN = ["interview", "voice_note"]
WEEK = ["worker", "week", "state", "area", "theme", "n"]


@pytest.fixture(scope="module")
def weekly():
    study, codebook = read_study(paths.ROOT), read_codebook(paths.ROOT)
    theme_counts, contacts = (
        tables.read(Place.at(paths.ROOT), tables.THEME_COUNTS, codebook),
        tables.read(Place.at(paths.ROOT), tables.CONTACTS),
    )
    return counts.by_worker_and_week(
        theme_counts, contacts, study, codebook, unit="segments", sources=OWN, weeks=study.calendar.weeks
    )


@pytest.fixture(scope="module")
def consents():
    return tables.read(Place.at(paths.ROOT), tables.CONSENTS)


def under(profile):
    return read_study(paths.ROOT).model_copy(update={"disclosure": Disclosure(profile=profile)})


def make_labels(**drawn):
    return pd.DataFrame(
        [("theme_weeks", worker, label) for worker, label in drawn.items()],
        columns=tables.LABELS.columns,
        dtype=str,
    )


NOBODY = make_labels()
DRAWN = make_labels(W1="C", W3="A", W4="D", W5="B")


def test_open_shows_every_worker_and_counts_workers_out_of_those_observed(weekly, consents):
    study = under("open")
    done = publication.control_counts(weekly, study, consents=consents, labels=NOBODY, sources=OWN)
    pd.testing.assert_frame_equal(done.series[WEEK], weekly)
    assert (done.series["week"] == done.series["last_week"]).all()
    assert done.study is study
    assert done.report.empty
    with_count = weekly.assign(with_count=weekly["n"] > 0)
    for week, theme, state, n, n_workers, n_heard in done.together[
        ["week", "theme", "state", "n", "n_workers", "n_heard"]
    ].itertuples(index=False):
        of_cell = with_count[
            (with_count["week"] == week) & (with_count["theme"] == theme) & with_count["n"].notna()
        ]
        assert state == ("shown" if len(of_cell) else "no_contact")
        assert [n, n_workers, n_heard] == [
            of_cell["n"].sum(),
            of_cell["with_count"].sum(),
            len(of_cell),
        ] or state == "no_contact"
    assert (
        publication.describe_control(done, study)
        == "Profile *open*. The study is fictional: nothing is suppressed."
    )


def test_strict_shows_nobody_and_every_number_shown_has_three_workers(weekly, consents):
    done = publication.control_counts(weekly, under("strict"), consents=consents, labels=NOBODY, sources=OWN)
    assert done.series.empty
    shown = done.together[done.together["state"] == "shown"]
    assert len(shown) > len(done.together) / 2
    assert shown["n_workers"].min() >= 3
    suppressed = done.together[done.together["state"] == "suppressed"]
    assert len(suppressed) > 0
    assert suppressed[["n", "n_workers", "n_heard"]].isna().all(axis=None)
    assert done.report["passes"].all()
    require_passes(done.report)
    words = publication.describe_control(done, under("strict"))
    assert f"{len(suppressed)} of {len(done.together)} cells are suppressed" in words
    assert f"tested against {len(done.report)} rules, and break none." in words


def test_consented_shows_those_who_agreed_by_letters_and_does_not_disclose_the_other(weekly, consents):
    study = under("consented")
    done = publication.control_counts(weekly, study, consents=consents, labels=DRAWN, sources=OWN)
    assert done.series["worker"].drop_duplicates().tolist() == ["A", "B", "C", "D"]
    assert done.study.worker_ids == ["A", "B", "C", "D"]
    assert done.report["passes"].all()
    with_w2 = done.together["week"].isin(weekly.loc[(weekly["worker"] == "W2") & weekly["n"].notna(), "week"])
    assert with_w2.any()
    spans = done.series[["week", "last_week"]].drop_duplicates()
    own = weekly[weekly["worker"] == "W3"]
    for week, last in spans.itertuples(index=False):
        block = own[own["week"].between(week, last)].groupby("theme")["n"].sum()
        shown = done.series[(done.series["worker"] == "A") & (done.series["week"] == week)].set_index("theme")
        assert all(
            shown.loc[theme, "n"] == n
            for theme, n in block.items()
            if shown.loc[theme, "state"] == "observed"
        )
    assert "would give away another worker's part is suppressed" in publication.describe_control(done, study)


@pytest.mark.parametrize(
    ("contacts", "words", "state"),
    [
        ((1, 1, 1), (10, 10, 10), "shown"),
        ((8, 1, 1), (80, 10, 10), "shown"),  # 80 % is not over 80 %
        ((9, 1, 1), (10, 10, 10), "suppressed"),  # 9 of 11 contacts
        ((1, 1, 1), (90, 10, 10), "suppressed"),  # 90 of 110 words
        ((5, 5), (50, 50), "suppressed"),  # two workers: each knows the other's part
    ],
)
def test_a_sum_of_the_corpus_is_shown_if_no_worker_has_too_much_of_its_contacts_or_of_its_words(
    contacts, words, state
):
    rows = [
        (f"W{n}", 1, "interview", "observed", n_contacts, n_words, 60.0)
        for n, (n_contacts, n_words) in enumerate(zip(contacts, words, strict=True), start=1)
    ]
    contacts_of_workers = pd.DataFrame(
        rows, columns=["worker", "week", "source", "state", "n_contacts", "n_words", "duration_s"]
    )
    corpus = (
        publication.control_corpus(contacts_of_workers, under("strict"), weeks=range(1, 14))
        .set_index("source")
        .loc["interview"]
    )
    assert corpus["state"] == state
    numbers = corpus[["n_workers", "n_contacts", "n_weeks", "n_words", "minutes"]]
    if state == "shown":
        assert list(numbers) == [3, sum(contacts), 3, sum(words), 3.0]
    else:
        assert numbers.isna().all()


@pytest.mark.parametrize("labels", [NOBODY, make_labels(W1="A", W2="B", W3="C", W4="D", W5="E")])
def test_labels_that_are_of_other_workers_are_refused(weekly, consents, labels):
    with pytest.raises(FieldworkError, match="labels: they are not those of the workers who are shown"):
        publication.control_counts(weekly, under("consented"), consents=consents, labels=labels, sources=OWN)


def test_a_series_needs_consent_to_every_source_that_it_adds_up(consents):
    assert publication.rules_of(under("consented"), consents, OWN).series == {"W1", "W3", "W4", "W5"}
    assert publication.rules_of(under("consented"), consents, ["interview"]).series == {
        "W1",
        "W2",
        "W3",
        "W4",
        "W5",
    }
    assert (
        publication.rules_of(under("consented"), consents.assign(is_given=False), OWN).series == frozenset()
    )


def test_thresholds_are_the_studys(consents):
    study = under("strict").model_copy(
        update={"disclosure": Disclosure(min_workers=4, max_share=0.6, min_width=5)}
    )
    rules = publication.rules_of(study, consents, OWN)
    assert (rules.profile, rules.min_workers, rules.max_share, rules.min_width) == ("strict", 4, 0.6, 5)


def test_a_table_that_breaks_a_rule_is_not_published(weekly, consents, monkeypatch):
    monkeypatch.setattr(publication, "control_together", open_control)
    few = weekly[(weekly["week"] <= 2) & weekly["theme"].isin(["supervision", "boundaries"])]
    with pytest.raises(FieldworkError, match="every cell shown has at least 3 workers"):
        publication.control_counts(few, under("strict"), consents=consents, labels=NOBODY, sources=OWN)


def open_control(frame, **given):
    from helpers.privacy.disclosure.control import control_together
    from helpers.privacy.disclosure.rules import Rules

    return control_together(frame, **given | {"rules": Rules("open", is_fictional=True)})
