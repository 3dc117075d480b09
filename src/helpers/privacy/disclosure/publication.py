"""What may be published of a study: everything is proved together, and written as public tables.

Figures, tables, numbers and sentences for everybody are made from these tables alone.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from time import monotonic

import pandas as pd

from helpers.errors import FieldworkError
from helpers.privacy.disclosure import condition_states, families
from helpers.privacy.disclosure.agreed_sides import without_told_sides
from helpers.privacy.disclosure.earlier import EarlierRelease
from helpers.privacy.disclosure.earlier_counts import link_earlier
from helpers.privacy.disclosure.material import Material
from helpers.privacy.disclosure.pairs import UNIT, keep_back_pairs, suppress, themes_shown_in_pairs
from helpers.privacy.disclosure.release_model import Cell, Counts, Family, Key, cells_of
from helpers.privacy.disclosure.rules import Rules
from helpers.privacy.disclosure.suppression import PROTECTION, Progress, Proved, breaks_rule, prove
from helpers.privacy.disclosure.week_blocks import SPAN, Span, spans_of
from helpers.privacy.disclosure.week_patterns import find_unique_workers
from helpers.prose import counted
from helpers.study.gate import Sentence, Shows, describe_profile, disclosure_of, may_show
from helpers.study.limits import Disclosure, Profile
from helpers.study.study import NO_CONTACT, SHOWN, SUPPRESSED, Study, state_of_week
from helpers.tables import ALL


@dataclass(frozen=True)
class ProvedRelease:
    """All families of a study as they may be published, and the settings under which they were proved."""

    material: Material
    rules: Rules
    spans: dict[int, Span]
    """The week or block in which each week is shown."""
    families: list[Family]
    proved: dict[str, Proved]
    """By the name of the family."""
    why_no_series: str = ""
    """Why workers who agreed to a series do not have one, in words; empty, if they have."""

    def cell(self, family: str, table: str, key: Key = ()) -> Cell | None:
        """Return a cell of a table; None, if there was no contact in it."""
        return self.proved[family].by_key.get((table, key))

    def n_heard(self, cell: Cell) -> int:
        """Return how many workers there was contact with in a cell."""
        place = (cell.table.name, cell.key)
        return next(one.n_heard[place] for one in self.proved.values() if place in one.n_heard)

    def rules_of_family(self, name: str) -> Rules:
        """Return the rules of a family: what was agreed to is a series of themes, and nothing else."""
        return _rules_of_family(name, self.rules)

    @property
    def shows_all(self) -> bool:
        """Tell whether nothing is suppressed."""
        return self.rules.may_show(Shows.WORKERS)


class LimitReachedError(FieldworkError):
    """The proof has taken longer than the study allows (`limits.Disclosure.max_seconds`)."""


def rules_of(study: Study, consents: pd.DataFrame, sources: list[str]) -> Rules:
    """Return the rules of a study's profile; only workers who agreed to one from all `sources` have a series.

    Parameters
    ----------
    consents
        Table ``consents``.
    """
    is_for_series = (consents["use"] == "worker_series") & consents["source"].isin(sources)
    n_given = consents.loc[consents["is_given"] & is_for_series, "worker"].value_counts()
    agreed = [worker for worker in study.worker_ids if n_given.get(worker, 0) == len(sources)]
    shows_all = may_show(study, Shows.WORKERS)
    return Rules.of(disclosure_of(study), frozenset(agreed), is_fictional=study.fictional or shows_all)


def prove_release(
    material: Material,
    *,
    profile: Profile | None = None,
    earlier: Sequence[EarlierRelease] = (),
    report: Progress | None = None,
) -> ProvedRelease:
    """Prove everything that a study publishes, under its own or another profile.

    Parameters
    ----------
    earlier
        The releases that others may have: whoever has kept one can subtract it from this one.
    report
        Is told which part is being proved.

    Raises
    ------
    FieldworkError
        A threshold or the profile is not allowed (`Rules`).
    LimitReachedError
        The proof takes longer than the study allows.
    """
    rules = rules_of(material.study, material.consents, material.sources)
    if profile is not None:
        rules = replace(rules, profile=profile)
    report = _within_limit(report, rules, disclosure_of(material.study))
    weeks = material.weeks
    if rules.may_show(Shows.WORKERS):
        spans = spans_of(weeks, failing=())
        of_study = families.families_of(material, spans)
        return ProvedRelease(material, rules, spans, of_study, {one.name: _show_all(one) for one in of_study})
    spans = _choose_spans(material, rules)
    why = ""
    if rules.needs_agreement:
        spans, why = _spans_of_series(material, rules, spans)
        if why:
            rules = replace(rules, series=frozenset())
    of_study = families.families_of(material, spans)
    of_study[0] = without_told_sides(of_study[0], rules)
    shown_in_pairs = themes_shown_in_pairs(earlier)
    if material.unit == UNIT:
        # Their contacts have been published as pairs, by week they would be told by subtraction.
        counts = of_study[0].counts
        is_refused = counts["theme"].isin(shown_in_pairs)
        of_study[0] = replace(of_study[0], counts=counts.assign(is_refused=is_refused))
    proved = {one.name: _prove_family(one, rules, earlier, report) for one in of_study}
    keep_back_pairs(proved[families.PAIRS], of_study, earlier, rules, material.unit)
    if shown_in_pairs:
        return ProvedRelease(material, rules, spans, of_study, proved, why)
    # Pairs of themes are kept back if without them more could be shown of the themes themselves.
    alone = without_told_sides(families.theme_family(material, spans, with_pairs=False), rules)
    of_themes = _prove_family(alone, rules, earlier, report)
    if _count_shown(of_themes) > _count_shown(proved[families.THEMES]):
        of_study[0], proved[families.THEMES] = alone, of_themes
        suppress(proved[families.PAIRS].cells)
    return ProvedRelease(material, rules, spans, of_study, proved, why)


def _within_limit(report: Progress | None, rules: Rules, disclosure: Disclosure) -> Progress:
    """Return what is told of each part of a proof: it passes it on, and ends a proof that takes too long."""
    began, seconds, block_weeks = monotonic(), disclosure.max_seconds, disclosure.block_weeks

    def tell(part: str) -> None:
        if monotonic() - began > seconds:
            msg = (
                f"disclosure control: the proof under {rules.profile} has taken more than "
                f"{counted(seconds, 'seconds')} (disclosure.max_seconds in data/study.yaml); it was at "
                f"{part}. Less to prove takes less time: fewer sources or fewer weeks at once (parameters "
                "sources and weeks), longer blocks of weeks (disclosure.single_weeks: false, and "
                f"disclosure.block_weeks above {block_weeks}), a codebook of fewer themes, or the profile "
                "strict, which has no series of single workers. Or allow more seconds."
            )
            raise LimitReachedError(msg)
        if report:
            report(f"{rules.profile}: {part}")

    return tell


def _count_shown(proved: Proved) -> int:
    """Return how many cells of themes are shown, over all weeks and by week."""
    return sum(cell.is_shown for cell in proved.cells if cell.table.name in (families.THEMES, families.WEEKS))


def _prove_family(
    family: Family, rules: Rules, earlier: Sequence[EarlierRelease], report: Progress | None
) -> Proved:
    linked = link_earlier(family, earlier)
    proved = prove(linked, _rules_of_family(family.name, rules), report)
    if family.name == families.PAIRS and rules.agreed:
        # A series of segments also tells much of the contacts of whoever agreed to it.
        _suppress_all_but(proved, prove(linked, rules, report))
    return proved


def _suppress_all_but(proved: Proved, also: Proved) -> None:
    """Suppress the cells that another proof of the same family does not show."""
    for place, cell in proved.by_key.items():
        if not also.by_key[place].is_shown:
            cell.state, cell.reason = SUPPRESSED, PROTECTION


def _rules_of_family(name: str, rules: Rules) -> Rules:
    if name == families.THEMES:
        return rules
    return replace(rules, series=frozenset())


def _show_all(family: Family) -> Proved:
    return Proved.of(family, Counts.of(family, ()), 0)


def _choose_spans(material: Material, rules: Rules) -> dict[int, Span]:
    """Return how weeks are shown: one in which a theme breaks a rule by itself is merged into its block.

    All are, if the study asks for it (``disclosure.single_weeks``).
    """
    disclosure = disclosure_of(material.study)
    if not disclosure.single_weeks:
        return spans_of(material.weeks, material.weeks, disclosure.block_weeks)
    single = spans_of(material.weeks, failing=())
    family = families.theme_family(material, single)
    counts = Counts.of(family, ())
    failing = set()
    for cell in cells_of(family, counts):
        if cell.table.name == families.WEEKS and breaks_rule(cell, rules):
            failing.add(int(str(cell.key[0])))
    return spans_of(material.weeks, failing, disclosure.block_weeks)


def _spans_of_series(material: Material, rules: Rules, spans: dict[int, Span]) -> tuple[dict[int, Span], str]:
    """Return how weeks are shown if single workers are, and why they cannot be, if they cannot.

    Whoever has the rota can put a name to a pattern of weeks without contact that only one worker has.
    """
    if not rules.agreed:
        return spans, "no worker has agreed to a series from all of these sources"
    blocks = spans_of(material.weeks, material.weeks, disclosure_of(material.study).block_weeks)
    for tried in (spans, blocks):
        rows = series_of(material, tried, rules.agreed)
        if not find_unique_workers(rows, keys=[*SPAN, "theme"]):
            return tried, ""
    return spans, (
        "a worker who agreed to a series has weeks with contact that no other has, even in blocks of weeks: "
        "whoever knows the rota could put a name to it"
    )


def series_of(material: Material, spans: dict[int, Span], workers: Collection[str]) -> pd.DataFrame:
    """Return the themes of some workers by week or block.

    Returns
    -------
    DataFrame
        One row per worker, span and theme: ``worker``, `SPAN`, ``theme``, ``state`` (shown, or no_contact),
        ``absence`` (why there was no contact in any of its weeks: the state of table ``contacts``, or empty)
        and ``n``, missing without contact.
    """
    is_own = material.contacts["source"].isin(material.sources)
    is_own &= material.contacts["week"].isin(material.weeks)
    contacts = material.contacts[is_own & material.contacts["worker"].isin(list(workers))]
    by_week = contacts.groupby(["worker", "week"])["state"].agg(state_of_week).reset_index()
    by_week[SPAN[0]] = [spans[week][0] for week in by_week["week"]]
    by_week[SPAN[1]] = [spans[week][1] for week in by_week["week"]]
    grid = by_week.groupby(["worker", *SPAN])["state"].agg(_state_of_span).rename("absence").reset_index()
    grid = grid.merge(pd.DataFrame({"theme": material.codebook.theme_ids}), how="cross")
    family = families.theme_family(material, spans)
    counted_rows = family.counts[family.counts["is_counted"]]
    n = counted_rows.groupby(["worker", *SPAN, "theme"], as_index=False)["n"].sum()
    table = grid.merge(n, on=["worker", *SPAN, "theme"], how="left", validate="one_to_one")
    is_observed = table["absence"] == "observed"
    table["n"] = table["n"].fillna(0).astype("Int64").where(is_observed)
    table["state"] = is_observed.map({True: SHOWN, False: NO_CONTACT})
    table["absence"] = table["absence"].where(~is_observed, "").replace(NO_CONTACT, "")
    return table


def _state_of_span(states: pd.Series[str]) -> str:
    """Return the state of several weeks: observed in any, or one that all have, or without contact."""
    if (states == "observed").any():
        return "observed"
    if len(set(states)) == 1:
        return str(states.iloc[0])
    return NO_CONTACT


def cells_under_profiles(
    material: Material, earlier: Sequence[EarlierRelease] = (), report: Progress | None = None
) -> pd.DataFrame:
    """Count how many numbers would be shown under each profile that the study may choose.

    Parameters
    ----------
    earlier, report
        As for `prove_release`.

    Returns
    -------
    DataFrame
        One row per profile: ``profile``; how many cells of each kind of table would be shown, as "34 of 36",
        or `NOT_KNOWN` if the proof takes too long;
        and ``series``, the workers who would have a series of their own. Only the researcher and examiners
        may see it: it tells how many have agreed.
    """
    profiles: list[Profile] = ["strict", "consented"]
    if material.study.fictional:
        profiles.append("open")
    rows: list[dict[str, object]] = []
    for profile in profiles:
        try:
            release = prove_release(material, profile=profile, earlier=earlier, report=report)
        except LimitReachedError:
            rows.append({"profile": profile, **dict.fromkeys(COUNTED_KINDS, NOT_KNOWN)})
            continue
        counts = {words: _shown_of(release, *place) for words, place in COUNTED_KINDS.items()}
        n_series = 0
        if release.rules.may_show(Shows.AGREED):
            n_series = len(release.rules.agreed)
        if release.shows_all:
            n_series = len(material.study.worker_ids)
        rows.append({"profile": profile, **counts, "series": n_series})
    return pd.DataFrame(rows).astype({"series": "Int64"})


NONE = "0 of 0"
NOT_KNOWN = "not known: the proof takes too long"
COUNTED_KINDS = {
    "themes": (families.THEMES, (families.THEMES,)),
    "themes by week": (families.THEMES, (families.WEEKS,)),
    "areas by week": (families.THEMES, (families.AREAS,)),
    "pairs of themes": (families.PAIRS, (families.PAIRS,)),
    "sides of themes": (families.THEMES, (families.DIRECTIONS,)),
    "validations": (families.THEMES, (families.BY_BOTH,)),
    "states of conditions": (condition_states.CONDITIONS, (condition_states.MET, condition_states.NOT_MET)),
    "amounts": ("corpus", tuple(f"{families.SOURCES} {measure}" for measure in families.MEASURES)),
}
"""What `cells_under_profiles` counts: the family, and the tables in it."""


def _shown_of(release: ProvedRelease, family: str, tables: Sequence[str]) -> str:
    if family not in release.proved:
        return NONE
    cells = [cell for cell in release.proved[family].cells if cell.table.name in tables]
    return f"{sum(cell.is_shown for cell in cells)} of {len(cells)}"


def describe_public(theme_counts: pd.DataFrame, study: Study) -> Sentence:
    """Say under which profile themes are published, how many numbers are suppressed, and which are of blocks.

    Parameters
    ----------
    theme_counts
        Public table ``theme_counts``.
    """
    sentences = [describe_profile(study)]
    if not may_show(study, Shows.WORKERS):
        is_of_all = theme_counts["worker"] == ALL
        of_weeks = theme_counts[is_of_all & theme_counts["period"].isin(["week", "block"])]
        n_suppressed = int((of_weeks["state"] == SUPPRESSED).sum())
        n_blocks = int((of_weeks["period"] == "block").sum())
        sentences.append(
            f"{n_suppressed} of {counted(len(of_weeks), 'cells')} are suppressed; "
            f"{n_blocks} cover several weeks."
        )
    return Sentence(" ".join(sentences), Shows.TOGETHER)


def describe_release(release: ProvedRelease) -> Sentence:
    """Say under which profile numbers are published, how many are suppressed, and what was proved."""
    study = release.material.study
    sentences = [describe_profile(study)]
    if release.shows_all:
        return Sentence(" ".join(sentences), Shows.TOGETHER)
    cells = list(chain.from_iterable(one.cells for one in release.proved.values()))
    cells = [cell for cell in cells if not cell.is_fixed]
    n_suppressed = sum(not cell.is_shown for cell in cells)
    n_targets = sum(one.n_targets for one in release.proved.values())
    beyond = ""
    if release.material.unit in families.LIMITED_UNITS:
        beyond = f" (or than a worker's {release.material.unit} allow)"
    sentences.append(
        f"{n_suppressed:,} of {counted(len(cells), 'numbers')} are suppressed. "
        f"{n_targets:,} inferences were tried, by an intruder who knows names and rota and by each worker: "
        f"none is closer than {counted(release.rules.min_width, 'counts')}{beyond}, or "
        f"{release.rules.min_percent:g}% of a number of words or minutes."
    )
    if release.why_no_series:
        sentences.append(f"No worker has a series, since {release.why_no_series}.")
    n_told = sum(cell.is_shown for cell in release.proved[families.THEMES].cells)
    if release.rules.needs_agreement and not n_told:
        sentences.append(
            "Too few workers did not agree to a series: any total would give away their part. "
            "The profile strict, or series of fewer workers, would show totals."
        )
    return Sentence(" ".join(sentences), Shows.TOGETHER)
