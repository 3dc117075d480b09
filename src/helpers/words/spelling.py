"""American spelling read as British, so that both count as the same word.

Programs that transcribe speech write *organized* and *color* whoever speaks; a codebook, and notes typed in
Britain, have *organised* and *colour*. No word of the British word list is read as another word: *meter*,
*program*, *license* and *practice* are British words too, and stay as they are. Endings of open classes are
rules; all else is a list of the words that fieldwork is likely to hold.

Notes
-----
The other way round, from British to American, would give *organised* the stem of *organs*: Porter's rules
take -ize off, and leave -ise.
"""

from __future__ import annotations

import re
from functools import lru_cache

_SIZES = "bite cap down full king life mid out over pint re super under up".split()
_no_verb = re.compile(rf"(?:{'|'.join(_SIZES)})siz|assiz")
"""Words in -size and the like: their z is British too. *Prize*, *seize* and *maize* are too short."""
_AFTER_IZ = "e ed es er ers ing ings ingly able ably ation ations ational ationally ement ements".split()
_ize = re.compile(rf"(?P<verb>\w{{3,}}[iy])z(?P<ending>(?:{'|'.join(_AFTER_IZ)})(?:'s)?)")
_ize_begun = re.compile(r"(?P<verb>\w{3,}[iy])z(?P<ending>$|[eai]\w*$)")
"""What a ``prefix*`` of a verb in -ize or -yze may be: 'organiz', 'organiza'."""

_OR = (
    "arbor ardor armor behavior candor clamor color demeanor dolor enamor endeavor favor fervor flavor "
    "glamor harbor honor humor labor neighbor odor parlor rancor rigor rumor savior savor splendor "
    "succor tumor valor vapor vigor"
).split()
_BEFORE_OR = "anti be bi dis en mis multi out re self tri un water".split()
_AFTER_OR = (
    "s ed ing ings er ers ful fully fulness less lessly able ably ability ite ites itism hood hoods ly "
    "liness y ies al ally ism blind fast monger mongers"
).split()
_or = re.compile(
    rf"(?P<word>(?:{'|'.join(_BEFORE_OR)})*(?:{'|'.join(word.removesuffix('or') for word in _OR)}))or"
    rf"(?P<ending>(?:{'|'.join(_AFTER_OR)})?(?:'s)?)"
)

_ER = (
    "calib cent centilit centimet fib kilolit kilomet lit lust maneuv meag mit millilit millimet och "
    "reconnoit sab scept sepulch somb spect theat"
).split()
_er = re.compile(
    rf"(?P<word>(?:amphi|epi|re|de)?(?:{'|'.join(_ER)}))er"
    r"(?P<ending>(?:s|ed|ing|ly|ness|piece|pieces|fold|stage|glass|board|goer|goers)?(?:'s)?)"
)

_L = (
    "backpedal cancel channel council counsel dial duel equal fuel grovel initial jewel label level "
    "marvel medal model panel pedal pencil quarrel rival shovel signal snivel spiral swivel total towel "
    "travel trial tunnel unravel"
).split()
_l = re.compile(
    rf"(?P<word>(?:out|over|re|sub|un)?(?:{'|'.join(_L)}))"
    r"(?P<ending>(?:ed|ing|ings|er|ers|or|ors|ist|ists|ous|ously)(?:'s)?)"
)

_BEGINNINGS = {
    "anemi": "anaemi",
    "anesthe": "anaesthe",
    "artifact": "artefact",
    "celiac": "coeliac",
    "cognizan": "cognisan",
    "cozi": "cosi",
    "cozy": "cosy",
    "defense": "defence",
    "diarrhea": "diarrhoea",
    "edema": "oedema",
    "enrollment": "enrolment",
    "esophag": "oesophag",
    "estrogen": "oestrogen",
    "fecal": "faecal",
    "feces": "faeces",
    "fulfillment": "fulfilment",
    "gray": "grey",
    "gynecolog": "gynaecolog",
    "grueling": "gruelling",
    "hematolog": "haematolog",
    "hemoglobin": "haemoglobin",
    "hemorrh": "haemorrh",
    "installment": "instalment",
    "jewelry": "jewellery",
    "leukemi": "leukaemi",
    "livable": "liveable",
    "maneuverab": "manoeuvrab",
    "mold": "mould",
    "mustache": "moustache",
    "offense": "offence",
    "orthopedic": "orthopaedic",
    "pajama": "pyjama",
    "pediatric": "paediatric",
    "plow": "plough",
    "practiced": "practised",
    "practicing": "practising",
    "pretense": "pretence",
    "recognizan": "recognisan",
    "septicemi": "septicaemi",
    "skeptic": "sceptic",
    "skillful": "skilful",
    "smolder": "smoulder",
    "specialty": "speciality",
    "tranquiliz": "tranquillis",
    "willful": "wilful",
    "woolen": "woollen",
}
_beginning = re.compile("|".join(_BEGINNINGS))

_WHOLE = {
    "aluminum": "aluminium",
    "catalog": "catalogue",
    "cataloged": "catalogued",
    "cataloging": "cataloguing",
    "catalogs": "catalogues",
    "enroll": "enrol",
    "enrolls": "enrols",
    "fulfill": "fulfil",
    "fulfills": "fulfils",
    "mom": "mum",
    "mom's": "mum's",
    "moms": "mums",
    "specialties": "specialities",
}


@lru_cache(maxsize=200_000)
def british(form: str) -> str:
    """Return the British spelling of a lower-case form; any other word as it is.

    >>> british("organizations"), british("favorite"), british("size"), british("meter")
    ('organisations', 'favourite', 'size', 'meter')
    """
    if form in _WHOLE:
        return _WHOLE[form]
    begun = _beginning.match(form)
    if begun:
        form = _BEGINNINGS[begun.group()] + form[begun.end() :]
    form = _colour(form)
    return _ise(form, _ize)


@lru_cache(maxsize=10_000)
def british_prefix(prefix: str) -> str:
    """Return the British spelling of the beginning of a word, as far as the beginning shows it.

    >>> british_prefix("tokeniz"), british_prefix("color"), british_prefix("siz")
    ('tokenis', 'colour', 'siz')
    """
    return _ise(british(prefix), _ize_begun)


def begins_with(form: str, prefix: str) -> bool:
    """Tell whether a lower-case form begins with a prefix, in British or American spelling of both.

    >>> begins_with("tokenized", "tokenis"), begins_with("tokenised", "tokeniz")
    (True, True)
    >>> begins_with("coloration", "color"), begins_with("coloured", "color")
    (True, True)
    """
    if form.startswith(prefix):
        return True
    return british(form).startswith(british_prefix(prefix))


def _ise(form: str, pattern: re.Pattern[str]) -> str:
    """Return a verb in -ize or -yze, or what is derived from it, with an s."""
    found = pattern.fullmatch(form)
    if not found or _no_verb.match(form):
        return form
    return f"{found['verb']}s{found['ending']}"


def _colour(form: str) -> str:
    """Return a word in -or, -er or with a single l in British spelling."""
    found = _or.fullmatch(form)
    if found:
        return f"{found['word']}our{found['ending']}"
    found = _er.fullmatch(form)
    if found:
        return _metre(found["word"], found["ending"])
    found = _l.fullmatch(form)
    if found:
        return f"{found['word']}l{found['ending']}"
    return form


def _metre(word: str, ending: str) -> str:
    """Return a word in -re; before -ed and -ing its e is left out."""
    word = word.replace("maneuv", "manoeuv")
    if ending.startswith(("ed", "ing")):
        return f"{word}r{ending}"
    return f"{word}re{ending}"
