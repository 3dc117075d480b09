"""What an article quotes of inter-coder agreement: a table, numbers from public ``agreement``, a sentence."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from helpers.article.controlled import AGREEMENT, CONFIDENTIAL, SUPPRESSION
from helpers.article.form import ArticleTable
from helpers.article.numbers import Number
from helpers.coding.accuracy import DISPUTED, select_unit
from helpers.coding.judging_units import IN_WORDS, SENTENCE, of_unit
from helpers.prose import counted, in_a_sentence, listed
from helpers.study.codebook import Codebook
from helpers.study.gate import Shows, may_show, shown_of
from helpers.study.reporting import reason_or, reports
from helpers.study.study import SUPPRESSED, Study

COMPARED = {
    "n_coders": "coders who are compared with each other",
    "n_by_two": "segments that at least two coders have reviewed",
    "n_by_all": "segments that all of these coders have reviewed",
}
COEFFICIENTS = {
    "alpha": "Krippendorff's alpha",
    "alpha_low": "lower end of the 95 % interval of Krippendorff's alpha",
    "alpha_high": "upper end of the 95 % interval of Krippendorff's alpha",
    "fleiss": "Fleiss' kappa",
    "ac1": "Gwet's AC1",
}
"""What is quoted of table ``agreements``, by its columns."""
HEADS = {
    "n_by_two": "Reviewed by at least two",
    "percent": "Agreement (%)",
    "alpha": "Krippendorff's alpha",
    "fleiss": "Fleiss' kappa",
    "ac1": "Gwet's AC1",
}
"""The columns of the table of the article, after area and theme; the interval follows alpha."""
INTERVAL = "95 % interval of alpha"
NOBODY = "No two persons have reviewed the same segments, so that there is no inter-coder agreement."
WHY_BY_SENTENCE = "Only agreement by sentence is proved for publication; by other units, see notebook 3."
RESTS_ON = {
    "n_coders": "n_workers",
    "n_by_two": "n_workers",
    "n_by_all": "n_workers_by_all",
    "fleiss": "n_workers_by_all",
}
"""Column: that of the number of workers on whom it rests; of any other column, ``n_workers_coded``."""


def agreement_table(agreements: pd.DataFrame, study: Study, codebook: Codebook) -> ArticleTable:
    """Return how far coders agree on each theme, and over sets of themes, as a table of the article.

    A cell is ``c`` if disclosure control has suppressed its row, or if it rests on few workers; empty if the
    coefficient is not defined. Under ``stance: reflexive`` there is no row, and the note says why.

    Parameters
    ----------
    agreements
        Public table ``agreement``.
    """
    columns = ["Area", "Theme", *HEADS]
    columns.insert(columns.index("alpha") + 1, INTERVAL)
    if not reports(study, "agreement"):
        columns = columns[:2]
    headings = [HEADS.get(column, column) for column in columns]
    areas = {area.id: area.label for area in codebook.areas}
    rows = []
    quoted = _quoted_rows(agreements, study)
    for theme in codebook.themes:
        for row in quoted[quoted["theme"] == theme.id].to_dict("records"):
            label = f"{theme.label} {DISPUTED}" if _is_disputed(row, study) else theme.label
            rows.append((areas[theme.area], label, *_cells_of(row, columns[2:], study)))
    for row in quoted[quoted["distance"] != "nominal"].to_dict("records"):
        label = f"Sets of themes, {row['distance']} distance"
        rows.append(("All", label, *_cells_of(row, columns[2:], study)))
    frame = pd.DataFrame(rows, columns=headings, dtype=object)
    note = reason_or(study, "agreement", NOBODY)
    if rows:
        note = _note(quoted, frame, study)
    shows = Shows.WORKERS if may_show(study, Shows.WORKERS) else Shows.TOGETHER
    registered: dict[str, object] = {AGREEMENT: quoted, "data/codebook.yaml": codebook}
    registered["data/study.yaml: agreement_threshold"] = study.agreement_threshold
    return ArticleTable("agreement", "Inter-coder agreement", frame, note, shows, registered, "Theme")


def _quoted_rows(agreements: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Return the rows of themes by the unit of the threshold, if they are published, and those of sets."""
    is_of_theme = agreements["distance"] == "nominal"
    return pd.concat([select_unit(agreements[is_of_theme], study), agreements[~is_of_theme]])


def _is_disputed(row: Mapping[Hashable, Any], study: Study) -> bool:
    """Tell whether people disagree on a theme, as far as that may be said."""
    is_known = pd.notna(row["alpha"]) and may_show(study, _shown_by(row, "alpha", study))
    return bool(is_known and row["alpha"] < study.agreement_threshold)


def _cells_of(row: Mapping[Hashable, Any], columns: Sequence[str], study: Study) -> list[object]:
    """Return the cells of a row of the table, of numbers as they are quoted."""
    return [_cell(row, column, study) for column in columns]


def _cell(row: Mapping[Hashable, Any], column: str, study: Study) -> object:
    name = "alpha" if column == INTERVAL else column
    if row["state"] == SUPPRESSED or not may_show(study, _shown_by(row, name, study)):
        return CONFIDENTIAL
    if pd.isna(row[name]):
        return ""
    if column == INTERVAL:
        return f"{row['alpha_low']:z.2f} to {row['alpha_high']:z.2f}"
    if column == "n_by_two":
        return int(row[column])
    return f"{row[column]:.1f}" if column == "percent" else f"{row[column]:z.2f}"


def _note(quoted: pd.DataFrame, frame: pd.DataFrame, study: Study) -> str:
    """Say what was compared, by which unit, and what the signs mean, as far as they occur."""
    is_of_theme = quoted["distance"] == "nominal"
    compared = [f"single themes {IN_WORDS[unit]}" for unit in quoted.loc[is_of_theme, "unit"].unique()]
    if not is_of_theme.all():
        compared.append(f"sets of themes {IN_WORDS[SENTENCE]}")
    on_what = "on what at least two persons have reviewed, coded or not; never the dictionary"
    sentences = [f"Compared are {listed(compared)}, {on_what}."]
    if not frame[INTERVAL].isin(["", CONFIDENTIAL]).all():
        sentences.append("The interval is of a bootstrap over contacts.")
    if (frame == "").any(axis=None):
        sentences.append("A coefficient that is not defined is left out.")
    if frame["Theme"].str.endswith(DISPUTED).any():
        sentences.append(
            f"{DISPUTED} marks themes on which coders agree less: alpha is below "
            f"{study.agreement_threshold:g}."
        )
    if (frame == CONFIDENTIAL).any(axis=None):
        sentences.append(SUPPRESSION)
    return " ".join(sentences)


def agreement_numbers(agreements: pd.DataFrame, study: Study, codebook: Codebook) -> Iterator[Number]:
    """Yield how many coders agree and how far, over sets of themes and for each theme.

    What is not defined or is suppressed is left out. If the segments on which a number rests are those of few
    workers, or if a theme was given only in segments of few, the number counts as showing single workers:
    coefficients together tell how often the theme was given.

    Parameters
    ----------
    agreements
        Public table ``agreement``; if it is empty, there is no number.
    """
    labels = {theme.id: in_a_sentence(theme.label) for theme in codebook.themes}
    shown = _not_suppressed(agreements)
    for row in _row_of_all(shown):
        yield from _numbers_compared(row, study)
    for row in _quoted_rows(shown, study).to_dict("records"):
        if row["distance"] == "nominal":
            name, what = row["theme"], f"of {labels[row['theme']]}"
        else:
            name = f"sets_{row['distance'].lower()}"
            what = f"over sets of themes ({row['distance']} distance)"
        for column, coefficient in COEFFICIENTS.items():
            if pd.notna(row[column]):
                yield Number(
                    f"{name}_{column}",
                    float(row[column]),
                    f"{coefficient} {what}, {IN_WORDS[row['unit']]}",
                    AGREEMENT,
                    _shown_by(row, column, study),
                    _where(row),
                    total=column,
                    places=2,
                )


def _where(row: Mapping[Hashable, Any]) -> Mapping[str, Sequence[object]]:
    """Return what selects a row."""
    return {name: [row[name]] for name in ("theme", "unit", "distance")}


def _row_of_all(shown: pd.DataFrame) -> list[dict[Hashable, Any]]:
    """Return the row that says how many segments were compared: of sets of themes, or else of any theme."""
    rows = of_unit(shown, SENTENCE)
    is_of_sets = rows["distance"] == "MASI"
    if is_of_sets.any():
        rows = rows[is_of_sets]
    return rows.head(1).to_dict("records")


def _numbers_compared(row: Mapping[Hashable, Any], study: Study) -> Iterator[Number]:
    """Yield how many coders and segments are compared."""
    for column, meaning in COMPARED.items():
        if pd.notna(row[column]):
            n, shows = int(row[column]), _shown_by(row, column, study)
            yield Number(f"agreement_{column}", n, meaning, AGREEMENT, shows, _where(row), total=column)


def _not_suppressed(agreements: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that disclosure control has not suppressed."""
    return agreements[agreements["state"] != SUPPRESSED]


def _shown_by(row: Mapping[Hashable, Any], column: str, study: Study) -> Shows:
    """Tell what a number shows of workers: if it rests on few of them, it could be that of one alone."""
    workers = row[RESTS_ON.get(column, "n_workers_coded")]
    return shown_of(0 if pd.isna(workers) else int(workers), study)


def _shown_alphas(agreements: pd.DataFrame, study: Study) -> list[float]:
    """Return the alphas of single themes that are quoted, defined and may be shown, from the least."""
    quoted = _quoted_rows(agreements, study)
    rows = quoted[(quoted["distance"] == "nominal") & quoted["alpha"].notna()]
    alphas = [
        float(row["alpha"])
        for row in rows.to_dict("records")
        if may_show(study, _shown_by(row, "alpha", study))
    ]
    return sorted(alphas)


def describe_agreement(agreements: pd.DataFrame, study: Study, *, sources: Sequence[str]) -> str:
    """Say in a checklist how far coders agree; without numbers, where these could be of a single worker.

    Parameters
    ----------
    agreements
        Public table ``agreement``; empty if no two coders have reviewed the same segments.
    sources
        The counted sources, from which the segments are.
    """
    if agreements.empty:
        return NOBODY
    agreements = _not_suppressed(agreements)
    if agreements.empty:
        return "Inter-coder agreement is suppressed by disclosure control."
    of_all = _row_of_all(agreements)[0]
    is_of_sets = of_all["distance"] == "MASI"
    alphas = _shown_alphas(agreements, study)
    needed = ("n_by_two", "alpha") if is_of_sets else ("n_by_two",)
    is_known = all(pd.notna(of_all[one]) and may_show(study, _shown_by(of_all, one, study)) for one in needed)
    if not (is_known and alphas):
        return "For inter-coder agreement, see notebook 3."
    n_coders = int(of_all["n_coders"])
    who = "both"
    if n_coders > 2:
        who = f"at least two of {n_coders} coders"
    segments = counted(int(of_all["n_by_two"]), "segments")
    unit = _quoted_rows(agreements, study)["unit"].iloc[0]
    values = f"{alphas[0]:z.2f} to {alphas[-1]:z.2f} by theme, {IN_WORDS[unit]}"
    if len(alphas) == 1:
        of_one = f"{alphas[0]:z.2f} for the one theme on which they can be compared"
        values = f"{of_one}, {IN_WORDS[unit]}"
    if is_of_sets:
        values = f"{of_all['alpha']:z.2f} over sets of themes (MASI distance), by sentence, and {values}"
    kinds = listed([in_a_sentence(study.source(source).label) for source in sources])
    reviewed = f"On the {segments} counted in {kinds} that {who} have reviewed"
    said = f"{reviewed}, Krippendorff's alpha is {values}."
    if unit == study.accuracy_threshold.unit:
        return said
    return f"{said} {WHY_BY_SENTENCE}"
