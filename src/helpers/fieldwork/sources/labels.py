"""Speakers' labels: what a line of words opens with, as people and programs write it.

Transcripts are typed by hand, and a label has many writings: ``Helen:``, ``**Helen:**``, ``[Helen]``, ``12
Helen:``, ``Helen (00:12):``. A name that the roster has is a label in each of them. Anything else that opens
a line like a label is in doubt: whose words follow is not known, and they are never given to whoever spoke
before. What is a label is decided by the roster, by what surrounds the name, and by how the line above ends;
a capital letter alone decides nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache

from helpers.fieldwork.sources.known_names import COLON, after_known, perhaps_known
from helpers.fieldwork.sources.label_lines import (
    FRONT,
    FURTHEST,
    IF_MAIN,
    LONGEST_LABEL,
    NO_WIDTH,
    LabelLine,
    Opener,
    bare,
    has_stop,
    opener_of,
)
from helpers.fieldwork.sources.label_words import is_sentence, words_of
from helpers.fieldwork.sources.strangers import (
    doubt_about,
    looks_like_label,
    may_be_name,
    stranger_without_colon,
)
from helpers.study.roster import Person, Roster

__all__ = ["FURTHEST", "IF_MAIN", "LONGEST_LABEL", "Labels", "Opener", "bare", "has_stop", "looks_like_label"]

REPORTS = frozenset("says asks answers replies".split())
NOTHING = r"(?!)"
"""The pattern of a name where there are no names: it matches nothing."""

_other_mark = re.compile("[;\t：﹕–—|>]| - ")
_between_names = re.compile(r"\s*[/,;&+\\]\s*|\s+and\s+|\s+\(?(?:and|with)\s+|\s*\(\s*", re.IGNORECASE)
_initial = re.compile(r"([A-HJ-Z])\.\s+(?=[A-Z])")
_abbreviated = re.compile(r"(?:[A-Z]\.|(?:INT|Int|RES|Res|IV|Q|[IRPM][a-z]{7,11})\b)")
"""How a label of an initial or a role may begin: only the line as a whole shows whether it is one."""
_BEGIN_ROLES = frozenset("IRPMQ")
_overlap = re.compile(r"(?<!:)//\s*(?P<label>[^/:]{1,60}):(?!\w)(?P<words>[^/]*)(?://)?")


@lru_cache(maxsize=16)
def _patterns_of(roster: Roster) -> tuple[re.Pattern[str], re.Pattern[str], frozenset[str]]:
    """Return the patterns of any form of a name and of one with a colon, and with what letters they begin."""
    forms = {form.text for form in roster.entries if form.kind == "person"}
    forms |= {person.id for person in roster.persons}
    longest_first = sorted(forms, key=len, reverse=True)
    patterns = [r"\s+".join(map(re.escape, form.split())) for form in longest_first]
    names = rf"(?:{'|'.join(patterns)})(?!\w)"
    if not patterns:
        names = NOTHING
    inside = rf"(?P<open>[\[(\"“*_]*)(?<!\w)(?P<name>{names})(?P<tail>{COLON})"
    beginnings = frozenset(form[:2].casefold() for form in forms)
    return re.compile(names, re.IGNORECASE), re.compile(inside, re.IGNORECASE), beginnings


class Labels:
    """Reads labels, with the forms of names that a roster has."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster
        self._persons: dict[str, Person | None] = {}
        self._form, self._inside, self._beginnings = _patterns_of(roster)
        self._initials = frozenset(beginning[:1] for beginning in self._beginnings)

    def is_known(self, label: str) -> bool:
        """Tell whether the roster has a label as a form of a name."""
        return self.find(label) is not None

    def find(self, label: str) -> Person | None:
        """Return the person whom a label names, or None; each label is looked up once."""
        if label not in self._persons:
            self._persons[label] = None
            if label:
                self._persons[label] = self._roster.find(label)
        return self._persons[label]

    def read(
        self, text: str, above: str | None = "", *, n_bold: int = 0, width: int = NO_WIDTH
    ) -> Opener | None:
        """Return the label with which a line of words opens, or None where it opens with no label.

        Parameters
        ----------
        text
            The line: of a text, a paragraph, a cue or a voice note's transcript; see `bare`.
        above
            The line above, '' for an empty one or where the words begin anew (a cue), None at the top.
        n_bold
            How many characters at the beginning are bold.
        width
            How long lines are that a program has wrapped: where the first word had no room above, the line
            break says nothing.

        Returns
        -------
        Opener or None
            Without a `doubt` the label is a known speaker's, in whatever writing. Else `doubt` says why the
            words must not be given to whoever spoke before: ``unknown_speaker``, ``several_voices``,
            ``unclear_label`` (a known name that may be a label); or ``label_or_words``, the remark with which
            the line is kept as words of the turn above, since it goes on with a sentence.

        Examples
        --------
        >>> from helpers.study.roster import Form
        >>> labels = Labels(Roster([Form("Helen", Person("R1", "researcher"), "")]))
        >>> labels.read("[Helen] And then?")
        Opener(label='Helen', seconds=None, text='And then?', doubt='', form='enclosed', resumes=False)
        >>> labels.read("The nurse: and then?").doubt
        'unknown_speaker'
        >>> labels.read("And then: nothing.")
        """
        at = text.find(":", 0, FURTHEST)
        if at > 0 and self.is_known(label := bare(text[:at])):
            return opener_of(label, None, text[at + 1 :], "colon")
        # Most lines are words: this look at them is quicker than the closer one below.
        if at < 0 and not n_bold and text[:1].isalpha() and not self._may_open(text):
            return None
        front = FRONT.match(text)
        assert front is not None  # noqa: S101 - it may be empty, and then matches everywhere
        line = LabelLine(text, front.group(), above, n_bold, width)
        several = self._several(line)
        if several is not None:
            return several
        known = self._form.match(text, len(line.front))
        if known:
            opener = after_known(line, known.group()) or perhaps_known(line, known.group())
            if opener is not None:
                return opener
        initial = _initial.match(text, len(line.front))
        if initial and initial[1].casefold() in self._initials and line.is_deliberate:
            return Opener(initial[1], line.seconds, bare(text[initial.end() :]), "unclear_label", "stop")
        return self._stranger(line)

    def _may_open(self, text: str) -> bool:
        """Tell whether a line without a colon may open with a label: it has a name, a mark, or is short."""
        if len(text) <= LONGEST_LABEL and text[-1] not in ".,?!…":
            return True
        if text[:2].casefold() in self._beginnings and self._form.match(text):
            return True
        if (text[0] in _BEGIN_ROLES or text[1:2] == ".") and _abbreviated.match(text):
            return True
        return _other_mark.search(text, 0, LONGEST_LABEL) is not None

    def _several(self, line: LabelLine) -> Opener | None:
        """Return a label of several names, of which the roster has one at least: 'Helen/Aisha:'."""
        if not line.words_after or "//" in line.head:
            return None
        parts = [bare(part) for part in _between_names.split(line.head.rstrip(") ")) if part]
        others = [part for part in parts if not self.is_known(part)]
        n_known = len({self.find(part) for part in parts} - {None})
        if n_known == 0 or not all(map(may_be_name, others)):
            return None
        # 'Khan, Aisha' is one person, whom the roster does not have in this form.
        is_list = not set(line.head) & set(",(")
        if n_known > 1 or (others and is_list):
            return Opener(line.head, line.seconds, line.words_after, "several_voices")
        return None

    def _stranger(self, line: LabelLine) -> Opener | None:
        """Return what opens a line like a label, but is no known name."""
        if not line.has_colon:
            return stranger_without_colon(line)
        doubt = doubt_about(line)
        if not doubt:
            doubt = self._doubt_about_known(line)
        if not doubt:
            return None
        return Opener(line.head, line.seconds, line.words_after, doubt)

    def _doubt_about_known(self, line: LabelLine) -> str:
        """Return why a head that begins with a known name, or has it in pieces, may be a label; else ''."""
        words = words_of(line.head)
        known = self._form.match(line.head)
        if known and not is_sentence(words):
            return "unknown_speaker"
        if known and REPORTS.issuperset(words_of(line.head[known.end() :])):
            # 'Helen says: …' may be told by another, or be Helen's own turn.
            return "label_or_words"
        if len(words) > 1 and self.is_known("".join(line.head.split())):
            return "unknown_speaker"
        return ""

    def parts(self, text: str, opener: Opener | None) -> list[int]:
        """Return where further speakers begin within a line: known labels after a sentence, or overlaps.

        Positions in the text; -1 alone says that several speak, but not where the second begins.
        """
        start = 0
        if opener is not None:
            start = len(text) - len(opener.text)
        if ":" not in text[start:]:
            return []
        if "//" in text and (overlaps := self._overlaps(text, start)):
            return overlaps
        found = []
        for match in self._inside.finditer(text, start):
            if match.start() == 0:
                continue
            # Only the end matters: to copy all of a long line for each label in it would take too long.
            before = text[max(start, match.start() - LONGEST_LABEL) : match.start()].rstrip()
            encloses_words = match["open"].strip("*_") and not set(match["tail"]) & set('])"”')
            if encloses_words or not before or before[-1] not in '.!?…"“”’)]–—-/':
                return [-1]
            found.append(match.start())
        return found

    def _overlaps(self, text: str, start: int) -> list[int]:
        """Return where speech marked as overlapping begins and ends: '//Helen: Yes?//' (noScribe)."""
        found = []
        matches = [*_overlap.finditer(text, start)]
        nexts = [*(match.start() for match in matches), len(text)][1:]
        for match, next_one in zip(matches, nexts, strict=True):
            if match.start() > 0:
                found.append(match.start())
            if text[match.end() : next_one].strip():
                found.append(match.end())
        return found
