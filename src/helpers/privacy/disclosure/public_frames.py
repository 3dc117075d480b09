"""A proved release as the public tables: every number is shown, or suppressed with its reason."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from helpers.coding.accuracy import accuracy_of
from helpers.coding.expected_pairs import expected_of, expected_pairs
from helpers.coding.judging_units import SENTENCE, of_unit
from helpers.privacy.disclosure import condition_states, families
from helpers.privacy.disclosure.labels import SERIES, relabel
from helpers.privacy.disclosure.material import SIDES
from helpers.privacy.disclosure.public_claims import claim_rows
from helpers.privacy.disclosure.publication import ProvedRelease, series_of
from helpers.privacy.disclosure.release_model import Cell
from helpers.privacy.disclosure.suppression import PROTECTION
from helpers.privacy.disclosure.week_blocks import SPAN, Span
from helpers.study.claims import Claim
from helpers.study.gate import Shows
from helpers.study.study import NO_CONTACT, SHOWN, SUPPRESSED
from helpers.study.units import denominator_of
from helpers.tables import ALL, in_order
from helpers.tables.public_tables import (
    COUNTED,
    LINKED,
    NOT_DEFINED,
    PUBLIC_AGREEMENT,
    PUBLIC_AREAS,
    PUBLIC_CLAIMS,
    PUBLIC_CONDITION_STATES,
    PUBLIC_CONDITIONS,
    PUBLIC_CONTACTS,
    PUBLIC_DIRECTIONS,
    PUBLIC_PAIRS,
    PUBLIC_RATES,
    PUBLIC_THEME_COUNTS,
    PUBLIC_VALIDATIONS,
)
from helpers.tables.table import Table

Row = dict[str, Any]
NUMBERS_OF_VALIDATION = set(PUBLIC_VALIDATIONS.columns) - set(PUBLIC_VALIDATIONS.key)


def public_tables(release: ProvedRelease, claims: Sequence[Claim] = ()) -> dict[str, pd.DataFrame]:
    """Return the public tables of a release.

    Parameters
    ----------
    claims
        What the study claims of its themes, if anything.

    Returns
    -------
    dict of DataFrame
        By name, as `tables.public_tables` describes each.
    """
    rows_of = [
        (PUBLIC_CONTACTS, _contacts(release)),
        (PUBLIC_THEME_COUNTS, _theme_counts(release)),
        (PUBLIC_AREAS, _areas(release)),
        (PUBLIC_PAIRS, _pairs(release)),
        (PUBLIC_RATES, _rates(release)),
        (PUBLIC_VALIDATIONS, _validations(release)),
        (PUBLIC_AGREEMENT, _agreement(release)),
        (PUBLIC_CONDITIONS, _conditions(release)),
        (PUBLIC_DIRECTIONS, _directions(release)),
        (PUBLIC_CONDITION_STATES, _condition_states(release)),
        (PUBLIC_CLAIMS, list(claim_rows(release, claims))),
    ]
    return {table.name: _as_table(table, rows) for table, rows in rows_of}


def _as_table(table: Table, rows: Sequence[Row]) -> pd.DataFrame:
    """Return rows as a table, with nothing in a row that is not shown but its key, state and reason."""
    frame = pd.DataFrame(list(rows), columns=table.columns)
    return in_order(table, frame.astype(table.types))


def _state(cells: Iterable[Cell | None]) -> tuple[str, str]:
    """Return state and reason of a row for which several cells must be shown."""
    states = [NO_CONTACT if cell is None else cell.state for cell in cells]
    if NO_CONTACT in states:
        return NO_CONTACT, ""
    if SUPPRESSED in states:
        return SUPPRESSED, PROTECTION
    return SHOWN, ""


def _spans(release: ProvedRelease) -> list[tuple[str, Span]]:
    """Return the weeks and blocks of weeks that are shown, each with its period."""
    spans = sorted(set(release.spans.values()))
    return [("week" if first == last else "block", (first, last)) for first, last in spans]


def _without_cell(release: ProvedRelease, span: Span) -> tuple[str, str]:
    """Return state and reason where there is nothing to add up.

    That there was no contact is said only where the rota tells it: not that nobody was interviewed, if there
    are voice notes.
    """
    is_there = families.rota_of(release.material)["week"].between(*span).any()
    return (SUPPRESSED, PROTECTION) if is_there and not release.shows_all else (NO_CONTACT, "")


def _n_heard(release: ProvedRelease, span: Span) -> int:
    """Return how many workers there was contact with, as the rota tells."""
    rota = families.rota_of(release.material)
    return int(rota.loc[rota["week"].between(*span), "worker"].nunique())


def _whole_time(release: ProvedRelease) -> Row:
    weeks = release.material.weeks
    return {"period": "all", SPAN[0]: weeks[0], SPAN[1]: weeks[-1]}


def _period(period: str, span: Span) -> Row:
    return {"period": period, SPAN[0]: span[0], SPAN[1]: span[1]}


def _contacts(release: ProvedRelease) -> list[Row]:
    rows = []
    for source in release.material.study.source_ids:
        amounts, state = _amounts_of(release, families.SOURCES, (source,))
        rows.append({"worker": ALL, **_whole_time(release), "source": source, **amounts, **state})
    amounts, state = _amounts_of(release, families.COUNTED, ())
    rows.append({"worker": ALL, **_whole_time(release), "source": COUNTED, **amounts, **state})
    for period, span in _spans(release):
        amounts, state = _amounts_of(release, families.COUNTED_WEEKS, span)
        rows.append({"worker": ALL, **_period(period, span), "source": COUNTED, **amounts, **state})
    if release.shows_all:
        rows += _contacts_of_workers(release)
    return rows


def _amounts_of(release: ProvedRelease, table: str, key: tuple[Hashable, ...]) -> tuple[Row, Row]:
    """Return how much was observed in a row of the corpus, and its state."""
    cells = {measure: release.cell("corpus", f"{table} {measure}", key) for measure in families.MEASURES}
    contacts, words = cells["contacts"], cells["words"]
    state, reason = _state([contacts, words])
    if contacts is None or words is None or contacts.total == 0:
        return {}, {"state": NO_CONTACT, "reason": ""}
    if state != SHOWN:
        return {}, {"state": state, "reason": reason}
    n_weeks: int | None = None
    is_rota = set(release.material.sources) >= set(families.rota_sources(release.material))
    if (table != families.SOURCES and is_rota) or release.shows_all:
        n_weeks = _worker_weeks(release, table, key)
    amounts = {
        "n_workers": contacts.n_workers if table != families.COUNTED_WEEKS else None,
        "n_contacts": contacts.total,
        "n_weeks": n_weeks,
        "n_words": words.total,
        "minutes": round(cells["seconds"].total / 60, 1) if cells["seconds"] else None,
    }
    return amounts, {"state": SHOWN, "reason": ""}


def _worker_weeks(release: ProvedRelease, table: str, key: tuple[Hashable, ...]) -> int:
    """Return the worker-weeks with contact through the counted sources, which the rota tells, or one."""
    material = release.material
    sources = material.sources
    if table == families.SOURCES:
        sources = [str(key[0])]
    observed = material.observed[material.observed["source"].isin(sources)]
    weeks = material.weeks
    if table == families.COUNTED_WEEKS:
        weeks = range(int(str(key[0])), int(str(key[1])) + 1)
    return len(observed[observed["week"].isin(weeks)].drop_duplicates(["worker", "week"]))


def _contacts_of_workers(release: ProvedRelease) -> list[Row]:
    material = release.material
    observed = material.observed[material.observed["week"].isin(material.weeks)]
    rows = []
    for worker in material.study.worker_ids:
        for source in material.study.source_ids:
            cells = observed[(observed["worker"] == worker) & (observed["source"] == source)]
            row = {"worker": worker, **_whole_time(release), "source": source}
            if cells.empty:
                rows.append({**row, "state": NO_CONTACT, "reason": ""})
                continue
            seconds = cells["duration_s"].sum(skipna=False)
            amounts = {
                "n_workers": 1,
                "n_contacts": cells["n_contacts"].sum(),
                "n_weeks": cells["week"].nunique(),
                "n_words": cells["n_words"].sum(),
                "minutes": None if pd.isna(seconds) else round(float(seconds) / 60, 1),
            }
            rows.append({**row, **amounts, "state": SHOWN, "reason": ""})
    return rows


def _theme_counts(release: ProvedRelease) -> list[Row]:
    rows = []
    for theme in release.material.codebook.themes:
        names = {"worker": ALL, "area": theme.area, "theme": theme.id}
        cell = release.cell(families.THEMES, families.THEMES, (theme.id,))
        whole = (release.material.weeks[0], release.material.weeks[-1])
        rows.append({**names, **_whole_time(release), **_count_of(release, cell, whole)})
        for period, span in _spans(release):
            cell = release.cell(families.THEMES, families.WEEKS, (*span, theme.id))
            rows.append({**names, **_period(period, span), **_count_of(release, cell, span)})
    return rows + _series(release)


def _count_of(release: ProvedRelease, cell: Cell | None, span: Span) -> Row:
    state, reason = _without_cell(release, span) if cell is None else _state([cell])
    if cell is None or state != SHOWN:
        return {"state": state, "reason": reason}
    n_heard = _n_heard(release, span)
    if release.shows_all:
        n_heard = release.n_heard(cell)
    return {"n_heard": n_heard, "n_workers": cell.n_workers, "n": cell.total, "state": SHOWN, "reason": ""}


def _series(release: ProvedRelease) -> list[Row]:
    """Return the rows of single workers: under letters, of those who agreed; or of all, if all is shown."""
    material, rules = release.material, release.rules
    workers: Iterable[str] = rules.agreed
    if release.shows_all:
        workers = material.study.worker_ids
    if not workers:
        return []
    series = series_of(material, release.spans, set(workers))
    if not release.shows_all:
        of_figure = material.labels[material.labels["figure"] == SERIES]
        series = relabel(series, dict(zip(of_figure["worker"], of_figure["label"], strict=True)))
    area_of = {theme.id: theme.area for theme in material.codebook.themes}
    rows = []
    for row in series.to_dict("records"):
        span = (row[SPAN[0]], row[SPAN[1]])
        period = "week" if span[0] == span[1] else "block"
        names = {"worker": row["worker"], "area": area_of[row["theme"]], "theme": row["theme"]}
        n = row["n"] if row["state"] == SHOWN else None
        # Why there was no contact would tell who it is, unless all is shown anyway.
        reason = row["absence"] if release.shows_all else ""
        rows.append({**names, **_period(period, span), "n": n, "state": row["state"], "reason": reason})
    return rows


def _areas(release: ProvedRelease) -> list[Row]:
    material = release.material
    by = denominator_of(material.denominator)
    below = accuracy_of(material.own_validations, material.study, material.coders).below
    rows = []
    for area in material.codebook.areas:
        for period, span in _spans(release):
            row: Row = {**_period(period, span), "area": area.id}
            cell = release.cell(families.THEMES, families.AREAS, (*span, area.id))
            state, reason = _without_cell(release, span) if cell is None else _state([cell])
            amounts, of_amounts = _amounts_of(release, families.COUNTED_WEEKS, span)
            amounts.pop("n_workers", None)
            if state == SHOWN and of_amounts["state"] == SUPPRESSED:
                state, reason = SUPPRESSED, LINKED
            rows.append({**row, "state": state, "reason": reason})
            if cell is None or state != SHOWN:
                continue
            rows[-1] |= {"n": cell.total, **amounts, "rate": _rate(cell.total, amounts, by.amount, by.times)}
            if release.shows_all:
                rows[-1]["n_below_threshold"] = _n_below(release, span, area.id, below)
    return rows


def _rate(n: int, amounts: Mapping[str, Any], amount: str, times: int) -> float | None:
    """Return a count divided by how much was observed; missing where that is 0, not known or suppressed."""
    if not amount:
        return float(n)
    value = amounts.get(amount)
    if not value:
        return None
    return round(times * n / float(value), 3)


def _n_below(release: ProvedRelease, span: Span, area: str, below: Iterable[str]) -> int:
    themes = {theme.id for theme in release.material.codebook.themes if theme.area == area} & set(below)
    cells = [release.cell(families.THEMES, families.WEEKS, (*span, theme)) for theme in sorted(themes)]
    return sum(cell.total for cell in cells if cell is not None)


def _pairs(release: ProvedRelease) -> list[Row]:
    themes = release.material.codebook.theme_ids
    expected = _expected_pairs(release)
    rows = []
    for at, theme in enumerate(themes):
        for other in themes[at:]:
            pair = release.cell(families.PAIRS, families.PAIRS, (theme, other))
            state, reason = _state([pair])
            row: Row = {"theme": theme, "other": other, "state": state, "reason": reason}
            if pair is not None and pair.is_shown:
                row |= _numbers_of_pair(release, pair)
                row |= {name: expected_of(of_unit, theme, other) for name, of_unit in expected.items()}
            rows.append(row)
    return rows


def _expected_pairs(release: ProvedRelease) -> dict[str, pd.DataFrame]:
    """Return the expected numbers of pairs by column; none unless all is shown: they need single workers'."""
    if not release.shows_all:
        return {}
    made_from = (release.material.own, release.material.own_segments)
    return {
        "expected_contacts": expected_pairs(*made_from, "contact_id"),
        "expected_segments": expected_pairs(*made_from, "segment_id"),
    }


def _numbers_of_pair(release: ProvedRelease, pair: Cell) -> Row:
    """Return the contacts with both themes, and their share if those with each theme are shown."""
    theme, other = str(pair.key[0]), str(pair.key[1])
    numbers: Row = {"n_contacts": pair.total}
    alone = [release.cell(families.PAIRS, families.PAIRS, (one, one)) for one in (theme, other)]
    rarer = min((cell.total for cell in alone if cell is not None), default=0)
    if _are_all_shown(alone) and rarer:
        numbers["share_contacts"] = round(pair.total / rarer, 3)
    if release.shows_all:
        numbers |= _pair_in_segments(release, theme, other)
    return numbers


def _pair_in_segments(release: ProvedRelease, theme: str, other: str) -> Row:
    own = release.material.own
    one = set(own.loc[own["theme"] == theme, "segment_id"])
    two = set(own.loc[own["theme"] == other, "segment_id"])
    rarer = min(len(one), len(two))
    share = round(len(one & two) / rarer, 3) if rarer else None
    return {"n_segments": len(one & two), "share_segments": share}


def _rates(release: ProvedRelease) -> list[Row]:
    material = release.material
    by = denominator_of(material.denominator)
    amounts, state = _amounts_of(release, families.COUNTED, ())
    value = amounts.get(by.amount) if by.amount else 1
    rows = []
    for theme in material.codebook.theme_ids:
        cell = release.cell(families.THEMES, families.THEMES, (theme,))
        row: Row = {"theme": theme, "unit": material.unit, "denominator": material.denominator}
        if cell is None:
            rows.append({**row, "state": NO_CONTACT, "reason": ""})
        elif not cell.is_shown or (by.amount and state["state"] == SUPPRESSED):
            rows.append({**row, "state": SUPPRESSED, "reason": LINKED})
        elif value is None or pd.isna(value) or not value:
            rows.append({**row, "state": NOT_DEFINED, "reason": ""})
        else:
            rate = round(by.times * cell.total / float(value), 3)
            numbers = {"n": cell.total, "amount": float(value), "rate": rate}
            rows.append({**row, **numbers, "state": SHOWN, "reason": ""})
    return rows


def _validations(release: ProvedRelease) -> list[Row]:
    """Return how the dictionary compares with a person: by sentence; by other units where all is shown."""
    validations = _of_proved_units(release, release.material.own_validations)
    of_all = validations[validations["source"] == ALL]
    reviewed = release.cell("corpus", families.REVIEWED)
    rows = []
    for found in of_all.to_dict("records"):
        row: Row = {name: found[name] for name in ("theme", "unit", "coder", "part")}
        names = (families.BY_BOTH, families.ONLY_DICTIONARY, families.ONLY_PERSON)
        cells = [release.cell(families.THEMES, name, (found["theme"],)) for name in names]
        if not (release.shows_all or _are_all_shown(cells)):
            rows.append({**row, "state": SUPPRESSED, "reason": PROTECTION})
            continue
        # Precision, recall, F1 and their intervals follow from three counts, which are shown; kappa does not.
        numbers = {name: number for name, number in found.items() if name in NUMBERS_OF_VALIDATION}
        if not _are_all_shown([reviewed]):
            numbers |= dict.fromkeys(("n_reviewed", "kappa"))
        rows.append({**row, **numbers, "state": SHOWN, "reason": ""})
    return rows


def _agreement(release: ProvedRelease) -> list[Row]:
    agreements = _of_proved_units(release, release.material.own_agreements)
    by_two = release.cell("corpus", families.BY_TWO)
    tables = [table.name for table in release.families[0].tables if table.together == families.AGREEMENT]
    rows = []
    for found in agreements.to_dict("records"):
        row: Row = {name: found[name] for name in ("theme", "unit", "distance")}
        cells = [release.cell(families.THEMES, name, (found["theme"],)) for name in tables]
        # Distances between sets of themes are computed from how often each set was given: never published.
        is_of_theme = found["distance"] == "nominal"
        if release.shows_all or (is_of_theme and _are_all_shown([by_two]) and _are_shown_or_empty(cells)):
            numbers = {name: found[name] for name in PUBLIC_AGREEMENT.columns if name in found}
            rows.append({**row, **numbers, "state": SHOWN, "reason": ""})
        else:
            rows.append({**row, "state": SUPPRESSED, "reason": PROTECTION})
    return rows


def _of_proved_units(release: ProvedRelease, compared: pd.DataFrame) -> pd.DataFrame:
    """Return the rows by sentence, of which numbers are proved; of every unit where all is shown."""
    return compared if release.shows_all else of_unit(compared, SENTENCE)


def _are_all_shown(cells: Iterable[Cell | None]) -> bool:
    return all(cell is not None and cell.is_shown for cell in cells)


def _are_shown_or_empty(cells: Sequence[Cell | None]) -> bool:
    """Tell whether there are cells, and all of them are shown or have no count behind them."""
    return bool(cells) and all(cell is None or cell.is_shown for cell in cells)


def _directions(release: ProvedRelease) -> list[Row]:
    """Return the segments on each side of each theme; no row if whoever is counted says no direction."""
    material = release.material
    if not material.has_directions:
        return []
    whole = (material.weeks[0], material.weeks[-1])
    rows = []
    for theme in material.codebook.theme_ids:
        for side in SIDES:
            row: Row = {"theme": theme, "side": side}
            if release.shows_all:
                of_side = (material.own["theme"] == theme) & (material.own["side"] == side)
                rows.append({**row, **_all_of(release, material.own[of_side])})
                continue
            cell = release.cell(families.THEMES, families.DIRECTIONS, (theme, side))
            # How many workers it is of was not proved with it.
            rows.append({**row, **_count_of(release, cell, whole), "n_workers": None})
    return rows


def _all_of(release: ProvedRelease, segments: pd.DataFrame) -> Row:
    """Return how many segments and workers there are, where nothing is suppressed."""
    n_heard = release.material.own_segments["worker"].nunique()
    if not n_heard:
        return {"state": NO_CONTACT, "reason": ""}
    numbers = {"n_heard": n_heard, "n_workers": segments["worker"].nunique(), "n": len(segments)}
    return {**numbers, "state": SHOWN, "reason": ""}


def _condition_states(release: ProvedRelease) -> list[Row]:
    """Return how many segments say that each condition is met, and that it is not; no row if none do."""
    material = release.material
    if condition_states.CONDITIONS not in release.proved or material.conditions is None:
        return []
    whole = (material.weeks[0], material.weeks[-1])
    rows = []
    for condition in material.conditions.conditions:
        for says in (condition_states.MET, condition_states.NOT_MET):
            cell = release.cell(condition_states.CONDITIONS, says, (condition.id,))
            rows.append({"condition": condition.id, "says": says, **_count_of(release, cell, whole)})
    return rows


def _conditions(release: ProvedRelease) -> list[Row]:
    conditions = release.material.conditions
    if conditions is None:
        return []
    rows = []
    counted = set(release.material.codebook.theme_ids)
    for condition in conditions.conditions:
        for theme in condition.themes:
            if theme not in counted:
                continue
            cell = release.cell(families.THEMES, families.THEMES, (theme,))
            count = _count_of(release, cell, (release.material.weeks[0], release.material.weeks[-1]))
            count.pop("n", None)
            rows.append({"condition": condition.id, "theme": theme, **count})
    return rows


def may_show_workers(release: ProvedRelease) -> bool:
    """Tell whether rows of single workers are among the public tables."""
    return release.shows_all or bool(release.rules.agreed and release.rules.may_show(Shows.AGREED))
