"""The manual review queue, and a walk through it at the screen, one place after the other.

Nothing is published while anything is undecided. The words are only shown on the screen; each decision is
written as it is made, so that a review that is interrupted goes on where it stopped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import pandas as pd

from helpers.errors import FieldworkError
from helpers.privacy.names.decisions import (
    EVERYWHERE,
    LEAVE,
    OF_A_WORD,
    REPLACE,
    Decision,
    Decisions,
    Place,
    Reason,
)
from helpers.prose import counted, listed, verb

RULES = {
    "shared_name": "names that two persons share",
    "name_word": "names that are ordinary words",
    "name_part": "parts of names",
    "fuzzy": "words that are nearly a name",
    "initial": "initials",
    "capital": "capitals inside a sentence",
    "opening": "words that begin sentences and are nowhere in small letters",
    "vocabulary": "words that are not British English",
    "script": "words with letters of another script",
    "combination": "sentences whose facts together may identify somebody",
    "date": "doubtful dates, and years in which somebody may have been born",
    "district": "places that may be the first half of a postcode",
    "national_insurance": "doubtful National Insurance numbers",
    "nhs_number": "NHS numbers whose check digit is wrong",
    "number": "long numbers",
    "plate": "doubtful vehicle marks",
    "postcode": "doubtful postcodes",
    "spoken_number": "numbers spoken digit by digit",
}
"""Why a place must be reviewed, in the plural."""
CONTEXT = 120
"""How many characters before and after a place are shown."""
HELP = "l: leave it.  e: leave this word everywhere.  r: replace it.  s: later.  q: stop."
ONCE_FOR_ALL = (
    "  This word is in {}. If it is a name: stop (q), add it to roster.csv with its replacement, and it is "
    "replaced everywhere.\n"
)
"""What is shown with a word that occurs again among the places."""
LATER, STOP = "s", "q"


class _QueuedPlace(NamedTuple):
    """A row of the queue."""

    text_id: str
    place: Place
    reason: Reason
    people: str

    @property
    def rule(self) -> str:
        """Return the rule by which the place is asked about."""
        return self.reason.rule

    def written_in(self, texts: Mapping[str, str]) -> str:
        """Return the words at the place."""
        _, start, end = self.place
        return texts[self.text_id][start:end]


def select_undecided(queue: pd.DataFrame, decisions: Decisions, texts: Mapping[str, str]) -> pd.DataFrame:
    """Return the rows of a queue about which nothing is decided.

    Returns
    -------
    DataFrame
        The columns of the queue, one row per undecided place: its text has changed, or nobody has reviewed
        it.
    """
    is_open = [
        decisions.find(one.place, one.written_in(texts), one.reason) is None for one in _places_of(queue)
    ]
    return queue[pd.Series(is_open, index=queue.index, dtype=bool)]


def refuse_undecided(queue: pd.DataFrame) -> None:
    """Refuse to publish while a place is undecided: how many by each rule, and no words.

    Raises
    ------
    FieldworkError
        The queue is not empty.
    """
    if queue.empty:
        return
    counts = queue["rule"].value_counts()
    by_rule = [f"{what} ({counts[rule]:,})" for rule, what in RULES.items() if rule in counts]
    msg = (
        f"privacy: {counted(len(queue), 'places')} may name somebody and {verb(len(queue), 'are')} not "
        f"decided: {listed(by_rule)}. Nothing is published until each is. Decide: `fieldwork privacy review`."
    )
    raise FieldworkError(msg)


def review_queue(
    queue: pd.DataFrame,
    decisions: Decisions,
    ask: Callable[[str], str],
    *,
    texts: Mapping[str, str],
    is_free: Callable[[str], bool] = bool,
) -> Decisions:
    """Ask about each undecided place, and write each decision at once.

    Parameters
    ----------
    ask
        Shows a text and returns what is typed.
    is_free
        Returns whether a replacement may be used: it does not name anybody in the roster.

    Returns
    -------
    Decisions
        The decisions with the new ones. Whoever stops early loses none of them.
    """
    places = list(_places_of(queue))
    n_of_word = Counter(one.written_in(texts) for one in places)
    for n, one in enumerate(places, start=1):
        written = one.written_in(texts)
        n_of_word[written] -= 1
        # A decision made a moment ago may cover this place: the same word left everywhere.
        if decisions.find(one.place, written, one.reason):
            continue
        question = f"\n{n} of {len(places)}: {_describe_place(one, texts[one.text_id])}\n"
        if n_of_word[written] and one.rule in OF_A_WORD:
            question += ONCE_FOR_ALL.format(counted(n_of_word[written], "more places", "more place"))
        answer = _ask_for_decision(question, one.reason, written, ask, is_free)
        if answer == STOP:
            break
        if isinstance(answer, Decision):
            decisions = decisions.add(one.place, answer)
    return decisions


def _places_of(queue: pd.DataFrame) -> Iterator[_QueuedPlace]:
    columns = ("text_id", "content", "start", "end", "rule", "people", "roster")
    for text_id, content, start, end, rule, people, roster in zip(
        *(queue[name] for name in columns), strict=True
    ):
        place = str(content), int(start), int(end)
        yield _QueuedPlace(str(text_id), place, Reason(str(rule), str(roster)), str(people))


def _describe_place(one: _QueuedPlace, text: str) -> str:
    """Return a place as it is shown: why it is asked about, whom it may mean, and the words around it."""
    _, start, end = one.place
    before = text[max(0, start - CONTEXT) : start]
    if start > CONTEXT:
        before = f"…{before}"
    after = text[end : end + CONTEXT]
    if len(text) > end + CONTEXT:
        after = f"{after}…"
    whom = f" ({one.people})" if one.people else ""
    return f"{RULES[one.rule]}{whom}:\n  {before}»{text[start:end]}«{after}"


def _ask_for_decision(
    question: str, reason: Reason, written: str, ask: Callable[[str], str], is_free: Callable[[str], bool]
) -> Decision | str:
    """Return a decision, `LATER` or `STOP`; ask again until the answer is one."""
    may_leave_everywhere = reason.rule in OF_A_WORD
    choices = HELP
    if not may_leave_everywhere:
        choices = HELP.replace("  e: leave this word everywhere.", "")
    prompt = f"{question}{choices} "
    while True:
        try:
            answer = ask(prompt).strip().lower()
            if answer in {LATER, STOP}:
                return answer
            if answer == "l":
                return Decision(LEAVE, reason=reason)
            if answer == "e" and may_leave_everywhere:
                return Decision(EVERYWHERE, written, reason)
            if answer == "r":
                new = ask("  Put instead: ").strip()
                if new and is_free(new):
                    return Decision(REPLACE, new, reason)
                prompt = f"  That is empty, or names somebody in the roster. {HELP} "
        except (EOFError, KeyboardInterrupt):
            return STOP
