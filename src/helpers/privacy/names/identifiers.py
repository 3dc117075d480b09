"""Finds that have a form: e-mail addresses, telephone and NHS numbers, postcodes, dates and their like.

Each is certain, and will be replaced, or doubtful, and must be looked at. Numbers in plain English ("10,000 steps",
"three of us") are neither.

Notes
-----
Telephone numbers by Ofcom's numbering plan (0 and nine or ten digits; +44, 0044 and other countries' by their prefix).
NHS numbers by their check digit (modulus 11, NHS Data Dictionary). National Insurance numbers by HMRC's rules of prefixes.
Postcodes by Royal Mail's forms and areas. Vehicle marks by DVLA's forms since 1963.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from helpers import prose
from helpers.privacy.names.normalised_text import Find, NormalisedText
from helpers.privacy.names.vocabulary import is_ordinary
from helpers.study.study import DAYS, Study

AREAS = frozenset(
    """
    ab al b ba bb bd bf bh bl bn br bs bt bx ca cb cf ch cm co cr ct cv cw da dd de dg dh dl dn dt dy e ec eh en ex fk fy g gl gu
    gy ha hd hg hp hr hs hu hx ig im ip iv je ka kt kw ky l la ld le ll ln ls lu m me mk ml n ne ng nn np nr nw ol ox pa pe ph
    pl po pr rg rh rm s sa se sg sk sl sm sn so sp sr ss st sw sy ta td tf tn tq tr ts tw ub w wa wc wd wf wn wr ws wv yo ze
    """.split()
)
MONTHS = [month.lower() for month in prose.MONTHS]
VERBS = ("may", "march", "mar")
"""What looks like a month and may be none: without a year such a date is doubtful."""
DIRECT = frozenset(["e_mail", "phone", "nhs_number", "national_insurance", "postcode"])
_month = "|".join(f"{month}|{month[:3]}" for month in MONTHS) + "|sept"
_spoken = "zero|oh|o|nought|one|two|three|four|five|six|seven|eight|nine|double|triple|treble|hundred"
ORDINALS = frozenset(["1st", "2nd", "3rd", *(f"{n}th" for n in range(4, 10)), "0th"])


def find_identifiers(normalised: NormalisedText, text: str, study: Study) -> list[Find]:
    """Return the identifiers in a text, by place; of two kinds in one place both are told.

    Parameters
    ----------
    normalised
        The text's shadow; the spans that come back are the shadow's.
    text
        The text itself, for its capitals.
    """
    return sorted(
        (found for find in _finders for found in find(normalised, text, study)),
        key=lambda one: (one.start, one.end),
    )


def has_direct_identifier(normalised: NormalisedText, text: str, study: Study) -> bool:
    """Tell whether an identifier in a text is certain, and of a kind that leads to one person: see `DIRECT`."""
    found = (one for find in _direct_finders for one in find(normalised, text, study))
    return any(one.is_certain and one.rule in DIRECT for one in found)


def digits_of(text: str) -> str:
    """Return a telephone number as it is dialled from abroad.

    >>> digits_of("07700 900123") == digits_of("+44 (0)7700-900123") == digits_of("0044 7700 900 123") == "447700900123"
    True
    """
    plain = re.sub(r"\(0\)", "", text)
    digits = re.sub(r"\D", "", plain)
    if plain.lstrip(" (").startswith("+"):
        return re.sub("^440", "44", digits)
    return digits[2:] if digits.startswith("00") else re.sub("^0", "44", digits)


_email = re.compile(r"(?<![\w.+%'-])[\w.+%'-]*[\w+%-]@[\w-]+(?:\.[\w-]+)+")
_web = re.compile(
    r"(?:https?://|www\.)\S+|(?<![\w@.-])(?:[a-z0-9-]+\.)+(?:com|org|net|info|io|co|me|eu|uk|scot|wales|cymru|london|ac|gov|edu)(?![\w-])(?:/\S*)?"
)
_handle = re.compile(r"(?<![\w@.])@[a-z0-9_](?:[a-z0-9_.]*[a-z0-9_])?")
_sep = r"[ ()./-]{0,3}"
_phone = re.compile(
    rf"(?<![\d+])\(?(?:(?:\+|00){_sep}44{_sep}(?:0{_sep})?\d(?:{_sep}\d){{8,9}}"  # the United Kingdom, as from abroad
    rf"|(?:\+|00){_sep}\d(?:{_sep}\d){{7,14}}"  # other countries
    rf"|0(?:{_sep}\d){{9,10}})(?!\d|,\d)"
)
_nhs = re.compile(r"(?<![\d.-])(\d{3})([ -]?)(\d{3})\2(\d{4})(?![\d-])")
_digits = re.compile(r"(?<![\d.,£$€])(?!\d+\.\d+(?![.\d]))\d(?:[ ./-]?\d){5,40}(?!\d|[.,]\d|%)")
_nino = re.compile(r"(?<![^\W_])([a-z]{2})[ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[a-d](?![^\W_])")
_postcode = re.compile(r"(?<![^\W_])([a-z]{1,2})(?:\d[a-z]|\d{1,2})\s{0,2}(\d[abd-hjlnp-uw-z]{2})(?![^\W_])")
_district = re.compile(r"(?<![^\W_])([a-z]{1,2})(?:\d[a-z]|\d{1,2})(?![^\W_])")
_plate = re.compile(
    r"(?<![^\W_])(?:[a-z]{2}\d{2}\s?([a-z]{3})|[a-z]\d{1,3}\s?([a-z]{3})|([a-z]{3})\s?\d{1,3}[a-z])(?![^\W_])"
)
_dates = (
    re.compile(
        rf"(?<![\w/])(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[ -](?:of )?(?P<m>{_month})\b(?:\.?,? ?-?(?P<y>(?:19|20)\d\d|'\d\d)(?!\d))?"
    ),
    re.compile(
        rf"(?<!\w)(?P<m>{_month})\.? (?:the )?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])(?:,? (?P<y>(?:19|20)\d\d)(?!\d))?"
    ),
    re.compile(r"(?<![\w./-])(?P<y>(?:19|20)\d\d)(?P<s>[./-])(?P<n>\d{1,2})(?P=s)(?P<d>\d{1,2})(?![\w/-])"),
    re.compile(r"(?<![\w./-])(?P<a>\d{1,2})(?P<s>[./-])(?P<b>\d{1,2})(?P=s)(?P<y>(?:19|20)?\d\d)(?![\w/-])"),
)
_short_date = re.compile(r"(?<![\w./-])\d{1,2}/\d{1,2}(?![\w/.-])")
_said = re.compile(rf"(?<!\w)(?:{_spoken})(?:[ ,-]{{1,3}}(?:{_spoken})){{4,40}}(?!\w)")
NOT_IN_PREFIX = frozenset("dfiquv")
NO_PREFIXES = frozenset("bg gb nk kn tn nt zz".split())


def _emails(normalised: NormalisedText, _text: str, _study: Study) -> Iterator[Find]:
    yield from (
        Find("e_mail", *found.span(), True, "[an e-mail address]")
        for found in _email.finditer(normalised.text)
    )


def _webs(normalised: NormalisedText, _text: str, _study: Study) -> Iterator[Find]:
    for found in _web.finditer(normalised.text):
        kept = found.group().rstrip(".,;:!?'\")]}>")
        yield Find("web", found.start(), found.start() + len(kept), True, "[a web address]")


def _handles(normalised: NormalisedText, _text: str, _study: Study) -> Iterator[Find]:
    yield from (
        Find("handle", *found.span(), True, "[a handle]") for found in _handle.finditer(normalised.text)
    )


def _numbers(normalised: NormalisedText, _text: str, _study: Study) -> Iterator[Find]:
    """Yield telephone numbers, NHS numbers, and other long rows of digits, which are doubtful."""
    yield from (
        Find("phone", *found.span(), True, "[a telephone number]")
        for found in _phone.finditer(normalised.text)
    )
    for found in _nhs.finditer(normalised.text):
        if found.group().startswith("0"):
            continue
        certain = _has_check_digit("".join(found.group(1, 3, 4)))
        yield Find("nhs_number", *found.span(), certain, "[an NHS number]" if certain else "")
    yield from (Find("number", *found.span(), False, "") for found in _digits.finditer(normalised.text))


def _has_check_digit(digits: str) -> bool:
    """Tell whether ten digits are an NHS number: the last is 11 less the weighted sum of the others, modulus 11."""
    rest = (
        11 - sum(int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True)) % 11
    )
    return rest % 11 == int(digits[9])


def _insurance(normalised: NormalisedText, _text: str, _study: Study) -> Iterator[Find]:
    for found in _nino.finditer(normalised.text):
        prefix = found.group(1)
        certain = not NOT_IN_PREFIX & set(prefix) and prefix[1] != "o" and prefix not in NO_PREFIXES
        yield Find(
            "national_insurance", *found.span(), certain, "[a National Insurance number]" if certain else ""
        )


def _postcodes(normalised: NormalisedText, _text: str, _study: Study) -> Iterator[Find]:
    """Yield whole postcodes; a district alone (M1, which is a motorway too) is doubtful."""
    for found in _postcode.finditer(normalised.text):
        if found.group(1) in AREAS:
            certain = found.group(2) not in ORDINALS
            yield Find("postcode", *found.span(), certain, "[a postcode]" if certain else "")
    for found in _district.finditer(normalised.text):
        if found.group(1) in AREAS:
            yield Find("district", *found.span(), False, "")


def _plates(normalised: NormalisedText, text: str, _study: Study) -> Iterator[Find]:
    """Yield vehicle marks. The forms before 2001, and letters that are a word, are doubtful; such a one in small letters is none."""
    for found in _plate.finditer(normalised.text):
        first, last = normalised.to_original(*found.span())
        letters = next(group for group in found.groups() if group)
        is_word, is_capital = is_ordinary(letters), text[first:last].isupper()
        if is_capital or not is_word:
            certain = bool(found.group(1)) and (is_capital or not is_word)
            yield Find("plate", *found.span(), certain, "[a vehicle]" if certain else "")


def _days(normalised: NormalisedText, _text: str, study: Study) -> Iterator[Find]:
    """Yield dates. One within the fieldwork becomes its study week, counted in Monday weeks; what may be none is doubtful."""
    for pattern in _dates:
        for found in pattern.finditer(normalised.text):
            yield Find(
                "date", *found.span(), *_week(_day_of(found.groupdict(), study), found.groupdict(), study)
            )
    yield from (Find("date", *found.span(), False, "") for found in _short_date.finditer(normalised.text))


def _day_of(parts: dict[str, str | None], study: Study) -> date | None:
    """Return the day that a date says; without a year, the first within the fieldwork. None if there is none."""
    first, last = study.calendar.first_day, study.calendar.last_day
    if parts.get("a"):
        month, day = (parts["b"], parts["a"]) if study.date_order == "DMY" else (parts["a"], parts["b"])
    else:
        named = parts.get("m")
        month = (
            str(next(n for n, name in enumerate(MONTHS, start=1) if name.startswith(named[:3])))
            if named
            else parts["n"]
        )
        day = parts["d"]
    said = (parts.get("y") or "").lstrip("'")
    years = [int(said) + (2000 if len(said) == 2 else 0)] if said else range(first.year, last.year + 1)
    for year in years:
        try:
            one = date(year, int(month or 0), int(day or 0))
        except ValueError:
            continue
        if said or first <= one <= last:
            return one
    return None


def _week(day: date | None, parts: dict[str, str | None], study: Study) -> tuple[bool, str]:
    """Return whether a date is certain, and what stands instead."""
    if day is None:
        return False, ""
    first, last = study.calendar.first_day, study.calendar.last_day
    if first <= day <= last:
        return bool(parts.get("y")) or parts.get("m") not in VERBS, f"[week {(day - first).days // DAYS + 1}]"
    return True, "[a date]"


def _spelled_out(normalised: NormalisedText, _text: str, _study: Study) -> Iterator[Find]:
    yield from (Find("spoken_number", *found.span(), False, "") for found in _said.finditer(normalised.text))


_finders: tuple[Callable[[NormalisedText, str, Study], Iterator[Find]], ...] = (
    _emails,
    _webs,
    _handles,
    _numbers,
    _insurance,
    _postcodes,
    _plates,
    _days,
    _spelled_out,
)
_direct_finders = (_emails, _numbers, _insurance, _postcodes)
"""Those that find the rules of `DIRECT`: the leak check asks for these in every line, and for no others."""
