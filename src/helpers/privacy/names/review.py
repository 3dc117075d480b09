"""What must still be decided, and a walk through it at the screen, one place after the other.

Nothing is published while anything is undecided. The words are shown on the screen alone; each decision is written as it
is made, so that a walk that is stopped goes on where it stood.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from helpers.errors import FieldworkError
from helpers.privacy.names.decisions import EVERYWHERE, LEAVE, OF_A_WORD, REPLACE, Decision, Decisions
from helpers.prose import counted, listed

RULES = {
    "shared_name": "names that two persons share",
    "name_word": "names that are ordinary words",
    "name_part": "parts of names",
    "fuzzy": "words that are nearly a name",
    "initial": "initials",
    "capital": "capitals inside a sentence",
    "vocabulary": "words that are no British English",
    "script": "words with letters of another script",
    "combination": "sentences whose facts together may single somebody out",
    "date": "doubtful dates",
    "district": "places that may be the first half of a postcode",
    "national_insurance": "doubtful National Insurance numbers",
    "nhs_number": "NHS numbers whose check digit is wrong",
    "number": "long numbers",
    "plate": "doubtful vehicle marks",
    "postcode": "doubtful postcodes",
    "spoken_number": "numbers said digit by digit",
}
"""Why a place must be looked at, in the plural."""
CONTEXT = 120
HELP = "l: leave it.  e: leave this word everywhere.  r: replace it.  s: later.  q: stop."


def undecided(queue: pd.DataFrame, decisions: Decisions, texts: Mapping[str, str]) -> pd.DataFrame:
    """Return the rows of a queue that nothing decides: whose text has changed, or at which nobody has looked."""
    is_open = [
        decisions.about((row.content, row.start, row.end), row.rule, texts[row.text_id][row.start : row.end])
        is None
        for row in queue.itertuples()
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
        f"privacy: {counted(len(queue), 'places')} may name somebody and are not decided: {listed(by_rule)}. "
        "Nothing is published until each is. Decide: `fieldwork privacy review`."
    )
    raise FieldworkError(msg)


def walk(
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
        Tells whether a replacement may be put in: it names nobody of the roster.

    Returns
    -------
    Decisions
        The decisions with the new ones. Who stops early loses none of them.
    """
    rows = list(queue.itertuples())
    for n, row in enumerate(rows, start=1):
        place, written = (row.content, row.start, row.end), texts[row.text_id][row.start : row.end]
        if decisions.about(place, row.rule, written):
            continue
        decision = _decided(
            f"\n{n} of {len(rows)}: {_question(row, texts[row.text_id])}\n", row.rule, written, ask, is_free
        )
        if decision == "q":
            break
        if isinstance(decision, Decision):
            decisions = decisions.deciding(place, decision)
    return decisions


def _question(row: object, text: str) -> str:
    """Return a place as it is shown: why, whom it may mean, and the words around it."""
    rule, people, start, end = (getattr(row, name) for name in ("rule", "people", "start", "end"))
    whom = f" ({people})" if people else ""
    before = "…" * (start > CONTEXT) + text[max(0, start - CONTEXT) : start]
    after = text[end : end + CONTEXT] + "…" * (len(text) > end + CONTEXT)
    return f"{RULES[rule]}{whom}:\n  {before}»{text[start:end]}«{after}"


def _decided(
    question: str, rule: str, written: str, ask: Callable[[str], str], is_free: Callable[[str], bool]
) -> Decision | str:
    """Return a decision, or "s" or "q"; ask again until it is one."""
    words = rule in OF_A_WORD
    shown = question + (HELP if words else HELP.replace("  e: leave this word everywhere.", "")) + " "
    while True:
        try:
            said = ask(shown).strip().lower()
            if said in {"s", "q"}:
                return said
            if said == "l":
                return Decision(LEAVE)
            if said == "e" and words:
                return Decision(EVERYWHERE, written)
            if said == "r":
                new = ask("  Put instead: ").strip()
                if new and is_free(new):
                    return Decision(REPLACE, new)
                shown = "  That is empty, or names somebody in the roster. " + HELP + " "
        except (EOFError, KeyboardInterrupt):
            return "q"
