"""Pseudonyms drawn at random and recorded in the roster.

They are not made by a hash or in an order: with a few workers, a hash is undone by a few guesses, and an
order discloses who came first.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Collection, Iterable

from helpers.errors import FieldworkError
from helpers.privacy.names.normalised_text import normalise
from helpers.privacy.names.vocabulary import NAME_WORDS, is_ordinary
from helpers.study.roster import COLUMNS, KINDS, OPTIONAL, Form, Person

FIRST = tuple(
    """
    Abigail Adele Agnes Ailsa Alastair Alfie Anita Anwen Arjun Barnaby Beatrix Bernard Bethan Brenda
    Bronagh Bryony Carys Cedric Ciaran Clive Colette Cormac Deborah Deepa Dilys Doreen Duncan Edith Eleri
    Elspeth Emeka Ewan Farida Fergus Fiona Gareth Geraint Ghislaine Gordon Gwen Hamish Hannah Hattie Hilda
    Imogen Indira Iona Isobel Ivor Jocasta Joel Keir Kofi Lachlan Leonora Lorna Lucian Mabel Malachy
    Marcus Meera Miriam Moira Morag Muriel Nadia Naomi Nerys Nigel Nkechi Ottilie Padraig Phyllida Ravi
    Rhona Rhys Roisin Rosalind Rupert Saeed Selina Seonaid Shona Sunita Tamsin Tariq Thelma Tobias Ursula
    Vaughan Wilfred Winifred Yasmin Yolanda Yvette Zachary Zainab
    """.split()
)
LAST = tuple(
    """
    Abernathy Achebe Adair Ainscough Ballantyne Bamford Bhandari Birtwistle Blenkinsop Cadwallader
    Carmichael Chaudhuri Clegg Cotterill Dalgleish Devereux Dunwoody Eccleston Entwistle Fairclough
    Farquhar Fothergill Galbraith Gillespie Grimshaw Hainsworth Hebblethwaite Igwe Ingleby Jamieson
    Kavanagh Kirkbride Llewellyn Lockwood Macallister Mukherjee Nethercott Oakeshott Obafemi Olusoga
    Ormerod Pemberton Penhaligon Quigley Rowbotham Sanderson Satterthwaite Shuttleworth Sidebottom
    Tattersall Thistlethwaite Trevelyan Ullathorne Venables Wadsworth Weatherill Wigglesworth Wolstenholme
    Yardley
    """.split()
)


def draw_replacements(rows: Iterable[Form], rng: random.Random, taken: Collection[str] = ()) -> list[Form]:
    """Draw a pseudonym for each person in a roster who does not have one.

    A person gets a first and a last name, and each form follows it: a full name becomes both, a first name
    the first, a last name the last, a number or an address something general. Places and organisations stay
    as they are, and so does whoever has a replacement in one of their forms.

    Parameters
    ----------
    rows
        The roster's rows; where the replacement is empty, one is wanted.
    rng
        Source of chance. For a real study `random.SystemRandom()`, which nobody can repeat.
    taken
        Words that must not be drawn: those of the texts.

    Raises
    ------
    FieldworkError
        There are more persons than names left.
    """
    rows = list(rows)
    used = _words_used(rows) | {normalise(word).text for word in taken}
    first_names = [name for name in FIRST if _is_free(name, used)]
    last_names = [name for name in LAST if _is_free(name, used)]
    persons = _persons_without_pseudonym(rows)
    n_left = min(len(first_names), len(last_names))
    if len(persons) > n_left:
        msg = (
            f"roster: {len(persons)} persons want a pseudonym and {n_left} are left. "
            "Write the others yourself."
        )
        raise FieldworkError(msg)
    first_of = dict(zip(persons, rng.sample(first_names, len(persons)), strict=True))
    last_of = dict(zip(persons, rng.sample(last_names, len(persons)), strict=True))
    full_names = _full_names(rows)
    replaced: list[Form] = []
    for row in rows:
        person = row.person
        if person in first_of and not row.is_id:
            full_name = full_names.get(person, [])
            replacement = _fit_to_form(row.text, full_name, first_of[person], last_of[person])
            replaced.append(row._replace(replacement=replacement))
        else:
            replaced.append(row)
    return replaced


def _words_used(rows: list[Form]) -> set[str]:
    """Return the normalised words of all names and pseudonyms in a roster."""
    words: set[str] = set()
    for row in rows:
        for name in (row.text, row.replacement):
            words.update(normalise(name).text.replace("-", " ").split())
    return words


def _persons_without_pseudonym(rows: list[Form]) -> list[Person]:
    """Return the persons with a name and without a replacement in any form, in the roster's order."""
    with_pseudonym = {row.person for row in rows if row.replacement}
    persons = dict.fromkeys(row.person for row in rows if row.kind == KINDS[0] and not row.is_id)
    return [person for person in persons if person not in with_pseudonym]


def _full_names(rows: list[Form]) -> dict[Person, list[str]]:
    """Return the normalised words of each person's full name, the last one that is listed."""
    full_names: dict[Person, list[str]] = {}
    for row in rows:
        has_several_words = len(row.text.split()) > 1
        if has_several_words and row.text.replace(" ", "").isalpha():
            full_names[row.person] = normalise(row.text).text.split()
    return full_names


def _is_free(name: str, used: set[str]) -> bool:
    """Return whether a pseudonym is not in use, and cannot be mistaken for an ordinary word."""
    normalised = normalise(name).text
    return normalised not in used and normalised not in NAME_WORDS and not is_ordinary(normalised)


def _fit_to_form(text: str, full_name: list[str], first: str, last: str) -> str:
    """Return the pseudonym in the form in which the name is written."""
    words = normalise(text).text.split()
    if not words or "@" in text or any(character.isdigit() for character in text):
        return f"[how to reach {first}]"
    if len(words) > 1:
        return f"{first} {last}"
    is_last_name = bool(full_name) and words[0] == full_name[-1]
    return last if is_last_name else first


def as_csv(rows: Iterable[Form]) -> bytes:
    """Return a roster as the file holds it."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([*COLUMNS, *OPTIONAL])
    writer.writerows([row.person.id, row.person.role, row.text, row.replacement, row.kind] for row in rows)
    return file.getvalue().encode("utf-8")
