"""Which words are ordinary British English, and which of those are names too.

Default deny: a word that is unknown, or has a capital inside a sentence, must be reviewed once. Neither is
asked about where it cannot name anybody: fillers, function words, titles, and the names of nations and
languages, which `pseudonyms` counts among the facts about a person.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from helpers.privacy.names.normalised_text import normalise
from helpers.words.spelling import british
from helpers.words.word_list import word_list

NAME_WORDS = frozenset(
    """
    abbey amber angel april archer art ash august autumn bailey basil bay bill blossom bonny brad brandy
    brook bunny buck candy carol chad chance charity chase cherry christian chuck clay cliff colt
    constance coral crystal daisy dale dawn dean dolly don dot drake drew duke earl ebony eden elf eve
    faith fern flora frank gale gay gene gill ginger glen gloria grace grant guy harmony hazel heath
    heather holly honey herb hope hunter india iris ivy jack jade jasmine jasper jay jewel joy june
    juniper justice kit lance lane laurel lee lily linden lucky marina mark mason may melody mercy merry
    miles mo myrtle nick norm nova olive opal page pansy pat patience peg peace pearl penny petal phoenix
    piper poppy precious primrose prince prudence queen randy raven ray reed rich river rob robin rock rod
    roger roman rose rosemary rowan ruby rusty sage sandy savanna scarlet scout sherry sky sol sonny star
    stew storm sue summer sunny tad tansy tara tiger topaz trinity van verity victor viola violet wade
    ward will willow winter woody wren young zen
    """.split()
)
"""First names that are ordinary words. With a capital they are reviewed wherever they occur."""

NAMES = frozenset(
    """
    billy bob bobby derrick dick ed eddy gray harry jimmy jock john josh ken kitty martin matt max meg
    mike peter rick sally sylvan terry tom tommy tony troy
    """.split()
)
"""First names that are in the word list for a rare meaning. They are never taken for ordinary words, nor are
their plurals."""

PROPER = frozenset(
    """
    i i'm i've i'd i'll mondays tuesdays wednesdays thursdays fridays saturdays sundays monday tuesday
    wednesday thursday friday saturday sunday january february march april may june july august september
    october november december christmas xmas easter ramadan eid diwali hanukkah halloween god bible quran
    nhs gp tv ok bbc cd dvd pc it id hr cv uk gb eu usa us un mp mps vat phd ba bsc ma msc
    nvq gcse gcses dbs pip dla esa jsa dwp cbt dbt adhd ocd ptsd covid wifi whatsapp facebook google
    youtube internet raf hms tb mot fm am pm vip diy dj nazi nazis christ jesus
    """.split()
)
"""Words that have a capital, or are not in the word list, and do not name anybody."""

NATIONS = frozenset(
    """
    afghanistan africa albania algeria america antarctica arabia arctic argentina atlantic australasia
    australia austria bahrain baltic bangladesh belarus belgium bolivia bosnia botswana brazil britain
    bulgaria burma cambodia cameroon canada chile china colombia congo cornwall croatia cuba cyprus
    czechia denmark ecuador egypt eire england eritrea estonia ethiopia europe fiji finland france germany
    ghana gibraltar greece guyana haiti holland hungary iceland indonesia iran iraq ireland italy jamaica
    japan kazakhstan kenya korea kosovo kuwait laos latvia lebanon liberia libya lithuania london
    luxembourg malawi malaysia malta mauritius mediterranean mexico moldova mongolia montenegro morocco
    mozambique namibia nepal netherlands nicaragua nigeria norway oman pacific pakistan palestine panama
    paraguay peru philippines poland portugal qatar romania russia rwanda scandinavia scotland serbia
    singapore slovakia slovenia somalia spain sudan sweden switzerland syria taiwan tanzania thailand
    tibet trinidad tunisia turkey ulster uganda ukraine uruguay venezuela vietnam wales yemen zambia
    zimbabwe
    """.split()
)
"""Countries, nations of the United Kingdom and its capital, continents and seas."""

PEOPLES = frozenset(
    """
    afghan african albanian algerian american anglican arab arabic argentinian asian australian austrian
    bangladeshi belgian bengali brazilian british buddhist bulgarian cantonese caribbean catholic chinese
    christian christianity colombian cornish croatian cuban cypriot czech danish dutch egyptian english
    estonian ethiopian european finnish flemish french gaelic german ghanaian greek gujarati hebrew hindi
    hindu hungarian icelandic indian indonesian iranian iraqi irish islam islamic israeli italian jamaican
    japanese jew jewish judaism kenyan korean kurdish latin latvian lebanese libyan lithuanian malaysian
    maltese mandarin methodist mexican moroccan moslem muslim nepali nigerian norwegian pakistani
    palestinian persian polish portuguese protestant punjabi quaker romanian russian scandinavian scots
    scottish serbian sikh slovak slovakian somali spanish sudanese swahili swedish swiss syrian tamil thai
    turkish ugandan ukrainian urdu vietnamese welsh yemeni yiddish zimbabwean englishman englishmen
    englishwoman irishman irishmen irishwoman scotsman scotsmen welshman welshmen frenchman
    """.split()
)
"""Nationalities, languages and faiths."""

FUNCTION = frozenset(
    """
    a an the this that these those some any no every each either neither both all another such what which
    who whom whose when where why how i me my mine myself you your yours yourself yourselves he him his
    himself she her hers herself it its itself we us our ours ourselves they them their theirs themselves
    one ones someone somebody something anyone anybody anything everyone everybody everything nobody
    nothing none and or but nor so yet if because although though while whereas unless until since than
    then as at by for from in into of off on onto out over to under up upon with within without about
    above across after against along among around before behind below beneath beside between beyond down
    during except inside near outside past through throughout till toward towards via am is are was were
    be been being have has had having do does did done doing can could should would shall must might ought
    not don't doesn't didn't can't couldn't won't wouldn't shouldn't isn't aren't wasn't weren't haven't
    hasn't hadn't yes no yeah yep nope nah ok okay well right oh ah please sorry thanks hello hi bye
    goodbye here there now just also too very really actually anyway maybe perhaps again still even only
    once always never
    """.split()
)
"""Words that hold a sentence together. With a capital they are a slip or a beginning, and name nobody."""

GENERAL_NOUNS = frozenset(
    """
    academy admiral army association avenue bishop board borough branch bridge building camp captain
    cathedral centre chairman chapel charity chief church city clinic coast college colonel commander
    committee company corps council county court dad daddy department director district doctor east
    eastern empire estate fleet force forces foundation fund gate general government gran grandad grandma
    grandpa granny group hall high hill home hospital hotel house institute island islands lad lieutenant
    lord major manager market master mayor minister ministry mission mountain mum mummy nan nana navy
    north northern nurse office officer palace parish park parliament party place police president priest
    prison professor project river road royal school sea sergeant service services sister society south
    southern square state states station street surgery team temple theatre tower town trust uncle aunt
    auntie aunty union unit university valley village ward west western wing world
    """.split()
)
"""Nouns that stand in many names. With a capital and alone, one of them names nobody; beside a name, it is a
part of it."""

PUBLIC_NAMES = frozenset(
    " ".join(name.split())
    for name in """
    bank holiday, boxing day, new year, new year's eve, new year's day, good friday, christmas day,
    christmas eve, mother's day, father's day, valentine's day, bonfire night, world cup, first world war,
    second world war, world war, world war one, world war two, great war, cold war, home guard, royal
    navy, royal air force, royal marines, merchant navy, territorial army, salvation army, red cross,
    united kingdom, great britain, northern ireland, southern ireland, isle of man, united states, united
    nations, new zealand, south africa, north africa, south america, north america, saudi arabia, sri
    lanka, hong kong, new york, middle east, far east, north sea, irish sea, english channel, channel
    islands, home counties, prime minister, home secretary, home office, house of commons, house of lords,
    houses of parliament, downing street, job centre, social services, human resources, housing benefit,
    child benefit, universal credit, citizens advice, mental health act, care act, equality act,
    alcoholics anonymous, open university, facebook messenger, google maps, microsoft teams, zoom, excel,
    outlook, windows, skype, samaritans, national lottery, tesco, asda, sainsbury's, morrisons, lidl,
    aldi, co-op, primark, argos, ikea, greggs, costa, starbucks, mcdonald's, kfc, nando's, amazon, ebay,
    paypal, netflix, disney, spotify, playstation, nintendo, xbox, lego, iphone, ipad, samsung, sony,
    nike, adidas, sellotape, tupperware, paracetamol, lucozade, coronation street, eastenders, radio two,
    radio four, channel four, itv, sky news
    """.split(",")
)
"""What everybody in Britain has to do with: days, wars, states, offices, shops, programmes."""

COLLOQUIAL = frozenset(
    """
    aha ahem ain't alright anti auntie aunty aye biro blah bloke blokes bollard bollards brew brews bruv
    butty 'cause cheerio chippy conkers cos courgettes coz cuppa cuppas cuz d'ya d'you debriefing debriefs
    duh dunnit dunno ennit everytime ex fella fellas flipchart gaffer gimme gonna gotta gran grans
    hairdryer handover handovers hiya hm hmm hooray hoover hoovered hoovering hoovers huh init innit
    keyring kickabout kinda launderette laundrette lemme lido loo lot lots mam mardy mate mates mhm mm mmm
    mum mums na nah nan nana nans natter nattering non nope nowt oi okay onboard ooh oops ouch outta owt
    payslip peckish phew prams pre rota rotas satsuma satsumas seagull semi sharpish shh shoulda sofa sort
    sorta staffroom summat ta takeaway takeaways tara telly tenner tenners themself thingamajig thingummy
    thingy ting tokenistic tombola tryna tut tutted ugh uh uhm umm urgh voicemail wanna wellies
    wellingtons welly whatsername whatsisname whatsit wheelie whiteboard whoops wifi woops woulda wow
    y'know ya yay yeah yep yo yous yum
    """.split()
)
"""Spoken British English that the word list lacks."""
_filler = re.compile(
    r"e+r+m*|e+h+m*|u+[hm]+m*|m+(?:h+m*|m+)|h+m+|a+h+|o+h+|a+w+|ha(?:ha)+|o+o+h+|huh+|uh-?huh"
)
"""What people say while they think, with as many letters as somebody has typed."""

LABELS = frozenset(
    """
    interviewer interviewers interviewee interviewees participant participants respondent respondents
    researcher researchers moderator facilitator facilitators observer speaker speakers informant
    transcriber
    """.split()
)
"""Parts in an interview: a capital on one of these names nobody."""
_counted = frozenset(
    "one two three four five six seven eight nine ten first second third unknown male female".split()
)

_clitic = re.compile(r"'(?:d|ll|ve|re|m|s)?$")
_endings = ("n't", "'d", "'ll", "'ve", "'re", "'m", "'s", "'")
AFTER_DIGITS = frozenset("st nd rd th am pm s k kg g m km cm mm p hr hrs min mins x ish".split())
"""What may follow a number without a space."""


@cache
def british_words() -> frozenset[str]:
    """Return the word list, normalised."""
    normalised = frozenset(word if word.isascii() else normalise(word).text for word in word_list())
    names = NAMES.union(f"{name}s" for name in NAMES)
    return normalised.union(COLLOQUIAL, NATIONS, PEOPLES).difference(names)


def is_ordinary(word: str) -> bool:
    """Return whether a normalised word is ordinary British English, with or without an ending such as 'd.

    >>> is_ordinary("colour"), is_ordinary("that'd"), is_ordinary("aisha"), is_ordinary("b")
    (True, True, False, False)
    """
    if word in british_words() or word in PROPER or word in {"a", "o"}:
        return True
    if _filler.fullmatch(word) or word.removesuffix("s") in PEOPLES or british(word) in british_words():
        return True
    return any(word.endswith(ending) and is_ordinary(word.removesuffix(ending)) for ending in _endings)


MONTHS = frozenset(["april", "august", "june", "may"])
"""Months that are first names, or a verb. Where the words around one tell a time, it is a month."""
_of_time = re.compile(
    r"(?:\d(?:st|nd|rd|th)?|(?<![^\W_])(?:in|of|since|until|till|by|during|early|late|mid|last|next))[ -]$"
)


def is_month(word: str, before: str, after: str) -> bool:
    """Return whether a month that may be a name is one, by the words before and after it.

    >>> is_month("june", "it was in ", " or so"), is_month("may", "", " 1943"), is_month("june", "i saw ", "")
    (True, True, False)
    """
    if word not in MONTHS:
        return False
    return _of_time.search(before) is not None or re.match(r",? (?:the )?\d", after) is not None


def may_have_capital(word: str) -> bool:
    """Return whether a capital on an ordinary word names nobody, wherever the word stands.

    >>> may_have_capital("monday"), may_have_capital("what"), may_have_capital("moss")
    (True, True, False)
    """
    word = _clitic.sub("", word)
    if any(word in words for words in (PROPER, LABELS, FUNCTION, NATIONS)):
        return True
    return word.removesuffix("s") in PEOPLES or word in PEOPLES or _filler.fullmatch(word) is not None


def is_label(words: Collection[str]) -> bool:
    """Tell whether normalised words are a part in an interview, with or without a number: they name nobody.

    >>> is_label(["participant", "one"]), is_label(["interviewer"]), is_label(["interviewer", "ann"])
    (True, True, False)
    """
    parts = {word.rstrip("0123456789") for word in words}
    others = {part for part in parts - LABELS if len(part) > 1}
    return not LABELS.isdisjoint(parts) and others <= _counted


def strip_possessive(word: str) -> str:
    """Return a normalised word without the ending of the possessive.

    >>> strip_possessive("aisha's"), strip_possessive("workers'")
    ('aisha', 'workers')
    """
    if word.endswith("'s"):
        return word.removesuffix("'s")
    return word.removesuffix("'")
