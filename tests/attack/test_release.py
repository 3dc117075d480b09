"""No release of a study of 3 or 5 workers tells anybody's part too closely, whoever reads it.

The attacker (`attacker`) shares no code with the product. It reads the public files alone, and is an outsider
who knows the rota, or one of the workers. ``bench/attack_release.py`` does the same for 3, 4, 5 and 8 workers
and for each kind of second release, and asks for every target to the end.
"""

from __future__ import annotations

import shutil

import pytest
from attack.attacker import attack, is_possible
from attack.releases import (
    IN_EVERY_RUN,
    N_STEPS,
    OWN_WORDS,
    make_study,
    own_counts,
    publish,
    rotas_of,
    workloads,
)
from attack.truth import own, read_truth, rota_of

from conftest import once
from helpers.files import paths
from helpers.running.steps import STEPS

needs_public_tables = pytest.mark.skipif(
    not any(table.startswith("public_") for table in STEPS[N_STEPS - 1].writes),
    reason="data/public is not there yet",
)
WEEKS = {3: 6, 5: 13}
"""Weeks of the study, by the number of its workers."""
CASES = [(n_workers, name) for n_workers, names in IN_EVERY_RUN.items() for name in names]
PROGRAMS = 400
"""As many programs are solved for each reader: what is told easily is found by then."""


@pytest.fixture(scope="session")
def studies(shared):
    """Return studies of 3 and 5 workers, by their number, which other tests copy."""

    def make(place):
        for n_workers, weeks in WEEKS.items():
            make_study(place / f"study{n_workers}", n_workers, weeks)

    return once(shared / "attacked", make)


@pytest.fixture
def released(studies, tmp_path):
    """Return a function that publishes a workload of a copy of a study."""

    def release(n_workers, name):
        for suffix in ("", "-private"):
            source = studies / f"study{n_workers}{suffix}"
            shutil.copytree(source, tmp_path / source.name)
        return publish(tmp_path / f"study{n_workers}", workloads(n_workers, WEEKS[n_workers])[name])

    return release


@needs_public_tables
@pytest.mark.parametrize(("n_workers", "name"), CASES)
def test_nothing_public_tells_of_a_worker_more_closely_than_the_rules_allow(n_workers, name, released):
    releases = released(n_workers, name)
    rotas, known = rotas_of(releases), own_counts(releases)
    letters = [release.letters for release in releases]
    folders = [release.folder for release in releases]
    # What the attacker takes as known is true: otherwise it would prove nothing.
    assert is_possible(folders, rotas, known, letters)
    result = attack(folders, rotas, readers=known, letters=letters, at_most=20, n_programs=PROGRAMS)
    assert result.n_targets > 0
    assert not result.narrow, str(result)


def test_what_the_attacker_takes_as_known_is_true_of_the_published_example():
    """All its tables, figures, captions and numbers are read, and the true counts of all workers fit them."""
    truth = read_truth(paths.ROOT)
    rota = rota_of(truth, OWN_WORDS)
    assert is_possible([paths.ROOT], rota, own(truth))
    is_wrong = (truth["measure"] == "segments") & (truth["theme"] == "supervision")
    wrong = truth.assign(n=truth["n"] + is_wrong)
    assert not is_possible([paths.ROOT], rota, own(wrong))
