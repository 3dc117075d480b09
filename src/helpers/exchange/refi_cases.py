"""The cases and variables of a REFI-QDA project: whose a document is, or a part of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from lxml import etree

from helpers.exchange.case_parts import CaseParts
from helpers.exchange.case_parts import Span as PartSpan
from helpers.exchange.refi_archive import Q, target_of
from helpers.exchange.refi_selections import Selection, Span
from helpers.exchange.xml import guid_in


def read_attributes(
    root: etree._Element, sources: Sequence[etree._Element]
) -> dict[etree._Element, dict[str, str]]:
    """Return the variables of each source, its own and those of its cases, and the case itself.

    A case without a name only carries variables. Of two named cases, and of two values that cases give to one
    variable, none is taken. A GUID that several sources have refers to none of them.
    """
    variables = {
        guid_in(variable.get("guid")): variable.get("name") or ""
        for variable in root.iterfind(f"{Q}Variables/{Q}Variable")
    }
    names_of: dict[str, set[str]] = defaultdict(set)
    values_of: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for case in root.iterfind(f"{Q}Cases/{Q}Case"):
        values = _read_values(case, variables)
        for source in {target_of(reference) for reference in case.findall(f"{Q}SourceRef")}:
            names_of[source].update({_name_of(case)} - {""})
            for name, value in values.items():
                values_of[source][name].add(value)
    n_of_guid = Counter(guid_in(element.get("guid")) for element in sources)
    attributes = {}
    for element in sources:
        source = guid_in(element.get("guid"))
        if not source or n_of_guid[source] > 1:
            attributes[element] = _read_values(element, variables)
            continue
        facts = {name: min(values) for name, values in values_of[source].items() if len(values) == 1}
        facts |= _read_values(element, variables)
        if len(names_of[source]) == 1:
            facts["case"] = min(names_of[source])
        attributes[element] = facts
    return attributes


def _name_of(case: etree._Element) -> str:
    return (case.get("name") or "").strip()


def _read_values(element: etree._Element, variables: dict[str, str]) -> dict[str, str]:
    """Return the values of a document's or a case's variables, by name."""
    values = {}
    for value in element.findall(f"{Q}VariableValue"):
        reference = value.find(f"{Q}VariableRef")
        texts = [(child.text or "").strip() for child in value if child is not reference]
        values[variables.get(target_of(reference), "")] = texts[0] if texts else ""
    return values


def read_case_selections(root: etree._Element) -> dict[str, set[str]]:
    """Return the named cases to which each selection belongs, by the selection's GUID."""
    cases_of: dict[str, set[str]] = defaultdict(set)
    for case in root.iterfind(f"{Q}Cases/{Q}Case"):
        name = _name_of(case)
        if not name:
            continue
        for reference in case.findall(f"{Q}SelectionRef"):
            cases_of[target_of(reference)].add(name)
    cases_of.pop("", None)
    return dict(cases_of)


class SelectionCases:
    """The cases of selections, where parts of a document belong to cases of their own."""

    def __init__(
        self,
        selections: Sequence[Selection],
        spans: Sequence[Span],
        case_selections: dict[str, set[str]],
    ) -> None:
        places_of: dict[str, set[tuple[str, Span]]] = defaultdict(set)
        for selection, span in zip(selections, spans, strict=True):
            places_of[selection.guid].add((selection.text.key, span))
        is_one = {guid: len(places) == 1 for guid, places in places_of.items()}
        self._case_selections = {guid: cases for guid, cases in case_selections.items() if is_one.get(guid)}
        texts: dict[str, str] = {}
        parts_of: dict[str, list[tuple[str, list[PartSpan]]]] = defaultdict(list)
        for selection, span in zip(selections, spans, strict=True):
            cases = case_selections.get(selection.guid)
            text = selection.text
            if not cases or text.reason:
                continue
            texts[text.key] = text.plain
            readings = [(span.start, span.end)]
            if span.reason or not is_one[selection.guid]:
                # A part whose position is not known may be any part of the text.
                readings = [(0, 0), (0, len(text.plain))]
            parts_of[text.key] += [(case, readings) for case in cases]
        self._parts = {key: CaseParts(texts[key], parts) for key, parts in parts_of.items()}

    def divided(self) -> dict[str, set[str]]:
        """Return the cases to which parts of a text belong, by the key of each text that is so divided."""
        return {key: parts.cases for key, parts in self._parts.items()}

    def case_of(self, selection: Selection, span: Span) -> str:
        """Return the case to which a selection belongs, but not to the rest of its document; else nothing."""
        parts = self._parts.get(selection.text.key)
        if parts is None or span.reason:
            return ""
        own = self._case_selections.get(selection.guid)
        if own:
            return min(own) if len(own) == 1 else ""
        return parts.case_of(span.start, span.end)
