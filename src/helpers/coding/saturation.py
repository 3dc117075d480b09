"""Saturation: which interviews led to new themes in the codebook, and when that became rare.

It is reported of interviews alone (the sources that the researcher leads), and only if dated versions of the
codebook show that themes were added (`study.codebook_history`): themes that stood beforehand can be first
coded in an interview, but are not found in it. An interview has led to a theme if it is the first in which
the theme is coded, of those between the first version that has it and the version before. Interviews are
often coded later, with the whole codebook, so that the first ones have nearly every theme: without this
window, saturation would be reached at once. Where only earlier interviews have an added theme, they were read
again, and nothing shows which of them led to it: no threshold is given then. The information threshold is
that of Guest, Namey and Chen (2020, PLOS ONE 15(5) e0232076), who made it for inductive analysis of
interviews: the new themes of a run of interviews, as a share of the themes of the base, the first interviews;
saturation is reached with the first run whose share is not above the threshold, and written ``base+run``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from itertools import product

import pandas as pd

from helpers.prose import counted, in_a_sentence, listed
from helpers.study.codebook_history import FOLDER, History
from helpers.study.reporting import WHY_NOT, reports
from helpers.study.study import Study
from helpers.tables.time_order import in_order_of_time

BY_THEME = ["theme", "added", "origin", "contact_id", "worker"]
BY_CONTACT = ["n", "contact_id", "worker", "week", "n_new", "n_themes"]
THRESHOLDS = ["contacts", "base", "run", "threshold", "n_base", "reached", "share", "n_later"]
BEFOREHAND, LED_TO, AGAIN = "beforehand", "interview", "read again"
ELSEWHERE, UNDATED = "elsewhere", "undated"
ORIGINS = {
    BEFOREHAND: "stood in the codebook before the first interview",
    LED_TO: "came from an interview",
    AGAIN: "was added when only interviews before the earlier version had it, which were read again",
    ELSEWHERE: "was added without an interview in which it had been coded",
    UNDATED: "is in no version of the codebook yet",
}
"""Where a theme comes from, as the versions of the codebook and the codings show it."""


def interviews_of(study: Study) -> list[str]:
    """Return the sources that the researcher leads, and in which the workers' words are counted."""
    return [source for source in study.own_sources if study.source(source).read_by.is_led]


def why_not(history: History, study: Study) -> str:
    """Return why saturation is not reported; an empty text if it is."""
    if not reports(study, "saturation"):
        return WHY_NOT["saturation"]
    if not interviews_of(study):
        return "Saturation is not reported: it is a matter of interviews, and this study has none."
    interviews = listed([in_a_sentence(study.source(source).label) for source in interviews_of(study)])
    begin = f"Saturation is not reported: it is a matter of themes that {interviews} add to the codebook, and"
    if not history.versions:
        return (
            f"{begin} "
            f"there are no dated versions of it in {FOLDER.as_posix()} that would show any being added. Of "
            "themes that stood beforehand, only the first time that each is coded could be counted."
        )
    if not history.shows_additions:
        return f"{begin} its dated versions show that none was added."
    return ""


def by_theme(codings: pd.DataFrame, segments: pd.DataFrame, history: History, study: Study) -> pd.DataFrame:
    """Say of each theme of the codebook where it comes from, and which interview led to it.

    Parameters
    ----------
    codings
        The codings to count (`choice.choose`).
    segments
        Table ``segments``; those of other sources, or of a role that is not counted, are left out.
    history
        The versions of the codebook.

    Returns
    -------
    DataFrame
        `BY_THEME`: one row per theme, in the codebook's order; ``added``, the day of the first version that
        has it; ``origin``, one of `ORIGINS`; the interview that led to it, and its worker, else empty. No
        row if saturation is not reported (`why_not`).
    """
    if why_not(history, study):
        return pd.DataFrame(columns=BY_THEME)
    interviews = _interviews(segments, study)
    coded = _coded_interviews(codings, segments, interviews)
    rows = []
    for theme in history.current.theme_ids:
        added = history.added_on.get(theme)
        of_theme = coded[coded["theme"] == theme]
        origin, contact_id, worker = UNDATED, "", ""
        if added is not None:
            since = history.version_before(added)
            origin, contact_id, worker = _origin(added, since, of_theme, interviews)
        rows.append((theme, f"{added or ''}", origin, contact_id, worker))
    return pd.DataFrame(rows, columns=BY_THEME)


def _origin(
    added: date, since: date | None, of_theme: pd.DataFrame, interviews: pd.DataFrame
) -> tuple[str, str, str]:
    """Return where a theme comes from, and the interview that led to it with its worker, if one did.

    Parameters
    ----------
    added, since
        The day of the first version that has it, and of the version before.
    of_theme, interviews
        The interviews that are coded with it, and all, in chronological order.
    """
    until = of_theme[of_theme["date"] <= added.isoformat()]
    new = until if since is None else until[until["date"] > since.isoformat()]
    if not new.empty:
        first = new.iloc[0]
        return LED_TO, first["contact_id"], first["worker"]
    if not (interviews["date"] <= added.isoformat()).any():
        return BEFOREHAND, "", ""
    if until.empty:
        return ELSEWHERE, "", ""
    return AGAIN, "", ""


def by_contact(codings: pd.DataFrame, segments: pd.DataFrame, history: History, study: Study) -> pd.DataFrame:
    """Count the themes to which each interview led, in chronological order.

    Parameters
    ----------
    codings, segments, history
        As `by_theme` takes them. An interview without any coding is an interview nevertheless.

    Returns
    -------
    DataFrame
        `BY_CONTACT`: one row per interview, numbered from 1; ``n_themes`` counts the new themes so far. No
        row if saturation is not reported.
    """
    if why_not(history, study):
        return pd.DataFrame(columns=BY_CONTACT)
    interviews = _interviews(segments, study)
    led_to = by_theme(codings, segments, history, study)["contact_id"].value_counts()
    n_new = interviews["contact_id"].map(led_to).fillna(0).astype(int)
    table = interviews.assign(n=range(1, len(interviews) + 1), n_new=n_new, n_themes=n_new.cumsum())
    return table[BY_CONTACT]


def _interviews(segments: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Return the interviews in chronological order: one row each."""
    is_interview = segments["is_counted"] & segments["source"].isin(interviews_of(study))
    return in_order_of_time(segments[is_interview].drop_duplicates("contact_id"))


def _coded_interviews(
    codings: pd.DataFrame, segments: pd.DataFrame, interviews: pd.DataFrame
) -> pd.DataFrame:
    """Return each interview and theme that is coded in it, in chronological order."""
    counted_segments = segments.loc[segments["is_counted"], ["segment_id", "contact_id"]]
    themes_of = codings[["segment_id", "theme"]].merge(
        counted_segments, on="segment_id", how="inner", validate="many_to_one"
    )
    themes_of = themes_of[["contact_id", "theme"]].drop_duplicates()
    return interviews.merge(themes_of, on="contact_id", how="inner", validate="one_to_many")


def thresholds(
    by_theme: pd.DataFrame,
    by_contact: pd.DataFrame,
    *,
    base: int = 4,
    runs: Sequence[int] = (2,),
    shares: Sequence[float] = (0.05, 0.0),
) -> pd.DataFrame:
    """Find when the share of new themes fell to a threshold: one row per run and threshold.

    Parameters
    ----------
    by_theme, by_contact
        As `by_theme` and `by_contact` return them.
    base
        How many first interviews make the base.
    runs
        How many interviews make a run.
    shares
        The thresholds: new themes of a run, as a share of the themes of the base.

    Returns
    -------
    DataFrame
        `THRESHOLDS`: ``n_base``, the themes of the base; ``reached``, such as ``6+2``: after six interviews,
        two more brought no larger a share of new themes than the threshold; empty if no run did, or there are
        fewer interviews than base and run. ``share``: of that run, or of the last. ``n_later``: new themes of
        interviews after the run that reached it, which was then too early to stop; else 0. No row without
        interviews, if saturation is not reported, or if earlier interviews were read again.
    """
    n_contacts = len(by_contact)
    if not n_contacts or (by_theme["origin"] == AGAIN).any():
        return pd.DataFrame(columns=THRESHOLDS)
    so_far = [0, *by_contact["n_themes"].astype(int)]
    n_base = so_far[min(base, n_contacts)]
    rows = []
    for run, threshold in product(runs, shares):
        reached, share = _reached(so_far, base, run, threshold)
        n_later = so_far[-1] - so_far[_before(reached) + run] if reached else 0
        rows.append((n_contacts, base, run, threshold, n_base, reached, share, n_later))
    return pd.DataFrame(rows, columns=THRESHOLDS)


def _reached(so_far: Sequence[int], base: int, run: int, threshold: float) -> tuple[str, float]:
    """Return after which interviews a run brought few new themes, as base+run, and the share of that run."""
    share = math.nan
    for before in range(base, len(so_far) - run):
        if so_far[base]:
            share = (so_far[before + run] - so_far[before]) / so_far[base]
        if share <= threshold:
            return f"{before}+{run}", round(share, 3)
    return "", round(share, 3)


def _before(reached: str) -> int:
    """Return the number of interviews before the run, of ``base+run``."""
    return int(reached.partition("+")[0])


def describe_saturation(
    by_theme: pd.DataFrame, by_contact: pd.DataFrame, reached: pd.DataFrame, history: History, study: Study
) -> str:
    """Say where the themes come from and when the last new one came; or why that is not reported.

    Parameters
    ----------
    by_theme, by_contact, reached
        As `by_theme`, `by_contact` and `thresholds` return them.
    """
    reason = why_not(history, study)
    if reason:
        return reason
    if by_contact.empty:
        return f"{history.describe()} No interview has been read: saturation cannot be judged."
    said = f"{history.describe()} {_describe_origins(by_theme)}"
    with_new = by_contact[by_contact["n_new"] > 0]
    if with_new.empty:
        return f"{said} No interview led to a theme: saturation cannot be judged."
    last = with_new.iloc[-1]
    last_new = (
        f"The last interview that led to a new theme was number {last['n']} of {len(by_contact):,}, in week "
        f"{last['week']}."
    )
    if reached.empty:
        again = "Nothing shows which of the interviews that were read again led to a theme"
        return f"{said} {last_new} {again}: no threshold is given."
    if len(by_contact) < int((reached["base"] + reached["run"]).min()):
        few = "There are too few interviews for a base and a run: saturation cannot be judged."
        return f"{said} {last_new} {few}"
    return (
        f"{said} {last_new} {_describe_thresholds(reached)} This is saturation of codes, not of their "
        "meaning, and does not show that other workers would add nothing new."
    )


def _describe_origins(by_theme: pd.DataFrame) -> str:
    n_of = by_theme["origin"].value_counts()
    parts = [f"{n_of[origin]} {words}" for origin, words in ORIGINS.items() if origin in n_of]
    return f"Of {counted(len(by_theme), 'themes')}, {listed(parts)}."


def _describe_thresholds(reached: pd.DataFrame) -> str:
    """Say after how many interviews each threshold is reached."""
    if not reached["reached"].any():
        return "No run of interviews reaches the threshold of Guest, Namey and Chen (2020)."
    parts = []
    for row in reached.to_dict("records"):
        allowed = "without any new theme"
        if row["threshold"]:
            allowed = f"with at most {row['threshold']:.0%} new themes"
        when = f"no run of {row['run']} interviews {allowed}"
        if row["reached"]:
            before = counted(_before(str(row["reached"])), "interviews")
            when = f"a run of {row['run']} interviews {allowed} after {before}"
            if row["n_later"]:
                when += f" (later ones still led to {counted(int(row['n_later']), 'themes')})"
        parts.append(when)
    described = f"By the threshold of Guest, Namey and Chen (2020), there is {listed(parts)}."
    if (reached["n_base"] * reached["threshold"].max() < 1).all():
        described += (
            " With so few themes one new theme is more than the larger share, so that the two thresholds "
            "come to the same."
        )
    return described
