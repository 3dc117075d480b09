"""What two fictional coders have marked by hand, in the files of the programs that they use.

The researcher codes every contact as the truth has it, in a program that writes REFI-QDA (.qdpx). A second coder reads a fifth of
the contacts, in Taguette, and departs from the truth in known ways, which stand in ``data/truth/second_coder.csv``: each
`MISSED`-th coding is left out, each `TAKEN_FOR_ANOTHER`-th is of another theme, each `ADDED`-th sentence without a theme is given one.
"""

from __future__ import annotations

import csv
import io
import uuid
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from helpers.example.corpus import RESEARCHER
from helpers.example.files import Files, stored
from helpers.example.telling import Plan, Planned
from helpers.study.codebook import Codebook

SECOND_CODER = "Tom Ashby"
SECOND_PERSON = "R2"
MOST_WORKERS = 5
"""Of a larger study, the first so many workers are coded manually."""
EVERY, FROM = 5, 2
MISSED, TAKEN_FOR_ANOTHER, ADDED = 6, 11, 23
NOTHING = "Read, nothing of these"
SECOND_COLUMNS = ["worker", "date", "source", "text", "themes"]
KINDS = {"interview": "Interview", "observation": "Visit"}
VARIABLES = (("Date", "Date"), ("Kind", "Text"))
PROJECT, HIGHLIGHTS = "coding/Peer support.qdpx", "coding/Peer support highlights.csv"
_NAMESPACE = "urn:QDA-XML:project:1.0"
_GUIDS = uuid.UUID("5d1d1e5c-2023-5002-9c3b-0a2f6f1b7c11")


class _Coding(NamedTuple):
    document: str
    code: str
    start: int
    end: int


class HandCoders:
    """Both coders, contact after contact."""

    def __init__(self, codebook: Codebook) -> None:
        self._codebook = codebook
        self._texts: dict[str, str] = {}
        self._facts: dict[str, tuple[str, Planned]] = {}
        self._codings: list[_Coding] = []
        self._highlights: list[tuple[str, str, str]] = []
        self._n_contacts = self._n_codings = self._n_plain = self._n_workers = 0
        self.second: list[list[str]] = []
        """What the second coder has given each sentence that they read: `SECOND_COLUMNS`."""

    def take(self, plan: Plan) -> None:
        """Code a worker's contacts."""
        self._n_workers += 1
        if self._n_workers > MOST_WORKERS:
            return
        days = [f"{plan.worker.id}-{contact.moment:%Y-%m-%d}-{contact.source}" for contact in plan.contacts]
        n_of_day, of_day = Counter(days), Counter[str]()
        for contact, day in zip(plan.contacts, days, strict=True):
            of_day[day] += 1
            self._code(plan, contact, f"{day}-{of_day[day]:02d}", is_only=n_of_day[day] == 1)
            if self._n_contacts % EVERY == FROM:
                self._code_again(contact, f"{day}-{of_day[day]:02d}")
            self._n_contacts += 1

    def _code(self, plan: Plan, contact: Planned, contact_id: str, *, is_only: bool) -> None:
        """Lay a contact out as one text, and mark every sentence that tells a theme."""
        is_told = is_only and contact.source in KINDS  # by case, date and kind
        name = (
            contact_id
            if not is_told
            else f"{plan.name}, {KINDS[contact.source].lower()} of {contact.moment:%Y-%m-%d}"
        )
        self._facts[name] = plan.name, contact
        text = ""
        n_before = len(self._codings)
        for turn in contact.turns:
            if contact.source == "interview":
                text += f"{plan.name if turn.is_worker else RESEARCHER}: "
            for one in turn.said:
                for theme in self._in_order(one.sentence.themes if one.sentence else frozenset()):
                    self._codings.append(_Coding(name, theme, len(text), len(text) + len(one.text)))
                text += f"{one.text} "
            text = text.rstrip() + "\n"
        if len(self._codings) == n_before:
            self._codings.append(_Coding(name, NOTHING, 0, len(text) - 1))
        self._texts[name] = text

    def _code_again(self, contact: Planned, contact_id: str) -> None:
        """Highlight what the second coder sees."""
        n_before = len(self._highlights)
        told = [(one, one.sentence) for turn in contact.turns for one in turn.said if one.sentence]
        for one, sentence in told:
            seen = []
            for theme in self._in_order(sentence.themes):
                self._n_codings += 1
                if self._n_codings % MISSED:
                    seen.append(theme if self._n_codings % TAKEN_FOR_ANOTHER else self._after(theme))
            if not sentence.themes:
                self._n_plain += 1
                seen += [] if self._n_plain % ADDED else ["own_wellbeing"]
            self._highlights += [(contact_id, theme, one.text) for theme in self._in_order(frozenset(seen))]
            self.second.append(
                [
                    contact.worker.id,
                    f"{contact.moment:%Y-%m-%d}",
                    contact.source,
                    one.text,
                    " ".join(sorted(set(seen))),
                ]
            )
        if len(self._highlights) == n_before:
            self._highlights.append((contact_id, NOTHING, told[0][0].text))

    def _in_order(self, themes: frozenset[str]) -> Iterator[str]:
        return (theme for theme in self._codebook.theme_ids if theme in themes)

    def _after(self, theme: str) -> str:
        ids = self._codebook.theme_ids
        return ids[(ids.index(theme) + 1) % len(ids)]

    def files(self) -> Files:
        """Return both files: path below data/raw -> bytes."""
        members = {"project.qde": self._project().encode("utf-8")}
        members |= {
            f"sources/{_guid('text', name)}.txt": text.encode("utf-8") for name, text in self._texts.items()
        }
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\r\n")
        writer.writerow(["id", "document", "tag", "content"])
        writer.writerows((n, *highlight) for n, highlight in enumerate(self._highlights, start=1))
        return {PROJECT: stored(members), HIGHLIGHTS: buffer.getvalue().encode("utf-8")}

    def _project(self) -> str:
        """Return the .qde: users, codes below their areas, cases, documents with their excerpts."""
        codes = "".join(
            f'<Code guid="{_guid("area", area.id)}" name={quoteattr(area.label)} isCodable="false">'
            + "".join(
                _code(theme.id, theme.label) for theme in self._codebook.themes if theme.area == area.id
            )
            + "</Code>"
            for area in self._codebook.areas
        )
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
            f'<Project xmlns="{_NAMESPACE}" name="Peer support (fictional example data)" origin="Example study" '
            f'creatingUserGUID="{user}" creationDateTime="2024-01-15T09:00:00Z">'
            f'<Users><User guid="{user}" name="{RESEARCHER}"/></Users>'
            f"<CodeBook><Codes>{codes}{_code(NOTHING, NOTHING)}</Codes></CodeBook>"
            f"<Variables>{variables}</Variables><Cases>{cases}</Cases><Sources>{sources}</Sources></Project>\n"
        )

    def _source(self, name: str, codings: list[_Coding]) -> str:
        """Return a document: its excerpts, each with one coding or more, and its variables."""
        _, contact = self._facts[name]
        text, user = self._texts[name], _guid("user", RESEARCHER)
        at: dict[tuple[int, int], list[str]] = {}
        for coding in codings:
            at.setdefault((coding.start, coding.end), []).append(coding.code)
        excerpts = "".join(
            f'<PlainTextSelection guid="{_guid("selection", name, start, end)}" name={quoteattr(text[start:end].strip()[:60])} '
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
        values += (
            [("Kind", f"<TextValue>{escape(KINDS[contact.source])}</TextValue>")]
            if contact.source in KINDS
            else []
        )
        variables = "".join(
            f'<VariableValue><VariableRef targetGUID="{_guid("variable", variable)}"/>{value}</VariableValue>'
            for variable, value in values
        )
        return (
            f'<TextSource guid="{_guid("source", name)}" name={quoteattr(name)} plainTextPath="internal://{_guid("text", name)}.txt">'
            f"{excerpts}{variables}</TextSource>"
        )


def _code(code: str, label: str) -> str:
    return f'<Code guid="{_guid("code", code)}" name={quoteattr(label)} isCodable="true"/>'


def _guid(*parts: object) -> str:
    """Return a GUID that is always the same for the same thing."""
    return str(uuid.uuid5(_GUIDS, "|".join(map(str, parts))))
