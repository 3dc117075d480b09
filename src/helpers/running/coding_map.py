"""The table ``manual_coding`` of a study, as far as it can be proposed: the rest is blank, for a person.

It says which contact each document is, which theme each code is, who has coded a file that does not say so,
and which variables give a document's date and source.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from helpers.exchange.matching import NOBODY, find_coder
from helpers.exchange.projects import Project
from helpers.exchange.same_names import look_up, look_up_masked
from helpers.exchange.themes_of_codes import BY_NAME, REVIEWED_CODE, ThemesOfCodes
from helpers.prose import counted
from helpers.running.document_contacts import ContactFinder, Document
from helpers.running.raw_coding import CodingFile
from helpers.running.variables import find_variables
from helpers.study.codebook import Codebook
from helpers.study.roster import Roster
from helpers.study.study import ManualCoding, Study
from helpers.study.yaml_block import Entry


class _Read(NamedTuple):
    """A file of manual coding that can be read."""

    name: str
    file: str
    """Its path as messages give it."""
    project: Project


class CodingMap(NamedTuple):
    """The entries of ``manual_coding``, in the order of the files: those of the study, and proposals."""

    documents: list[Entry]
    variables: list[Entry]
    sources: list[Entry]
    coders: list[Entry]
    codes: list[Entry]
    remarks: list[str]
    """A sentence each on what needs no entry, or cannot be told by one."""

    def parts(self) -> dict[str, list[Entry]]:
        """Return the entries by the keys of ``manual_coding``."""
        names = ("documents", "variables", "sources", "coders", "codes")
        return {name: getattr(self, name) for name in names if getattr(self, name)}

    def describe(self) -> str:
        """Say how many documents and codes have an entry with a value, and how many values are blank."""
        phrases = [_with_blanks(self.documents, "documents"), _with_blanks(self.codes, "codes")]
        if self.coders:
            phrases.append(_with_blanks(self.coders, "files without a coder", "file without a coder"))
        return f"{'; '.join(phrases)}."


def _with_blanks(entries: Sequence[Entry], what: str, one: str = "") -> str:
    n_blank = sum(entry.value is None for entry in entries)
    return f"{counted(len(entries), what, one)}: {len(entries) - n_blank} mapped, {n_blank} blank"


def propose(
    files: Sequence[CodingFile], segments: pd.DataFrame, study: Study, roster: Roster, codebook: Codebook
) -> CodingMap:
    """Propose what the names in files of manual coding mean.

    Parameters
    ----------
    segments
        Table ``segments`` of the original wording.

    Returns
    -------
    CodingMap
        Names of people in the names of documents and files are replaced by ids, since ``data/study.yaml``
        must not hold them.
    """
    read = [_Read(one.path.name, one.file, one.project) for one in files if one.project is not None]
    attributes: list[Mapping[str, str]] = []
    for one in read:
        attributes += one.project.attributes.values()
    variables, sources = find_variables(attributes, study)
    names = _with_variables(study.manual_coding, variables, sources)
    remarks: list[str] = []
    return CodingMap(
        list(_map_documents(read, segments, study, roster, names, remarks)),
        variables,
        sources,
        list(_map_coders(read, study, roster, remarks)),
        list(_map_codes(read, study, roster, codebook, remarks)),
        remarks,
    )


def _with_variables(names: ManualCoding, variables: list[Entry], sources: list[Entry]) -> ManualCoding:
    """Return the names of a study with the variables and sources that are proposed too."""
    found = {entry.name: entry.value for entry in variables}
    meant = {entry.name: entry.value for entry in sources if entry.value is not None}
    return names.model_copy(update={"variables": found, "sources": {**meant, **names.sources}})


def _map_documents(
    files: Sequence[_Read],
    segments: pd.DataFrame,
    study: Study,
    roster: Roster,
    names: ManualCoding,
    remarks: list[str],
) -> Iterator[Entry]:
    finder = ContactFinder(segments, study, roster, names)
    documents: list[Document] = []
    coded: set[str] = set()
    n_exact = 0
    for one in files:
        of_file = list(_documents_of(one.project))
        exact = [document for document in of_file if finder.is_named_exactly(document.name)]
        n_exact += len(exact)
        documents += [document for document in of_file if not finder.is_named_exactly(document.name)]
        coded |= {excerpt.document for excerpt in one.project.excerpts}
    if n_exact:
        remarks.append(f"{counted(n_exact, 'documents')} named after contacts or segments: no entry needed.")
    entries: dict[str, list[Entry]] = defaultdict(list)
    is_coded: Counter[str] = Counter()
    for document, proposal in zip(documents, finder.find(documents), strict=True):
        name = _without_names(document.name, roster)
        given = look_up_masked(document.name, study.manual_coding.documents, roster.mask)
        entry = Entry(name, given or proposal.contact_id or None, proposal.comment)
        entries[name].append(entry._replace(comment="") if given else entry)
        is_coded[name] += document.name in coded
    n_left_out = 0
    for name, of_name in entries.items():
        entry = _same_for_all(of_name)
        if entry.value is None and not is_coded[name]:
            n_left_out += 1
        else:
            yield entry
    if n_left_out:
        remarks.append(
            f"{counted(n_left_out, 'documents')} without any coding and without a contact: left out."
        )


def _documents_of(project: Project) -> Iterator[Document]:
    """Yield the documents of a file; those of a plain CSV are segments, which cannot be mapped."""
    if not project.documents and all(excerpt.place.startswith("line ") for excerpt in project.excerpts):
        return
    quotes: dict[str, list[str]] = defaultdict(list)
    coded: dict[str, None] = {}
    for excerpt in project.excerpts:
        if excerpt.document:
            coded[excerpt.document] = None
            quotes[excerpt.document].append(excerpt.quote)
    for name in {**project.documents, **coded}:
        of_document = tuple(quote for quote in quotes[name] if quote)
        yield Document(name, project.documents.get(name, ""), of_document, project.attributes.get(name, {}))


def _same_for_all(entries: list[Entry]) -> Entry:
    """Return one entry for the documents of one name in several files; blank if their contacts differ."""
    values = list(dict.fromkeys(entry.value for entry in entries))
    if len(values) == 1:
        return entries[0]
    found = [value for value in values if value]
    return Entry(entries[0].name, None, f"in several files, and not the same contact: {', '.join(found)}")


def _map_coders(files: Sequence[_Read], study: Study, roster: Roster, remarks: list[str]) -> Iterator[Entry]:
    """Yield an entry for each file with excerpts that do not say who has coded."""
    names = study.manual_coding
    for one in files:
        n_of_coder = Counter(excerpt.coder for excerpt in one.project.excerpts)
        nameless = [
            coder for coder in n_of_coder if coder.casefold() in NOBODY and roster.find(coder) is None
        ]
        n_nameless = sum(n_of_coder[coder] for coder in nameless)
        if n_nameless:
            given = look_up_masked(one.name, names.coders, roster.mask)
            comment = "" if given else f"{counted(n_nameless, 'excerpts')} without a coder"
            yield Entry(_without_names(one.name, roster), given, comment)
        unknown = [coder for coder in n_of_coder if coder not in nameless]
        unknown = [coder for coder in unknown if not find_coder(coder, one.name, names, roster)]
        if unknown:
            n_excerpts = counted(sum(n_of_coder[coder] for coder in unknown), "excerpts")
            remarks.append(
                f"{one.file}: {counted(len(unknown), 'coders')} of {n_excerpts} not in the roster. "
                "Add the names that the program has for them to roster.csv."
            )


def _map_codes(
    files: Sequence[_Read], study: Study, roster: Roster, codebook: Codebook, remarks: list[str]
) -> Iterator[Entry]:
    """Yield an entry for each code that is a theme, and for each that is used and is not known to be one."""
    themes = ThemesOfCodes(study, codebook)
    n_excerpts: Counter[str] = Counter()
    codes: dict[str, None] = {}
    for one in files:
        codes |= dict.fromkeys(one.project.codes)
        n_excerpts.update(excerpt.code for excerpt in one.project.excerpts)
    codes |= dict.fromkeys(n_excerpts)
    unused: list[str] = []
    named = 0
    for code in codes:
        if not code or code in (REVIEWED_CODE, *codebook.theme_ids):
            continue
        given = look_up(code, study.manual_coding.codes)
        found = themes.find(code)
        if given is None and found.theme is None and not n_excerpts[code]:
            unused.append(code)
            continue
        named += _names_somebody(code, roster)
        if given is not None:
            yield Entry(code, given)
        elif found.theme is None:
            yield Entry(
                code, None, _describe_unknown(n_excerpts[code], found.candidates, themes.nearest_name(code))
            )
        else:
            yield Entry(code, found.theme, "" if found.how == BY_NAME else found.how)
    if unused:
        remarks.append(f"{counted(len(unused), 'codes')} without any excerpt and without a theme: left out.")
    if named:
        remarks.append(
            f"{counted(named, 'codes')} with a name of the roster: rename them in the coding program, "
            "for codes are published."
        )


def _describe_unknown(n_excerpts: int, candidates: tuple[str, ...], hint: str) -> str:
    comment = counted(n_excerpts, "excerpts")
    if candidates:
        return f"{comment}; named as {candidates[0]}, below {candidates[1]}"
    return f"{comment}.{hint}"


def _without_names(name: str, roster: Roster) -> str:
    """Return a name with people's names in it replaced by ids, and otherwise as it is."""
    if _names_somebody(name, roster):
        return roster.mask(name)
    return name


def _names_somebody(text: str, roster: Roster) -> bool:
    """Tell whether a text has a form of a name that is not an id."""
    return roster.mask(text) != unicodedata.normalize("NFKC", text)
