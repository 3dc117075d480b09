"""The families of tables that a study publishes, and the counts that each adds up.

Families have no unknown count in common. What ties them is in ``floor`` and ``ceiling``: the least and the
greatest that a count can be while all counts of the other families stay as they are, such as the contacts in
which two themes occur, which are no more than the segments of each.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import combinations_with_replacement
from typing import Any

import pandas as pd

from helpers.privacy.disclosure.condition_states import CONDITIONS, condition_family, condition_tables
from helpers.privacy.disclosure.material import CELL, SIDES, Material
from helpers.privacy.disclosure.release_model import UNLIMITED, Family, ReleaseTable
from helpers.privacy.disclosure.week_blocks import SPAN, Span
from helpers.study.coders import DICTIONARY
from helpers.study.units import count_in_unit

THEMES, WEEKS, AREAS, PAIRS = "themes", "theme_weeks", "areas", "pairs"
"""Tables of themes: over all weeks, by week or block; areas by week or block; themes in the same contact."""
DIRECTIONS = "directions"
"""The table of the sides of themes: segments that speak for each, against it, or neither, over all weeks."""
SOURCES, COUNTED, COUNTED_WEEKS = "sources", "counted", "counted_weeks"
"""Tables of the corpus: by source; the counted sources together; and these by week or block."""
REVIEWED, BY_TWO = "reviewed", "by_two"
"""Numbers of segments that the person has reviewed, and that at least two persons have."""
BY_BOTH, ONLY_DICTIONARY, ONLY_PERSON = "both", "only_dictionary", "only_person"
"""The cells of a theme's validation."""
VALIDATION = "validation"
AGREEMENT = "agreement"
LIMITED_UNITS = ("contacts", "weeks")
"""Units of which there are so few that themes are counted without their kinds: no validation is published."""
MEASURES = ("contacts", "words", "seconds")
CORPUS = "corpus"
IDENTITY_OF_KIND = ["is_chosen", "is_found", "gold", "pattern", "side"]
KIND = ["is_counted", *IDENTITY_OF_KIND]
"""What makes codings of one theme different for what is published of them."""
IDENTITY = [*CELL, "theme", *KIND]
"""What an unknown count of a theme is counted by."""


def families_of(material: Material, spans: Mapping[int, Span]) -> list[Family]:
    """Return everything that is published of a study, as families of sums.

    Parameters
    ----------
    spans
        The week or block of weeks in which each week is shown.
    """
    of_study = [theme_family(material, spans), pair_family(material), corpus_family(material, spans)]
    if material.conditions is not None and len(material.own_states):
        of_study.append(condition_family(material))
    return of_study


def theme_family(material: Material, spans: Mapping[int, Span], *, with_pairs: bool = True) -> Family:
    """Return the counts of themes, with what directions, validation and agreement say of the same segments.

    One row of the counts per worker, week, source, theme and `KIND`: ``is_counted``, whether it is of the
    counted coding, in the sources and weeks that are added up; ``is_chosen``, whether it is of the
    counted coding wherever it is; ``is_found``, whether the dictionary found it;
    ``gold``, whether the person gave it (yes, no, or empty: the dictionary is not judged on it); and
    ``pattern``, who of several coders gave it (1), did not (0) or has not reviewed it (-); empty where fewer
    than two have; and ``side``, of the counted coding; empty where it is not counted, or whoever is counted
    has said no direction at all.

    Parameters
    ----------
    spans
        As `families_of` takes them.
    with_pairs
        Whether pairs of themes are published as well.
    """
    counts = _counts_of_themes(material).copy()
    counts["floor"] = 0
    counts["limit"] = UNLIMITED
    if material.unit in LIMITED_UNITS:
        # There are no more than contacts or weeks with contact, which colleagues may know.
        counts["limit"] = counts["ceiling"]
    counts["group"] = counts["theme"].where(counts["is_counted"] & with_pairs, "")
    counts[["reserve", "slack"]] = _reserves(counts, material)
    counts["ceiling"] = counts["ceiling"].clip(upper=UNLIMITED)
    counts["area"] = counts["theme"].map({theme.id: theme.area for theme in material.codebook.themes})
    counts["is_sided"] = counts["side"] != ""
    counts[SPAN[0]] = [spans[week][0] for week in counts["week"]]
    counts[SPAN[1]] = [spans[week][1] for week in counts["week"]]
    return Family(THEMES, counts, tuple(theme_tables(counts)))


@lru_cache(maxsize=1)
def _counts_of_themes(material: Material) -> pd.DataFrame:
    """Return what of `theme_family` is the same for each profile and however weeks are shown."""
    counts = _count_codings(material, _describe_segments(material))
    counts["n_segments"] = counts["n"]
    if material.unit != "segments":
        counts = _count_in_unit(counts, material)
    return counts


def tables_of(name: str, counts: pd.DataFrame) -> list[ReleaseTable]:
    """Return the tables of a family by its name, given its counts."""
    if name == THEMES:
        return theme_tables(counts)
    if name == PAIRS:
        return [ReleaseTable(PAIRS, ("theme", "other"), has_n_workers=False)]
    if name == CONDITIONS:
        return condition_tables()
    return corpus_tables(counts)


def theme_tables(counts: pd.DataFrame) -> list[ReleaseTable]:
    """Return the tables of themes and their sides, of the dictionary's validation and of agreement."""
    counted: dict[str, list[object]] = {"is_counted": [True]}
    tables = [
        ReleaseTable(THEMES, ("theme",), counted, rank=5),
        ReleaseTable(WEEKS, (*SPAN, "theme"), counted, rank=4),
        ReleaseTable(AREAS, (*SPAN, "area"), counted, has_n_workers=False, rank=3),
    ]
    if (counts["side"] != "").any():
        # Each side is shown or suppressed by itself, without a number of workers: so more sides are shown,
        # and no fewer weeks and areas.
        sided: dict[str, list[object]] = {"is_sided": [True]}
        table = ReleaseTable(DIRECTIONS, ("theme", "side"), sided, has_n_workers=False, rank=2)
        tables.append(replace(table, value="n_segments"))
    if (counts["gold"] != "").any():
        for name, found, gold in (
            (BY_BOTH, True, "yes"),
            (ONLY_DICTIONARY, True, "no"),
            (ONLY_PERSON, False, "yes"),
        ):
            where: dict[str, list[object]] = {"is_found": [found], "gold": [gold]}
            table = ReleaseTable(name, ("theme",), where, has_n_workers=False, rank=1, value="n_segments")
            tables.append(replace(table, together=VALIDATION))
    for pattern in sorted(set(counts["pattern"])):
        if "1" in pattern:
            where = {"pattern": [pattern]}
            name = f"pattern {pattern}"
            table = ReleaseTable(name, ("theme",), where, has_n_workers=False, value="n_segments")
            tables.append(replace(table, together=AGREEMENT))
    return tables


def _describe_segments(material: Material) -> pd.DataFrame:
    """Return the segments that are added up with who has reviewed each: ``is_reviewed`` and ``reviewers``.

    The person has reviewed what the dictionary is judged on: of other contacts no validation is published.

    Of others nothing is published: whoever compares releases of other weeks or sources would know of them.
    """
    segments = material.own_segments[["segment_id", "contact_id", *CELL]].copy()
    coders = sorted(material.coverage["coder"].unique())
    by_coder = {
        coder: set(material.coverage.loc[material.coverage["coder"] == coder, "segment_id"])
        for coder in coders
    }
    is_judged = segments["segment_id"].isin(material.judged_segments["segment_id"])
    segments["is_reviewed"] = is_judged & segments["segment_id"].isin(by_coder.get(material.gold, set()))
    marks = pd.DataFrame(
        {coder: segments["segment_id"].isin(ids) for coder, ids in by_coder.items()}, index=segments.index
    )
    reviewers = pd.Series("", index=segments.index, dtype=str)
    for coder in coders:
        reviewers += marks[coder].map({True: "0", False: "-"})
    is_by_two = marks.sum(axis=1) >= 2 if coders else pd.Series(data=False, index=segments.index)
    segments["reviewers"] = reviewers.where(is_by_two, "")
    return segments


def _count_codings(material: Material, segments: pd.DataFrame) -> pd.DataFrame:
    """Return the codings of segments, counted by `IDENTITY`, with the segments that could be coded so too."""
    ids = material.codebook.theme_ids
    given = material.codings[["segment_id", "theme", "coder"]].drop_duplicates()
    given = given[given["theme"].isin(ids)]
    of_counted = material.own[["segment_id", "theme", "side"]]
    tokens = pd.concat([given[["segment_id", "theme"]], of_counted[["segment_id", "theme"]]])
    tokens = tokens.drop_duplicates().merge(segments, on="segment_id", how="inner", validate="many_to_one")
    tokens = tokens.merge(of_counted, on=["segment_id", "theme"], how="left", validate="one_to_one")
    tokens["is_counted"] = tokens["is_chosen"] = tokens["side"].notna()
    tokens["side"] = tokens["side"].where(tokens["is_counted"] & material.has_directions, "")
    pair = pd.MultiIndex.from_frame(tokens[["segment_id", "theme"]])
    by_coder = {
        coder: pair.isin(pd.MultiIndex.from_frame(rows[["segment_id", "theme"]]))
        for coder, rows in given.groupby("coder")
    }
    tokens["is_found"] = by_coder.get(DICTIONARY, False)
    is_given = pd.Series(by_coder.get(material.gold, False), index=tokens.index)
    tokens["gold"] = is_given.map({True: "yes", False: "no"}).where(tokens["is_reviewed"], "")
    tokens["pattern"] = _patterns(material, tokens, by_coder)
    is_published = tokens["is_counted"] | (tokens["gold"] != "") | tokens["pattern"].str.contains("1")
    # A coding of which nothing is published would tell nothing, and is left out.
    tokens = tokens[is_published]
    if material.unit in LIMITED_UNITS:
        tokens = tokens[tokens["is_counted"]].assign(is_found=False, gold="", pattern="", side="")
        tokens = tokens.assign(is_reviewed=False, reviewers="")
        segments = segments.assign(is_reviewed=False, reviewers="")
    n = tokens.groupby(IDENTITY, as_index=False).size().rename(columns={"size": "n"})
    return _with_zeros(n, tokens, segments, material)


def _patterns(material: Material, tokens: pd.DataFrame, by_coder: Mapping[Any, Any]) -> pd.Series[str]:
    """Return who of the coders gave each coding: 1, 0, or - where a coder has not reviewed the segment."""
    patterns = tokens["reviewers"]
    for at, coder in enumerate(sorted(material.coverage["coder"].unique())):
        is_given = pd.Series(by_coder.get(coder, False), index=tokens.index)
        is_marked = is_given & (patterns.str[at] == "0")
        marked = patterns.str[:at] + "1" + patterns.str[at + 1 :]
        patterns = patterns.where(~is_marked, marked)
    return patterns


def _with_zeros(
    n: pd.DataFrame, tokens: pd.DataFrame, segments: pd.DataFrame, material: Material
) -> pd.DataFrame:
    """Add a row with 0 wherever segments of a worker could have been coded in the same way, but were not."""
    review = ["is_reviewed", "reviewers"]
    capacity = segments.groupby([*CELL, *review], as_index=False).size()
    grid = capacity.merge(_kinds_of(tokens, capacity, material), on=review, how="inner")
    table = grid.merge(n, on=IDENTITY, how="left", validate="many_to_one")
    table["n"] = table["n"].fillna(0).astype("int64")
    coded = table.groupby([*CELL, "theme", *review])["n"].transform("sum")
    table["ceiling"] = table["n"] + (table["size"] - coded).clip(lower=0)
    return table.groupby(IDENTITY, as_index=False)[["n", "ceiling"]].sum()


def _kinds_of(tokens: pd.DataFrame, capacity: pd.DataFrame, material: Material) -> pd.DataFrame:
    """Return ``theme``, `KIND` and who has reviewed: every kind of coding there is, for every theme.

    A theme of which nothing was found could have been found as others were. Without its zeros, what is
    published would say that there are none.
    """
    review = ["is_reviewed", "reviewers"]
    kinds = tokens[[*KIND, *review]].drop_duplicates()
    if not kinds["is_counted"].any():
        # Nothing was found of any theme: it would have been by whoever is counted, and by nobody else.
        own = capacity[review].drop_duplicates()
        gold = own["is_reviewed"].map({True: "no", False: ""})
        nothing = {"is_counted": True, "is_chosen": True, "is_found": material.has_dictionary}
        kinds = pd.concat([kinds, own.assign(**nothing, gold=gold, pattern=own["reviewers"], side="")])
    kinds = _on_every_side(kinds, material)
    if material.unit in LIMITED_UNITS:
        kinds = kinds.assign(is_found=False, gold="", pattern="", side="")
    themes = pd.DataFrame({"theme": material.codebook.theme_ids})
    return themes.merge(kinds.drop_duplicates(), how="cross")


def _on_every_side(kinds: pd.DataFrame, material: Material) -> pd.DataFrame:
    """Return kinds with every side for those of the counted coding, if it says any direction."""
    if not material.has_directions:
        return kinds
    is_counted = kinds["is_counted"].astype(bool)
    sides = pd.DataFrame({"side": SIDES})
    counted = kinds[is_counted].drop(columns="side").merge(sides, how="cross")
    return pd.concat([counted, kinds[~is_counted]])


def _count_in_unit(counts: pd.DataFrame, material: Material) -> pd.DataFrame:
    """Return the counts of segments with ``n`` and ``ceiling`` in the unit that is published.

    What is counted in a worker, week and source (or, of worker-weeks, in all sources) is spread over the
    kinds of segments in which it is: the largest first.
    """
    is_own = material.theme_counts["source"].isin(material.sources)
    is_own &= material.theme_counts["week"].isin(material.weeks)
    cell = [*CELL, "theme"]
    in_unit = material.theme_counts[is_own]
    if material.unit == "weeks":
        cell = ["worker", "week", "theme"]
        in_unit = count_in_unit(in_unit, "weeks").assign(limit=1)
    else:
        contacts = material.observed[[*CELL, "n_contacts"]].rename(columns={"n_contacts": "limit"})
        in_unit = in_unit[cell].assign(n=in_unit[f"n_{material.unit}"])
        in_unit = in_unit.merge(contacts, on=CELL, how="left", validate="many_to_one")
        if material.unit != "contacts":
            in_unit["limit"] = UNLIMITED
    places = pd.MultiIndex.from_frame(counts[cell])
    total = in_unit.set_index(cell)["n"].reindex(places).fillna(0).to_numpy()
    limit = in_unit.set_index(cell)["limit"].reindex(places).fillna(0).to_numpy()
    order = counts.assign(total=total, limit=limit).sort_values("n", ascending=False, kind="stable")
    of_cell = order.groupby([*cell, "is_counted"])
    before = of_cell["n"].cumsum() - order["n"]
    is_first = of_cell.cumcount() == 0
    n = (order["total"] - before).clip(lower=0).clip(upper=order["n"])
    # More than one mention in a segment, and room for more contacts, go to the largest kind.
    beyond = (order["total"] - of_cell["n"].transform("sum")).clip(lower=0)
    n += beyond.where(is_first, 0)
    has_room = is_first | (order["limit"] == UNLIMITED)
    room = (order["limit"] - order["total"]).clip(lower=0).where(has_room, 0)
    ceiling = n + pd.concat([room, order["ceiling"] - order["n"]], axis=1).min(axis=1)
    is_counted = order["is_counted"]
    order["n"], order["ceiling"] = (
        n.where(is_counted, order["n"]),
        ceiling.where(is_counted, order["ceiling"]),
    )
    columns = [name for name in order if name not in ("total", "limit")]
    return order[columns].sort_index().astype({"n": "int64", "ceiling": "int64"})


def _reserves(counts: pd.DataFrame, material: Material) -> pd.DataFrame:
    """Return how many segments of each theme a worker needs: ``reserve`` and ``slack``, row by row.

    A worker has at least as many segments of a theme as contacts in which it occurs together with any other.
    Of these contacts, others could have as many more as each of them has room for: contacts with the other
    theme alone, and contacts with neither. So much may the worker fall short.
    """
    shared, room = _shared_contacts(material)
    workers = pd.MultiIndex.from_frame(counts[["worker", "theme"]])
    reserve = shared.reindex(workers).fillna(0).to_numpy()
    slack = counts["theme"].map(room).fillna(0).to_numpy()
    return pd.DataFrame({"reserve": reserve, "slack": slack}, index=counts.index).astype("int64")


def _shared_contacts(material: Material) -> tuple[pd.Series[int], dict[str, int]]:
    """Return per worker and theme the most contacts shared with another; and per theme the least room."""
    counts = pair_counts(material)
    n_contacts = contacts_of_workers(material)
    with_theme = counts[counts["theme"] == counts["other"]].set_index(["worker", "theme"])["n"]
    both = counts[counts["theme"] != counts["other"]]
    swapped = both.rename(columns={"theme": "other", "other": "theme"})
    both = pd.concat([both, swapped], ignore_index=True)
    of_theme = with_theme.reindex(pd.MultiIndex.from_frame(both[["worker", "theme"]])).to_numpy()
    of_other = with_theme.reindex(pd.MultiIndex.from_frame(both[["worker", "other"]])).to_numpy()
    only_other = of_other - both["n"]
    neither = both["worker"].map(n_contacts) - (of_theme + of_other - both["n"])
    room = pd.concat([only_other, neither], axis=1).min(axis=1)
    least_room = room.groupby(both["theme"]).min()
    return both.groupby(["worker", "theme"])["n"].max(), least_room.to_dict()


def contacts_of_workers(material: Material) -> pd.Series[int]:
    """Return the contacts of each worker in the sources and weeks that are added up."""
    is_own = material.observed["source"].isin(material.sources) & material.observed["week"].isin(
        material.weeks
    )
    return material.observed[is_own].groupby("worker")["n_contacts"].sum()


def pair_counts(material: Material) -> pd.DataFrame:
    """Return ``worker``, ``theme``, ``other``, ``n``: contacts with both, for every pair of the codebook."""
    once = material.own[["worker", "contact_id", "theme"]].drop_duplicates()
    both = once.merge(once[["contact_id", "theme"]], on="contact_id", suffixes=("", "_other"))
    n = both.groupby(["worker", "theme", "theme_other"]).size().to_dict()
    pairs = list(combinations_with_replacement(material.codebook.theme_ids, 2))
    rows = [
        (worker, theme, other, n.get((worker, theme, other), 0))
        for worker in contacts_of_workers(material).index
        for theme, other in pairs
    ]
    return pd.DataFrame(rows, columns=["worker", "theme", "other", "n"])


def pair_family(material: Material) -> Family:
    """Return the contacts in which two themes occur: one row of the counts per worker and pair of themes."""
    n_contacts = contacts_of_workers(material)
    counts = pair_counts(material)
    n: dict[Any, int] = counts.set_index(["worker", "theme", "other"])["n"].to_dict()
    limits = []
    for row in counts.to_dict("records"):
        worker, theme, other = row["worker"], row["theme"], row["other"]
        one, two = n[worker, theme, theme], n[worker, other, other]
        in_all = int(n_contacts.loc[worker])
        if theme == other:
            limits.append((0, in_all))
        else:
            limits.append((max(0, one + two - in_all), min(one, two)))
    counts["floor"] = pd.Series([floor for floor, _ in limits], index=counts.index, dtype="int64")
    counts["ceiling"] = pd.Series([ceiling for _, ceiling in limits], index=counts.index, dtype="int64")
    is_alone = counts["theme"] == counts["other"]
    counts["group"] = counts["theme"].where(is_alone, "")
    counts[["reserve", "slack"]] = _reserves(counts, material)
    return Family(PAIRS, counts, tuple(tables_of(PAIRS, counts)))


def corpus_family(material: Material, spans: Mapping[int, Span]) -> Family:
    """Return contacts, words and seconds, and how many segments persons have reviewed.

    One row of the counts per measure, worker, week and source: for contacts, of every source in each week in
    which there was contact at all, since the rota tells weeks, not sources. Worker-weeks are not among them:
    those of all sources are known from the rota, and those of one source are not published.
    """
    observed = material.observed[material.observed["week"].isin(material.weeks)]
    weeks = observed[["worker", "week"]].drop_duplicates()
    grid = weeks.merge(pd.DataFrame({"source": material.study.source_ids}), how="cross")
    table = grid.merge(observed, on=CELL, how="left", validate="one_to_one")
    of_rota = rota_sources(material)
    table = table[_is_possible(table, of_rota)].reset_index(drop=True)
    contacts = table["n_contacts"].fillna(0).astype("int64")
    is_known = _is_known(table, of_rota)
    n_segments = table["n_segments"].fillna(0).astype("int64")
    parts = [
        _measure(table, "contacts", contacts, is_known.astype("int64"), UNLIMITED),
    ]
    has_contact = contacts > 0
    spoken = table[has_contact]
    words = spoken["n_words"].astype("int64")
    floors = n_segments[has_contact].clip(upper=words)
    parts.append(_measure(spoken, "words", words, floors, UNLIMITED))
    lengths = spoken["duration_s"].groupby(spoken["source"]).transform(lambda one: one.notna().all())
    timed = spoken[lengths.astype(bool)]
    seconds = timed["duration_s"].round().astype("int64")
    parts.append(_measure(timed, "seconds", seconds, 0, UNLIMITED))
    parts += _reviewed(material)
    counts = pd.concat(parts, ignore_index=True)
    counts["is_own"] = counts["source"].isin(material.sources)
    counts[SPAN[0]] = [spans.get(week, (0, 0))[0] for week in counts["week"]]
    counts[SPAN[1]] = [spans.get(week, (0, 0))[1] for week in counts["week"]]
    counts["group"], counts["reserve"], counts["slack"] = "", 0, 0
    return Family(CORPUS, counts, tuple(corpus_tables(counts)))


def rota_sources(material: Material) -> list[str]:
    """Return the sources of which the rota tells in which weeks there was contact through any of them.

    These are the workers' own words, whichever of them are added up: that somebody was there in a week does
    not tell whether they were interviewed.
    """
    own = material.study.own_sources
    return [*own, *(source for source in material.sources if source not in own)]


def rota_of(material: Material) -> pd.DataFrame:
    """Return ``worker``, ``week``: with whom there was contact in which week, as the rota tells."""
    observed = material.observed[material.observed["source"].isin(rota_sources(material))]
    return observed.loc[observed["week"].isin(material.weeks), ["worker", "week"]].drop_duplicates()


def _is_possible(table: pd.DataFrame, sources: Collection[str]) -> pd.Series[bool]:
    """Return where there could be contact for all that the rota tells.

    Parameters
    ----------
    table
        One row per worker, week with contact and source: ``n_contacts``, missing where there was none.
    sources
        As `rota_sources` returns them.
    """
    is_own = table["source"].isin(list(sources))
    return ~is_own | _has_own(table, is_own)


def _has_own(table: pd.DataFrame, is_own: pd.Series[bool]) -> pd.Series[bool]:
    """Return in which weeks there was contact with a worker through a source of the rota."""
    has_contact = (table["n_contacts"].fillna(0) > 0) & is_own
    return has_contact.groupby([table["worker"], table["week"]]).transform("any")


def _is_known(table: pd.DataFrame, sources: Collection[str]) -> pd.Series[bool]:
    """Return one row of each worker and week, in which there must have been a contact: where there were most.

    That is one of the sources of the rota, if there was contact through any of them.
    """
    is_own = table["source"].isin(list(sources))
    contacts = table["n_contacts"].fillna(0).where(is_own | ~_has_own(table, is_own), -1)
    week = [table["worker"], table["week"]]
    has_most = contacts == contacts.groupby(week).transform("max")
    return has_most & (has_most.groupby(week).cumsum() == 1)


def _measure(
    cells: pd.DataFrame, measure: str, n: pd.Series, floor: pd.Series | int, ceiling: int
) -> pd.DataFrame:
    counts = cells[CELL].assign(measure=measure, n=n, floor=floor, ceiling=ceiling)
    counts["ceiling"] = counts[["ceiling", "n"]].max(axis=1)
    return counts


def _reviewed(material: Material) -> list[pd.DataFrame]:
    """Return per worker, week and source the segments that the person, or two persons, have reviewed."""
    segments = _describe_segments(material)
    in_all = segments.groupby(CELL, as_index=False).agg(
        size=("segment_id", "size"),
        reviewed=("is_reviewed", "sum"),
        by_two=("reviewers", lambda one: (one != "").sum()),
    )
    parts = []
    for measure in (REVIEWED, BY_TWO):
        part = in_all[CELL].assign(measure=measure, n=in_all[measure].astype("int64"), floor=0)
        parts.append(part.assign(ceiling=in_all["size"]))
    return parts


def corpus_tables(counts: pd.DataFrame) -> list[ReleaseTable]:
    """Return the tables of the corpus; of what is not known of every counted source, only by source.

    Of a source without any contact everything is known: there is nothing of it.
    """
    has_contact = (counts["measure"] == "contacts") & (counts["n"] > 0)
    own_sources = set(counts.loc[counts["is_own"] & has_contact, "source"])
    tables: list[ReleaseTable] = []
    for measure in MEASURES:
        is_amount = measure in ("words", "seconds")
        for name, keys, is_own in (
            (SOURCES, ("source",), False),
            (COUNTED, (), True),
            (COUNTED_WEEKS, tuple(SPAN), True),
        ):
            of_own = counts[counts["is_own"] & (counts["measure"] == measure)]
            is_timed = own_sources <= set(of_own["source"])
            if is_own and not is_timed:
                continue
            where: dict[str, list[object]] = {"measure": [measure]}
            if is_own:
                where["is_own"] = [True]
            tables.append(
                ReleaseTable(
                    f"{name} {measure}",
                    keys,
                    where,
                    has_n_workers=measure == "contacts" and name != COUNTED_WEEKS,
                    rank=1 + (name == COUNTED),
                    together="" if measure == "weeks" else name,
                    is_amount=is_amount,
                )
            )
    tables += [
        ReleaseTable(name, (), {"measure": [name]}, has_n_workers=False) for name in (REVIEWED, BY_TWO)
    ]
    return tables
