"""Identifiers that have a form: e-mail addresses, telephone and NHS numbers, postcodes, dates and the like.

Each is either certain, and is replaced, or doubtful, and goes into the manual review queue. Numbers in plain
English ("10,000 steps", "three of us") are neither.

Notes
-----
Telephone numbers are those that Google's libphonenumber calls valid, and those that Ofcom keeps free for
drama, which nobody has; what only has as many digits as one is asked about as any long number. NHS numbers by
their check digit (python-stdnum). National Insurance numbers by HMRC's rules of prefixes. Postcodes by Royal
Mail's forms and areas. Vehicle marks by DVLA's forms since 1963, and by the ages that there are so far.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache, lru_cache

import phonenumbers
from stdnum.gb import nhs

from helpers import prose
from helpers.privacy.names.normalised_text import Find, NormalisedText, normalise
from helpers.privacy.names.own_tokens import blank, own_spans, spans_before_digits
from helpers.privacy.names.vocabulary import FUNCTION, NAME_WORDS, is_ordinary
from helpers.study.calendar import DAYS
from helpers.study.study import Study
from helpers.words.languages import date_names, language_of

AREAS = frozenset(
    """
    ab al b ba bb bd bf bh bl bn br bs bt bx ca cb cf ch cm co cr ct cv cw da dd de dg dh dl dn dt dy e
    ec eh en ex fk fy g gl gu gy ha hd hg hp hr hs hu hx ig im ip iv je ka kt kw ky l la ld le ll ln ls
    lu m me mk ml n ne ng nn np nr nw ol ox pa pe ph pl po pr rg rh rm s sa se sg sk sl sm sn so sp sr
    ss st sw sy ta td tf tn tq tr ts tw ub w wa wc wd wf wn wr ws wv yo ze
    """.split()
)
MONTHS = [month.lower() for month in prose.MONTHS]
VERBS = ("may", "march", "mar")
"""Months that are also verbs or names: without a year, such a date is doubtful."""
DIRECT = frozenset(["e_mail", "phone", "nhs_number", "national_insurance", "postcode"])
_month = "|".join(f"{month}|{month[:3]}" for month in MONTHS) + "|sept"
_spoken = "zero|oh|o|nought|one|two|three|four|five|six|seven|eight|nine|double|triple|treble|hundred"
ORDINALS = frozenset(["1st", "2nd", "3rd", *(f"{n}th" for n in range(4, 10)), "0th"])


def find_identifiers(normalised: NormalisedText, text: str, study: Study) -> list[Find]:
    """Return the identifiers in a text, by place; where two kinds are possible, both.

    Parameters
    ----------
    normalised
        The text normalised; the spans that are returned are those of it.
    text
        The text itself, for its capitals.
    """
    finds: list[Find] = []
    for sign, finders in _finders.items():
        if sign.search(normalised.text):
            for find_kind in finders:
                finds += find_kind(normalised, text, study)
    return sorted(finds, key=lambda find: (find.start, find.end))


def has_direct_identifier(normalised: NormalisedText, text: str, study: Study) -> bool:
    """Return whether a text has a certain identifier of a kind that leads to one person: see `DIRECT`."""
    for sign, finders in _direct_finders.items():
        if sign.search(normalised.text):
            for find_kind in finders:
                finds = find_kind(normalised, text, study)
                if any(find.is_certain and find.rule in DIRECT for find in finds):
                    return True
    return False


def replace_direct_identifiers(text: str, study: Study) -> str:
    """Return a text with what `has_direct_identifier` finds in it replaced, for messages."""
    normalised = normalise(text)
    finds = find_identifiers(normalised, text, study)
    at = 0
    parts: list[str] = []
    for find in finds:
        start, end = normalised.to_original(find.start, find.end)
        if find.is_certain and find.rule in DIRECT and start >= at:
            parts += [text[at:start], find.replacement]
            at = end
    return "".join([*parts, text[at:]])


def digits_of(text: str) -> str:
    """Return a telephone number as it is dialled from abroad.

    A spreadsheet takes the first 0 off: ten digits that begin as a British number does are one without it.

    >>> digits_of("07700 900123"), digits_of("+44 (0)7700-900123"), digits_of("0044 7700 900 123")
    ('447700900123', '447700900123', '447700900123')
    >>> digits_of("7700900123")
    '447700900123'
    """
    plain = re.sub(r"\(0\)", "", text)
    digits = re.sub(r"\D", "", plain)
    if plain.lstrip(" (").startswith("+"):
        return re.sub("^440", "44", digits)
    if digits.startswith("00"):
        return digits[2:]
    if _without_zero.fullmatch(digits):
        return f"44{digits}"
    return re.sub("^0", "44", digits)


_email = re.compile(r"(?<![\w.+%'-])[\w.+%'-]*[\w+%-]@[\w-]+(?:\.[\w-]+)+")
_web = re.compile(
    r"(?:https?://|www\.)\S+"
    r"|(?<![\w@.-])(?:[a-z0-9-]+\.)+"
    r"(?:com|org|net|info|io|co|me|eu|uk|scot|wales|cymru|london|ac|gov|edu)(?![\w-])(?:/\S*)?"
)
_handle = re.compile(r"(?<![\w@.])@[a-z0-9_](?:[a-z0-9_.]*[a-z0-9_])?")
_sep = r"[ ()./-]{0,3}"
_phone = re.compile(
    # the United Kingdom, as dialled from abroad
    rf"(?<![\d+])\(?(?:(?:\+|00){_sep}44{_sep}(?:0{_sep})?\d(?:{_sep}\d){{8,9}}"
    rf"|(?:\+|00){_sep}\d(?:{_sep}\d){{7,14}}"  # other countries
    rf"|0(?:{_sep}\d){{9,10}})(?!\d|,\d)"
)
_may_be_phone = re.compile(rf"\+(?:{_sep}\d){{8}}|0(?:{_sep}\d){{9}}")
"""What every telephone number contains. Most texts do not: they need no closer look."""
_many_digits = re.compile(rf"\d{_sep}\d")
_without_zero = re.compile(r"[1237]\d{9}")
_digits_of_mobile = r"7[1-9]\d\d[ -]?\d{3}[ -]?\d{3}"
_mobile = re.compile(rf"(?<![\w.+-])(?<!\d,){_digits_of_mobile}(?![\w-]|\.\d)")
"""A mobile number of which a spreadsheet has taken the first 0 off."""
_may_hold_phone = re.compile(f"{_may_be_phone.pattern}|{_digits_of_mobile}")
_drama = re.compile(
    r"44(?:(?:113|114|115|116|117|118|121|131|141|151|161)4960\d{3}|2079460\d{3}|1914980\d{3}"
    r"|2890180\d{3}|2896496\d{3}|2920180\d{3}|1632960\d{2,3}|7700900\d{3}|8081570\d{3}|9098790\d{3}"
    r"|3069990\d{3})"
)
"""Numbers that Ofcom keeps free for television and radio drama: nobody has them, and studies invent them."""
_extension = re.compile(
    r"(?<![^\W_])(?:extension|extn?)\.?:?(?: (?:number|no\.?|is))? ?\d{3,6}(?![\w-]|[.,]\d)"
)
_nhs = re.compile(r"(?<![\d.-])(\d{3})([ -]?)(\d{3})\2(\d{4})(?![\d-])")
_digits = re.compile(r"(?<![\d.,£$€])(?!\d+\.\d+(?![.\d]))\d(?:[ ./-]?\d){5,40}(?!\d|[.,]\d|%)")
_nino = re.compile(r"(?<![^\W_])([a-z]{2})[ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[a-d](?![^\W_])")
_postcode = re.compile(r"(?<![^\W_])([a-z]{1,2})(?:\d[a-z]|\d{1,2})\s{0,2}(\d[abd-hjlnp-uw-z]{2})(?![^\W_])")
_five_digits = re.compile(r"(?<![\w.,/-])\d{5}(?= [^\W\d_])")
_district = re.compile(r"(?<![^\W_])([a-z]{1,2})(?:\d[a-z]|\d{1,2})(?![^\W_])")
_plate = re.compile(
    r"(?<![^\W_])"
    r"(?:[a-z]{2}(?P<age>\d{2})\s?([a-z]{3})|[a-z]\d{1,3}\s?([a-z]{3})|([a-z]{3})\s?\d{1,3}[a-z])"
    r"(?![^\W_])"
)
_dates = (
    re.compile(
        rf"(?<![\w/])(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[ -](?:of )?(?P<m>{_month})\b"
        r"(?:\.?,? ?-?(?P<y>(?:19|20)\d\d|'\d\d)(?!\d))?"
    ),
    re.compile(
        rf"(?<!\w)(?P<m>{_month})\.? (?:the )?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])"
        r"(?:,? (?P<y>(?:19|20)\d\d)(?!\d))?"
    ),
    re.compile(r"(?<![\w./-])(?P<y>(?:19|20)\d\d)(?P<s>[./-])(?P<n>\d{1,2})(?P=s)(?P<d>\d{1,2})(?![\w/-])"),
    re.compile(r"(?<![\w./-])(?P<a>\d{1,2})(?P<s>[./-])(?P<b>\d{1,2})(?P=s)(?P<y>(?:19|20)?\d\d)(?![\w/-])"),
)
_short_date = re.compile(r"(?<![\w./-])\d{1,2}/\d{1,2}(?![\w/.-])")
_spoken_digits = re.compile(
    rf"(?<!\w)(?:{_spoken})(?:[ ,-]{{1,3}}(?:{_spoken})){{4,40}}(?!\w)"
    rf"|(?<=extension )(?:{_spoken})(?:[ ,-]{{1,3}}(?:{_spoken})){{2,3}}(?!\w)"
)
_tens = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ones = "one|two|three|four|five|six|seven|eight|nine"
_teens = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_year_in_words = re.compile(
    rf"(?<!\w)nineteen[ -](?:hundred(?: and)?[ -])?"
    rf"(?:(?:{_tens})(?:[ -](?:{_ones}))?|(?:{_teens})|(?:oh|o|nought)[ -](?:{_ones}))(?!\w|-)"
    rf"|(?<!\w)born(?: \w+){{0,2}} in (?:the year )?(?:two thousand(?: and)?(?: (?:{_ones}|{_teens}))?"
    rf"|twenty[ -](?:(?:oh|o)[ -](?:{_ones})|{_teens}))(?!\w)"
)
"""A year of the last century said in words, and one of this century after *born*."""
_year_of_birth = re.compile(r"(?<!\w)born(?: \w+){0,2} in (?P<year>(?:19|20)\d\d)(?!\w)")
_providers = (
    "gmail|googlemail|hotmail|outlook|yahoo|icloud|btinternet|aol|live|msn|protonmail|proton|talktalk"
    "|virginmedia|sky|ntlworld|blueyonder|tiscali|gmx|fastmail|zoho|nhs"
)
_tops = "com|co|org|net|uk|ac|gov|edu|info|io|me|eu|scot|wales|cymru|london"
_local = r"[a-z0-9][\w.+'-]*(?: (?:dot|underscore|dash|hyphen|point) [a-z0-9][\w'-]*)*"
_dot = r"(?:\.| dot | \(dot\) )"
_spoken_email = re.compile(
    rf"(?<![\w@.+'-])(?P<local>{_local})(?: at | ?\(at\) ?| ?\[at\] ?| @ ?|@ )"
    rf"(?P<domain>[a-z0-9][\w-]*(?:{_dot}[a-z0-9][\w-]*)*{_dot}(?:{_tops}))(?![\w-])"
)
_at = re.compile(r" at |[(\[]at[)\]]|@")
_of_provider = re.compile(rf"(?:{_providers})(?![\w-])")
FIRST_AGE, OF_AUTUMN = 2, 50
"""The first spring in which a vehicle mark had its year in it, and what an autumn adds to the year."""
NOT_IN_PREFIX = frozenset("dfiquv")
NO_PREFIXES = frozenset("bg gb nk kn tn nt zz".split())


def _find_emails(normalised: NormalisedText, _text: str, _study: Study) -> Iterator[Find]:
    for match in _email.finditer(normalised.text):
        yield _replaced("e_mail", match, "[an e-mail address]")


def _find_spoken_emails(normalised: NormalisedText, _text: str, _study: Study) -> Iterator[Find]:
    """Yield addresses in which a word stands for a sign: john at gmail.com, jo dot moss at nhs dot uk.

    "have a look at bbc.co.uk" is none: the word before is ordinary, and nobody has mail there.
    """
    if not _at.search(normalised.text):
        return
    for match in _spoken_email.finditer(normalised.text):
        local = match["local"]
        if local in FUNCTION:
            continue
        may_be_name = not is_ordinary(local) or local in NAME_WORDS or " " in local
        if _of_provider.match(match["domain"]) or may_be_name:
            yield _replaced("e_mail", match, "[an e-mail address]")


def _find_webs(normalised: NormalisedText, _text: str, _study: Study) -> Iterator[Find]:
    for match in _web.finditer(normalised.text):
        address = match.group().rstrip(".,;:!?'\")]}>")
        end = match.start() + len(address)
        yield Find("web", match.start(), end, is_certain=True, replacement="[a web address]")


def _find_handles(normalised: NormalisedText, _text: str, _study: Study) -> Iterator[Find]:
    for match in _handle.finditer(normalised.text):
        yield _replaced("handle", match, "[a handle]")


def _find_phones(normalised: NormalisedText, text: str, study: Study) -> Iterator[Find]:
    """Yield telephone numbers. The study's ids, and dates, are not part of one.

    They are left out twice: as whole words, so that nothing beside them is lost, and where digits follow
    directly, so that a number that is joined to an id is found too.
    """
    if not _many_digits.search(normalised.text):
        return
    found: dict[tuple[int, int], Find] = {}
    if _may_hold_phone.search(normalised.text):
        for spans in (own_spans(text, study), spans_before_digits(text, study)):
            searched = blank(normalised, spans).text
            for start, end in _places_of_phones(searched):
                found[start, end] = Find(
                    "phone", start, end, is_certain=True, replacement="[a telephone number]"
                )
    for match in _extension.finditer(normalised.text):
        found[match.span()] = _replaced("phone", match, "[a telephone number]")
    yield from found.values()


def _places_of_phones(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a text has digits in the form of a telephone number that are one."""
    if _may_be_phone.search(text):
        for match in _phone.finditer(text):
            if _is_phone(match.group()):
                yield match.span()
    for match in _mobile.finditer(text):
        if _is_phone(f"0{match.group()}"):
            yield match.span()


@lru_cache(maxsize=4096)
def _is_phone(written: str) -> bool:
    """Return whether digits are a number that somebody can have, or one that is kept free for drama.

    A number that is merely possible by its length is none: ids of contacts are as long.
    """
    dialled = digits_of(written)
    if _drama.fullmatch(dialled):
        return True
    try:
        number = phonenumbers.parse(f"+{dialled}")
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_valid_number(number)


def _find_nhs_numbers(normalised: NormalisedText, _text: str, _study: Study) -> Iterator[Find]:
    for match in _nhs.finditer(normalised.text):
        if match.group().startswith("0"):
            continue
        is_valid = nhs.is_valid("".join(match.group(1, 3, 4)))
        yield _replaced_if(is_valid, "nhs_number", match, "[an NHS number]")


def _find_numbers(normalised: NormalisedText, text: str, study: Study) -> Iterator[Find]:
    """Yield other long rows of digits, which are doubtful unless they are ids or dates."""
    for match in _search_outside(_digits, normalised, text, study):
        yield _doubtful("number", match)


def _search_outside(
    pattern: re.Pattern[str], normalised: NormalisedText, text: str, study: Study
) -> Iterator[re.Match[str]]:
    """Yield the matches of a pattern in a text without the study's ids and dates."""
    if pattern.search(normalised.text):
        yield from pattern.finditer(blank(normalised, own_spans(text, study)).text)


def _find_insurance_numbers(normalised: NormalisedText, _text: str, _study: Study) -> Iterator[Find]:
    for match in _nino.finditer(normalised.text):
        prefix = match.group(1)
        has_allowed_letters = NOT_IN_PREFIX.isdisjoint(prefix) and prefix[1] != "o"
        is_valid = has_allowed_letters and prefix not in NO_PREFIXES
        yield _replaced_if(is_valid, "national_insurance", match, "[a National Insurance number]")


def _find_postcodes(normalised: NormalisedText, _text: str, _study: Study) -> Iterator[Find]:
    for match in _postcode.finditer(normalised.text):
        if match.group(1) in AREAS:
            is_ordinal = match.group(2) in ORDINALS
            yield _replaced_if(not is_ordinal, "postcode", match, "[a postcode]")


def _find_postcodes_abroad(normalised: NormalisedText, text: str, study: Study) -> Iterator[Find]:
    """Yield five digits before a word with a capital, in a study that is not in English: *10115 Berlin*."""
    if language_of(study.language).is_english:
        return
    for match in _search_outside(_five_digits, normalised, text, study):
        if text[normalised.places[match.end()] :].lstrip()[:1].isupper():
            yield _doubtful("postcode", match)


def _find_districts(normalised: NormalisedText, text: str, study: Study) -> Iterator[Find]:
    """Yield the first halves of postcodes (M1, a motorway too), doubtful unless they are a worker's id."""
    for match in _search_outside(_district, normalised, text, study):
        if match.group(1) in AREAS:
            yield _doubtful("district", match)


def _find_plates(normalised: NormalisedText, text: str, study: Study) -> Iterator[Find]:
    """Yield vehicle marks: the forms since 2001 are certain, earlier ones doubtful.

    Since 2001 the figures say the half-year: 02 to 23 and 51 to 73 in 2023. Others are doubtful. Marks in
    small letters whose letters are an ordinary word are passed over.
    """
    for match in _search_outside(_plate, normalised, text, study):
        first, last = normalised.to_original(*match.span())
        letters = match[2] or match[3] or match[4]
        if text[first:last].isupper() or not is_ordinary(letters):
            is_valid = match["age"] is not None and _is_age(int(match["age"]), study)
            yield _replaced_if(is_valid, "plate", match, "[a vehicle]")


def _is_age(age: int, study: Study) -> bool:
    """Return whether a vehicle can bear this age before the year after the fieldwork ends."""
    newest = study.calendar.last_day.year + 1 - 2000
    return FIRST_AGE <= age <= newest or OF_AUTUMN + 1 <= age <= OF_AUTUMN + newest


def _find_dates(normalised: NormalisedText, _text: str, study: Study) -> Iterator[Find]:
    """Yield dates. One within the fieldwork is replaced by its study week, counted in Monday weeks."""
    for pattern in (*_dates, *_dates_in(study.language)):
        for match in pattern.finditer(normalised.text):
            is_certain, replacement = _replace_date(match.groupdict(), study)
            yield Find("date", *match.span(), is_certain, replacement)
    for match in _short_date.finditer(normalised.text):
        yield _doubtful("date", match)


def _find_years_in_words(normalised: NormalisedText, _text: str, _study: Study) -> Iterator[Find]:
    """Yield years in words, and after *born* in figures: somebody may have been born in them."""
    for match in _year_in_words.finditer(normalised.text):
        yield _doubtful("date", match)
    for match in _year_of_birth.finditer(normalised.text):
        yield Find("date", *match.span("year"), is_certain=False, replacement="")


def _replace_date(parts: dict[str, str | None], study: Study) -> tuple[bool, str]:
    """Return whether a date is certain, and what replaces it."""
    day = _day_of(parts, study)
    if day is None:
        return False, ""
    first, last = study.calendar.first_day, study.calendar.last_day
    if not first <= day <= last:
        return True, "[a date]"
    has_year = bool(parts.get("y"))
    week = (day - first).days // DAYS + 1
    # A month may be another word too: in Welsh, *9 hyd 5* is from nine to five.
    is_word = parts.get("m") in VERBS or parts.get("m") in function_words(study.language)
    return has_year or not is_word, f"[week {week}]"


def _day_of(parts: dict[str, str | None], study: Study) -> date | None:
    """Return the day that a date means, if there is one; without a year, the first within the fieldwork."""
    first, last = study.calendar.first_day, study.calendar.last_day
    day, month = _day_and_month(parts, study)
    written_year = (parts.get("y") or "").lstrip("'")
    if written_year:
        century = 2000 if len(written_year) == 2 else 0
        return _date_or_none(century + int(written_year), month, day)
    for year in range(first.year, last.year + 1):
        candidate = _date_or_none(year, month, day)
        if candidate and first <= candidate <= last:
            return candidate
    return None


def _day_and_month(parts: dict[str, str | None], study: Study) -> tuple[int, int]:
    """Return the numbers of day and month; of two numbers, in the order that the study declares."""
    if parts.get("a"):
        one, other = int(parts["a"] or 0), int(parts["b"] or 0)
        if study.date_order == "DMY":
            return one, other
        return other, one
    day = int(parts["d"] or 0)
    name = parts.get("m")
    if not name:
        return day, int(parts["n"] or 0)
    in_language = _months_in(study.language)
    if name in in_language:
        return day, in_language[name]
    for number, month in enumerate(MONTHS, start=1):
        if month.startswith(name[:3]):
            return day, number
    return day, 0


@cache
def _months_in(language: str) -> dict[str, int]:
    """Return the months in a language other than English, as words are normalised, with their numbers."""
    if language_of(language).is_english:
        return {}
    return {normalise(name).text: number for name, number in date_names(language).months.items()}


@cache
def function_words(language: str) -> frozenset[str]:
    """Return the function words of a language other than English, normalised."""
    return frozenset(normalise(word).text for word in language_of(language).function_words)


@cache
def _dates_in(language: str) -> tuple[re.Pattern[str], ...]:
    """Return the form of dates with a month in a language other than English: *13. März*, *13 o Fawrth*."""
    months = _months_in(language)
    if not months:
        return ()
    month = "|".join(map(re.escape, sorted(months, key=lambda name: (-len(name), name))))
    return (
        re.compile(
            rf"(?<![\w/])(?P<d>\d{{1,2}})(?:\.|[^\W\d_]{{1,4}}(?= ))?[ -]?(?:[^\W\d_]{{1,2}} )?"
            rf"(?P<m>{month})\b"
            r"(?:\.?,? ?(?:[^\W\d_]{1,2} )?(?P<y>(?:19|20)\d\d|'\d\d)(?!\d))?"
        ),
    )


def _date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _find_spoken_numbers(normalised: NormalisedText, _text: str, _study: Study) -> Iterator[Find]:
    for match in _spoken_digits.finditer(normalised.text):
        yield _doubtful("spoken_number", match)


def _replaced(rule: str, match: re.Match[str], replacement: str) -> Find:
    return Find(rule, *match.span(), is_certain=True, replacement=replacement)


def _doubtful(rule: str, match: re.Match[str]) -> Find:
    return Find(rule, *match.span(), is_certain=False, replacement="")


def _replaced_if(is_valid: bool, rule: str, match: re.Match[str], replacement: str) -> Find:  # noqa: FBT001
    if is_valid:
        return _replaced(rule, match, replacement)
    return _doubtful(rule, match)


_finders: dict[re.Pattern[str], tuple[Callable[[NormalisedText, str, Study], Iterator[Find]], ...]] = {
    _at: (_find_emails, _find_spoken_emails, _find_handles),
    re.compile(r"\w\.\w|http"): (_find_webs,),
    re.compile(r"\d"): (
        _find_phones,
        _find_nhs_numbers,
        _find_numbers,
        _find_insurance_numbers,
        _find_postcodes,
        _find_postcodes_abroad,
        _find_districts,
        _find_plates,
        _find_dates,
    ),
    re.compile(rf"nineteen|born|(?<!\w)(?:{_spoken})[ ,-]{{1,3}}(?:{_spoken})(?!\w)"): (
        _find_years_in_words,
        _find_spoken_numbers,
    ),
}
"""The finders of identifiers, by what a text must contain for them to find anything."""
_of_direct = {
    _find_emails,
    _find_spoken_emails,
    _find_phones,
    _find_nhs_numbers,
    _find_insurance_numbers,
    _find_postcodes,
}
_direct_finders = {sign: [one for one in finders if one in _of_direct] for sign, finders in _finders.items()}
"""Those that find the rules of `DIRECT`: the leak check asks these about every line, and no others."""
