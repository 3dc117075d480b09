"""Replace what names people, and queue what may name them for a person to decide.

Rules that replace: ``roster``, the certain identifiers of `identifiers`, and ``decision``. Rules that queue,
in the order of precedence at one place: two persons with one name, a name that is a word, a part of a name, a
doubtful identifier, initials, a word that is nearly a name, letters of another script, a capital inside a
sentence, a word that is not British English. In another language, only words that look like names are asked
about (`unlisted_words`). Last, a sentence whose facts together may identify somebody; it is never changed
automatically.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from itertools import filterfalse
from typing import NamedTuple

import pandas as pd

from helpers.errors import FieldworkError, all_at_once
from helpers.privacy.names.decisions import OF_LOOKS, REPLACE, Decisions, Reason, hash_texts
from helpers.privacy.names.deidentified import DeidentifiedWords
from helpers.privacy.names.edits import Change, apply_changes
from helpers.privacy.names.identifiers import find_identifiers
from helpers.privacy.names.normalised_text import WORD, Find, NormalisedText, normalise, words_in
from helpers.privacy.names.roster_names import Names
from helpers.privacy.names.unlisted_words import find_unlisted, words_like_names
from helpers.privacy.names.vocabulary import (
    AFTER_DIGITS,
    GENERAL_NOUNS,
    NAME_WORDS,
    PUBLIC_NAMES,
    is_month,
    is_ordinary,
    may_have_capital,
    strip_possessive,
)
from helpers.prose import counted, verb
from helpers.study.roster import TITLES, Roster
from helpers.study.study import Study
from helpers.words import is_english, split_sentences

LOG = ["text_id", "start", "end", "rule", "person", "original", "replacement"]
QUEUE = ["text_id", "content", "start", "end", "rule", "people", "roster"]
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
    "opening",
    "vocabulary",
)
_clitics = frozenset("s t d m ll re ve n em til cause cos".split())
_compound = re.compile(r"- ?([^\W\d_]{2,})")
_after_letter = re.compile(r"(?<![^\W_])[^\W\d_]- ?$")
_abbreviation = re.compile(
    r"(?:(?P<time>[ap]\.? ?m)|e\.? ?g|i\.? ?e|p\.s|n\.b|c\.v|o\.k|p\.a|a\.k\.a)(?:\.|(?![^\W_]))"
)
"""Letters with full stops that are no initials. In capitals they may be some."""
_end_of_sentence = re.compile(r"([^\W_]*)[.!?\u2026]+[\"')\]]* +[\"'(\[]?$")
BETWEEN_NAMES = frozenset([" ", "-", " of ", " of the ", " the ", " & "])
"""What may stand between two words of one name."""
AROUND = 24
"""Characters before and after a word by which it is judged."""
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
    texts: Mapping[str, str],
    roster: Roster,
    decisions: Decisions,
    study: Study,
    *,
    deidentified: Collection[str] = (),
) -> ReplacedTexts:
    """Replace names and identifiers in texts, longest first, and queue what is doubtful.

    Parameters
    ----------
    texts
        Id and text of each segment, or of whatever is published.
    deidentified
        Ids of the texts that are deidentified already: only the roster and identifiers are asked about.

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
    hashes = hash_texts(texts)
    normalised_texts = {text_id: normalise(text) for text_id, text in texts.items()}
    like_names: dict[str, str] = {}
    if not is_english(study.language):
        pairs = [(text, normalised_texts[text_id]) for text_id, text in texts.items()]
        like_names = words_like_names(pairs, study.language)
    finder = _Finder(names, DeidentifiedWords(roster, study), study, like_names)
    _refuse_pseudonyms_in_use(roster, normalised_texts.values())
    _refuse_names_put_in(names, decisions)
    log: list[tuple[object, ...]] = []
    queue: list[tuple[object, ...]] = []
    changes: dict[str, list[Change]] = {}
    for text_id, text in texts.items():
        is_new = text_id not in deidentified
        certain, doubtful = finder.find_places(text, normalised_texts[text_id], looks=is_new)
        replacements, undecided = _apply_decisions(doubtful, text, hashes[text_id], decisions)
        for find, start, end in undecided:
            persons = " or ".join(find.people)
            queue.append((text_id, hashes[text_id], start, end, find.rule, persons, find.roster))
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
        decision = decisions.find((content, start, end), text[start:end], Reason(find.rule, find.roster))
        if decision is None:
            not_decided.append(placed)
        elif decision.decision == REPLACE:
            change = Change(start, end, decision.words)
            replacements[start, end] = _Replacement(change, "decision", find.people)
    undecided = [placed for placed in not_decided if not _lies_within(placed, replacements)]
    return replacements, undecided


def _lies_within(placed: _PlacedFind, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= placed.start and placed.end <= end for start, end in spans)


class _Finder(NamedTuple):
    """What places of a text are found with."""

    names: Names
    deidentified: DeidentifiedWords
    study: Study
    like_names: Mapping[str, str]
    """Words that look like names, each with its rule, where there is no word list (`words_like_names`)."""

    def find_places(
        self, text: str, normalised: NormalisedText, *, looks: bool
    ) -> tuple[list[_PlacedFind], list[_PlacedFind]]:
        """Return what is certain in a text and what is doubtful, by place.

        No two of a kind overlap, except for whole sentences.

        Parameters
        ----------
        looks
            Whether words are asked about for how they look, and sentences for their facts.
        """
        finds = list(self.names.find(normalised, text))
        identifiers = find_identifiers(normalised, text, self.study)
        finds += [_match_with_roster(find, normalised, self.names) for find in identifiers]
        chosen = _ChosenSpans()
        certain = _choose_finds(filter(_is_certain, finds), chosen)
        doubts = list(filterfalse(_is_certain, finds))
        sentences = split_sentences(text, self.study.language)
        if is_english(self.study.language):
            odd = _find_odd_words(text, normalised, self.names, [start for start, _ in sentences])
        else:
            odd = find_unlisted(text, normalised, self.names, self.study.language, self.like_names)
        doubts += [find for find in odd if looks or find.roster]
        doubts = self.deidentified.without(doubts, normalised, text)
        asked = _without_general(_choose_finds(doubts, chosen), normalised, text)
        doubtful = [_place(find, normalised) for find in asked]
        if looks:
            doubtful += _find_combinations(text, sentences)
            doubtful.sort(key=lambda placed: (placed.start, placed.end))
        return [_place(find, normalised) for find in certain], doubtful


def _is_certain(find: Find) -> bool:
    return find.is_certain


def _without_general(finds: Iterable[Find], normalised: NormalisedText, text: str) -> Iterator[Find]:
    """Yield finds, names of several words as one, without those that name nobody."""
    for find in _join_names(finds, normalised, text):
        if not _names_nobody(find, normalised):
            yield find


def _find_combinations(text: str, sentences: Iterable[tuple[int, int]]) -> Iterator[_PlacedFind]:
    """Yield the sentences whose facts together may identify somebody."""
    for start, end in sentences:
        if _may_identify(text[start:end]):
            find = Find("combination", start, end, is_certain=False, replacement="")
            yield _PlacedFind(find, start, end)


def _join_names(finds: Iterable[Find], normalised: NormalisedText, text: str) -> Iterator[Find]:
    """Yield finds, of which words with capitals that follow each other are one: a name of several words.

    A general noun such as *hospital* is a part of such a name; alone it names nobody.
    """
    before: Find | None = None
    for find in finds:
        if before is None:
            before = find
        elif _is_one_name(before, find, normalised, text):
            rule = before.rule if before.rule == find.rule else "vocabulary"
            before = before._replace(rule=rule, end=find.end)
        else:
            yield before
            before = find
    if before is not None:
        yield before


def _is_one_name(before: Find, find: Find, normalised: NormalisedText, text: str) -> bool:
    """Return whether two finds stand next to each other, have capitals and are asked about for their look."""
    if before.rule not in OF_LOOKS or find.rule not in OF_LOOKS or before.roster or find.roster:
        return False
    between = normalised.text[before.end : find.start]
    if between not in BETWEEN_NAMES and not (between in {".", ". "} and _is_short(before, normalised)):
        return False
    firsts = [normalised.to_original(one.start, one.end)[0] for one in (before, find)]
    return all(text[first].isupper() for first in firsts)


def _is_short(find: Find, normalised: NormalisedText) -> bool:
    """Return whether a find ends in an initial or is a title: a full stop after it ends no sentence."""
    written = normalised.text[find.start : find.end]
    return find.rule == "initial" or written[-2:-1] == "." or written in TITLES


def _names_nobody(find: Find, normalised: NormalisedText) -> bool:
    """Return whether a find is only a title, a general noun, or a name known all over Britain."""
    if find.rule not in OF_LOOKS or find.roster:
        return False
    written = normalised.text[find.start : find.end]
    is_noun = written in GENERAL_NOUNS and written not in NAME_WORDS
    return written in PUBLIC_NAMES or written in TITLES or (find.rule == "capital" and is_noun)


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
    abbreviated = 0
    for token, opens in words_in(normalised, starts):
        start = token.start()
        # Most words are ordinary and in small letters: they need no closer look.
        if text.startswith(token.group(), normalised.places[start]) and names.is_plain(token.group()):
            continue
        word = strip_possessive(token.group())
        end = start + len(word)
        first, last = normalised.to_original(start, end)
        if len(word) == 1 and start >= abbreviated:
            abbreviated = _end_of_abbreviation(normalised.text, start, text[first:last])
        if start < abbreviated:
            continue
        around = normalised.text[max(0, start - AROUND) : start], normalised.text[end : end + AROUND]
        rule = _rule_for(word, text[first:last], around, opens=opens, names=names)
        if rule == "fuzzy":
            similar = names.find_similar(word)
            people = names.owners_of(similar)
            yield Find(rule, start, end, False, "", people, names.state_of(similar))
        elif rule:
            yield Find(rule, start, end, is_certain=False, replacement="")


def _end_of_abbreviation(text: str, start: int, written: str) -> int:
    """Return where an abbreviation ends that begins with a letter (p.m.); 0, if none does.

    One in capitals may be somebody's initials, if it is no time of the day.
    """
    match = _abbreviation.match(text, start)
    if match is None:
        return 0
    is_time = match["time"] is not None and text[:start].rstrip()[-1:].isdigit()
    return match.end() if written.islower() or is_time else 0


def _rule_for(word: str, written: str, around: tuple[str, str], *, opens: bool, names: Names) -> str:
    """Return the rule by which a word must be reviewed, or nothing for an ordinary word.

    Parameters
    ----------
    word, written
        The word as it is normalised, and as it is in the text.
    around
        The characters before it and after it, normalised.
    opens
        Whether it is the first of a sentence.
    """
    before, _ = around
    if before[-1:].isdigit():
        return "" if word in AFTER_DIGITS or _is_plain(word, written) else "vocabulary"
    if before[-1:] == "'" and word in _clitics:
        return ""
    return _rule_for_word(word, written, around, opens=opens, names=names)


def _rule_for_word(word: str, written: str, around: tuple[str, str], *, opens: bool, names: Names) -> str:
    """Return the rule for a word that is no ending and stands after no digit: see `_rule_for`."""
    before, after = around
    if not _is_latin(written):
        return "script"
    has_capital = written[0].isupper()
    if has_capital and word in NAME_WORDS:
        return "" if is_month(word, before, after) else "capital"
    if names.find_similar(word):
        return "fuzzy"
    if not is_ordinary(word):
        return _rule_for_unknown(word, written, after)
    if has_capital and _is_odd_capital(word, before, opens=opens):
        return "capital"
    return ""


def _is_plain(word: str, written: str) -> bool:
    """Return whether a word is ordinary and in small letters, and no name as well."""
    return written.islower() and is_ordinary(word) and word not in NAME_WORDS and len(word) > 1


def _rule_for_unknown(word: str, written: str, after: str) -> str:
    """Return the rule for a word that is not ordinary; none for the letter of U-boat or a word begun twice.

    A word that is begun twice stands in small letters (wh- what).
    """
    compound = _compound.match(after)
    if compound is not None and is_ordinary(compound[1]):
        is_begun = written.islower() and compound[1].startswith(word)
        if is_begun or len(word) == 1:
            return ""
    return "initial" if len(word) == 1 else "vocabulary"


def _is_odd_capital(word: str, before: str, *, opens: bool) -> bool:
    """Return whether nothing explains a capital: not the start of a sentence or quotation, nor the word."""
    opens_quotation = before[-1:] == '"' or before[-2:] == " '"
    if opens or opens_quotation or may_have_capital(word):
        return False
    if _after_letter.search(before):
        return False
    ended = _end_of_sentence.search(before)
    return ended is None or ended[1] in TITLES or len(ended[1]) == 1


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
        for token in WORD.findall(normalised.text):
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
        for word in WORD.findall(normalise(form.replacement).text):
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
            f"decisions.csv: {counted(n_named, 'replacements')} {verb(n_named, 'hold')} a name in the "
            "roster. Decide these places again."
        )
        raise FieldworkError(msg)
