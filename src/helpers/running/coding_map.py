"""The table ``manual_coding`` of a study, as far as it can be proposed: the rest is blank, for a person.

It says which contact each document is, which theme each code is, who has coded a file that does not say so,
and which variables give a document's date and source.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from helpers.exchange.projects import Project
from helpers.exchange.same_names import look_up_masked
from helpers.exchange.themes_of_codes import ABOVE, REVIEWED_CODE, ThemesOfCodes
from helpers.prose import counted
from helpers.running.document_contacts import ContactProposer
from helpers.running.files_of_coding import CodingFile, count_excerpts, describe_strangers, is_nameless
from helpers.running.mapped_documents import map_documents
from helpers.running.names_in_study import has_part_of_name, names_somebody
from helpers.running.variables import find_variables
from helpers.study.codebook import Codebook
from helpers.study.names_in_coding import ManualCoding
from helpers.study.roster import Roster
from helpers.study.study import Study
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
        Names of people in the names of documents, files and codes are replaced by ids, since
        ``data/study.yaml`` must not hold them.
    """
    read = [_Read(one.path.name, one.file, one.project) for one in files if one.project is not None]
    attributes: list[Mapping[str, str]] = []
    for one in read:
        attributes += one.project.attributes.values()
    variables, sources = find_variables(attributes, study)
    names = _with_variables(study.manual_coding, variables, sources)
    proposer = ContactProposer(segments, study, roster, names)
    given = study.manual_coding.documents
    documents = map_documents([one.project for one in read], proposer, given, roster)
    remarks = [*documents.remarks]
    coders = list(_map_coders(read, study, roster, remarks))
    n_named = sum(has_part_of_name(entry.name, roster) for entry in (*documents.entries, *coders))
    if n_named:
        remarks.append(
            f"{counted(n_named, 'names')} of documents and files with part of a name of the roster, such as "
            "a first name: everybody may read data/study.yaml. Add this form of the name to roster.csv, "
            "delete the entries if they are written already, and run this again."
        )
    return CodingMap(
        documents.entries,
        variables,
        sources,
        coders,
        list(_map_codes(read, study, roster, codebook, remarks)),
        remarks,
    )


def _with_variables(names: ManualCoding, variables: list[Entry], sources: list[Entry]) -> ManualCoding:
    """Return the names of a study with the variables and sources that are proposed too."""
    found = {entry.name: entry.value for entry in variables}
    meant = {entry.name: entry.value for entry in sources if entry.value is not None}
    return names.model_copy(update={"variables": found, "sources": {**meant, **names.sources}})


def _map_coders(files: Sequence[_Read], study: Study, roster: Roster, remarks: list[str]) -> Iterator[Entry]:
    """Yield an entry for each file with excerpts without a coder, and for users of one name."""
    for one in files:
        n_of_coder = Counter(excerpt.coder for excerpt in one.project.excerpts)
        nameless = [coder for coder in n_of_coder if is_nameless(coder, roster)]
        yield from _map_users_of_one_name(one, n_of_coder, study)
        if nameless:
            person = look_up_masked(one.name, study.manual_coding.coders, roster.mask)
            comment = "" if person else f"{count_excerpts(n_of_coder, nameless)} without a coder"
            yield Entry(roster.without_names(one.name), person, comment)
        remarks += describe_strangers(one.file, one.project, n_of_coder, roster)


def _map_users_of_one_name(file: _Read, n_of_coder: Mapping[str, int], study: Study) -> Iterator[Entry]:
    for user in sorted(file.project.coders_apart):
        comment = f"{counted(n_of_coder[user], 'excerpts')}; has the name of another coder"
        yield Entry(user, study.manual_coding.coders.get(user), comment)


def _map_codes(
    files: Sequence[_Read], study: Study, roster: Roster, codebook: Codebook, remarks: list[str]
) -> Iterator[Entry]:
    """Yield an entry for each code that is a theme, and for each that is used and is not known to be one."""
    themes = ThemesOfCodes(study, codebook)
    n_excerpts: Counter[str] = Counter()
    codes: dict[str, None] = {}
    for one in files:
        codes |= dict.fromkeys(one.project.codes)
        n_excerpts.update(roster.without_names(excerpt.code) for excerpt in one.project.excerpts)
    n_named = sum(names_somebody(code, roster) for code in codes)
    codes = dict.fromkeys(roster.without_names(code) for code in codes) | dict.fromkeys(n_excerpts)
    needless = {"", REVIEWED_CODE, *codebook.theme_ids}
    entries = [_map_code(code, n_excerpts[code], themes) for code in codes if code not in needless]
    needed = [entry for entry in entries if entry.value is not None or n_excerpts[entry.name]]
    yield from needed
    if len(needed) < len(entries):
        n_unused = counted(len(entries) - len(needed), "codes")
        remarks.append(f"{n_unused} without any excerpt and without a theme: left out.")
    if n_named:
        remarks.append(
            f"{counted(n_named, 'codes')} with a name of the roster: here and in all tables it is replaced "
            "by the person's id."
        )


def _map_code(code: str, n_excerpts: int, themes: ThemesOfCodes) -> Entry:
    found = themes.find(code)
    near = themes.nearest_direction(code)
    if near:
        return Entry(code, None, f"{counted(n_excerpts, 'excerpts')}.{near}")
    if found.theme is not None:
        return Entry(code, found.value, found.how if found.how == ABOVE and not found.direction else "")
    comment = counted(n_excerpts, "excerpts")
    if found.candidates:
        return Entry(code, None, "{}; named as {}, below {}".format(comment, *found.candidates))
    return Entry(code, None, f"{comment}.{themes.nearest_name(code)}")
