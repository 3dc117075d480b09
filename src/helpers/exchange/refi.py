"""REFI-QDA projects (.qdpx), the exchange format of NVivo, ATLAS.ti, MAXQDA, QualCoder and others.

Accepts the standard of 2019 (namespace ``urn:QDA-XML:project:1.0``) and what programs make of it:
``Sources/`` for ``sources/``, another name for ``project.qde``, the project in a folder of the archive or as
a bare .qde without one, GUIDs in braces or capitals, paths without ``internal://``, byte order marks and
CRLF, UTF-16, several codings of one excerpt, texts that represent a PDF or a picture, transcripts of audio
and video. How positions are counted is inferred (`position_conventions`). A text that cannot be read costs
only its own excerpts. Content that is not imported (memos, links, graphs, excerpts of pictures and of audio)
is counted, as the standard asks. What is an excerpt here is a *selection* in the standard.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from helpers.errors import SHOWN
from helpers.exchange.documents_apart import FiledDocument, add_documents
from helpers.exchange.projects import Excerpt, Loss, Project
from helpers.exchange.refi_archive import NAMESPACE, Q, open_project
from helpers.exchange.refi_cases import SelectionCases, read_attributes, read_case_selections
from helpers.exchange.refi_selections import (
    CODING,
    Selection,
    Span,
    locate_selections,
    read_selections,
    whole_text_elements,
)
from helpers.exchange.refi_texts import CodedText, read_texts
from helpers.exchange.same_names import fold_name, only_meanings
from helpers.exchange.xml import guid_in
from helpers.prose import counted

__all__ = ["NAMESPACE", "ORIGIN", "SCHEMA", "Q", "read_coders", "read_project"]
ORIGIN = "peer-support-compendium"
"""The origin that our own export names: its positions follow the standard."""
SCHEMA = Path(__file__).parent / "schemas" / "Project.xsd"
NOT_IMPORTED = {
    "Note": "notes and memos",
    "Link": "links",
    "Set": "sets",
    "Graph": "graphs",
    "PictureSelection": "excerpts of pictures",
    "PDFSelection": "excerpts of a page's area",
    "AudioSelection": "excerpts of audio",
    "VideoSelection": "excerpts of video",
}
_count_codings = etree.XPath("count(//q:Coding)", namespaces={"q": NAMESPACE})


class _Names(NamedTuple):
    """The names that GUIDs refer to."""

    codes: dict[str, str]
    coders: dict[str, str]
    documents: dict[str, str]
    """By the key of their text."""


def read_project(path: Path) -> Project:
    """Read the texts, codes and excerpts of a project: of an archive, or of a bare .qde without one.

    Returns
    -------
    Project
        With texts as `projects.plain_text` returns them, and positions in code points, half-open.

    Raises
    ------
    CodingFileError
        It is damaged or unsafe, or is not a project of the standard.
    """
    files = open_project(path)
    root = files.root
    texts = list(read_texts(files))
    selections = [selection for text in texts for selection in read_selections(text)]
    case_selections = read_case_selections(root)
    project = Project(remarks=files.remarks)
    named_codes = list(_name_codes(root.find(f"{Q}CodeBook/{Q}Codes"), ""))
    names = _Names(
        codes=_by_guid(named_codes),
        coders=_name_coders(root, selections, project.coders_apart),
        documents=_add_texts(root, texts, project),
    )
    is_ours = root.get("origin") == ORIGIN
    spans, calibration = locate_selections(selections, texts, case_selections, is_standard=is_ours)
    cases = SelectionCases(selections, spans, case_selections)
    for key, divided in cases.divided().items():
        project.divided.setdefault(names.documents[key], set()).update(divided)
    project.codes = [name for _, name in named_codes]
    project.descriptions = _describe_codes(named_codes)
    project.excerpts = list(_list_excerpts(selections, spans, cases, names))
    project.losses = _count_losses(root, texts, selections, case_selections)
    project.remarks += [remark for remark in (_describe_departures(root), _describe_unread(texts)) if remark]
    is_exact = not (calibration.n_faults or calibration.undecided)
    if not is_exact:
        project.remarks.append(calibration.remark)
    project.has_matching_positions = bool(project.excerpts) and is_exact
    return project


def read_coders(path: Path) -> Project:
    """Read who has coded the excerpts of a project. Where these are, which takes longest, is left out.

    Returns
    -------
    Project
        With as many excerpts as `read_project` returns, of the same coders, and nothing else of them.

    Raises
    ------
    CodingFileError
        As in `read_project`.
    """
    files = open_project(path)
    selections = [selection for text in read_texts(files) for selection in read_selections(text)]
    project = Project()
    coders = _name_coders(files.root, selections, project.coders_apart)
    for selection in selections:
        users = [user for _, user in selection.codings] or [""]
        project.excerpts += [Excerpt("", "", "", coders.get(user, ""), 0, 0) for user in users]
    return project


def _by_guid(named: Iterable[tuple[etree._Element, str]]) -> dict[str, str]:
    """Return names by their GUIDs, without those that several have: which is meant is not known."""
    names = only_meanings((guid_in(element.get("guid")), name) for element, name in named)
    names.pop("", None)
    return names


def _name_codes(parent: etree._Element | None, above: str) -> Iterator[tuple[etree._Element, str]]:
    """Yield each code and its name, a child's after its parents'."""
    if parent is None:
        return
    for code in parent.findall(f"{Q}Code"):
        name = f"{above}{(code.get('name') or '').replace('/', '-')}"
        yield code, name
        yield from _name_codes(code, f"{name}/")


def _name_coders(root: etree._Element, selections: Sequence[Selection], apart: set[str]) -> dict[str, str]:
    """Return the coder's name by GUID; add those to `apart` who have both coded under one name.

    These are named by their GUID: ``user abcdef00-…``.
    """
    users = root.iterfind(f"{Q}Users/{Q}User")
    names = _by_guid((user, user.get("name") or "") for user in users)
    used: dict[str, None] = {}
    for selection in selections:
        used |= dict.fromkeys(user for _, user in selection.codings)
    used.pop("", None)
    users_of: dict[str, list[str]] = defaultdict(list)
    for user in used:
        users_of[fold_name(names.get(user, ""))].append(user)
    for same in users_of.values():
        if len(same) > 1:
            names |= {user: f"user {user}" for user in same}
            apart |= {f"user {user}" for user in same}
    return names


def _describe_codes(named_codes: Iterable[tuple[etree._Element, str]]) -> dict[str, str]:
    """Return the description of each code that has one, by the code's name."""
    descriptions: dict[str, str] = {}
    for code, name in named_codes:
        description = (code.findtext(f"{Q}Description") or "").strip()
        if description:
            descriptions.setdefault(name, description)
    return descriptions


def _add_texts(root: etree._Element, texts: Sequence[CodedText], project: Project) -> dict[str, str]:
    """Add the texts that can be read to the project; return the name of each text there, by its key."""
    sources = list(dict.fromkeys(text.source for text in texts))
    attributes = read_attributes(root, sources)
    n_of_guid = Counter(guid_in(source.get("guid")) for source in sources)
    readable = [text for text in texts if not text.reason]
    documents = []
    for text in readable:
        file_id = text.guid
        if n_of_guid[text.guid] > 1:
            file_id = f"{text.guid} no. {sources.index(text.source) + 1}".strip()
        documents.append(FiledDocument(text.name, f"{{{file_id}}}", text.plain, attributes[text.source]))
    names = {text.key: text.name for text in texts}
    for text, name in zip(readable, add_documents(project, documents), strict=True):
        names[text.key] = name
    return names


def _describe_departures(root: etree._Element) -> str:
    """Describe where the project departs from the standard's schema, by line only: words may be names."""
    schema = etree.XMLSchema(etree.parse(str(SCHEMA)))
    if schema.validate(root.getroottree()):
        return ""
    lines = sorted({error.line for error in schema.error_log})
    shown = ", ".join(map(str, lines[:SHOWN])) + (" …" if len(lines) > SHOWN else "")
    return f"Its XML departs from the schema of the standard in {counted(len(lines), 'lines')}: {shown}."


def _describe_unread(texts: Sequence[CodedText]) -> str:
    """List the documents whose text cannot be read, each once."""
    names = list(dict.fromkeys(text.name for text in texts if text.reason))
    if not names:
        return ""
    shown = ", ".join(f"'{name}'" for name in names[:SHOWN]) + (" …" if len(names) > SHOWN else "")
    return f"The text of {counted(len(names), 'documents')} cannot be read: {shown}."


def _list_excerpts(
    selections: Sequence[Selection], spans: Sequence[Span], cases: SelectionCases, names: _Names
) -> Iterator[Excerpt]:
    """Yield the excerpt of each coding with its span in code points, or why it has none."""
    for number, (selection, span) in enumerate(zip(selections, spans, strict=True), start=1):
        guid, document = selection.guid or f"selection {number}", names.documents[selection.text.key]
        if not selection.codings:
            yield Excerpt(guid, document, "", "", 0, 0, "no_code")
            continue
        case = cases.case_of(selection, span)
        for code_guid, user in selection.codings:
            code, coder = names.codes.get(code_guid, ""), names.coders.get(user, "")
            excerpt = Excerpt(guid, document, code, coder, *span, case=case)
            if not code and not selection.text.reason and span.reason != "outside_document":
                excerpt = excerpt._replace(start=0, end=0, reason="unknown_code")
            yield excerpt


def _count_losses(
    root: etree._Element,
    texts: Sequence[CodedText],
    selections: Sequence[Selection],
    case_selections: dict[str, set[str]],
) -> list[Loss]:
    """Count the content that is not imported; a coding of an excerpt that is not imported counts with it."""
    tags = {f"{Q}{name}": what for name, what in NOT_IMPORTED.items()}
    elements = list(root.iter(*tags))
    n_of_tag = Counter(element.tag for element in elements)
    n_of = {what: n_of_tag[tag] for tag, what in tags.items()}
    whole_texts = {element for text in texts for element in whole_text_elements(text)}
    n_listed = sum(len(selection.codings) for selection in selections if not selection.is_whole_text)
    n_counted = _count_children((*elements, *whole_texts), CODING)
    n_of["codings of what has no text here"] = int(_count_codings(root)) - n_listed - n_counted
    guids = {selection.guid for selection in selections} if case_selections else set()
    n_of["excerpts that belong to a case but not to a text"] = len(case_selections.keys() - guids)
    return [Loss(what, n) for what, n in n_of.items() if n]


def _count_children(elements: Iterable[etree._Element], tag: str) -> int:
    return sum(len(element.findall(tag)) for element in elements)
