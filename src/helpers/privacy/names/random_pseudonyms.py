"""Pseudonyms drawn by chance and recorded in the roster.

Neither a hash nor an order makes them: with five workers, a hash is undone by five guesses, and an order tells who came
first.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Collection, Iterable

from helpers.errors import FieldworkError
from helpers.privacy.names.normalised_text import normalise
from helpers.privacy.names.vocabulary import NAME_WORDS, is_ordinary
from helpers.study.roster import COLUMNS, KINDS, OPTIONAL, Form

FIRST = tuple(
    """
    Abigail Adele Agnes Ailsa Alastair Alfie Anita Anwen Arjun Barnaby Beatrix Bernard Bethan Brenda Bronagh Bryony Carys Cedric
    Ciaran Clive Colette Cormac Deborah Deepa Dilys Doreen Duncan Edith Eleri Elspeth Emeka Ewan Farida Fergus Fiona Gareth
    Geraint Ghislaine Gordon Gwen Hamish Hannah Hattie Hilda Imogen Indira Iona Isobel Ivor Jocasta Joel Keir Kofi Lachlan
    Leonora Lorna Lucian Mabel Malachy Marcus Meera Miriam Moira Morag Muriel Nadia Naomi Nerys Nigel Nkechi Ottilie Padraig
    Phyllida Ravi Rhona Rhys Roisin Rosalind Rupert Saeed Selina Seonaid Shona Sunita Tamsin Tariq Thelma Tobias Ursula Vaughan
    Wilfred Winifred Yasmin Yolanda Yvette Zachary Zainab
    """.split()
)
LAST = tuple(
    """
    Abernathy Achebe Adair Ainscough Ballantyne Bamford Bhandari Birtwistle Blenkinsop Cadwallader Carmichael Chaudhuri Clegg
    Cotterill Dalgleish Devereux Dunwoody Eccleston Entwistle Fairclough Farquhar Fothergill Galbraith Gillespie Grimshaw
    Hainsworth Hebblethwaite Igwe Ingleby Jamieson Kavanagh Kirkbride Llewellyn Lockwood Macallister Mukherjee Nethercott
    Oakeshott Obafemi Olusoga Ormerod Pemberton Penhaligon Quigley Rowbotham Sanderson Satterthwaite Shuttleworth
    Sidebottom Tattersall Thistlethwaite Trevelyan Ullathorne Venables Wadsworth Weatherill Wigglesworth Wolstenholme Yardley
    """.split()
)


def draw_replacements(rows: Iterable[Form], rng: random.Random, taken: Collection[str] = ()) -> list[Form]:
    """Draw a pseudonym for each person of a roster that has none.

    A person gets one first and one last name. The forms follow it: a full name becomes both, a first name the first, a last
    name the last, a number or an address something general. Whoever has a replacement in one form, and places and
    organisations, stay as they are.

    Parameters
    ----------
    rows
        The roster's rows; an empty replacement is one that is wanted.
    rng
        Chance. For a real study `random.SystemRandom()`, which nobody can repeat.
    taken
        Words that must not be drawn: those of the texts.

    Raises
    ------
    FieldworkError
        There are more persons than names left.
    """
    rows = list(rows)
    used = {
        word
        for row in rows
        for part in (row.text, row.replacement)
        for word in normalise(part).text.replace("-", " ").split()
    }
    used |= {normalise(word).text for word in taken}
    first, last = ([name for name in pool if _is_free(name, used)] for pool in (FIRST, LAST))
    wanted = list(dict.fromkeys(row.person for row in rows if row.kind == KINDS[0]))
    wanted = [person for person in wanted if not any(row.replacement for row in rows if row.person == person)]
    if len(wanted) > min(len(first), len(last)):
        msg = f"roster: {len(wanted)} persons want a pseudonym and {min(len(first), len(last))} are left. Write the others yourself."
        raise FieldworkError(msg)
    drawn = dict(
        zip(
            wanted,
            zip(rng.sample(first, len(wanted)), rng.sample(last, len(wanted)), strict=True),
            strict=True,
        )
    )
    full = {
        row.person: normalise(row.text).text.split()
        for row in rows
        if len(row.text.split()) > 1 and row.text.replace(" ", "").isalpha()
    }
    return [
        row._replace(replacement=_fitting(row, full.get(row.person, []), *drawn[row.person]))
        if row.person in drawn
        else row
        for row in rows
    ]


def _is_free(name: str, used: set[str]) -> bool:
    normalised = normalise(name).text
    return normalised not in used and normalised not in NAME_WORDS and not is_ordinary(normalised)


def _fitting(row: Form, full: list[str], first: str, last: str) -> str:
    """Return the pseudonym in the shape of the form."""
    words = normalise(row.text).text.split()
    if not words or "@" in row.text or any(character.isdigit() for character in row.text):
        return f"[how to reach {first}]"
    if len(words) > 1:
        return f"{first} {last}"
    return last if full and words[0] == full[-1] else first


def as_csv(rows: Iterable[Form]) -> bytes:
    """Return a roster as the file holds it."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([*COLUMNS, *OPTIONAL])
    writer.writerows([row.person.id, row.person.role, row.text, row.replacement, row.kind] for row in rows)
    return file.getvalue().encode("utf-8")
