"""The whole study as one REFI-QDA project (.qdpx), for NVivo, ATLAS.ti, MAXQDA, QualCoder and others to open.

Workers are cases, contacts are sources with their date, week and kind as variables, areas are sets and parent codes, themes codes,
coders users, the conditions a graph. Positions are code points, half-open, in UTF-8 texts with LF and without a byte order mark: what
programs agree on. A voice note is an audio source with a transcript; the audio itself is a voice, and stays where it is.

The same tables give the same bytes: GUIDs follow from names, times are those of the contacts (when somebody coded is not kept), and the
members of the .zip are stored, since what compression makes of them depends on a library's version.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd
from lxml import etree

from helpers.exchange.codebooks import describe
from helpers.exchange.manual_coding import READ
from helpers.exchange.refi import NAMESPACE, ORIGIN, SCHEMA, Q
from helpers.exchange.xml import guids_of
from helpers.files.documents import EPOCH, holds_forbidden, plain
from helpers.study.codebook import Codebook
from helpers.study.conditions import Conditions
from helpers.study.study import Study

LONGEST_NAME = 200
"""Characters up to which an excerpt bears its words as its name: programs show it, and check positions by it."""
UNCHECKED = "A machine's transcript that nobody has checked: it may be coded, and is not to be quoted."
NO_AUDIO = "Transcript only: the audio of a voice note is a voice, and is not exported."
STEP_X, STEP_Y, BOX = 260, 160, (220, 110)
_told_apart = str.maketrans({"\r": "\n", "\ufeff": " "})
"""Characters that a text cannot hold without moving others: a reader takes them for a line end and a byte order mark."""


class Document(NamedTuple):
    """One contact as a text: the words of its segments, and where each segment begins in it."""

    contact_id: str
    worker: str
    date: str
    week: int
    source: str
    text: str
    places: dict[str, int]
    is_checked: bool


def write_project(
    study: Study,
    codebook: Codebook,
    conditions: Conditions | None,
    segments: pd.DataFrame,
    codings: pd.DataFrame,
    read: pd.DataFrame,
    *,
    voice_notes: str = "audio",
) -> bytes:
    """Return the study as a project.

    Parameters
    ----------
    segments, codings
        The tables of those names; level examiner, and so is the project: it holds what was said.
    read
        ``segment_id``, ``coder``: which segments each person has read. A contact read without any theme is coded as a whole with
        `READ`, so that nobody takes it for one that was not looked at.
    voice_notes
        'audio': audio sources with a transcript; 'text': plain texts, for programs that count positions in transcripts otherwise
        (QualCoder adds one).

    Raises
    ------
    ValueError
        What was made does not fit the schema of the standard: a fault of this module.
    """
    documents = list(_documents(segments))
    maker = _Maker(study, codebook, voice_notes)
    project = maker.project(documents, conditions, codings, read)
    schema = etree.XMLSchema(etree.parse(str(SCHEMA)))
    if not schema.validate(project.getroottree()):
        msg = f"the project does not fit the schema of the standard: line {schema.error_log[0].line}"
        raise ValueError(msg)
    members = {
        "project.qde": etree.tostring(project, xml_declaration=True, encoding="utf-8", pretty_print=True)
    }
    members |= {
        f"sources/{maker.guid('text', one.contact_id)}.txt": one.text.encode("utf-8") for one in documents
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, EPOCH), data)
    return buffer.getvalue()


def _documents(segments: pd.DataFrame) -> Iterator[Document]:
    """Yield each contact: a line a record, who speaks before it where more than one does, one space between its segments."""
    columns = ["contact_id", "worker", "date", "week", "source"]
    for (contact_id, worker, date, week, source), own in segments.sort_values(
        "segment_id", kind="stable"
    ).groupby(columns, sort=True):
        labels = {"worker": f"{worker}: ", "researcher": "Researcher: ", "other": "Other: "}
        several = len(set(own["speaker_role"])) > 1
        parts: list[str] = []
        places, at, before = {}, 0, None
        for segment_id, record_id, role, text in own[
            ["segment_id", "record_id", "speaker_role", "text"]
        ].itertuples(index=False):
            is_new = record_id != before
            lead = ("\n" if parts and is_new else " " if parts else "") + (
                labels[role] if several and is_new else ""
            )
            parts += [lead, text.translate(_told_apart)]
            places[segment_id] = at + len(lead)
            at, before = at + len(lead) + len(text), record_id
        yield Document(
            contact_id,
            worker,
            date,
            int(week),
            source,
            "".join(parts) + "\n",
            places,
            bool(own["is_checked"].all()),
        )


class _Maker:
    """Makes the elements of one project."""

    def __init__(self, study: Study, codebook: Codebook, voice_notes: str) -> None:
        self._study, self._codebook = study, codebook
        self._as_audio = {"voice_note"} if voice_notes == "audio" else set()
        self.guid = guids_of(study)

    def project(
        self,
        documents: list[Document],
        conditions: Conditions | None,
        codings: pd.DataFrame,
        read: pd.DataFrame,
    ) -> etree._Element:
        """Return the root of the project, its parts in the order of the schema."""
        coders = sorted({*codings["coder"], *read["coder"]}) or ["nobody"]
        root = etree.Element(
            f"{Q}Project", {"name": plain(self._study.title), "origin": ORIGIN}, {None: NAMESPACE}
        )
        root.set("creationDateTime", _time(self._study.calendar.last_day.isoformat()))
        users = _add(root, "Users")
        for coder in coders:
            _add(users, "User", guid=self.guid("user", coder), name=plain(coder))
        self._codes(_add(_add(root, "CodeBook"), "Codes"))
        variables = _add(root, "Variables")
        for name, kind in (("Date", "Date"), ("Week", "Integer"), ("Source", "Text")):
            _add(variables, "Variable", guid=self.guid("variable", name), name=name, typeOfVariable=kind)
        cases = _add(root, "Cases")
        for worker in self._study.worker_ids:
            case = _add(cases, "Case", guid=self.guid("case", worker), name=worker)
            for document in documents:
                if document.worker == worker:
                    _add(case, "SourceRef", targetGUID=self.guid("source", document.contact_id))
        if documents:
            sources = _add(root, "Sources")
            of_segment = {segment_id: document for document in documents for segment_id in document.places}
            marks = self._marks(codings, of_segment)
            only_read = self._only_read(codings, read, of_segment)
            for document in documents:
                self._source(
                    sources,
                    document,
                    marks.get(document.contact_id, {}),
                    only_read.get(document.contact_id, []),
                )
        self._sets(_add(root, "Sets"))
        if conditions:
            self._graph(_add(root, "Graphs"), conditions)
        about = f"{self._study.notice}. Codebook {self._codebook.stamp}. Pseudonymised at most: for examiners, under agreement."
        _add(root, "Description").text = plain(about)
        return root

    def _codes(self, codes: etree._Element) -> None:
        for area in self._codebook.areas:
            parent = _add(
                codes, "Code", guid=self.guid("area", area.id), name=plain(area.label), isCodable="false"
            )
            _add(parent, "Description").text = plain(area.meaning)
            for theme in self._codebook.themes_of(area.id):
                code = _add(
                    parent,
                    "Code",
                    guid=self.guid("theme", theme.id),
                    name=plain(theme.label),
                    isCodable="true",
                )
                _add(code, "Description").text = plain(describe(theme))
        code = _add(codes, "Code", guid=self.guid("read"), name=READ, isCodable="true")
        _add(code, "Description").text = "The contact was read, and has nothing of any theme."

    def _sets(self, sets: etree._Element) -> None:
        for area in self._codebook.areas:
            one = _add(sets, "Set", guid=self.guid("set", area.id), name=plain(area.label))
            _add(one, "Description").text = plain(area.meaning)
            for theme in self._codebook.themes_of(area.id):
                _add(one, "MemberCode", targetGUID=self.guid("theme", theme.id))

    def _graph(self, graphs: etree._Element, conditions: Conditions) -> None:
        """Add the conditions one below the other, each with the themes that feed it at its side."""
        name = f"Conditions of {self._study.worker_noun.singular} programmes"
        graph = _add(graphs, "Graph", guid=self.guid("graph"), name=plain(name))
        edges: list[tuple[str, str]] = []
        for row, condition in enumerate(conditions.conditions):
            own = self.guid("condition", condition.id)
            self._vertex(graph, own, condition.label, 0, row, shape="RoundedRectangle")
            edges += [(own, self.guid("condition", after)) for after in condition.leads_to]
            for column, theme in enumerate(condition.themes, start=1):
                feeding = self.guid("feeds", condition.id, theme)
                label = next(one.label for one in self._codebook.themes if one.id == theme)
                self._vertex(
                    graph,
                    feeding,
                    label,
                    column,
                    row,
                    shape="Oval",
                    representedGUID=self.guid("theme", theme),
                )
                edges.append((feeding, own))
        for start, end in edges:
            _add(
                graph,
                "Edge",
                guid=self.guid("edge", start, end),
                sourceVertex=start,
                targetVertex=end,
                direction="OneWay",
            )

    @staticmethod
    def _vertex(graph: etree._Element, guid: str, name: str, column: int, row: int, **more: str) -> None:
        x, y = column * STEP_X, row * STEP_Y
        corners = {"firstX": x, "firstY": y, "secondX": x + BOX[0], "secondY": y + BOX[1]}
        _add(
            graph,
            "Vertex",
            guid=guid,
            name=plain(name),
            **{key: str(value) for key, value in corners.items()},
            **more,
        )

    def _marks(
        self, codings: pd.DataFrame, of_segment: dict[str, Document]
    ) -> dict[str, dict[tuple[int, int, str], list[str]]]:
        """Return of each contact: where, and by whom, which themes; what several indicators find at one place is there once."""
        found: dict[str, dict[tuple[int, int, str], set[str]]] = {}
        for segment_id, theme, start, end, coder in codings[
            ["segment_id", "theme", "start", "end", "coder"]
        ].itertuples(index=False):
            document = of_segment[segment_id]
            first = document.places[segment_id]
            found.setdefault(document.contact_id, {}).setdefault(
                (first + start, first + end, coder), set()
            ).add(theme)
        order = self._codebook.theme_ids
        return {
            contact: {place: sorted(themes, key=order.index) for place, themes in sorted(of_contact.items())}
            for contact, of_contact in found.items()
        }

    @staticmethod
    def _only_read(
        codings: pd.DataFrame, read: pd.DataFrame, of_segment: dict[str, Document]
    ) -> dict[str, list[str]]:
        """Return of each contact who has read it and given nothing a theme."""
        given = {
            (of_segment[one].contact_id, coder)
            for one, coder in codings[["segment_id", "coder"]].itertuples(index=False)
        }
        seen = {
            (of_segment[one].contact_id, coder)
            for one, coder in read[["segment_id", "coder"]].itertuples(index=False)
        }
        found: dict[str, list[str]] = {}
        for contact_id, coder in sorted(seen - given):
            found.setdefault(contact_id, []).append(coder)
        return found

    def _source(
        self,
        sources: etree._Element,
        document: Document,
        marks: dict[tuple[int, int, str], list[str]],
        only_read: list[str],
    ) -> None:
        guid, text = self.guid("source", document.contact_id), self.guid("text", document.contact_id)
        when, path = {"creationDateTime": _time(document.date)}, f"internal://{text}.txt"
        if document.source in self._as_audio:
            no_file = f"absolute:///audio-is-not-exported/{document.contact_id}"
            source = _add(sources, "AudioSource", guid=guid, name=document.contact_id, path=no_file, **when)
            _add(source, "Description").text = NO_AUDIO if document.is_checked else f"{NO_AUDIO} {UNCHECKED}"
            name = f"{document.contact_id}.txt"
            holder = _add(source, "Transcript", guid=text, name=name, plainTextPath=path, **when)
            self._transcript(holder, document, marks)
        else:
            source = _add(
                sources, "TextSource", guid=guid, name=document.contact_id, plainTextPath=path, **when
            )
            if not document.is_checked:
                _add(source, "Description").text = UNCHECKED
            for (start, end, coder), themes in marks.items():
                place = {
                    "startPosition": str(start),
                    "endPosition": str(end),
                    "creatingUser": self.guid("user", coder),
                    **when,
                }
                self._excerpt(source, "PlainTextSelection", document, (start, end, coder), themes, place)
        for coder in only_read:
            self._coding(source, self.guid("read", document.contact_id, coder), coder, self.guid("read"))
        for variable, kind, value in (
            ("Date", "Date", document.date),
            ("Week", "Integer", document.week),
            ("Source", "Text", document.source),
        ):
            told = _add(source, "VariableValue")
            _add(told, "VariableRef", targetGUID=self.guid("variable", variable))
            _add(told, f"{kind}Value").text = str(value)

    def _transcript(
        self, holder: etree._Element, document: Document, marks: dict[tuple[int, int, str], list[str]]
    ) -> None:
        ends = sorted({end for start, last, _ in marks for end in (start, last)})
        for position in ends:
            _add(
                holder,
                "SyncPoint",
                guid=self.guid("sync", document.contact_id, position),
                position=str(position),
            )
        for (start, end, coder), themes in marks.items():
            points = {
                "fromSyncPoint": self.guid("sync", document.contact_id, start),
                "toSyncPoint": self.guid("sync", document.contact_id, end),
                "creatingUser": self.guid("user", coder),
                "creationDateTime": _time(document.date),
            }
            self._excerpt(holder, "TranscriptSelection", document, (start, end, coder), themes, points)

    def _excerpt(
        self,
        holder: etree._Element,
        kind: str,
        document: Document,
        place: tuple[int, int, str],
        themes: list[str],
        attributes: dict[str, str],
    ) -> None:
        start, end, coder = place
        words = document.text[start:end]
        named = {"name": words} if len(words) <= LONGEST_NAME and not holds_forbidden(words) else {}
        excerpt = _add(
            holder, kind, guid=self.guid("selection", document.contact_id, *place), **named, **attributes
        )
        for theme in themes:
            self._coding(
                excerpt,
                self.guid("coding", document.contact_id, *place, theme),
                coder,
                self.guid("theme", theme),
            )

    def _coding(self, holder: etree._Element, guid: str, coder: str, code: str) -> None:
        coding = _add(holder, "Coding", guid=guid, creatingUser=self.guid("user", coder))
        _add(coding, "CodeRef", targetGUID=code)


def _add(parent: etree._Element, tag: str, /, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{Q}{tag}", attributes)


def _time(day: str) -> str:
    return f"{day}T00:00:00Z"
