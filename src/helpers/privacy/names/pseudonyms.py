"""Replace what names people, and queue what may name them for a person to decide.

Rules that replace: ``roster``, the certain identifiers of `patterns`, and ``decision``. Rules that queue, in the order in
which one place is asked about once: two persons of one name, a name that is a word, a part of a name, a doubtful
identifier, initials, a word that is nearly a name, letters of another script, a capital inside a sentence, a word that is
no British English. Last, a sentence whose facts together may single somebody out; it is never changed by itself.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

import pandas as pd

from helpers.errors import FieldworkError, all_at_once
from helpers.privacy.names.decisions import REPLACE, Decisions, contents
from helpers.privacy.names.edits import Change, edited
from helpers.privacy.names.identifiers import find_identifiers
from helpers.privacy.names.normalised_text import Find, NormalisedText, normalise
from helpers.privacy.names.roster_names import Names
from helpers.privacy.names.vocabulary import AFTER_DIGITS, NAME_WORDS, PROPER, bare, is_ordinary
from helpers.prose import counted
from helpers.study.roster import Roster
from helpers.study.study import Study
from helpers.words import split_sentences

LOG = ["text_id", "start", "end", "rule", "person", "original", "replacement"]
QUEUE = ["text_id", "content", "start", "end", "rule", "people"]
OF_THE_ROSTER = frozenset(["phone", "number", "nhs_number", "e_mail", "handle", "web"])
_order = (
    "shared_name",
    "name_word",
    "name_part",
    "number",
    "initial",
    "fuzzy",
    "script",
    "capital",
    "vocabulary",
)
_token = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_clitics = frozenset("s t d m ll re ve n em til cause cos".split())
_singles_out = re.compile(
    r"(?<!\w)(?:(?:the|our|their|my|its) (?:only|sole|youngest|oldest)"
    r"|(?:the|our|their|my) (?:first|last|newest) (?:\w+ ){0,2}(?:man|woman|male|female|person|worker|peer))(?!\w)"
)
_facts = (
    re.compile(
        r"(?<!\w)(?:male|female|trans|gay|lesbian|bisexual|black|asian|white|muslim|jewish|sikh|hindu|pregnant|deaf|blind)(?!\w)"
    ),
    re.compile(
        r"(?<!\w)(?:\d\d[ -]years?[ -]old|aged \d\d|in (?:his|her|their|my) (?:twent|thirt|fort|fift|sixt|sevent|eight)ies)(?!\w)"
    ),
    re.compile(r"(?<!\w)(?:used to be an?|used to work|ex-\w+|ex \w+ \w+|former|retired)(?!\w)"),
    re.compile(
        r"(?<!\w)(?:lives? in|living in|workers? in|based in|born in|grew up in|moved here from)(?!\w)"
    ),
)
"""Group, age, what one was, where one lives: facts that name nobody alone."""


class Replaced(NamedTuple):
    """Texts without what names people; why; and what must still be decided."""

    texts: dict[str, str]
    log: pd.DataFrame
    """One row per replacement (restricted: it holds the names)."""
    queue: pd.DataFrame
    """One row per place that is not decided: no words, only where it stands."""
    changes: dict[str, list[Change]]
    """For each text its changes in order, so that positions can be carried over (`edits.carried`)."""


class _Place(NamedTuple):
    """A find in the text itself."""

    find: Find
    start: int
    end: int


def replace(texts: Mapping[str, str], roster: Roster, decisions: Decisions, study: Study) -> Replaced:
    """Replace names and identifiers in texts, longest first, and queue what is doubtful.

    Parameters
    ----------
    texts
        Id and text of each segment, or of whatever is published.

    Returns
    -------
    Replaced
        The texts, the log, the queue and the changes. Undecided places stand in the texts as they were: nothing may be
        published while the queue is not empty (`review.refuse_undecided`).

    Raises
    ------
    FieldworkError
        A pseudonym stands in the texts already, or what a decision puts in holds a name of the roster.
    """
    names, hashes = Names(roster), contents(texts)
    shadows = {text_id: normalise(text) for text_id, text in texts.items()}
    _refuse_taken(roster, shadows.values())
    _refuse_names_put_in(names, decisions)
    log, queue = [], []
    changes: dict[str, list[Change]] = {}
    for text_id, text in texts.items():
        made: dict[tuple[int, int], tuple[Change, str, tuple[str, ...]]] = {}
        sure, doubts = _places(text, shadows[text_id], names, study)
        open_places = []
        for find, start, end in doubts:
            decision = decisions.about((hashes[text_id], start, end), find.rule, text[start:end])
            if decision is None:
                open_places.append(
                    (text_id, hashes[text_id], start, end, find.rule, " or ".join(find.people))
                )
            elif decision.decision == REPLACE:
                made[start, end] = Change(start, end, decision.words), "decision", find.people
        queue += [
            place
            for place in open_places
            if not any(start <= place[2] and place[3] <= end for start, end in made)
        ]
        for find, start, end in sure:
            made[start, end] = Change(start, end, find.replacement), find.rule, find.people
        kept = _without_overlaps(made)
        changes[text_id] = [made[span][0] for span in kept]
        log += [
            (
                text_id,
                *span,
                made[span][1],
                " ".join(made[span][2]),
                text[span[0] : span[1]],
                made[span][0].new,
            )
            for span in kept
        ]
    return Replaced(
        {text_id: edited(text, changes[text_id]) for text_id, text in texts.items()},
        pd.DataFrame(log, columns=LOG),
        pd.DataFrame(queue, columns=QUEUE),
        changes,
    )


def _places(
    text: str, normalised: NormalisedText, names: Names, study: Study
) -> tuple[list[_Place], list[_Place]]:
    """Return what is certain in a text and what is doubtful, by place; no two of a kind overlap, but for whole sentences."""
    sentences = split_sentences(text)
    finds = [
        *names.find(normalised, text),
        *(_of_roster(find, normalised, names) for find in find_identifiers(normalised, text, study)),
    ]
    taken = _Taken()
    sure = _chosen([find for find in finds if find.is_certain], taken)
    doubts = [
        *(find for find in finds if not find.is_certain),
        *_words(text, normalised, names, [start for start, _ in sentences]),
    ]
    found = [
        [_Place(find, *normalised.to_original(find.start, find.end)) for find in kind]
        for kind in (sure, _chosen(doubts, taken))
    ]
    whole = (_Place(Find("combination", *span, False, ""), *span) for span in sentences)
    found[1] += [place for place in whole if _single_out(text[place.start : place.end])]
    return found[0], sorted(found[1], key=lambda place: (place.start, place.end))


def _of_roster(find: Find, normalised: NormalisedText, names: Names) -> Find:
    """Return a number, an address or a handle as the roster knows it."""
    form = names.whose(normalised.text[find.start : find.end]) if find.rule in OF_THE_ROSTER else None
    return (
        find._replace(rule="roster", is_certain=True, replacement=form.replacement, people=(form.person.id,))
        if form
        else find
    )


class _Taken:
    """Stretches of a text that do not overlap."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def take(self, start: int, end: int) -> bool:
        """Take a stretch, unless a part of it is taken."""
        at = bisect_left(self._starts, end)
        if at and self._ends[at - 1] > start:
            return False
        self._starts.insert(at, start)
        self._ends.insert(at, end)
        return True


def _chosen(finds: Iterable[Find], taken: _Taken) -> list[Find]:
    """Return finds that do not overlap each other nor what is taken: certain ones the longest first, doubts by their rule."""

    def rank(find: Find) -> tuple[int, int, bool, int]:
        by_rule = 0 if find.is_certain else _order.index(find.rule if find.rule in _order else "number")
        return by_rule, find.start - find.end, find.rule != "roster", find.start

    kept = [find for find in sorted(finds, key=rank) if taken.take(find.start, find.end)]
    return sorted(kept, key=lambda find: find.start)


def _without_overlaps(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans in order; of two that overlap, the longer: a sentence that is written anew, not a name in it."""
    taken = _Taken()
    return sorted(
        span for span in sorted(spans, key=lambda span: (span[0] - span[1], span[0])) if taken.take(*span)
    )


def _words(text: str, normalised: NormalisedText, names: Names, starts: list[int]) -> Iterator[Find]:
    """Yield the words that are not known, or have a capital where none belongs.

    Parameters
    ----------
    starts
        Where the text's sentences begin: their first words may have a capital.
    """
    n_begun = 0
    for token in _token.finditer(normalised.text):
        word = bare(token.group())
        start, end = token.start(), token.start() + len(word)
        first, last = normalised.to_original(start, end)
        opens = n_begun < len(starts) and starts[n_begun] <= first
        while n_begun < len(starts) and starts[n_begun] <= first:
            n_begun += 1
        rule = _rule(
            word, text[first:last], normalised.text[max(0, start - 2) : start], opens=opens, names=names
        )
        if rule:
            near = names.near(word) if rule == "fuzzy" else ()
            yield Find(rule, start, end, is_certain=False, replacement="", people=names.ids(near))


def _rule(word: str, written: str, before: str, *, opens: bool, names: Names) -> str:
    """Return by which rule a word must be looked at; none for an ordinary word."""
    if before[-1:].isdigit():
        return "" if word in AFTER_DIGITS else "vocabulary"
    if before[-1:] == "'" and word in _clitics:
        return ""
    if not _is_latin(written):
        return "script"
    has_capital = written[0].isupper()
    if has_capital and word in NAME_WORDS:
        return "capital"
    if names.near(word):
        return "fuzzy"
    if not is_ordinary(word):
        return "initial" if len(word) == 1 else "vocabulary"
    opens = opens or before[-1:] == '"' or before == " '"
    return "" if not has_capital or opens or word in PROPER else "capital"


@cache
def _is_latin(written: str) -> bool:
    """Tell whether all letters are plain Latin ones: no look-alike, no letter of mathematics or of full width."""
    return written.isascii() or all(
        unicodedata.name(letter, "").startswith("LATIN ")
        for letter in written
        if unicodedata.category(letter)[0] == "L"
    )


def _single_out(sentence: str) -> bool:
    """Tell whether a sentence says who is the only one, and a fact more; or three facts of a person."""
    plain = normalise(sentence).text
    n_facts = sum(1 for fact in _facts if fact.search(plain))
    return n_facts > 2 or (n_facts > 0 and bool(_singles_out.search(plain)))


def _refuse_taken(roster: Roster, shadows: Iterable[NormalisedText]) -> None:
    """Refuse a pseudonym that somebody in the texts bears already, or that is a word of theirs."""
    of_words = {
        word: form.person.id
        for form in roster.entries
        if not form.replacement.startswith("[")
        for word in _token.findall(normalise(form.replacement).text)
    }
    n_found = dict.fromkeys(of_words.values(), 0)
    for normalised in shadows:
        for word in _token.findall(normalised.text):
            if bare(word) in of_words:
                n_found[of_words[bare(word)]] += 1
    offenders = [
        f"roster: the pseudonym of {who} stands in the texts already, {counted(n, 'times')}."
        for who, n in n_found.items()
        if n
    ]
    if offenders:
        raise FieldworkError(all_at_once(offenders, "Choose another, or something general in [brackets]."))


def _refuse_names_put_in(names: Names, decisions: Decisions) -> None:
    """Refuse decisions that put a name of the roster in."""
    put_in = [decision.words for decision in decisions.of_places.values() if decision.decision == REPLACE]
    n_named = sum(1 for words in put_in if not names.is_free(words))
    if n_named:
        msg = f"decisions.csv: {counted(n_named, 'replacements')} hold a name of the roster. Decide these places again."
        raise FieldworkError(msg)
