"""Random small families of published tables, for tests against an exact program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from helpers.privacy.disclosure.release_model import UNLIMITED, Family, ReleaseTable
from helpers.privacy.disclosure.rules import Rules
from helpers.privacy.disclosure.suppression import prove

THEMES = ReleaseTable("themes", ("theme",), rank=5)
WEEKS = ReleaseTable("weeks", ("week", "theme"), rank=4)
AREAS = ReleaseTable("areas", ("week", "area"), has_n_workers=False, rank=3)
Random = np.random.Generator


def draw_counts(random: Random, *, n_kinds: int = 1) -> pd.DataFrame:
    """Return counts of 3 to 6 workers in up to 3 weeks and up to 3 themes; some weeks without contact."""
    n_workers, n_weeks, n_themes = random.integers(3, 7), random.integers(1, 4), random.integers(1, 4)
    if n_kinds > 1:
        n_themes = min(n_themes, 2)
    mean = random.choice([0.5, 1, 2, 4, 8])
    rows = []
    for worker in range(n_workers):
        for week in range(n_weeks):
            if random.random() < 0.2:
                continue
            rows += [
                (f"W{worker}", week, f"t{theme}", kind, int(random.poisson(mean)))
                for theme in range(n_themes)
                # A theme of one or two workers.
                if not (theme == 2 and worker > 1)
                for kind in range(n_kinds)
            ]
    counts = pd.DataFrame(rows, columns=["worker", "week", "theme", "kind", "n"])
    counts["area"] = counts["theme"].map({"t0": "a", "t1": "a", "t2": "b"})
    return counts.assign(floor=0, ceiling=UNLIMITED)


def limit(random: Random, counts: pd.DataFrame) -> pd.DataFrame:
    """Return counts with limits: floors, ceilings, and groups with reserves."""
    n = counts["n"].to_numpy()
    counts = counts.copy()
    if random.random() < 0.5:
        counts["floor"] = np.where(random.random(len(n)) < 0.5, 0, random.integers(0, n + 1))
    if random.random() < 0.5:
        room = random.integers(0, 4, len(n))
        counts["ceiling"] = np.where(random.random(len(n)) < 0.5, UNLIMITED, n + room)
    if random.random() < 0.7:
        is_in = random.random(len(n)) < random.choice([0.7, 1])
        counts["group"] = counts["theme"].where(is_in, "")
        of_group = counts.groupby(["worker", "group"])["n"].transform("sum")
        share = random.choice([0, 0.5, 0.8, 1])
        counts["reserve"] = (of_group * share).astype(int)
        slack = {group: int(random.integers(0, 3)) for group in sorted(set(counts["group"]))}
        counts["slack"] = counts["group"].map(slack)
    return counts


def weeks_and_areas(random: Random) -> Family:
    """Return themes over all weeks and by week, and areas by week, which link themes."""
    counts = limit(random, draw_counts(random))
    tables = [(THEMES, WEEKS), (THEMES, WEEKS, AREAS), (WEEKS, AREAS)][random.integers(3)]
    return Family("themes", counts, tables)


def validations(random: Random) -> Family:
    """Return themes by week with the cells of their validation, which are of all weeks."""
    counts = limit(random, draw_counts(random, n_kinds=3))
    counts["n_segments"] = counts["n"]
    if random.random() < 0.5:
        # Counted in another unit, in which there is at least as much.
        counts["n"] = counts["n"] + random.integers(0, 2, len(counts)) * (counts["n"] > 0)
    tables = [THEMES, WEEKS, AREAS][: random.integers(1, 4)]
    kinds = [
        ReleaseTable(
            f"kind {kind}",
            ("theme",),
            {"kind": [kind]},
            has_n_workers=bool(random.random() < 0.3),
            rank=1,
            together="validation",
            value="n_segments",
        )
        for kind in range(3)
    ]
    return Family("themes", counts, (*tables, *kinds))


def amounts(random: Random) -> Family:
    """Return words by source and in all, by week as well."""
    counts = draw_counts(random).rename(columns={"theme": "source"})
    is_words = random.random() < 0.7
    if is_words:
        counts["n"] = counts["n"] * random.integers(1, 12, len(counts))
    tables = [
        ReleaseTable("sources", ("source",), has_n_workers=not is_words, rank=2, is_amount=is_words),
        ReleaseTable("all", (), has_n_workers=False, rank=3, is_amount=is_words),
        ReleaseTable("by week", ("week",), has_n_workers=False, rank=1, is_amount=is_words),
    ]
    return Family("corpus", counts, tuple(tables))


def releases(random: Random) -> Family:
    """Return a family together with what an earlier release of fewer workers or weeks has shown of it."""
    family = weeks_and_areas(random)
    counts = family.counts
    is_before = np.ones(len(counts), dtype=bool)
    if random.random() < 0.5:
        is_before &= (counts["week"] < counts["week"].max()).to_numpy()
    if random.random() < 0.3:
        is_before &= (counts["worker"] != "W0").to_numpy()
    n_before = counts["n"]
    if random.random() < 0.3:
        n_before = counts["n"] + random.integers(0, 2, len(counts))
    counts["n before"] = n_before.astype(float).where(is_before)
    counts["block"] = counts["week"] // 2
    if not is_before.any():
        return family
    rules = Rules()
    earlier = counts[is_before].assign(n=n_before[is_before].astype(int), is_now=True)
    earlier["ceiling"] = earlier[["n", "ceiling"]].max(axis=1)
    tables_before = [replace(table, keys=_in_blocks(random, table.keys)) for table in family.tables]
    proved = prove(Family("before", earlier.reset_index(drop=True), tuple(tables_before)), rules)
    released = []
    for table in tables_before:
        shown = {key: cell.is_shown for (name, key), cell in proved.by_key.items() if name == table.name}
        released.append(replace(table, name=f"{table.name} before", released=shown, value="n before"))
    counts["is_now"] = True
    if random.random() < 0.4:
        # Somebody has withdrawn.
        counts["is_now"] = (counts["worker"] != "W1").to_numpy()
    tables = [replace(table, where={"is_now": [True]}) for table in family.tables]
    return Family("themes", counts, (*tables, *released))


def _in_blocks(random: Random, keys: tuple[str, ...]) -> tuple[str, ...]:
    if "week" in keys and random.random() < 0.4:
        return tuple("block" if key == "week" else key for key in keys)
    return keys


FAMILIES: dict[str, Callable[[Random], Family]] = {
    "weeks and areas": weeks_and_areas,
    "validations": validations,
    "amounts": amounts,
    "releases": releases,
}


def draw_rules(random: Random, family: Family) -> Rules:
    """Return rules under which, at times, some workers have agreed to a series of their own."""
    workers = sorted(set(family.counts["worker"]))
    if random.random() < 0.7:
        return Rules()
    agreed = frozenset(workers[: random.integers(0, len(workers))])
    return Rules(profile="consented", series=agreed)
