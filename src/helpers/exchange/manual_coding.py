"""Manual coding: what persons have coded in other programs, carried over to segments, every excerpt with one status.

Files lie in ``data/raw/coding``: ``.qdpx`` (REFI-QDA, which NVivo, ATLAS.ti, MAXQDA and QualCoder write), ``.sqlite3`` or the
highlights' ``.csv`` of Taguette, ``.qda`` of QualCoder, or a plain ``.csv``. ``manual_coding`` in ``data/study.yaml`` says which
contact a document is and which theme a code is; nothing is guessed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from helpers.errors import FieldworkError, all_at_once, allowed
from helpers.exchange import plain, qualcoder, refi, taguette
from helpers.exchange.location import Located, Piece, places_of
from helpers.exchange.projects import REASONS, CodingFileError, Excerpt, Loss, Project
from helpers.prose import counted, listed
from helpers.study.codebook import Codebook
from helpers.study.coders import DICTIONARY
from helpers.study.roster import Roster, mask_path, read_roster
from helpers.study.study import RAW, Study
from helpers.tables import CODINGS, EXCERPTS, in_order

FOLDER = RAW / "coding"
POLICIES = ("refuse", "continue")
READ = "Read, no theme"
"""A code that is no theme: it says that a contact was read."""
OF_DICTIONARY = "codings of the dictionary, which codes anew"
ADVICE = "Mend them in the coding program or in manual_coding of data/study.yaml, or run with -p quarantine=continue."
OUR_REASONS = {
    "unknown_format": "is no .qdpx, .qda, .sqlite3 or .csv",
    "unknown_coder": "was coded by somebody whom the roster does not name; or the file does not say by whom: manual_coding.coders",
    "unmapped_document": "its document is no contact by name, by manual_coding.documents, or by its case, date and source",
    "words_changed": "its words do not stand in the contact's segments, or other words stand among them",
}


class ManuallyCoded(NamedTuple):
    """What came in: every excerpt with its status, what the files hold beside, and what is remarked of them."""

    excerpts: pd.DataFrame
    beside: pd.DataFrame
    """What is not taken over: ``file``, ``what``, ``n``."""
    remarks: list[str]


def gather(
    folder: Path, study: Study, segments: pd.DataFrame, *, quarantine: str = "refuse"
) -> ManuallyCoded:
    """Read all files of manual coding, and carry every excerpt over to the segments in which it stands.

    Parameters
    ----------
    segments
        One row per segment, in reading order: ``segment_id``, ``contact_id``, ``worker``, ``date``, ``source`` and ``text``.
    quarantine
        What to do about excerpts that cannot be used: 'refuse' the whole, or 'continue' those.

    Returns
    -------
    ManuallyCoded
        Table ``excerpts``: ``start`` and ``end`` are characters of the segment's text, half-open.

    Raises
    ------
    FieldworkError
        Excerpts or files are quarantined and `quarantine` is 'refuse': the file and place of each, never its words.
    """
    if quarantine not in POLICIES:
        msg = f"parameter quarantine: '{quarantine}'. {allowed(POLICIES, quarantine)}"
        raise FieldworkError(msg)
    place = folder / FOLDER
    paths = (
        sorted(path for path in place.iterdir() if not path.name.startswith((".", "~$")))
        if place.is_dir()
        else []
    )
    roster, corpus = read_roster(folder, study), _Corpus(segments)
    rows: list[tuple[object, ...]] = []
    beside, remarks = [], []
    for path in paths:
        shown = mask_path(path, roster)
        try:
            project = _read(path)
        except CodingFileError as error:
            rows.append((shown, 1, "", "the file", "", "", "", 0, 0, "quarantined", error.reason))
            continue
        n_found = sum(one.coder == DICTIONARY for one in project.excerpts)
        project.excerpts = [one for one in project.excerpts if one.coder != DICTIONARY]
        losses = [*project.losses, *([Loss(OF_DICTIONARY, n_found)] if n_found else [])]
        beside += [(shown, loss.what, loss.n) for loss in losses]
        remarks += [f"{shown}: {remark}" for remark in project.remarks]
        rows += [(shown, *row) for row in _Carrier(path.name, project, study, roster, corpus).rows()]
    excerpts = pd.DataFrame(rows, columns=EXCERPTS.columns)
    excerpts = in_order(
        EXCERPTS,
        excerpts.astype({name: column.dtype.type for name, column in EXCERPTS.schema.columns.items()}),
    )
    quarantined = excerpts[excerpts["status"] == "quarantined"]
    if quarantine == "refuse" and len(quarantined):
        raise FieldworkError(all_at_once(_offenders(quarantined), ADVICE))
    return ManuallyCoded(excerpts, pd.DataFrame(beside, columns=["file", "what", "n"]), remarks)


def _offenders(excerpts: pd.DataFrame) -> Iterator[str]:
    for row in excerpts.itertuples():
        yield f"{row.file}, {row.place}: {({**REASONS, **OUR_REASONS})[str(row.reason)]}."


def _read(path: Path) -> Project:
    """Return what the reader of a file's kind makes of it.

    Raises
    ------
    CodingFileError
        It cannot be read.
    """
    readers: dict[str, Callable[[Path], Project]] = {
        ".qdpx": refi.read_project,
        ".qda": qualcoder.read_database,
        ".sqlite3": taguette.read_database,
        ".csv": _read_csv,
    }
    reader = readers.get(path.suffix.lower())
    if reader is None or path.is_symlink():
        raise CodingFileError("unknown_format")
    return reader(path)


def _read_csv(path: Path) -> Project:
    with path.open("rb") as file:
        is_taguette = file.readline(200).removeprefix(b"\xef\xbb\xbf").startswith(b"id,document,")
    return taguette.read_highlights(path) if is_taguette else plain.read_csv(path)


class _Corpus:
    """The segments, by contact; and the contacts, by worker, date and source."""

    def __init__(self, segments: pd.DataFrame) -> None:
        self.of_contact: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self.contact_of: dict[str, str] = {}
        self.contacts: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        columns = ["segment_id", "contact_id", "worker", "date", "source", "text"]
        for segment_id, contact_id, *facts, text in segments[columns].itertuples(index=False):
            self.of_contact[contact_id].append((segment_id, text))
            self.contact_of[segment_id] = contact_id
            self.contacts[tuple(facts)].add(contact_id)


class _Carrier:
    """Carries the excerpts of one file over."""

    def __init__(self, name: str, project: Project, study: Study, roster: Roster, corpus: _Corpus) -> None:
        self._name, self._project, self._study, self._roster, self._corpus = (
            name,
            project,
            study,
            roster,
            corpus,
        )
        self._located: dict[tuple[str, str], Located] = {}

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Yield the rows of each excerpt: one a segment, or one that says why there is none."""
        for number, excerpt in enumerate(self._project.excerpts, start=1):
            coder = self._coder(excerpt)
            contact_id = self._contact(excerpt)
            pieces, reason = self._pieces(excerpt, contact_id)
            reason = (
                excerpt.reason
                or ("" if coder else "unknown_coder")
                or ("" if contact_id else "unmapped_document")
                or reason
            )
            facts = (excerpt.place, coder, excerpt.code, contact_id)
            if reason:
                yield (number, "", *facts, 0, 0, "quarantined", reason)
                continue
            for piece in pieces:
                yield (number, piece.segment_id, *facts, piece.start, piece.end, "kept", "")

    def _coder(self, excerpt: Excerpt) -> str:
        person = self._roster.find(excerpt.coder or self._study.manual_coding.coders.get(self._name, ""))
        return person.id if person else ""

    def _contact(self, excerpt: Excerpt) -> str:
        """Return the id of the contact in which an excerpt stands; empty: nobody says so."""
        names, document = self._study.manual_coding, excerpt.document
        told = names.documents.get(document, document)
        told = self._corpus.contact_of.get(told, told)
        if told in self._corpus.of_contact:
            return told
        facts = self._project.attributes.get(document, {})
        person = self._roster.find(excerpt.case or facts.get("case", ""))
        source = facts.get(names.variables.get("source", ""), "")
        key = (
            person.id if person else "",
            facts.get(names.variables.get("date", ""), "")[:10],
            str(names.sources.get(source, source)),
        )
        found = self._corpus.contacts.get(key, set())
        return next(iter(found)) if len(found) == 1 else ""

    def _pieces(self, excerpt: Excerpt, contact_id: str) -> tuple[list[Piece], str]:
        """Return where an excerpt stands, or why that cannot be said."""
        if excerpt.reason or not contact_id:
            return [], ""
        segments = self._corpus.of_contact[contact_id]
        if excerpt.document in self._corpus.contact_of:
            return self._in_segment(excerpt)
        if excerpt.quote:
            places = places_of(excerpt.quote, segments)
            reason = "" if len(places) == 1 else "quote_occurs_twice" if places else "quote_not_found"
            return (places[0], "" if places[0] else "words_changed") if not reason else ([], reason)
        key = (excerpt.document, contact_id)
        if key not in self._located:
            self._located[key] = Located(self._project.documents[excerpt.document], segments)
        pieces = self._located[key].pieces(excerpt.start, excerpt.end)
        return pieces, "" if pieces else "words_changed"

    def _in_segment(self, excerpt: Excerpt) -> tuple[list[Piece], str]:
        """Return the place of an excerpt that names its segment; without a place it is the whole segment."""
        text = dict(self._corpus.of_contact[self._corpus.contact_of[excerpt.document]])[excerpt.document]
        start, end = (excerpt.start, excerpt.end) if excerpt.end else (0, len(text))
        if end > len(text):
            return [], "outside_document"
        if excerpt.quote and text[start:end].strip() != excerpt.quote.strip():
            return [], "quote_differs"
        return [Piece(excerpt.document, start, end)], ""


def code_segments(
    excerpts: pd.DataFrame, study: Study, codebook: Codebook, *, others: bool = False
) -> pd.DataFrame:
    """Turn excerpts into codings: the theme of each code, stretches of one theme and coder that overlap made one.

    A code is a theme by ``manual_coding.codes``, or by a theme's id or label. A child code that is neither counts for its nearest
    parent that is. A code that is mapped to an empty text is no theme: it says that the segment was read.

    Parameters
    ----------
    others
        Pass over codes that are no theme of this codebook, where two codebooks are compared.

    Returns
    -------
    DataFrame
        Table ``codings``; ``indicator`` is empty.

    Raises
    ------
    FieldworkError
        Codes that are no theme: all of them, and how often each was used.
    """
    kept = excerpts[excerpts["status"] == "kept"]
    theme_of = {code: _theme_of(code, study, codebook) for code in kept["code"].unique()}
    allowed_themes = {"", *codebook.theme_ids}
    theme_of = {
        code: theme if theme in allowed_themes or not others else "" for code, theme in theme_of.items()
    }
    unmapped = sorted(code for code, theme in theme_of.items() if theme not in allowed_themes)
    if unmapped:
        n_of = kept["code"].value_counts()
        offenders = (
            f"code '{code}' ({counted(int(n_of[code]), 'excerpts')}) is no theme of the codebook."
            for code in unmapped
        )
        raise FieldworkError(
            all_at_once(
                offenders,
                f"Name its theme in manual_coding.codes of data/study.yaml. {allowed(codebook.theme_ids)}",
            )
        )
    themed = kept.assign(theme=kept["code"].map(theme_of))
    themed = themed[themed["theme"] != ""].sort_values(
        ["segment_id", "theme", "coder", "start", "end"], kind="stable"
    )
    rows: list[list[object]] = []
    for row in themed[["segment_id", "theme", "coder", "start", "end"]].itertuples(index=False):
        if rows and rows[-1][:3] == list(row[:3]) and row.start < int(str(rows[-1][4])):
            rows[-1][4] = max(int(str(rows[-1][4])), int(row.end))
        else:
            rows.append([*row[:3], int(row.start), int(row.end)])
    codings = pd.DataFrame(rows, columns=["segment_id", "theme", "coder", "start", "end"]).assign(
        indicator=""
    )
    texts = ["segment_id", "theme", "coder", "indicator"]
    return in_order(CODINGS, codings.astype(dict.fromkeys(texts, "str") | {"start": "int64", "end": "int64"}))


def _names_of(codebook: Codebook) -> dict[str, list[str]]:
    """Return the names of each theme: its id, its label below its area's, and its label alone if no other theme bears it.

    In a path of codes a slash divides, so that readers have ``-`` for one within a name; so have these.
    """
    labels = {theme.id: theme.label.replace("/", "-") for theme in codebook.themes}
    areas = {area.id: area.label.replace("/", "-") for area in codebook.areas}
    n_of = Counter(labels.values())
    return {
        theme.id: [
            *([label, theme.label] if n_of[label] == 1 else []),
            f"{areas[theme.area]}/{label}",
            theme.id,
        ]
        for theme, label in zip(codebook.themes, labels.values(), strict=True)
    }


def _theme_of(code: str, study: Study, codebook: Codebook) -> str | None:
    """Return the theme of a code, an empty text for a code that is none, or nothing where nobody says."""
    ours = {READ: ""} | {name: theme for theme, names in _names_of(codebook).items() for name in names}
    parts = code.split("/")
    for n in range(len(parts), 0, -1):
        for name in ("/".join(parts[:n]), parts[n - 1]):
            if name in (names := study.manual_coding.codes | ours):
                return names[name]
    return None


def read_by(excerpts: pd.DataFrame, segments: pd.DataFrame) -> pd.DataFrame:
    """Return which segments each coder has read: all of every contact in which they have made an excerpt.

    A contact that was read without any theme needs an excerpt with a code that is mapped to an empty text.

    Returns
    -------
    DataFrame
        ``segment_id``, ``coder``: one row per segment read and coder.
    """
    kept = excerpts.loc[excerpts["status"] == "kept", ["contact_id", "coder"]].drop_duplicates()
    read = segments[["segment_id", "contact_id"]].merge(
        kept, on="contact_id", how="inner", validate="many_to_many"
    )
    return read[["segment_id", "coder"]].sort_values(
        ["segment_id", "coder"], kind="stable", ignore_index=True
    )


def readers(read: pd.DataFrame) -> list[str]:
    """Return the persons who have coded, who has read most first."""
    n = read["coder"].value_counts()
    return sorted(n.index, key=lambda coder: (-n[coder], coder))


def by_coder(codings: pd.DataFrame, read: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Sum up what each person has coded.

    Returns
    -------
    DataFrame
        ``theme`` and a column for each coder: the number of segments that they have given it. The first row, ``segments read``, says of how
        many; then one row per theme, in the codebook's order. No row, if nobody has read anything.
    """
    n_reviewed = read["coder"].value_counts()
    n_given = codings.drop_duplicates(["segment_id", "theme", "coder"]).groupby(["theme", "coder"]).size()
    columns = readers(read)
    rows = [("segments read", *(int(n_reviewed[coder]) for coder in columns))]
    rows += [
        (theme, *(int(n_given.get((theme, coder), 0)) for coder in columns)) for theme in codebook.theme_ids
    ]
    return pd.DataFrame(rows if columns else [], columns=["theme", *columns])


def by_file(coded: ManuallyCoded) -> pd.DataFrame:
    """Sum up what came in.

    Returns
    -------
    DataFrame
        ``file``, ``coder``, ``status``, ``reason`` (what it means), ``excerpts``, ``contacts`` (in which these are): one row per file,
        coder, status and reason.
    """
    columns = ["file", "coder", "status", "reason"]
    one_each = coded.excerpts.drop_duplicates(["file", "number"])
    table = one_each.groupby(columns, as_index=False).agg(
        excerpts=("number", "size"), contacts=("contact_id", "nunique")
    )
    means = {**REASONS, **OUR_REASONS, "": ""}
    return table.assign(reason=table["reason"].map(means))


def in_words(coded: ManuallyCoded) -> str:
    """Say who has coded manually and how much, how positions were read, and what the files hold beside."""
    kept = coded.excerpts[coded.excerpts["status"] == "kept"]
    if coded.excerpts.empty:
        return "Nobody has coded manually."
    parts = []
    for coder, own in kept.groupby("coder"):
        n = counted(len(own.drop_duplicates(["file", "number"])), "excerpts")
        parts.append(f"{coder} has made {n} in {counted(own['contact_id'].nunique(), 'contacts')}")
    n_apart = counted(int((coded.excerpts["status"] == "quarantined").sum()), "excerpts")
    sentences = [
        f"By hand, {listed(parts)}; {n_apart} cannot be used." if parts else f"{n_apart} cannot be used.",
        *coded.remarks,
    ]
    sentences += [
        f"{row.file}: not taken over are {row.n:,} {row.what}." for row in coded.beside.itertuples()
    ]
    return " ".join(sentences)
