"""Import manual coding from other programs, and give every excerpt its place in the segments and its status.

Files lie in ``data/raw/coding``: ``.qdpx`` (REFI-QDA, which NVivo, ATLAS.ti, MAXQDA and QualCoder write),
``.sqlite3`` or the highlights ``.csv`` of Taguette, ``.qda`` of QualCoder, or a plain ``.csv``.
``manual_coding`` in ``data/study.yaml`` says which contact a document is and which theme a code is. An
excerpt that cannot be matched with certainty is quarantined, never guessed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import pandas as pd

from helpers.errors import FieldworkError, all_at_once, allowed
from helpers.exchange import plain_csv, qualcoder, refi, taguette
from helpers.exchange.location import LocatedSegments, SegmentSpan, find_quote
from helpers.exchange.projects import REASONS, CodingFileError, Excerpt, Loss, Project
from helpers.prose import counted, listed
from helpers.study.codebook import Codebook
from helpers.study.coders import DICTIONARY
from helpers.study.roster import Roster, mask_path, read_roster
from helpers.study.study import RAW, Study
from helpers.tables import CODINGS, EXCERPTS, in_order

FOLDER = RAW / "coding"
POLICIES = ("refuse", "continue")
REVIEWED_CODE = "Read, no theme"
"""The code, not a theme, with which an exported project marks a contact that was reviewed and has no
theme."""
CODINGS_OF_DICTIONARY = "codings of the dictionary, which are made again from the codebook"
WHOLE_FILE = "the file"
"""Column ``place`` of a file that cannot be read at all."""
ADVICE = (
    "Correct them in the coding program or in manual_coding of data/study.yaml, "
    "or run with -p quarantine=continue."
)
MATCHING_REASONS = {
    "unknown_format": "is not a .qdpx, .qda, .sqlite3 or .csv file",
    "unknown_coder": (
        "its coder is not in the roster, or the file does not name the coder: add manual_coding.coders"
    ),
    "unmapped_document": (
        "its document matches no contact by name, by manual_coding.documents, or by its case, date and source"
    ),
    "words_changed": "its words do not occur in the contact's segments, or other words come between them",
}
"""Why an excerpt cannot be matched with the study, or why no parser is tried."""

_Coding = tuple[str, str, str, int, int]
"""Segment, theme and coder of a coding, and its start and end."""


class ManuallyCoded(NamedTuple):
    """The imported manual coding."""

    excerpts: pd.DataFrame
    """Table ``excerpts``: every excerpt with its status."""
    not_imported: pd.DataFrame
    """Content of the files that is not imported: ``file``, ``what``, ``n``."""
    remarks: list[str]
    """A sentence each on how the files were interpreted."""


def gather(
    folder: Path, study: Study, segments: pd.DataFrame, *, quarantine: str = "refuse"
) -> ManuallyCoded:
    """Read all files of manual coding and locate every excerpt in the segments.

    Parameters
    ----------
    segments
        One row per segment, in reading order: ``segment_id``, ``contact_id``, ``worker``, ``date``,
        ``source`` and ``text``.
    quarantine
        What to do where excerpts cannot be used: 'refuse' stops; 'continue' goes on without them.

    Returns
    -------
    ManuallyCoded
        With table ``excerpts``; its ``start`` and ``end`` are characters of the segment's text, half-open.

    Raises
    ------
    FieldworkError
        `quarantine` is 'refuse' and excerpts or files are quarantined. The message has the file and place of
        each, never its words.
    """
    if quarantine not in POLICIES:
        msg = f"parameter quarantine: '{quarantine}'. {allowed(POLICIES, quarantine)}"
        raise FieldworkError(msg)
    roster = read_roster(folder, study)
    contacts = _ContactIndex(segments)
    rows: list[tuple[object, ...]] = []
    losses: list[tuple[str, str, int]] = []
    remarks: list[str] = []
    for path in _list_files(folder / FOLDER):
        file = mask_path(path, roster)
        try:
            project = _parse_file(path)
        except CodingFileError as error:
            rows.append((file, 1, "", WHOLE_FILE, "", "", "", 0, 0, "quarantined", error.reason))
            continue
        _leave_out_dictionary(project)
        losses += [(file, loss.what, loss.n) for loss in project.losses]
        remarks += [f"{file}: {remark}" for remark in project.remarks]
        if project.has_matching_positions:
            remarks.append(f"All excerpt positions in {PurePosixPath(file).name} match the text.")
        matcher = _ExcerptMatcher(path.name, project, study, roster, contacts)
        rows += [(file, *row) for row in matcher.rows()]
    excerpts = _as_table(rows)
    quarantined = excerpts[excerpts["status"] == "quarantined"]
    if quarantine == "refuse" and len(quarantined):
        raise FieldworkError(all_at_once(_describe_offenders(quarantined), ADVICE))
    return ManuallyCoded(excerpts, pd.DataFrame(losses, columns=["file", "what", "n"]), remarks)


def _list_files(folder: Path) -> list[Path]:
    """Return the files of manual coding in order, without hidden files and lock files of Office."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if not path.name.startswith((".", "~$")))


def _leave_out_dictionary(project: Project) -> None:
    """Move codings of the dictionary, which an export of ours contains, from the excerpts to the losses."""
    manual = [excerpt for excerpt in project.excerpts if excerpt.coder != DICTIONARY]
    n_left_out = len(project.excerpts) - len(manual)
    project.excerpts = manual
    if n_left_out:
        project.losses = [*project.losses, Loss(CODINGS_OF_DICTIONARY, n_left_out)]


def _as_table(rows: list[tuple[object, ...]]) -> pd.DataFrame:
    types = {name: column.dtype.type for name, column in EXCERPTS.schema.columns.items()}
    return in_order(EXCERPTS, pd.DataFrame(rows, columns=EXCERPTS.columns).astype(types))


def _describe_offenders(excerpts: pd.DataFrame) -> Iterator[str]:
    reasons = {**REASONS, **MATCHING_REASONS}
    for row in excerpts.itertuples():
        yield f"{row.file}, {row.place}: {reasons[str(row.reason)]}."


def _parse_file(path: Path) -> Project:
    """Parse a file with the parser of its format.

    Raises
    ------
    CodingFileError
        It cannot be read.
    """
    parsers: dict[str, Callable[[Path], Project]] = {
        ".qdpx": refi.read_project,
        ".qda": qualcoder.read_database,
        ".sqlite3": taguette.read_database,
        ".csv": _parse_csv,
    }
    parser = parsers.get(path.suffix.lower())
    if parser is None or path.is_symlink():
        raise CodingFileError("unknown_format")
    return parser(path)


def _parse_csv(path: Path) -> Project:
    with path.open("rb") as file:
        is_taguette = file.readline(200).removeprefix(b"\xef\xbb\xbf").startswith(b"id,document,")
    return taguette.read_highlights(path) if is_taguette else plain_csv.read_csv(path)


class _ContactIndex:
    """The segments of each contact, and the contacts of each worker, date and source."""

    def __init__(self, segments: pd.DataFrame) -> None:
        self.segments_of: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self.contact_of: dict[str, str] = {}
        self.contacts_on: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        columns = ["segment_id", "contact_id", "worker", "date", "source", "text"]
        for segment_id, contact_id, *facts, text in segments[columns].itertuples(index=False):
            self.segments_of[contact_id].append((segment_id, text))
            self.contact_of[segment_id] = contact_id
            self.contacts_on[tuple(facts)].add(contact_id)


class _ExcerptMatcher:
    """Matches the excerpts of one file with coders, contacts and segments of the study."""

    def __init__(
        self, file_name: str, project: Project, study: Study, roster: Roster, contacts: _ContactIndex
    ) -> None:
        self._file_name = file_name
        self._project = project
        self._names = study.manual_coding
        self._roster = roster
        self._contacts = contacts
        self._located: dict[tuple[str, str], LocatedSegments] = {}

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Yield the rows of each excerpt: one per segment, or one with the reason why it cannot be used."""
        for number, excerpt in enumerate(self._project.excerpts, start=1):
            coder = self._find_coder(excerpt)
            contact_id = self._find_contact(excerpt)
            facts = (excerpt.place, coder, excerpt.code, contact_id)
            spans: list[SegmentSpan] = []
            reason = excerpt.reason
            if not reason and not coder:
                reason = "unknown_coder"
            elif not reason and not contact_id:
                reason = "unmapped_document"
            elif not reason:
                spans, reason = self._find_spans(excerpt, contact_id)
            if reason:
                yield (number, "", *facts, 0, 0, "quarantined", reason)
                continue
            for span in spans:
                yield (number, span.segment_id, *facts, span.start, span.end, "kept", "")

    def _find_coder(self, excerpt: Excerpt) -> str:
        """Return the person id of an excerpt's coder; empty if unknown."""
        person = self._roster.find(excerpt.coder or self._names.coders.get(self._file_name, ""))
        return person.id if person else ""

    def _find_contact(self, excerpt: Excerpt) -> str:
        """Return the id of an excerpt's contact; empty if the document does not identify exactly one."""
        document = excerpt.document
        name = self._names.documents.get(document, document)
        contact_id = self._contacts.contact_of.get(name, name)
        if contact_id in self._contacts.segments_of:
            return contact_id
        attributes = self._project.attributes.get(document, {})
        person = self._roster.find(excerpt.case or attributes.get("case", ""))
        worker = person.id if person else ""
        date = attributes.get(self._names.variables.get("date", ""), "")[:10]
        source = attributes.get(self._names.variables.get("source", ""), "")
        source = str(self._names.sources.get(source, source))
        candidates = self._contacts.contacts_on.get((worker, date, source), set())
        return next(iter(candidates)) if len(candidates) == 1 else ""

    def _find_spans(self, excerpt: Excerpt, contact_id: str) -> tuple[list[SegmentSpan], str]:
        """Return the spans of segments that an excerpt covers, or why it cannot be located."""
        segments = self._contacts.segments_of[contact_id]
        if excerpt.document in self._contacts.contact_of:
            return self._find_in_segment(excerpt)
        if excerpt.quote:
            occurrences = find_quote(excerpt.quote, segments)
            if not occurrences:
                return [], "quote_not_found"
            if len(occurrences) > 1:
                return [], "quote_occurs_twice"
            spans = occurrences[0]
        else:
            key = (excerpt.document, contact_id)
            if key not in self._located:
                self._located[key] = LocatedSegments(self._project.documents[excerpt.document], segments)
            spans = self._located[key].spans_of(excerpt.start, excerpt.end)
        return spans, "" if spans else "words_changed"

    def _find_in_segment(self, excerpt: Excerpt) -> tuple[list[SegmentSpan], str]:
        """Return the span of an excerpt that names its segment: the whole of it if there is no position."""
        segments = self._contacts.segments_of[self._contacts.contact_of[excerpt.document]]
        text = dict(segments)[excerpt.document]
        start, end = excerpt.start, excerpt.end
        if not end:
            start, end = 0, len(text)
        if end > len(text):
            return [], "outside_document"
        if excerpt.quote and text[start:end].strip() != excerpt.quote.strip():
            return [], "quote_differs"
        return [SegmentSpan(excerpt.document, start, end)], ""


def code_segments(
    excerpts: pd.DataFrame, study: Study, codebook: Codebook, *, others: bool = False
) -> pd.DataFrame:
    """Turn excerpts into codings with the theme of each code, merging overlaps of one theme and coder.

    A code is a theme by ``manual_coding.codes``, or by a theme's id or label. A child code that is neither
    counts for its nearest parent that is. A code that is mapped to an empty text is not a theme: it marks
    that the contact was reviewed.

    Parameters
    ----------
    others
        Pass over codes that are not themes of this codebook, where two codebooks are compared.

    Returns
    -------
    DataFrame
        Table ``codings``: one row per segment, theme, coder and excerpt; ``indicator`` is empty.

    Raises
    ------
    FieldworkError
        Codes are not themes of the codebook: all of them, and how often each was used.
    """
    kept = excerpts[excerpts["status"] == "kept"]
    theme_of = {code: _theme_of(code, study, codebook) for code in kept["code"].unique()}
    known = {"", *codebook.theme_ids}
    unmapped = sorted(code for code, theme in theme_of.items() if theme not in known)
    if others:
        theme_of |= dict.fromkeys(unmapped, "")
    elif unmapped:
        raise FieldworkError(_describe_unmapped(unmapped, kept, codebook))
    columns = ["segment_id", "theme", "coder", "start", "end"]
    themed = kept.assign(theme=kept["code"].map(theme_of))
    themed = themed[themed["theme"] != ""].sort_values(columns, kind="stable")
    excerpts_in_order = zip(*(themed[name].tolist() for name in columns), strict=True)
    codings = pd.DataFrame(_merge_overlaps(excerpts_in_order), columns=columns).assign(indicator="")
    types = dict.fromkeys(["segment_id", "theme", "coder", "indicator"], "str")
    return in_order(CODINGS, codings.astype(types | {"start": "int64", "end": "int64"}))


def _merge_overlaps(excerpts: Iterable[_Coding]) -> list[_Coding]:
    """Merge excerpts, in order, that overlap in one segment with one theme by one coder."""
    merged: list[_Coding] = []
    for segment_id, theme, coder, start, end in excerpts:
        if merged:
            *last_key, last_start, last_end = merged[-1]
            if last_key == [segment_id, theme, coder] and start < last_end:
                merged[-1] = (segment_id, theme, coder, last_start, max(last_end, end))
                continue
        merged.append((segment_id, theme, coder, start, end))
    return merged


def _describe_unmapped(codes: list[str], kept: pd.DataFrame, codebook: Codebook) -> str:
    n_of = kept["code"].value_counts()
    offenders = [
        f"code '{code}' ({counted(int(n_of[code]), 'excerpts')}): is not a theme of the codebook."
        for code in codes
    ]
    advice = f"Add its theme to manual_coding.codes in data/study.yaml. {allowed(codebook.theme_ids)}"
    return all_at_once(offenders, advice)


def _names_of_themes(codebook: Codebook) -> dict[str, str]:
    """Return the theme of each name: ids, labels below their area's, and labels that only one theme has.

    In a path of codes a slash separates parents from children, so that parsers replace one within a name by
    ``-``.
    """
    area_labels = {area.id: area.label.replace("/", "-") for area in codebook.areas}
    n_of_label = Counter(theme.label.replace("/", "-") for theme in codebook.themes)
    theme_of: dict[str, str] = {}
    for theme in codebook.themes:
        label = theme.label.replace("/", "-")
        if n_of_label[label] == 1:
            theme_of |= {label: theme.id, theme.label: theme.id}
        theme_of |= {f"{area_labels[theme.area]}/{label}": theme.id, theme.id: theme.id}
    return theme_of


def _theme_of(code: str, study: Study, codebook: Codebook) -> str | None:
    """Return the theme of a code, an empty text for one that is not a theme, or None for an unknown one."""
    themes = study.manual_coding.codes | {REVIEWED_CODE: ""} | _names_of_themes(codebook)
    parts = code.split("/")
    for n in range(len(parts), 0, -1):
        for name in ("/".join(parts[:n]), parts[n - 1]):
            if name in themes:
                return themes[name]
    return None


def coder_coverage(excerpts: pd.DataFrame, segments: pd.DataFrame) -> pd.DataFrame:
    """Return which segments each coder has reviewed: all of every contact in which they have made an excerpt.

    A contact that was reviewed and has no theme needs an excerpt with a code that is mapped to an empty text.

    Returns
    -------
    DataFrame
        ``segment_id``, ``coder``: one row per reviewed segment and coder.
    """
    kept = excerpts.loc[excerpts["status"] == "kept", ["contact_id", "coder"]].drop_duplicates()
    reviewed = segments[["segment_id", "contact_id"]].merge(
        kept, on="contact_id", how="inner", validate="many_to_many"
    )
    columns = ["segment_id", "coder"]
    return reviewed[columns].sort_values(columns, kind="stable", ignore_index=True)


def order_coders(coverage: pd.DataFrame) -> list[str]:
    """Return the coders by the number of segments that they have reviewed, the most first."""
    n_reviewed = coverage["coder"].value_counts()
    return sorted(n_reviewed.index, key=lambda coder: (-n_reviewed[coder], coder))


def tabulate_coders(codings: pd.DataFrame, coverage: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Count the segments that each coder has reviewed, and those that they have coded with each theme.

    Returns
    -------
    DataFrame
        ``theme`` and one column per coder, in segments: first the row ``segments reviewed``, then one row per
        theme in the codebook's order. No row if there is no manual coding.
    """
    coders = order_coders(coverage)
    if not coders:
        return pd.DataFrame(columns=["theme"])
    n_reviewed = coverage["coder"].value_counts()
    n_coded = codings.drop_duplicates(["segment_id", "theme", "coder"]).groupby(["theme", "coder"]).size()
    table = pd.DataFrame({"theme": ["segments reviewed", *codebook.theme_ids]})
    for coder in coders:
        n_of_themes = [int(n_coded.get((theme, coder), 0)) for theme in codebook.theme_ids]
        table[coder] = [int(n_reviewed[coder]), *n_of_themes]
    return table


def tabulate_files(coded: ManuallyCoded) -> pd.DataFrame:
    """Count the imported excerpts of each file.

    Returns
    -------
    DataFrame
        ``file``, ``coder``, ``status``, ``reason`` (as a sentence), ``excerpts``, ``contacts`` (in which they
        occur): one row per file, coder, status and reason.
    """
    columns = ["file", "coder", "status", "reason"]
    one_each = coded.excerpts.drop_duplicates(["file", "number"])
    table = one_each.groupby(columns, as_index=False).agg(
        excerpts=("number", "size"), contacts=("contact_id", "nunique")
    )
    meanings = {**REASONS, **MATCHING_REASONS, "": ""}
    return table.assign(reason=table["reason"].map(meanings))


def describe_manual_coding(coded: ManuallyCoded) -> str:
    """Describe who has coded how much, how positions were interpreted, and what was not imported."""
    if coded.excerpts.empty:
        return "There is no manual coding."
    kept = coded.excerpts[coded.excerpts["status"] == "kept"]
    parts: list[str] = []
    for coder, rows in kept.groupby("coder"):
        n_excerpts = len(rows.drop_duplicates(["file", "number"]))
        n_contacts = rows["contact_id"].nunique()
        if parts:
            parts.append(f"{coder} coded {n_excerpts:,} in {n_contacts:,}")
        else:
            of_first = f"{counted(n_excerpts, 'excerpts')} in {counted(n_contacts, 'contacts')}"
            parts.append(f"{coder} coded {of_first}")
    n_unusable = int((coded.excerpts["status"] == "quarantined").sum())
    usable = "all excerpts could be used"
    if n_unusable:
        usable = f"{counted(n_unusable, 'excerpts')} could not be used"
    if parts:
        usable = f"{listed(parts)}; {usable}"
    sentences = [f"{usable}.", *coded.remarks]
    sentences += [
        f"{row.file}: {row.n:,} {row.what} were not imported." for row in coded.not_imported.itertuples()
    ]
    return " ".join(sentences)
