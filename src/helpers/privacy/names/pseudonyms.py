"""Replace what names people, and queue what may name them for a person to decide.

Rules that replace: ``roster``, the certain identifiers of `identifiers`, and ``decision``. Rules that queue,
in the order of precedence at one place: two persons with one name, a name that is a word, a part of a name, a
doubtful identifier, initials, a word that is nearly a name, letters of another script, a capital inside a
sentence, a word that is not British English. Last, a sentence whose facts together may identify somebody; it
is never changed automatically.
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
from helpers.privacy.names.decisions import REPLACE, Decisions, hash_texts
from helpers.privacy.names.deidentified import DeidentifiedWords
from helpers.privacy.names.edits import Change, apply_changes
from helpers.privacy.names.identifiers import find_identifiers
from helpers.privacy.names.normalised_text import Find, NormalisedText, normalise
from helpers.privacy.names.roster_names import Names
from helpers.privacy.names.vocabulary import (
    AFTER_DIGITS,
    LABELS,
    NAME_WORDS,
    PROPER,
    is_ordinary,
    strip_possessive,
)
from helpers.prose import counted
from helpers.study.roster import Roster
from helpers.study.study import Study
from helpers.words import split_sentences

LOG = ["text_id", "start", "end", "rule", "person", "original", "replacement"]
QUEUE = ["text_id", "content", "start", "end", "rule", "people"]
OF_THE_ROSTER = frozenset(["phone", "number", "nhs_number", "e_mail", "handle", "web"])
"""Rules of identifiers that may be a form in the roster."""
_precedence = (
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
_uniqueness = re.compile(
    r"(?<!\w)(?:(?:the|our|their|my|its) (?:only|sole|youngest|oldest)"
    r"|(?:the|our|their|my) (?:first|last|newest) (?:\w+ ){0,2}"
    r"(?:man|woman|male|female|person|worker|peer))(?!\w)"
)
_facts = (
    re.compile(
        r"(?<!\w)(?:male|female|trans|gay|lesbian|bisexual|black|asian|white|muslim|jewish|sikh|hindu"
        r"|pregnant|deaf|blind)(?!\w)"
    ),
    re.compile(
        r"(?<!\w)(?:\d\d[ -]years?[ -]old|aged \d\d"
        r"|in (?:his|her|their|my) (?:twent|thirt|fort|fift|sixt|sevent|eight)ies)(?!\w)"
    ),
    re.compile(r"(?<!\w)(?:used to be an?|used to work|ex-\w+|ex \w+ \w+|former|retired)(?!\w)"),
    re.compile(
        r"(?<!\w)(?:lives? in|living in|workers? in|based in|born in|grew up in|moved here from)(?!\w)"
    ),
)
"""Group, age, former work, where somebody lives: facts of which one alone does not identify anybody."""


class ReplacedTexts(NamedTuple):
    """Texts without what names people, what was replaced, and what must still be decided."""

    texts: dict[str, str]
    log: pd.DataFrame
    """One row per replacement (restricted: it holds the names): the columns of `LOG`."""
    queue: pd.DataFrame
    """One row per undecided place: the columns of `QUEUE`, without words."""
    changes: dict[str, list[Change]]
    """For each text its changes in order, by which spans are moved (`edits.locate_span`)."""


class _PlacedFind(NamedTuple):
    """A find, and its span in the text itself."""

    find: Find
    start: int
    end: int


class _Replacement(NamedTuple):
    """A change of a text, and what the log says about it."""

    change: Change
    rule: str
    people: tuple[str, ...]


def replace_names(
    texts: Mapping[str, str], roster: Roster, decisions: Decisions, study: Study
) -> ReplacedTexts:
    """Replace names and identifiers in texts, longest first, and queue what is doubtful.

    Parameters
    ----------
    texts
        Id and text of each segment, or of whatever is published.

    Returns
    -------
    ReplacedTexts
        The texts, the log, the queue and the changes. Undecided places are in the texts as they were: nothing
        may be published while the queue is not empty (`review.refuse_undecided`).

    Raises
    ------
    FieldworkError
        A pseudonym is in the texts already, or a decision puts in a name from the roster.
    """
    names = Names(roster)
    deidentified = DeidentifiedWords(roster, study)
    hashes = hash_texts(texts)
    normalised_texts = {text_id: normalise(text) for text_id, text in texts.items()}
    _refuse_pseudonyms_in_use(roster, normalised_texts.values())
    _refuse_names_put_in(names, decisions)
    log: list[tuple[object, ...]] = []
    queue: list[tuple[object, ...]] = []
    changes: dict[str, list[Change]] = {}
    for text_id, text in texts.items():
        certain, doubtful = _find_places(text, normalised_texts[text_id], names, deidentified, study)
        replacements, undecided = _apply_decisions(doubtful, text, hashes[text_id], decisions)
        for find, start, end in undecided:
            queue.append((text_id, hashes[text_id], start, end, find.rule, " or ".join(find.people)))
        for find, start, end in certain:
            change = Change(start, end, find.replacement)
            replacements[start, end] = _Replacement(change, find.rule, find.people)
        changes[text_id] = []
        for start, end in _without_overlaps(replacements):
            change, rule, people = replacements[start, end]
            changes[text_id].append(change)
            log.append((text_id, start, end, rule, " ".join(people), text[start:end], change.new))
    return ReplacedTexts(
        {text_id: apply_changes(text, changes[text_id]) for text_id, text in texts.items()},
        pd.DataFrame(log, columns=LOG),
        pd.DataFrame(queue, columns=QUEUE),
        changes,
    )


def _apply_decisions(
    doubtful: Iterable[_PlacedFind], text: str, content: str, decisions: Decisions
) -> tuple[dict[tuple[int, int], _Replacement], list[_PlacedFind]]:
    """Return what a person has decided to replace, by span, and the finds that are undecided.

    A doubt inside a span that is replaced is settled by that.
    """
    replacements: dict[tuple[int, int], _Replacement] = {}
    not_decided: list[_PlacedFind] = []
    for placed in doubtful:
        find, start, end = placed
        decision = decisions.find((content, start, end), find.rule, text[start:end])
        if decision is None:
            not_decided.append(placed)
        elif decision.decision == REPLACE:
            change = Change(start, end, decision.words)
            replacements[start, end] = _Replacement(change, "decision", find.people)
    undecided = [placed for placed in not_decided if not _lies_within(placed, replacements)]
    return replacements, undecided


def _lies_within(placed: _PlacedFind, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= placed.start and placed.end <= end for start, end in spans)


def _find_places(
    text: str, normalised: NormalisedText, names: Names, deidentified: DeidentifiedWords, study: Study
) -> tuple[list[_PlacedFind], list[_PlacedFind]]:
    """Return what is certain in a text and what is doubtful, by place.

    No two of a kind overlap, except for whole sentences.
    """
    sentences = split_sentences(text)
    finds = list(names.find(normalised, text))
    identifiers = find_identifiers(normalised, text, study)
    finds += [_match_with_roster(find, normalised, names) for find in identifiers]
    chosen = _ChosenSpans()
    certain = _choose_finds([find for find in finds if find.is_certain], chosen)
    doubts = [find for find in finds if not find.is_certain]
    doubts += _find_odd_words(text, normalised, names, [start for start, _ in sentences])
    doubts = deidentified.without(doubts, normalised, text)
    doubtful = [_place(find, normalised) for find in _choose_finds(doubts, chosen)]
    for start, end in sentences:
        if _may_identify(text[start:end]):
            find = Find("combination", start, end, is_certain=False, replacement="")
            doubtful.append(_PlacedFind(find, start, end))
    doubtful.sort(key=lambda placed: (placed.start, placed.end))
    return [_place(find, normalised) for find in certain], doubtful


def _place(find: Find, normalised: NormalisedText) -> _PlacedFind:
    """Return a find with its span in the original text."""
    start, end = normalised.to_original(find.start, find.end)
    return _PlacedFind(find, start, end)


def _match_with_roster(find: Find, normalised: NormalisedText, names: Names) -> Find:
    """Return a number, an address or a handle with the roster's replacement, if the roster lists it."""
    if find.rule not in OF_THE_ROSTER:
        return find
    form = names.form_of(normalised.text[find.start : find.end])
    if form is None:
        return find
    return find._replace(
        rule="roster", is_certain=True, replacement=form.replacement, people=(form.person.id,)
    )


class _ChosenSpans:
    """Spans of a text that do not overlap."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def add(self, start: int, end: int) -> bool:
        """Add a span and return True, unless it overlaps one that was added before."""
        at = bisect_left(self._starts, end)
        if at and self._ends[at - 1] > start:
            return False
        self._starts.insert(at, start)
        self._ends.insert(at, end)
        return True


def _choose_finds(finds: Iterable[Find], chosen: _ChosenSpans) -> list[Find]:
    """Return finds that overlap neither each other nor earlier ones.

    Of certain ones that overlap, the longest is chosen; of doubtful ones, the first by precedence of rules.
    """

    def precedence(find: Find) -> tuple[int, int, bool, int]:
        by_rule = 0
        if not find.is_certain:
            rule = find.rule if find.rule in _precedence else "number"
            by_rule = _precedence.index(rule)
        return by_rule, find.start - find.end, find.rule != "roster", find.start

    kept = [find for find in sorted(finds, key=precedence) if chosen.add(find.start, find.end)]
    return sorted(kept, key=lambda find: find.start)


def _without_overlaps(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans in order; of two that overlap, the longer: a sentence that is rewritten, not its names."""
    chosen = _ChosenSpans()
    longest_first = sorted(spans, key=lambda span: (span[0] - span[1], span[0]))
    return sorted(span for span in longest_first if chosen.add(*span))


def _find_odd_words(text: str, normalised: NormalisedText, names: Names, starts: list[int]) -> Iterator[Find]:
    """Yield the words that are unknown, or have a capital where none belongs.

    Parameters
    ----------
    starts
        Where the text's sentences begin: their first words may have a capital.
    """
    n_begun = 0
    for token in _token.finditer(normalised.text):
        word = strip_possessive(token.group())
        start = token.start()
        end = start + len(word)
        first, last = normalised.to_original(start, end)
        opens = False
        while n_begun < len(starts) and starts[n_begun] <= first:
            opens = True
            n_begun += 1
        before = normalised.text[max(0, start - 2) : start]
        rule = _rule_for(word, text[first:last], before, opens=opens, names=names)
        if rule:
            people: tuple[str, ...] = ()
            if rule == "fuzzy":
                people = names.owners_of(names.find_similar(word))
            yield Find(rule, start, end, is_certain=False, replacement="", people=people)


def _rule_for(word: str, written: str, before: str, *, opens: bool, names: Names) -> str:
    """Return the rule by which a word must be reviewed, or nothing for an ordinary word.

    Parameters
    ----------
    word, written
        The word as it is normalised, and as it is in the text.
    before
        The two characters before it, normalised.
    opens
        Whether it is the first of a sentence.
    """
    if before[-1:].isdigit():
        return "" if word in AFTER_DIGITS else "vocabulary"
    if before[-1:] == "'" and word in _clitics:
        return ""
    if not _is_latin(written):
        return "script"
    has_capital = written[0].isupper()
    if has_capital and word in NAME_WORDS:
        return "capital"
    if names.find_similar(word):
        return "fuzzy"
    if not is_ordinary(word):
        return _rule_for_unknown(word)
    if has_capital and _is_odd_capital(word, before, opens=opens):
        return "capital"
    return ""


def _rule_for_unknown(word: str) -> str:
    return "initial" if len(word) == 1 else "vocabulary"


def _is_odd_capital(word: str, before: str, *, opens: bool) -> bool:
    """Return whether nothing explains a capital: not the start of a sentence or quotation, nor the word."""
    opens_quotation = before[-1:] == '"' or before == " '"
    return not opens and not opens_quotation and word not in PROPER | LABELS


@cache
def _is_latin(written: str) -> bool:
    """Return whether all letters are plain Latin: no look-alikes, mathematical or full-width letters."""
    if written.isascii():
        return True
    letters = [letter for letter in written if unicodedata.category(letter)[0] == "L"]
    return all(unicodedata.name(letter, "").startswith("LATIN ") for letter in letters)


def _may_identify(sentence: str) -> bool:
    """Return whether a sentence gives three facts about a person, or one about the only such person."""
    normalised = normalise(sentence).text
    n_facts = sum(1 for fact in _facts if fact.search(normalised))
    return n_facts > 2 or (n_facts > 0 and bool(_uniqueness.search(normalised)))


def _refuse_pseudonyms_in_use(roster: Roster, normalised_texts: Iterable[NormalisedText]) -> None:
    """Refuse a pseudonym that is in the texts already, as somebody's name or as a word."""
    person_of_word = _words_of_pseudonyms(roster)
    n_found = dict.fromkeys(person_of_word.values(), 0)
    for normalised in normalised_texts:
        for token in _token.findall(normalised.text):
            word = strip_possessive(token)
            if word in person_of_word:
                n_found[person_of_word[word]] += 1
    offenders: list[str] = []
    for person, n in n_found.items():
        if n:
            times = counted(n, "times")
            offenders.append(f"roster: the pseudonym of {person} is in the texts already, {times}.")
    if offenders:
        raise FieldworkError(all_at_once(offenders, "Choose another, or something general in [brackets]."))


def _words_of_pseudonyms(roster: Roster) -> dict[str, str]:
    """Return each word of a pseudonym, with the id of the person it stands for."""
    person_of_word: dict[str, str] = {}
    for form in roster.entries:
        if form.replacement.startswith("["):
            continue
        for word in _token.findall(normalise(form.replacement).text):
            person_of_word[word] = form.person.id
    return person_of_word


def _refuse_names_put_in(names: Names, decisions: Decisions) -> None:
    """Refuse decisions that put in a name from the roster."""
    n_named = 0
    for decision in decisions.of_places.values():
        if decision.decision == REPLACE and not names.is_free(decision.words):
            n_named += 1
    if n_named:
        msg = (
            f"decisions.csv: {counted(n_named, 'replacements')} hold a name in the roster. "
            "Decide these places again."
        )
        raise FieldworkError(msg)
