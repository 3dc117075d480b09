"""Earlier releases of a study: what was published, and the counts behind it, for the proof of the next one.

Whoever has kept an earlier release can subtract the next one from it (differencing), so every release is
proved together with those before it. Nothing here reads or writes a file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from helpers.errors import FieldworkError
from helpers.files.spreadsheets import as_csv

Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class EarlierRelease:
    """One release of a study that others may have, with the counts that it was made from."""

    id: str
    """The hash of its public tables."""
    parameters: Mapping[str, Any]
    """With what it was made: unit, denominator, sources, weeks, coder, stamp of the codebook, profile."""
    atoms: Tables
    """Name of each family of counts: the counts of single workers behind the tables, nothing suppressed."""
    shown: Tables
    """Name of each public table: the table as it was published."""
    erased: frozenset[str] = field(default=frozenset())
    """Workers whose rows were erased from `atoms` at their wish: what they were in cannot be proved."""

    def is_of(self, atoms: Tables, parameters: Mapping[str, Any]) -> bool:
        """Tell whether it was made from exactly these counts, with these parameters."""
        # As JSON, in which a list and a tuple are the same.
        is_made_alike = json.dumps(dict(self.parameters), sort_keys=True) == json.dumps(
            dict(parameters), sort_keys=True
        )
        return is_made_alike and are_equal(self.atoms, atoms)


def are_equal(some: Tables, others: Tables) -> bool:
    """Tell whether two sets of tables have the same names and, written as CSV, the same bytes."""
    if set(some) != set(others):
        return False
    return all(as_csv(frame) == as_csv(others[name]) for name, frame in some.items())


def publish_beside(
    earlier: Sequence[EarlierRelease],
    atoms: Tables,
    parameters: Mapping[str, Any],
    make: Callable[[Sequence[EarlierRelease]], Tables],
) -> Tables:
    """Return the tables that may be published beside earlier releases.

    The same counts give the tables that have been published of them already, since to publish these again
    tells nothing: they were proved beside the releases before them. If this package now makes other tables of
    them, these are a release of their own, proved beside all.

    A release from whose counts a worker's rows were erased cannot be proved beside another: then only tables
    that have been published may be published again.

    Parameters
    ----------
    earlier
        The releases that others may have, the oldest first.
    atoms, parameters
        The counts of the new release, and with what it is made.
    make
        Makes the public tables, proved beside the releases that it is given.

    Raises
    ------
    FieldworkError
        Rows were erased from the counts of an earlier release, and these are other counts.

    Examples
    --------
    Of the same weeks, the table is proved beside nothing, and of others beside what was published before:

    >>> counts, table = {"n": pd.DataFrame({"n": [7]})}, {"themes": pd.DataFrame({"n": [7]})}
    >>> before = EarlierRelease("a1", {"weeks": "all"}, counts, table)
    >>> for weeks in ("all", "1-3"):
    ...     made = publish_beside(
    ...         [before], counts, {"weeks": weeks}, lambda others: print(len(others)) or table
    ...     )
    0
    1
    """
    are_erased = any(release.erased for release in earlier)
    for at, release in enumerate(earlier):
        if release.is_of(atoms, parameters):
            again = release.shown if are_erased else make(earlier[:at])
            if are_equal(again, release.shown):
                return again
            break
    if are_erased:
        msg = (
            "releases: a worker's counts were erased from an earlier release, so no other release can be "
            "proved together with it. What has been published stays; put the counts back from a backup to "
            "publish anything else."
        )
        raise FieldworkError(msg)
    return make(earlier)
