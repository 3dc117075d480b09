"""Export the study as one REFI-QDA project (.qdpx), for NVivo, ATLAS.ti, MAXQDA, QualCoder and others.

Workers are cases; contacts are sources with their date, week and kind as variables; areas are sets and parent
codes; themes are codes, with a child code for each direction; coders are users; the conditions are a graph
and, where somebody has coded them, codes below `CONDITIONS_NAME`. Positions are code points, half-open,
in UTF-8 texts with LF and without a byte order mark, which is what programs agree on. A voice note is a text
as well; it can be an audio source with a transcript, but its audio would identify the worker by their voice,
and is not exported.

QualCoder takes nothing but selections of text, one for each code, place and coder. So a contact that was
reviewed and has no theme has a selection from its first word to its last, and no two codes have one name:
what a child code says is in its name together with its parent's (``Supervision: lacking``).

The same tables give the same bytes: GUIDs follow from names, times are those of the contacts (when somebody
coded is not recorded), and the members of the .zip are not compressed, since compressed bytes depend on a
library's version.
"""

from __future__ import annotations

import io
import zipfile

import pandas as pd
from lxml import etree

from helpers.exchange.code_names import name_directions, name_themes
from helpers.exchange.codebooks import describe_direction, describe_theme
from helpers.exchange.contact_texts import UNCHECKED, ContactText, write_texts
from helpers.exchange.refi import NAMESPACE, ORIGIN, SCHEMA, Q
from helpers.exchange.themes_of_codes import CONDITION, REVIEWED_CODE
from helpers.exchange.xml import guids_of
from helpers.files.documents import EPOCH, holds_forbidden, plain
from helpers.study.codebook import Codebook
from helpers.study.conditions import Conditions
from helpers.study.directions import NOT_SAID
from helpers.study.study import Study

LONGEST_NAME = 200
"""Characters up to which an excerpt is named by its words: programs show the name, and check positions by
it."""
NO_AUDIO = "Transcript only: the audio of a voice note would identify its speaker, and is not exported."
CONDITIONS_NAME = "Conditions"
"""The code below which the codes of conditions are."""
STATES = {"met": "met", "not_met": "not met"}
"""What the child codes of a condition are called, by what they say."""
STEP_X, STEP_Y, BOX = 260, 160, (220, 110)
"""Distances and size of the boxes in the graph of conditions."""
ExcerptKey = tuple[int, int, str]
"""Start and end of an excerpt in the text of its contact, and its coder."""


def write_project(
    study: Study,
    codebook: Codebook,
    conditions: Conditions | None,
    segments: pd.DataFrame,
    codings: pd.DataFrame,
    coverage: pd.DataFrame,
    *,
    condition_codings: pd.DataFrame | None = None,
    voice_notes: str = "text",
) -> bytes:
    """Return the study as a project.

    Parameters
    ----------
    segments, codings
        The tables of those names; level examiner, and so is the project: it contains the words themselves.
    coverage
        ``segment_id``, ``coder``: the segments that each coder has reviewed. A contact that a coder has
        reviewed without coding a theme has an excerpt from its first word to its last with `REVIEWED_CODE`,
        so that nobody takes it for one not reviewed.
    condition_codings
        Table ``condition_codings``; None: nobody has coded conditions.
    voice_notes
        'text': texts like the others; 'audio': audio sources with a transcript,
        for programs that keep the two apart. QualCoder cannot open these: it counts positions in a transcript
        from one, knows one coder for it, and stops where two have coded the same words.

    Raises
    ------
    ValueError
        The result does not fit the schema of the standard: a fault of this module.
    """
    contacts = list(write_texts(segments))
    builder = _ProjectBuilder(study, codebook, voice_notes)
    coded = _with_codes(codings, condition_codings)
    project = builder.project(contacts, conditions, coded, coverage)
    schema = etree.XMLSchema(etree.parse(str(SCHEMA)))
    if not schema.validate(project.getroottree()):
        msg = f"The project does not fit the schema of the standard: line {schema.error_log[0].line}."
        raise ValueError(msg)
    members = {
        "project.qde": etree.tostring(project, xml_declaration=True, encoding="utf-8", pretty_print=True)
    }
    for contact in contacts:
        members[f"sources/{builder.guid('text', contact.contact_id)}.txt"] = contact.text.encode("utf-8")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, EPOCH), data)
    return buffer.getvalue()


class _ProjectBuilder:
    """Builds the elements of one project."""

    def __init__(self, study: Study, codebook: Codebook, voice_notes: str) -> None:
        self._study = study
        self._codebook = codebook
        self._names = name_themes(codebook)
        self._names_in_direction = name_directions(codebook)
        recorded = {source.id for source in study.sources if source.read_by.has_recordings}
        self._audio_sources = recorded if voice_notes == "audio" else set()
        self.guid = guids_of(study)

    def project(
        self,
        contacts: list[ContactText],
        conditions: Conditions | None,
        codings: pd.DataFrame,
        coverage: pd.DataFrame,
    ) -> etree._Element:
        """Return the root of the project, its parts in the order that the schema demands."""
        names = {"name": plain(self._study.title), "origin": ORIGIN}
        root = etree.Element(f"{Q}Project", names, {None: NAMESPACE})
        root.set("creationDateTime", _time(self._study.calendar.last_day.isoformat()))
        users = _add(root, "Users")
        for coder in sorted({*codings["coder"], *coverage["coder"]}) or ["nobody"]:
            _add(users, "User", guid=self.guid("user", coder), name=plain(coder))
        codes = _add(_add(root, "CodeBook"), "Codes")
        self._add_codes(codes)
        if conditions and codings["code"].str.startswith(CONDITION).any():
            self._add_codes_of_conditions(codes, conditions)
        variables = _add(root, "Variables")
        for name, kind in (("Date", "Date"), ("Week", "Integer"), ("Source", "Text")):
            _add(variables, "Variable", guid=self.guid("variable", name), name=name, typeOfVariable=kind)
        self._add_cases(_add(root, "Cases"), contacts)
        if contacts:
            self._add_sources(_add(root, "Sources"), contacts, codings, coverage)
        self._add_sets(_add(root, "Sets"))
        if conditions:
            self._add_graph(_add(root, "Graphs"), conditions)
        description = (
            f"{self._study.notice}. Codebook {self._codebook.stamp}. "
            "Pseudonymised at most: for examiners, under agreement."
        )
        _add(root, "Description").text = plain(description)
        return root

    def _add_codes(self, codes: etree._Element) -> None:
        for area in self._codebook.areas:
            guid, name = self.guid("area", area.id), plain(area.label)
            parent = _add(codes, "Code", guid=guid, name=name, isCodable="false")
            _add(parent, "Description").text = plain(area.meaning)
            for theme in self._codebook.themes_of(area.id):
                guid, name = self._guid_of_code(theme.id), plain(self._names[theme.id])
                code = _add(parent, "Code", guid=guid, name=name, isCodable="true")
                _add(code, "Description").text = plain(describe_theme(theme))
                for direction in self._codebook.directions:
                    guid = self._guid_of_code(f"{theme.id}/{direction.id}")
                    name = plain(self._names_in_direction[theme.id, direction.id])
                    child = _add(code, "Code", guid=guid, name=name, isCodable="true")
                    _add(child, "Description").text = plain(describe_direction(direction))
        guid = self._guid_of_code(REVIEWED_CODE)
        code = _add(codes, "Code", guid=guid, name=REVIEWED_CODE, isCodable="true")
        _add(code, "Description").text = "The contact was reviewed, and no theme occurs in it."

    def _add_codes_of_conditions(self, codes: etree._Element, conditions: Conditions) -> None:
        """Add the conditions below one code, each with child codes for met and not met."""
        guid = self.guid("conditions")
        parent = _add(codes, "Code", guid=guid, name=CONDITIONS_NAME, isCodable="false")
        for condition in conditions.conditions:
            code = f"{CONDITION}{condition.id}"
            name = plain(condition.label)
            element = _add(parent, "Code", guid=self._guid_of_code(code), name=name, isCodable="true")
            _add(element, "Description").text = plain(condition.meaning)
            for state, said in STATES.items():
                guid = self._guid_of_code(f"{code}/{state}")
                _add(element, "Code", guid=guid, name=f"{name}: {said}", isCodable="true")

    def _guid_of_code(self, code: str) -> str:
        """Return the GUID of a code as `_with_codes` names it, or of `REVIEWED_CODE`."""
        if code == REVIEWED_CODE:
            return self.guid("read")
        if code.startswith(CONDITION):
            return self.guid("condition code", code.removeprefix(CONDITION))
        theme, slash, direction = code.partition("/")
        return self.guid("direction", theme, direction) if slash else self.guid("theme", theme)

    def _add_sets(self, sets: etree._Element) -> None:
        for area in self._codebook.areas:
            code_set = _add(sets, "Set", guid=self.guid("set", area.id), name=plain(area.label))
            _add(code_set, "Description").text = plain(area.meaning)
            for theme in self._codebook.themes_of(area.id):
                _add(code_set, "MemberCode", targetGUID=self.guid("theme", theme.id))

    def _add_graph(self, graphs: etree._Element, conditions: Conditions) -> None:
        """Add the conditions one below the other, each with its themes at its side."""
        name = f"Conditions of {self._study.worker_noun.singular} programmes"
        graph = _add(graphs, "Graph", guid=self.guid("graph"), name=plain(name))
        labels = {theme.id: theme.label for theme in self._codebook.themes}
        edges: list[tuple[str, str]] = []
        for row, condition in enumerate(conditions.conditions):
            guid = self.guid("condition", condition.id)
            _add_vertex(graph, guid, condition.label, 0, row, shape="RoundedRectangle")
            edges += [(guid, self.guid("condition", after)) for after in condition.leads_to]
            for column, theme in enumerate(condition.themes, start=1):
                theme_guid, code = self.guid("feeds", condition.id, theme), self.guid("theme", theme)
                _add_vertex(graph, theme_guid, labels[theme], column, row, shape="Oval", representedGUID=code)
                edges.append((theme_guid, guid))
        for start, end in edges:
            guid = self.guid("edge", start, end)
            _add(graph, "Edge", guid=guid, sourceVertex=start, targetVertex=end, direction="OneWay")

    def _add_cases(self, cases: etree._Element, contacts: list[ContactText]) -> None:
        for worker in self._study.worker_ids:
            case = _add(cases, "Case", guid=self.guid("case", worker), name=worker)
            for contact in contacts:
                if contact.worker == worker:
                    _add(case, "SourceRef", targetGUID=self.guid("source", contact.contact_id))

    def _add_sources(
        self,
        sources: etree._Element,
        contacts: list[ContactText],
        codings: pd.DataFrame,
        coverage: pd.DataFrame,
    ) -> None:
        contact_of = {segment_id: contact for contact in contacts for segment_id in contact.starts}
        excerpts_of = self._group_excerpts(codings, contact_of)
        reviewers_of = _reviewers_without_codings(codings, coverage, contact_of)
        for contact in contacts:
            excerpts = excerpts_of.get(contact.contact_id, {})
            for coder in reviewers_of.get(contact.contact_id, []):
                excerpts[0, len(contact.text.rstrip()), coder] = [REVIEWED_CODE]
            source = self._add_source(sources, contact, excerpts)
            self._add_values(source, contact)

    def _group_excerpts(
        self, codings: pd.DataFrame, contact_of: dict[str, ContactText]
    ) -> dict[str, dict[ExcerptKey, list[str]]]:
        """Return the codes of each excerpt of each contact: themes in the codebook's order, then conditions.

        Several indicators of a theme that the dictionary has found in one place are one coding.
        """
        codes_at: dict[str, dict[ExcerptKey, set[str]]] = {}
        columns = ["segment_id", "code", "start", "end", "coder"]
        for segment_id, code, start, end, coder in codings[columns].itertuples(index=False):
            contact = contact_of[segment_id]
            first = contact.starts[segment_id]
            of_contact = codes_at.setdefault(contact.contact_id, {})
            of_contact.setdefault((first + start, first + end, coder), set()).add(code)
        return {
            contact_id: {key: sorted(codes, key=self._order) for key, codes in sorted(of_contact.items())}
            for contact_id, of_contact in codes_at.items()
        }

    def _order(self, code: str) -> tuple[int, str]:
        theme = code.partition("/")[0]
        if theme in self._codebook.theme_ids:
            return self._codebook.theme_ids.index(theme), code
        return len(self._codebook.theme_ids), code

    def _add_source(
        self, sources: etree._Element, contact: ContactText, excerpts: dict[ExcerptKey, list[str]]
    ) -> etree._Element:
        """Add a contact as an audio or a text source, with its excerpts; return the source."""
        contact_id, created = contact.contact_id, {"creationDateTime": _time(contact.date)}
        guid, text_guid = self.guid("source", contact_id), self.guid("text", contact_id)
        path = f"internal://{text_guid}.txt"
        if contact.source in self._audio_sources:
            no_audio = f"absolute:///audio-is-not-exported/{contact_id}"
            source = _add(sources, "AudioSource", guid=guid, name=contact_id, path=no_audio, **created)
            description = NO_AUDIO if contact.is_checked else f"{NO_AUDIO} {UNCHECKED}"
            _add(source, "Description").text = description
            of_text = {"guid": text_guid, "name": f"{contact_id}.txt", "plainTextPath": path}
            transcript = _add(source, "Transcript", **of_text, **created)
            self._add_transcript_excerpts(transcript, contact, excerpts)
            return source
        source = _add(sources, "TextSource", guid=guid, name=contact_id, plainTextPath=path, **created)
        if not contact.is_checked:
            _add(source, "Description").text = UNCHECKED
        for key, codes in excerpts.items():
            start, end, coder = key
            positions = {"startPosition": str(start), "endPosition": str(end)}
            attributes = {**positions, "creatingUser": self.guid("user", coder), **created}
            self._add_excerpt(source, "PlainTextSelection", contact, key, codes, attributes)
        return source

    def _add_transcript_excerpts(
        self, transcript: etree._Element, contact: ContactText, excerpts: dict[ExcerptKey, list[str]]
    ) -> None:
        """Add the excerpts of a transcript, which refer to points in it instead of positions."""
        guids = {}
        for position in sorted({position for start, end, _ in excerpts for position in (start, end)}):
            guids[position] = self.guid("sync", contact.contact_id, position)
            _add(transcript, "SyncPoint", guid=guids[position], position=str(position))
        for key, codes in excerpts.items():
            start, end, coder = key
            attributes = {
                "fromSyncPoint": guids[start],
                "toSyncPoint": guids[end],
                "creatingUser": self.guid("user", coder),
                "creationDateTime": _time(contact.date),
            }
            self._add_excerpt(transcript, "TranscriptSelection", contact, key, codes, attributes)

    def _add_excerpt(
        self,
        parent: etree._Element,
        tag: str,
        contact: ContactText,
        key: ExcerptKey,
        codes: list[str],
        attributes: dict[str, str],
    ) -> None:
        """Add an excerpt with a coding for each of its codes."""
        start, end, coder = key
        words = contact.text[start:end]
        name = {"name": words} if len(words) <= LONGEST_NAME and not holds_forbidden(words) else {}
        # GUIDs follow from these names: with another one, programs would take each excerpt for a new one.
        guid = self.guid("selection", contact.contact_id, *key)
        excerpt = _add(parent, tag, guid=guid, **name, **attributes)
        for code in codes:
            guid = self.guid("coding", contact.contact_id, *key, code)
            coding = _add(excerpt, "Coding", guid=guid, creatingUser=self.guid("user", coder))
            _add(coding, "CodeRef", targetGUID=self._guid_of_code(code))

    def _add_values(self, source: etree._Element, contact: ContactText) -> None:
        """Add the values of the three variables of a contact."""
        values = (
            ("Date", "DateValue", contact.date),
            ("Week", "IntegerValue", contact.week),
            ("Source", "TextValue", contact.source),
        )
        for variable, tag, value in values:
            element = _add(source, "VariableValue")
            _add(element, "VariableRef", targetGUID=self.guid("variable", variable))
            _add(element, tag).text = str(value)


def _with_codes(codings: pd.DataFrame, condition_codings: pd.DataFrame | None) -> pd.DataFrame:
    """Return codings of themes and of conditions with the ``code`` of each.

    It is ``supervision``, ``supervision/lacking`` or ``condition:supervise/met``.
    """
    said = ("/" + codings["direction"]).where(codings["direction"] != NOT_SAID, "")
    coded = codings.assign(code=codings["theme"] + said)
    if condition_codings is None or condition_codings.empty:
        return coded
    said = ("/" + condition_codings["state"]).where(condition_codings["state"] != "", "")
    of_conditions = condition_codings.assign(code=CONDITION + condition_codings["condition"] + said)
    columns = ["segment_id", "code", "start", "end", "coder"]
    return pd.concat([coded[columns], of_conditions[columns]], ignore_index=True)


def _reviewers_without_codings(
    codings: pd.DataFrame, coverage: pd.DataFrame, contact_of: dict[str, ContactText]
) -> dict[str, list[str]]:
    """Return, for each contact, the coders who have reviewed it without coding any theme."""
    coded, reviewed = (
        {
            (contact_of[segment_id].contact_id, coder)
            for segment_id, coder in table[["segment_id", "coder"]].itertuples(index=False)
        }
        for table in (codings, coverage)
    )
    reviewers_of: dict[str, list[str]] = {}
    for contact_id, coder in sorted(reviewed - coded):
        reviewers_of.setdefault(contact_id, []).append(coder)
    return reviewers_of


def _add(parent: etree._Element, tag: str, /, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{Q}{tag}", attributes)


def _add_vertex(graph: etree._Element, guid: str, name: str, column: int, row: int, **more: str) -> None:
    """Add a box to the graph of conditions, in a column and a row."""
    x, y = column * STEP_X, row * STEP_Y
    corners = {"firstX": x, "firstY": y, "secondX": x + BOX[0], "secondY": y + BOX[1]}
    attributes = {key: str(value) for key, value in corners.items()}
    _add(graph, "Vertex", guid=guid, name=plain(name), **attributes, **more)


def _time(day: str) -> str:
    return f"{day}T00:00:00Z"
