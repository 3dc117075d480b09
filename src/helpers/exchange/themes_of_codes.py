"""Which theme a code of manual coding is, and the codings that follow from the excerpts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pandas as pd

from helpers.errors import FieldworkError, all_at_once, allowed
from helpers.prose import counted
from helpers.study.codebook import Codebook
from helpers.study.study import Study
from helpers.tables import CODINGS, in_order

REVIEWED_CODE = "Read, no theme"
"""The code, not a theme, with which an exported project marks a contact that was reviewed and has no
theme."""
_Coding = tuple[str, str, str, int, int]
"""Segment, theme and coder of a coding, and its start and end."""


def code_segments(
    excerpts: pd.DataFrame, study: Study, codebook: Codebook, *, others: bool = False
) -> pd.DataFrame:
    """Turn excerpts into codings with the theme of each code, merging overlaps of one theme and coder.

    A code is a theme by ``manual_coding.codes``, or by a theme's id or label. A child code that is neither
    counts for its nearest parent that is. A code that is mapped to an empty text is not a theme: it marks
    that the contact was reviewed.

    Parameters
    ----------
    others
        Pass over codes that are not themes of this codebook, where two codebooks are compared.

    Returns
    -------
    DataFrame
        Table ``codings``: one row per segment, theme, coder and excerpt; ``indicator`` is empty.

    Raises
    ------
    FieldworkError
        Codes are not themes of the codebook: all of them, and how often each was used.
    """
    kept = excerpts[excerpts["status"] == "kept"]
    theme_of = {code: _theme_of(code, study, codebook) for code in kept["code"].unique()}
    known = {"", *codebook.theme_ids}
    unmapped = sorted(code for code, theme in theme_of.items() if theme not in known)
    if others:
        theme_of |= dict.fromkeys(unmapped, "")
    elif unmapped:
        raise FieldworkError(_describe_unmapped(unmapped, kept, codebook))
    columns = ["segment_id", "theme", "coder", "start", "end"]
    themed = kept.assign(theme=kept["code"].map(theme_of))
    themed = themed[themed["theme"] != ""].sort_values(columns, kind="stable")
    excerpts_in_order = zip(*(themed[name].tolist() for name in columns), strict=True)
    codings = pd.DataFrame(_merge_overlaps(excerpts_in_order), columns=columns).assign(indicator="")
    types = dict.fromkeys(["segment_id", "theme", "coder", "indicator"], "str")
    return in_order(CODINGS, codings.astype(types | {"start": "int64", "end": "int64"}))


def _merge_overlaps(excerpts: Iterable[_Coding]) -> list[_Coding]:
    """Merge excerpts, in order, that overlap in one segment with one theme by one coder."""
    merged: list[_Coding] = []
    for segment_id, theme, coder, start, end in excerpts:
        if merged:
            *last_key, last_start, last_end = merged[-1]
            if last_key == [segment_id, theme, coder] and start < last_end:
                merged[-1] = (segment_id, theme, coder, last_start, max(last_end, end))
                continue
        merged.append((segment_id, theme, coder, start, end))
    return merged


def _describe_unmapped(codes: list[str], kept: pd.DataFrame, codebook: Codebook) -> str:
    n_of = kept["code"].value_counts()
    offenders = [
        f"code '{code}' ({counted(int(n_of[code]), 'excerpts')}): is not a theme of the codebook."
        for code in codes
    ]
    advice = f"Add its theme to manual_coding.codes in data/study.yaml. {allowed(codebook.theme_ids)}"
    return all_at_once(offenders, advice)


def _names_of_themes(codebook: Codebook) -> dict[str, str]:
    """Return the theme of each name: ids, labels below their area's, and labels that only one theme has.

    In a path of codes a slash separates parents from children, so that parsers replace one within a name by
    ``-``.
    """
    area_labels = {area.id: area.label.replace("/", "-") for area in codebook.areas}
    n_of_label = Counter(theme.label.replace("/", "-") for theme in codebook.themes)
    theme_of: dict[str, str] = {}
    for theme in codebook.themes:
        label = theme.label.replace("/", "-")
        if n_of_label[label] == 1:
            theme_of |= {label: theme.id, theme.label: theme.id}
        theme_of |= {f"{area_labels[theme.area]}/{label}": theme.id, theme.id: theme.id}
    return theme_of


def _theme_of(code: str, study: Study, codebook: Codebook) -> str | None:
    """Return the theme of a code, an empty text for one that is not a theme, or None for an unknown one."""
    themes = study.manual_coding.codes | {REVIEWED_CODE: ""} | _names_of_themes(codebook)
    parts = code.split("/")
    for n in range(len(parts), 0, -1):
        for name in ("/".join(parts[:n]), parts[n - 1]):
            if name in themes:
                return themes[name]
    return None
