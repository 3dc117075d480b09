"""Which variables of a coding program give a document's date and source, judged by their values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from helpers.exchange.same_names import look_up
from helpers.study.study import Study
from helpers.study.yaml_block import Entry

NAMES = {"date": ("date",), "source": ("source", "kind", "type", "method")}
"""Words that such a variable often has in its name: they decide between several with the right values."""
ISO = len("2023-10-12")


def find_variables(documents: Sequence[Mapping[str, str]], study: Study) -> tuple[list[Entry], list[Entry]]:
    """Return the entries of ``variables`` and ``sources``, with what the study gives already.

    The date is in a variable that has nothing but days of the calendar; the source in one of which a value is
    the name of a source. Values of it that are no source have no entry: their documents are mapped by name.

    Parameters
    ----------
    documents
        The variables of each document, by name.
    """
    given = study.manual_coding
    values_of = _values_of(documents)
    known = _names_of_sources(study)
    of_dates, of_sources = _variables_of_dates(values_of, study), _variables_of_sources(values_of, known)
    found = {
        "date": given.variables.get("date") or _best(of_dates, NAMES["date"]),
        "source": given.variables.get("source") or _best(of_sources, NAMES["source"]),
    }
    values = dict.fromkeys(values_of.get(found["source"], ()))
    variables = [Entry(fact, name) for fact, name in found.items() if name]
    return variables, _map_sources(values, {**known, **given.sources}, study)


def _variables_of_dates(values_of: Mapping[str, Sequence[str]], study: Study) -> list[str]:
    return [name for name, values in values_of.items() if all(_is_day(value, study) for value in values)]


def _variables_of_sources(values_of: Mapping[str, Sequence[str]], known: Mapping[str, str]) -> list[str]:
    return [name for name, values in values_of.items() if any(look_up(one, known) for one in values)]


def _map_sources(values: Iterable[str], known: Mapping[str, str], study: Study) -> list[Entry]:
    """Return an entry for each value that is the name of a source, and not its id."""
    entries = []
    for value in values:
        meant = look_up(value, known)
        if meant is not None and value not in study.source_ids:
            entries.append(Entry(value, meant))
    return entries


def _values_of(documents: Sequence[Mapping[str, str]]) -> dict[str, list[str]]:
    """Return the values of each variable, without empty ones; the case is none."""
    values_of: dict[str, list[str]] = defaultdict(list)
    for document in documents:
        for name, value in document.items():
            if name != "case" and value.strip():
                values_of[name].append(value.strip())
    return values_of


def _best(names: list[str], usual: tuple[str, ...]) -> str:
    """Return the variable that is called as usual, or else the only one; empty if it is not clear."""
    called_so = [name for name in names if any(word in name.casefold() for word in usual)]
    candidates = called_so or names
    return candidates[0] if len(candidates) == 1 else ""


def _is_day(value: str, study: Study) -> bool:
    try:
        day = date.fromisoformat(value[:ISO])
    except ValueError:
        return False
    return study.calendar.first_day <= day <= study.calendar.last_day


def _names_of_sources(study: Study) -> dict[str, str]:
    names: dict[str, str] = {}
    for source in study.sources:
        names |= dict.fromkeys((source.label, source.singular, source.folder, source.id), str(source.id))
    return names
