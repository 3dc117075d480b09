"""The statement of a release agrees with its public tables, and tells nothing that they do not."""

from __future__ import annotations

import json
from dataclasses import replace

import pandas as pd
import pytest
from materials import material_of
from worlds import World, themes_in_all

from helpers.errors import FieldworkError
from helpers.files.place import Place
from helpers.files.products import WHOLE
from helpers.privacy.disclosure import publication, statement
from helpers.privacy.disclosure.earlier import EarlierRelease
from helpers.privacy.disclosure.public_frames import public_tables
from helpers.study.gate import PRIVATE
from helpers.study.study import Study
from helpers.tables.statements import as_json

N_WORKERS = 5


def world_of(profile: str) -> World:
    """Return a study in which all workers speak of two themes, and one of them alone of a third."""
    themes = themes_in_all(N_WORKERS, range(1, 7))
    themes |= {(0, week, "interview"): (0, 1, 2) for week in range(1, 4)}
    return World(n_workers=N_WORKERS, n_weeks=6, themes_in=themes, profile=profile)


@pytest.fixture(scope="module")
def strict() -> tuple[publication.ProvedRelease, dict[str, pd.DataFrame]]:
    """Return a release under strict, and its public tables."""
    release = publication.prove_release(material_of(world_of("strict")))
    return release, public_tables(release)


def test_its_numbers_are_those_of_the_tables(strict):
    release, tables = strict
    made = statement.statement_of(release, tables)
    assert [one["table"] for one in made["tables"]][:2] == [
        "data/public/contacts.csv",
        "data/public/theme_counts.csv",
    ]
    n_suppressed = 0
    for one in made["tables"]:
        states = tables[f"public_{one['name']}"]["state"].value_counts().to_dict()
        assert {state: n for state, n in one["rows"].items() if n} == states
        assert sum(one["suppressed_by_reason"].values()) == one["rows"]["suppressed"]
        n_suppressed += one["rows"]["suppressed"]
    assert n_suppressed > 0
    assert made["proof"]["n_intruders"] == N_WORKERS + 1
    assert made["proof"]["width_at_least"] == {"counts": 3, "percent_of_words_or_minutes": 10}
    assert (made["counted"]["unit"], made["counted"]["weeks"]) == ("segments", [1, 6])


def test_it_gives_no_size_of_what_is_suppressed_and_no_reason_but_those_of_the_tables(strict):
    """Other counts behind the same tables, as far as these show them, give the same bytes."""
    release, tables = strict
    cells = [cell for one in release.proved.values() for cell in one.cells if not cell.is_shown]
    assert cells
    proved = {name: replace(one, least_width=99) for name, one in release.proved.items()}
    for one in proved.values():
        for cell in one.cells:
            if not cell.is_shown:
                cell.parts = cell.parts * 7 + 1
    others = replace(release, proved=proved)
    assert as_json(statement.statement_of(others, tables)) == as_json(statement.statement_of(release, tables))
    made = statement.statement_of(release, tables)
    reasons = {reason for one in made["tables"] for reason in one["suppressed_by_reason"]}
    assert reasons <= {"protection", "linked"}


def test_how_many_inferences_were_tried_is_said_roughly(strict):
    release, tables = strict
    n = sum(one.n_targets for one in release.proved.values())
    said = statement.statement_of(release, tables)["proof"]["inferences_at_least"]
    assert 0 < said <= n
    assert len(str(said).rstrip("0")) <= 2


def test_every_public_table_says_with_which_others_it_was_proved(strict):
    made = statement.statement_of(*strict)
    linked = {one["table"]: set(one["proved_together_with"]) for one in made["tables"]}
    for table, others in linked.items():
        assert table not in others
        assert all(table in linked[other] for other in others)
    assert "data/public/areas.csv" in linked["data/public/theme_counts.csv"]


def test_earlier_releases_are_named_by_the_hash_of_what_they_published(strict):
    release, tables = strict
    earlier = [EarlierRelease("a1b2", {}, {}, {})]
    assert statement.statement_of(release, tables, earlier)["earlier_releases"] == ["a1b2"]
    assert statement.statement_of(release, tables)["earlier_releases"] == []


def test_where_everything_is_shown_it_says_that_nothing_is_suppressed_or_proved():
    release = publication.prove_release(material_of(world_of("open")))
    made = statement.statement_of(release, public_tables(release))
    assert made["notice"] == "Fictional example data"
    assert "nothing is suppressed" in made["rules"]["meaning"]
    assert made["proof"] == {
        "proved": False,
        "why": "Nothing is suppressed, so there is nothing to prove.",
    }
    assert "min_width" not in made["rules"]
    assert all(one["rows"]["suppressed"] == 0 for one in made["tables"])


def test_it_is_written_once_for_everybody_and_with_the_same_bytes(strict, tmp_path):
    release, tables = strict
    study = release.material.study
    written = statement.save(statement.statement_of(release, tables), study, Place.at(tmp_path))
    assert [(one.file, one.level.value) for one in written] == [(WHOLE, "public")]
    first = (tmp_path / WHOLE).read_bytes()
    statement.save(statement.statement_of(release, tables), study, Place.at(tmp_path))
    assert (tmp_path / WHOLE).read_bytes() == first
    assert json.loads(first)["rules"]["profile"] == "strict"


def test_of_the_researchers_own_view_it_says_that_it_is_private_and_is_written_nowhere_else(tmp_path):
    material = material_of(world_of("strict"))
    study: Study = material.study.for_researcher()
    release = publication.prove_release(replace(material, study=study))
    made = statement.statement_of(release, public_tables(release))
    assert PRIVATE in made["notice"]
    assert made["proof"]["proved"] is False
    with pytest.raises(FieldworkError, match="not for the same readers"):
        statement.save(made, study, Place.at(tmp_path))


# --- a proof that takes too long -----------------------------------------------------------------------------


def test_a_proof_that_takes_longer_than_the_study_allows_ends_and_says_what_could_be_done(monkeypatch):
    clock = iter(range(0, 10**6, 400))
    monkeypatch.setattr(publication, "monotonic", lambda: next(clock))
    with pytest.raises(publication.LimitReachedError) as refused:
        publication.prove_release(material_of(world_of("strict")))
    said = str(refused.value)
    assert "more than 600 seconds (disclosure.max_seconds in data/study.yaml)" in said
    assert "it was at themes, part 1 of" in said
    for way in (
        "fewer sources",
        "fewer weeks",
        "block_weeks above 3",
        "fewer themes",
        "profile strict",
        "more seconds",
    ):
        assert way in said


def test_what_is_being_proved_is_told_part_by_part():
    told: list[str] = []
    publication.prove_release(material_of(world_of("strict")), report=told.append)
    families = {text.partition(",")[0] for text in told}
    assert families == {"strict: themes", "strict: pairs", "strict: corpus"}
    assert any(text.startswith("strict: themes, part 1 of ") for text in told)


def test_how_much_a_profile_would_show_is_not_known_where_its_proof_takes_too_long(monkeypatch):
    material = material_of(world_of("open"))
    monkeypatch.setattr(publication, "monotonic", iter(range(0, 10**9, 700)).__next__)
    told = publication.cells_under_profiles(material).set_index("profile")
    assert told.loc["strict", "themes"] == publication.NOT_KNOWN
    assert pd.isna(told.loc["strict", "series"])
    assert told.loc["open", "series"] == N_WORKERS
