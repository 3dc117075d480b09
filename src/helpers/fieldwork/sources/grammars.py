"""How transcripts in text and documents show who speaks: four grammars, of which a file has one.

``timed``: ``Name  0:04`` above the words (Teams, Otter). ``bracketed``: ``[00:00:04] Name: words`` or
``[00:04] [p1] words``. ``meet``: lines that are a time, ``00:01:23``, with ``Name: words`` below (Google
Meet). ``colon``: ``Name: words``, in all writings of `labels`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from helpers.fieldwork.reading import InputUnit
from helpers.fieldwork.sources.label_lines import IF_MAIN, NO_WIDTH, Opener
from helpers.fieldwork.sources.labels import Labels
from helpers.fieldwork.sources.line_grammars import bracketed, may_be_speaker, timed
from helpers.fieldwork.sources.lone_times import take_lone_times
from helpers.fieldwork.sources.strangers import looks_like_label
from helpers.fieldwork.sources.sure_labels import read_role, time_as_words
from helpers.fieldwork.sources.teams_page import is_page_time, read_page
from helpers.fieldwork.sources.time_marks import (
    meet_time,
    range_start,
    spoken_time,
    take_marks,
    time_alone,
)

GRAMMARS = ("timed", "bracketed", "colon")
MAIN_FORM = 2
"""So many names in an unusual form, and at least half of the file's, are labels."""
RANGED = "below or above a line of times"
NEARLY, FEWEST_WRAPPED = 0.85, 5
FIRST_OF_ROLE = frozenset("[(<surimpfSURIMPF")
"""With one of these a role in brackets or alone on its line begins."""
LAST_OF_TIME = frozenset("ds0123456789")
"""With one of these a time in words ends, 'seconds', or a range of times without an arrow."""
WEAK = ("unclear_label", IF_MAIN)
NEVER_MAIN = frozenset(("colon", "comma", "space"))


class Openers:
    """The lines of a file that begin a turn, by each grammar, and the grammar that explains most of the file.

    A line that begins a known speaker's turn counts double. Google Meet's grammar is chosen if a line that
    is a time is directly above one that names a speaker. Each line is looked at once.

    Attributes
    ----------
    name
        The grammar of the file.
    chosen
        The lines, from 0, that open with a label by this grammar, also one in doubt.
    labelled
        All lines that open with a label, whatever the grammar of the file.
    foreign
        The lines that begin a turn by another grammar; where only a colon shows this, the name must be in
        the roster.
    times
        The lines that are a time and nothing else, with their seconds.
    notices
        The lines of a page copied from Teams that are about the page (see `teams_page`).
    parts
        Where further speakers begin within a line (see `Labels.parts`); lines that overlap others are here
        too, also as a whole.
    """

    def __init__(self, input_units: Sequence[InputUnit], labels: Labels) -> None:
        self._labels = labels
        self._openers: dict[str, dict[int, Opener]] = {name: {} for name in GRAMMARS}
        self.times: dict[int, int] = {}
        self.parts: dict[int, list[int]] = {}
        self.notices: set[int] = set()
        self._in_words: set[int] = set()
        """The lines below a name that are a time in words."""
        self._is_page = False
        self._line_above: dict[int, int] = {}
        """The line with words above a line that may open with a label."""
        self._look_at(input_units)
        if self._is_page:
            self._read_page(input_units)
        self._give_times_back(input_units)
        self._accept_main_form()
        openers = self._openers
        best = max(GRAMMARS, key=self._score_of)
        self.name = best
        if best == "colon" and _is_meet(input_units, openers["colon"]):
            self.name = "meet"
        self.labelled = openers["colon"]
        self.chosen = dict(openers[best])
        if best == "colon" and any(opener.form == RANGED for opener in self.chosen.values()):
            self._keep_ranged()
        self.foreign: set[int] = set()
        self._sort_out_others(best)
        if self.name == "colon":
            take_lone_times(self, input_units)

    @cached_property
    def n_of(self) -> Counter[str]:
        """Return how often each label with a colon occurs, in small letters."""
        return Counter(opener.label.casefold() for opener in self.labelled.values())

    def _look_at(self, input_units: Sequence[InputUnit]) -> None:
        """Look at each line, by all grammars."""
        read = self._labels.read
        width = _width_of([len(unit.text) for unit in input_units if unit.text])
        above: str | None = None
        last_at, time_above = -1, None
        for at, unit in enumerate(input_units):
            text = unit.text
            if not text:
                above = above and ""
                continue
            if text[-1].isdigit() and self._is_timed(at, text):
                time_above, above = None, text
            elif ("-->" in text or text[-1] in LAST_OF_TIME) and self._is_time_line(
                at, text, last_at, input_units
            ):
                time_above, above = range_start(text), ""
            else:
                opener = read(text, above, n_bold=unit.n_bold, width=width)
                if opener is None and text[0] in FIRST_OF_ROLE:
                    opener = read_role(text)
                if opener or time_above is not None or ":" in text:
                    self._line_above[at] = last_at
                    self._note(at, text, opener, time_above)
                time_above, above = None, text
            last_at = at

    def _give_times_back(self, input_units: Sequence[InputUnit]) -> None:
        """Take a time for words where none follow before the next label: 'Aisha: 10:30', '3 seconds'."""
        openers = self._openers["colon"]
        alone = [at for at, one in openers.items() if one.seconds is not None and not one.text]
        for at in alone:
            below = at + 1
            times = set()
            while below < len(input_units) and (not input_units[below].text or below in self._in_words):
                times |= {below} & self._in_words
                below += 1
            if below < len(input_units) and below not in openers:
                continue
            for one in times:
                del self.times[one]
            openers[at] = time_as_words(openers[at], input_units[at].text)

    def _is_timed(self, at: int, text: str) -> bool:
        """Tell whether a line is a name and a time, and note it."""
        opener = timed(text, self._labels.is_known)
        if opener is not None:
            self._openers["timed"][at] = opener
        elif is_page_time(text):
            self._is_page = True
        return opener is not None

    def _read_page(self, input_units: Sequence[InputUnit]) -> None:
        """Read a page copied from Teams: what is no words there is a name, a time or a notice."""
        page = read_page(input_units, self._labels.is_known)
        for openers in self._openers.values():
            for at in page.lines & openers.keys():
                del openers[at]
        for at, (name, seconds) in page.names.items():
            self._openers["colon"][at] = Opener(name, seconds, "", form=RANGED)
        self.times, self.notices = page.times, page.notices

    def _is_time_line(self, at: int, text: str, last_at: int, input_units: Sequence[InputUnit]) -> bool:
        """Tell whether a line is a range of times above a name, or a time in words below one."""
        seconds = None
        if "-->" in text or (text[0].isdigit() and text[-1].isdigit() and "," in text):
            seconds = range_start(text)
        elif text.endswith(("second", "seconds")) and last_at >= 0:
            seconds = self._spoken_time(at, text, last_at, input_units[last_at].text)
        if seconds is not None:
            self.times[at] = seconds
        return seconds is not None

    def _spoken_time(self, at: int, text: str, last_at: int, name: str) -> int | None:
        """Return the seconds of a time in words, if a name and nothing else is above it, and note both."""
        seconds = spoken_time(text)
        if seconds is None or ":" in name:
            return None
        above = self._openers["colon"].get(last_at)
        if above is not None and above.text:
            return None
        if above is None and not may_be_speaker(name):
            return None
        self._openers["colon"][last_at] = Opener(name, seconds, "", form=RANGED)
        self._in_words.add(at)
        return seconds

    def _note(self, at: int, text: str, opener: Opener | None, time_above: int | None) -> None:
        """Note what a line opens with, and where further speakers begin in it."""
        if text[0] == "[" and (in_brackets := bracketed(text, self._labels)):
            self._openers["bracketed"][at] = in_brackets
        elif text[0] == "(" and (seconds := time_alone(text)) is not None:
            self._openers["bracketed"][at] = Opener("", seconds, "", form="bracketed")
        if time_above is not None:
            opener = self._below_time(text, opener, time_above)
        if opener is not None:
            self._openers["colon"][at] = opener
        if ":" in text:
            parts = self._labels.parts(text, opener)
            if parts or text.startswith("//"):
                self.parts[at] = parts

    def _below_time(self, text: str, opener: Opener | None, seconds: int) -> Opener:
        """Return what opens the line below a range of times: a name alone, or 'Name: words'."""
        if opener is not None and not opener.doubt:
            return opener._replace(seconds=seconds, form=RANGED)
        if self._labels.is_known(text) or looks_like_label(text):
            return Opener(text, seconds, "", form=RANGED)
        return Opener("", seconds, text, form=RANGED)

    def _accept_main_form(self) -> None:
        """Accept known names in an unusual form, where it is the file's own."""
        openers = self._openers["colon"]
        if not any(opener.doubt in WEAK for opener in openers.values()):
            return
        forms: Counter[str] = Counter()
        for of_grammar in self._openers.values():
            forms.update(one.form for one in of_grammar.values() if self._labels.is_known(one.label))
        n_known = forms.total()
        for at, opener in [*openers.items()]:
            n = forms[opener.form]
            is_main = n >= MAIN_FORM and n * 2 >= n_known and opener.form not in NEVER_MAIN
            if opener.doubt in WEAK and is_main:
                openers[at] = opener._replace(doubt="")
            elif opener.doubt == IF_MAIN:
                del openers[at]

    def _is_certain(self, opener: Opener) -> bool:
        return not opener.doubt and self._labels.is_known(opener.label)

    def _score_of(self, grammar: str) -> int:
        """Return how well a grammar explains the file; a label with a time counts for the others only."""
        explained: set[int] = set()
        if grammar == "colon":
            explained = self._openers["timed"].keys() | self._openers["bracketed"].keys()
        openers = self._openers[grammar]
        n_of = Counter((one.label, one.doubt) for at, one in openers.items() if at not in explained)
        score = 0
        for (label, doubt), n in n_of.items():
            if not label or doubt in ("unclear_label", "label_or_words"):
                continue
            score += n
            if not doubt and self._labels.is_known(label):
                score += n
        return score

    def _keep_ranged(self) -> None:
        """Take what is directly below a name and a time for words, where turns begin with lines of times."""
        for at, opener in self.labelled.items():
            is_label = opener.form == RANGED or self._is_certain(opener) or opener.doubt == "several_voices"
            above = self.labelled.get(self._line_above.get(at, -1))
            is_first = above is not None and above.form == RANGED and not above.text
            if is_first and not is_label:
                del self.chosen[at]

    def _sort_out_others(self, best: str) -> None:
        """Keep the lines that open a turn by another grammar: nothing is ever glued across them."""
        for name, openers in self._openers.items():
            if name == best:
                continue
            for at, opener in openers.items():
                if at not in self.chosen:
                    self._sort_out(name, at, opener, best)

    def _sort_out(self, grammar: str, at: int, opener: Opener, best: str) -> None:
        """Sort out a line that opens a turn by a grammar that is not the file's."""
        if grammar == "colon":
            self._sort_out_label(at, opener, best)
        elif grammar == "timed" and best == "colon" and self._labels.is_known(opener.label):
            self.chosen[at] = opener
        elif grammar == "timed" or opener.label or not self._has_times_in_words:
            self.foreign.add(at)

    @cached_property
    def _has_times_in_words(self) -> bool:
        """Whether turns begin with a time after the label, so that the lines below them may do so too."""
        with_mark = (one for one in self.labelled.values() if one.text[:1] in ("[", "#"))
        return any(self._is_certain(one) and take_marks(one.text).at_start is not None for one in with_mark)

    def _sort_out_label(self, at: int, opener: Opener, best: str) -> None:
        """Sort out a line with a label in a file whose turns begin with times."""
        is_certain = self._is_certain(opener)
        if best == "timed" and opener.form in ("time", "dotted_time", "timed"):
            self.chosen[at] = opener._replace(doubt="")
        elif is_certain or opener.doubt == "several_voices":
            self.foreign.add(at)
        elif self._is_in_doubt(opener) and self._line_above.get(at, -1) not in self._openers["timed"]:
            # Directly below a name and a time are its words: 'Remember: bring keys'.
            self.foreign.add(at)

    def _is_in_doubt(self, opener: Opener) -> bool:
        """Tell whether a label without a time may be a speaker's in a file whose turns begin with times."""
        is_perhaps_known = self._labels.is_known(opener.label) or opener.form == "stop"
        return opener.doubt == "unknown_speaker" or (opener.doubt == "unclear_label" and is_perhaps_known)


def _width_of(lengths: list[int]) -> int:
    """Return how long the lines are that a program has wrapped; where lines are not wrapped, no limit.

    Wrapped lines are nearly as long as the longest: at least a third of all, and five.
    """
    longest = max(lengths, default=0)
    n_long = sum(map((NEARLY * longest).__lt__, lengths))
    if n_long < FEWEST_WRAPPED or n_long * 3 < len(lengths):
        return NO_WIDTH
    return longest


def _is_meet(input_units: Sequence[InputUnit], by_colon: dict[int, Opener]) -> bool:
    """Tell whether a line that is a time is directly above one that names a speaker."""
    filled = [at for at, unit in enumerate(input_units) if unit.text]
    return any(
        below in by_colon and meet_time(input_units[at].text) is not None for at, below in pairwise(filled)
    )
