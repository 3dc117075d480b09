"""What deidentified transcripts have in place of names: it does not go into the manual review queue.

Ids of workers and of people in the roster (QR01), general words in brackets ([NAME], [town]), and rows of x.
A name of the roster, and any word in brackets that is not one of `GENERAL`, is reviewed as it is elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from helpers.privacy.names.normalised_text import Find, NormalisedText
from helpers.privacy.names.own_tokens import Span, own_spans
from helpers.study.roster import Roster
from helpers.study.roster_ids import is_code
from helpers.study.study import Study

GENERAL = frozenset(
    """
    a an the this that of at in on for from to and or by with no not his her their my our your another other
    different same second third first last full
    name names surname firstname nickname initials pseudonym person persons people individual somebody someone
    male female man woman boy girl child
    place places location town city village county country region area district borough street road address
    postcode building home house venue site
    hospital ward unit clinic surgery practice service services team trust centre center hub organisation
    organization company employer workplace charity agency provider council department school college
    university course project programme program group club church
    patient client user service-user carer colleague colleagues manager supervisor worker workers peer
    supporter coordinator director nurse doctor psychiatrist psychologist therapist counsellor staff member
    volunteer mentor friend partner husband wife spouse mother father mum dad parent parents son daughter
    brother sister sibling uncle aunt cousin grandmother grandfather relative family neighbour
    participant interviewer interviewee respondent researcher moderator facilitator observer speaker informant
    date day week month year time age number phone telephone mobile email e-mail website url link job title
    role profession occupation position nationality ethnicity religion language diagnosis medication
    redacted removed anonymised anonymized anonymous deidentified de-identified identifying identifiable
    information details data withheld omitted deleted confidential
    inaudible unclear indistinct unintelligible crosstalk laughs laughter laughing pause pauses silence sighs
    sigh coughs cough cries crying noise noises background overlapping interruption interrupted recording
    tape audio end start begins ends stops break phone rings ringing knock knocks door opens closes
    """.split()
)
"""Words that stand in brackets for somebody or something, or say what is to be heard."""
BY_WORD = frozenset(
    "fuzzy initial script capital opening vocabulary number district plate spoken_number postcode".split()
)
"""Rules that ask about a word for how it looks. Those that have found a name of the roster always ask."""
_in_brackets = re.compile(r"\[[^\[\]]{1,80}\]|<[^<>]{1,80}>|\{[^{}]{1,80}\}")
_word = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_row_of_x = re.compile(r"(?<![^\W_])x{2,}(?![^\W_])", re.IGNORECASE)


class DeidentifiedWords:
    """What stands for names in the texts of a study."""

    def __init__(self, roster: Roster, study: Study) -> None:
        self._study = study
        codes = {worker for worker in study.known_ids if is_code(worker, "worker")}
        codes |= {form.person.id for form in roster.entries if is_code(*form.person)}
        self._ids = _pattern_of(frozenset(codes))

    def without(self, finds: Iterable[Find], normalised: NormalisedText, text: str) -> list[Find]:
        """Return the finds without those that only ask about the look of such a word."""
        asked = list(finds)
        if not any(find.rule in BY_WORD and not find.is_certain for find in asked):
            return asked
        spans = self._spans(text)
        kept: list[Find] = []
        for find in asked:
            start, end = normalised.to_original(find.start, find.end)
            is_within = any(first <= start and end <= last for first, last in spans)
            if find.is_certain or find.rule not in BY_WORD or not is_within:
                kept.append(find)
        return kept

    def _spans(self, text: str) -> list[Span]:
        """Return where a text has such words."""
        spans = own_spans(text, self._study)
        spans += [match.span() for match in self._ids.finditer(text)]
        spans += [match.span() for match in _row_of_x.finditer(text)]
        for brackets in _in_brackets.finditer(text):
            for match in _word.finditer(text, *brackets.span()):
                if match.group().casefold() in GENERAL:
                    spans.append(match.span())
        return spans


@lru_cache(maxsize=4)
def _pattern_of(codes: frozenset[str]) -> re.Pattern[str]:
    """Return the pattern of ids in any case; it matches nothing where there are none."""
    longest_first = sorted(codes, key=lambda code: (-len(code), code))
    alternatives = "|".join(map(re.escape, longest_first)) or r"(?!)"
    return re.compile(rf"(?<![^\W_])(?:{alternatives})(?![^\W_])", re.IGNORECASE)
