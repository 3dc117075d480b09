"""The codings of two fictional coders, in the files of the programs that they use.

The researcher codes every contact in agreement with the truth, in a program that writes REFI-QDA (.qdpx): a
theme's child codes are directions, and below `Conditions` are the conditions of the schematic model, whose
child codes say whether each is met. A second coder reviews a fifth of the contacts in Taguette, with tags
such as ``supervision/lacking``, and departs from the truth in known ways, which are recorded in
``data/truth/second_coder.csv``: each `MISSED`-th coding is left out, each `TAKEN_FOR_ANOTHER`-th has another
theme, and each `ADDED`-th sentence without a theme is given one. Of the codings that have a direction, each
`NOT_SAID`-th says none, and each `OTHERWISE`-th says the next one of the codebook.
"""

from __future__ import annotations

import csv
import io
import uuid
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from helpers.example.files import Files, stored
from helpers.example.planner import RESEARCHER
from helpers.example.plans import PlannedContact, WorkerPlan
from helpers.example.sentence_bank import Sentence
from helpers.study.codebook import Codebook
from helpers.study.conditions import Conditions

SECOND_CODER = "Tom Ashby"
SECOND_PERSON = "R2"
MAX_WORKERS = 5
"""How many workers are coded manually in a larger study, the first ones."""
EVERY, FROM = 5, 2
"""The second coder reviews each fifth contact, beginning with the third."""
MISSED, TAKEN_FOR_ANOTHER, ADDED = 6, 11, 23
NOT_SAID, OTHERWISE = 4, 9
NO_THEME = "Read, nothing of these"
CONDITIONS = "Conditions"
STATES = {"met": "met", "not_met": "not met"}
"""What a child code of a condition is called."""
SECOND_COLUMNS = ["worker", "date", "source", "text", "themes", "directions"]
KINDS = {"interview": "Interview", "observation": "Visit"}
VARIABLES = (("Date", "Date"), ("Kind", "Text"))
PROJECT, HIGHLIGHTS = "coding/Peer support.qdpx", "coding/Peer support highlights.csv"
_NAMESPACE = "urn:QDA-XML:project:1.0"
_GUIDS = uuid.UUID("5d1d1e5c-2023-5002-9c3b-0a2f6f1b7c11")


class _Coding(NamedTuple):
    document: str
    code: str
    """A theme, with its direction if it has one (``supervision/lacking``); or `_of_condition` of one."""
    start: int
    end: int


class FictionalCoders:
    """Both coders, who code one contact after another."""

    def __init__(self, codebook: Codebook, conditions: Conditions | None) -> None:
        self._codebook = codebook
        self._conditions = {one.id: one.label for one in conditions.conditions} if conditions else {}
        self._texts: dict[str, str] = {}
        self._facts: dict[str, tuple[str, PlannedContact]] = {}
        self._codings: list[_Coding] = []
        self._highlights: list[tuple[str, str, str]] = []
        self._n_contacts = self._n_codings = self._n_directions = self._n_without_theme = self._n_workers = 0
        self.second: list[list[str]] = []
        """What the second coder has coded in each sentence reviewed: `SECOND_COLUMNS`."""

    def code_contacts(self, plan: WorkerPlan) -> None:
        """Code a worker's contacts."""
        self._n_workers += 1
        if self._n_workers > MAX_WORKERS:
            return
        days = [f"{plan.worker.id}-{contact.moment:%Y-%m-%d}-{contact.source}" for contact in plan.contacts]
        n_of_day, n_so_far = Counter(days), Counter[str]()
        for contact, day in zip(plan.contacts, days, strict=True):
            n_so_far[day] += 1
            contact_id = f"{day}-{n_so_far[day]:02d}"
            self._code_as_researcher(plan, contact, contact_id, is_only=n_of_day[day] == 1)
            if self._n_contacts % EVERY == FROM:
                self._code_as_second(contact, contact_id)
            self._n_contacts += 1

    def _code_as_researcher(
        self, plan: WorkerPlan, contact: PlannedContact, contact_id: str, *, is_only: bool
    ) -> None:
        """Write a contact as one text, and code every sentence in which a theme occurs."""
        name = contact_id
        if is_only and contact.source in KINDS:
            # Such a document is matched with its contact by case, date and kind, not by its name.
            name = f"{plan.name}, {KINDS[contact.source].lower()} of {contact.moment:%Y-%m-%d}"
        self._facts[name] = plan.name, contact
        text = ""
        n_before = len(self._codings)
        for turn in contact.turns:
            if contact.source == "interview":
                text += f"{plan.name if turn.is_worker else RESEARCHER}: "
            for planned in turn.sentences:
                end = len(text) + len(planned.text)
                codes = self._codes_of(planned.sentence) if planned.sentence else []
                self._codings += [_Coding(name, code, len(text), end) for code in codes]
                text += f"{planned.text} "
            text = text.rstrip() + "\n"
        if len(self._codings) == n_before:
            self._codings.append(_Coding(name, NO_THEME, 0, len(text) - 1))
        self._texts[name] = text

    def _codes_of(self, sentence: Sentence) -> list[str]:
        """Return the researcher's codes of a sentence: its themes with direction, and its conditions."""
        codes = [
            _in_direction(theme, sentence.directions.get(theme, ""))
            for theme in self._in_order(sentence.themes)
        ]
        known = [said for said in sentence.conditions if said.partition("/")[0] in self._conditions]
        return codes + [_of_condition(said) for said in known]

    def _code_as_second(self, contact: PlannedContact, contact_id: str) -> None:
        """Highlight what the second coder sees in a contact.

        A sentence that stands in it twice is passed over: a highlight does not say which of them it is.
        """
        n_before = len(self._highlights)
        words_of_all = " ".join(turn.text for turn in contact.turns)
        first_text = ""
        for turn in contact.turns:
            for planned in turn.sentences:
                if planned.sentence is None:
                    continue
                seen = self._themes_seen(planned.sentence)
                if words_of_all.count(planned.text) > 1:
                    seen = {}
                else:
                    first_text = first_text or planned.text
                for theme in self._in_order(seen):
                    self._highlights.append((contact_id, _in_direction(theme, seen[theme]), planned.text))
                facts = [contact.worker.id, f"{contact.moment:%Y-%m-%d}", contact.source]
                self.second.append([*facts, planned.text, " ".join(sorted(seen)), list_directions(seen)])
        if len(self._highlights) == n_before:
            self._highlights.append((contact_id, NO_THEME, first_text))

    def _themes_seen(self, sentence: Sentence) -> dict[str, str]:
        """Return the themes that the second coder gives a sentence, each with its direction or none."""
        if not sentence.themes:
            self._n_without_theme += 1
            return {} if self._n_without_theme % ADDED else {"own_wellbeing": ""}
        seen: dict[str, str] = {}
        for theme in self._in_order(sentence.themes):
            self._n_codings += 1
            if self._n_codings % MISSED:
                theme_seen = theme if self._n_codings % TAKEN_FOR_ANOTHER else self._next_theme(theme)
                seen.setdefault(theme_seen, self._direction_seen(sentence.directions.get(theme, "")))
        return seen

    def _direction_seen(self, direction: str) -> str:
        """Return the direction that the second coder gives a coding."""
        if not direction:
            return ""
        self._n_directions += 1
        if not self._n_directions % NOT_SAID:
            return ""
        ids = [one.id for one in self._codebook.directions]
        return direction if self._n_directions % OTHERWISE else ids[(ids.index(direction) + 1) % len(ids)]

    def _in_order(self, themes: Collection[str]) -> Iterator[str]:
        return (theme for theme in self._codebook.theme_ids if theme in themes)

    def _next_theme(self, theme: str) -> str:
        ids = self._codebook.theme_ids
        return ids[(ids.index(theme) + 1) % len(ids)]

    def files(self) -> Files:
        """Return both files, by path below data/raw."""
        members = {"project.qde": self._project().encode("utf-8")}
        for name, text in self._texts.items():
            members[f"sources/{_guid('text', name)}.txt"] = text.encode("utf-8")
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\r\n")
        writer.writerow(["id", "document", "tag", "content"])
        writer.writerows((n, *highlight) for n, highlight in enumerate(self._highlights, start=1))
        return {PROJECT: stored(members), HIGHLIGHTS: buffer.getvalue().encode("utf-8")}

    def _project(self) -> str:
        """Return the .qde: users, codes below their areas, cases, and documents with their excerpts."""
        codes = f"{self._codes_of_themes()}{self._codes_of_conditions()}{_code(NO_THEME, NO_THEME)}"
        variables = "".join(
            f'<Variable guid="{_guid("variable", name)}" name="{name}" typeOfVariable="{kind}"/>'
            for name, kind in VARIABLES
        )
        of_case: dict[str, list[str]] = {}
        for name, (worker, _) in self._facts.items():
            of_case.setdefault(worker, []).append(name)
        cases = "".join(
            f'<Case guid="{_guid("case", worker)}" name={quoteattr(worker)}>'
            + "".join(f'<SourceRef targetGUID="{_guid("source", name)}"/>' for name in names)
            + "</Case>"
            for worker, names in of_case.items()
        )
        of_document: dict[str, list[_Coding]] = {}
        for coding in self._codings:
            of_document.setdefault(coding.document, []).append(coding)
        sources = "".join(self._source(name, of_document[name]) for name in self._texts)
        user = _guid("user", RESEARCHER)
        return (
            '<?xml version="1.0" encoding="utf-8"?>\n'
            f'<Project xmlns="{_NAMESPACE}" name="Peer support (fictional example data)" '
            f'origin="Example study" creatingUserGUID="{user}" creationDateTime="2024-01-15T09:00:00Z">'
            f'<Users><User guid="{user}" name="{RESEARCHER}"/></Users>'
            f"<CodeBook><Codes>{codes}</Codes></CodeBook>"
            f"<Variables>{variables}</Variables><Cases>{cases}</Cases>"
            f"<Sources>{sources}</Sources></Project>\n"
        )

    def _codes_of_themes(self) -> str:
        """Return the areas, the themes below them, and the directions below each theme."""
        codes = ""
        for area in self._codebook.areas:
            below = ""
            for theme in self._codebook.themes_of(area.id):
                names = {_in_direction(theme.id, one.id): one.label for one in self._codebook.directions}
                below += _code(theme.id, theme.label, names)
            codes += _category(area.id, area.label, below)
        return codes

    def _codes_of_conditions(self) -> str:
        """Return the conditions of the schematic model, each with met and not met below it."""
        below = ""
        for condition, label in self._conditions.items():
            names = {_of_condition(f"{condition}/{state}"): name for state, name in STATES.items()}
            below += _code(_of_condition(condition), label, names)
        return _category(CONDITIONS, CONDITIONS, below) if below else ""

    def _source(self, name: str, codings: list[_Coding]) -> str:
        """Return a document with its excerpts, each with one coding or more, and its variables."""
        _, contact = self._facts[name]
        text, user = self._texts[name], _guid("user", RESEARCHER)
        at: dict[tuple[int, int], list[str]] = {}
        for coding in codings:
            at.setdefault((coding.start, coding.end), []).append(coding.code)
        excerpts = "".join(
            f'<PlainTextSelection guid="{_guid("selection", name, start, end)}" '
            f"name={quoteattr(text[start:end].strip()[:60])} "
            f'startPosition="{start}" endPosition="{end}">'
            + "".join(
                f'<Coding guid="{_guid("coding", name, start, code)}" creatingUser="{user}">'
                f'<CodeRef targetGUID="{_guid("code", code)}"/></Coding>'
                for code in codes
            )
            + "</PlainTextSelection>"
            for (start, end), codes in at.items()
        )
        values = [("Date", f"<DateValue>{contact.moment:%Y-%m-%d}</DateValue>")]
        if contact.source in KINDS:
            values.append(("Kind", f"<TextValue>{escape(KINDS[contact.source])}</TextValue>"))
        variables = "".join(
            f'<VariableValue><VariableRef targetGUID="{_guid("variable", variable)}"/>{value}</VariableValue>'
            for variable, value in values
        )
        return (
            f'<TextSource guid="{_guid("source", name)}" name={quoteattr(name)} '
            f'plainTextPath="internal://{_guid("text", name)}.txt">'
            f"{excerpts}{variables}</TextSource>"
        )


def list_directions(directions: Mapping[str, str]) -> str:
    """Return the themes that have a direction with it, as the truth lists them.

    >>> list_directions({"supervision": "works", "structures": "lacking", "boundaries": ""})
    'structures/lacking supervision/works'
    """
    said = {theme: direction for theme, direction in directions.items() if direction}
    return " ".join(_in_direction(theme, said[theme]) for theme in sorted(said))


def _in_direction(theme: str, direction: str) -> str:
    return f"{theme}/{direction}" if direction else theme


def _of_condition(said: str) -> str:
    return f"{CONDITIONS}/{said}"


def _category(area: str, label: str, below: str) -> str:
    """Return a code that only holds others."""
    guid = _guid("area", area)
    return f'<Code guid="{guid}" name={quoteattr(label)} isCodable="false">{below}</Code>'


def _code(code: str, label: str, below: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return a code, and the names of those below it."""
    start = f'<Code guid="{_guid("code", code)}" name={quoteattr(label)} isCodable="true"'
    if not below:
        return f"{start}/>"
    return f"{start}>{''.join(_code(child, name) for child, name in below.items())}</Code>"


def _guid(*parts: object) -> str:
    """Return a GUID that follows from the names of what it identifies."""
    return str(uuid.uuid5(_GUIDS, "|".join(map(str, parts))))
