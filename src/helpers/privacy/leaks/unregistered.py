"""Numerals of public products that are not registered: every one that a reader sees is looked up.

What a product may say is in its record (``figures/<name>.json``, ``article/<name>.json``), which is written
with it: the hash of its table, and its other numbers with their origins (`study.registered`). To these come
the facts of the study's YAML files, the sentences that may be quoted, and the constants of this package's own
sentences. Where the study has public tables (``data/public``), the table of a product that shows only totals
is looked up there as well.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import pandas as pd
from lxml import etree

from helpers.files import paths
from helpers.files.products import further_pages
from helpers.files.spreadsheets import from_csv
from helpers.privacy.leaks.allowed import PUBLIC_NOTEBOOK
from helpers.privacy.leaks.visible_text import Visible, visible_texts
from helpers.study import claims, codebook, conditions
from helpers.study.gate import DESCRIPTIONS, Shows
from helpers.study.numerals import numerals_in, plain
from helpers.study.registered import WEEKS, Register, hash_of, register_of
from helpers.study.study import Study

PUBLIC_TABLES = "data/public"
NUMBERS = (paths.PROCESSED / "numbers.json").as_posix()
OF_NUMBERS = (paths.ARTICLE / "numbers").as_posix()
CHECKED = ("figures/*.*", "article/*.*", PUBLIC_NOTEBOOK, NUMBERS)
NOT_CHECKED = ("figures/README.md", "figures/*.json", "article/*.json")
"""What the package itself says about figures; and the records, which say where each number comes from."""
ONLY_TOTALS = {DESCRIPTIONS[shows] for shows in Shows if shows <= Shows.QUOTED}
"""What a product shows of workers whose table must be in the public tables."""
NOT_SAID = ("parameters.weeks", "parameters.coder", ".from.")
"""Parts of ``numbers.json`` that name rows of a table, or whose coding they count: a program reads these."""
OWN = "its own table"
ITEM = "Item"
"""The column with the numbers of a checklist's items."""
SIGN = {"0", "both"}
"""What a key, and the head of a column of counts, may say by itself."""


class Unregistered(NamedTuple):
    """A place in a public file with numerals that are not registered."""

    path: str
    where: str
    """With the numerals, and no other words."""


class PublicFacts(NamedTuple):
    """What any public text of a study may say."""

    study: Study
    settings: Mapping[str, object]
    """Settings file: what it holds."""
    quotable: Sequence[str] = ()
    """The sentences that may be quoted."""

    def register(self) -> Register:
        """Return a register with these facts."""
        register = register_of(self.study, registered=self.settings)
        for sentence in self.quotable:
            register.add_phrase(sentence, "table quotations")
        return register


def facts_of(folder: Path, study: Study, quotable: Iterable[str] = ()) -> PublicFacts:
    """Return what any public text of a study may say, from the files in its folder."""
    settings: dict[str, object] = {}
    if (folder / codebook.FILE).is_file():
        of_study = codebook.read_codebook(folder)
        settings[codebook.FILE.as_posix()] = of_study
        settings[conditions.FILE.as_posix()] = conditions.read_conditions(folder, of_study)
        # Other claims are about single workers, whom only the products say that show them.
        made = claims.read_claims(folder, of_study, study)
        settings[claims.FILE.as_posix()] = [
            *(claim for claim in made if claim.is_ranking),
            *(claim.happened for claim in made if claim.happened),
        ]
    return PublicFacts(study, settings, list(quotable))


class Products:
    """The public products in some folders, with their registers; a file is read from the first that has it.

    Parameters
    ----------
    folders
        Where a run stages its products, and where those are that it does not make again.
    """

    def __init__(self, folders: Sequence[Path], facts: PublicFacts) -> None:
        self._folders = folders
        self._facts = facts.register()
        self._registers: dict[str, Register] = {}

    def check(self, path: str) -> Iterator[Unregistered]:
        """Yield the places of one file with numerals that are not registered."""
        if not is_checked(path):
            return
        data = self._read(path)
        if data is None:
            return
        register, is_whole = self._register_of(path, data)
        if not is_whole:
            # Which of its cells was changed is not known: the record has only the hash of all.
            yield Unregistered(path, "is not the table that was registered when it was made")
            return
        for visible in _texts_of(path, data):
            found = dict.fromkeys(one.text for one in register.unregistered(visible.text))
            if found:
                yield Unregistered(path, f"{visible.where}: {', '.join(found)}")
        if path == NUMBERS:
            for where in _wrong_values(data):
                yield Unregistered(path, where)

    def _read(self, path: str) -> bytes | None:
        for folder in self._folders:
            if (folder / path).is_file():
                return (folder / path).read_bytes()
        return None

    def _register_of(self, path: str, data: bytes) -> tuple[Register, bool]:
        """Return what a file may say, and whether it is the table that its record registers, if it is one."""
        if path == PUBLIC_NOTEBOOK:
            return self._of_all_figures, True
        product = OF_NUMBERS if path == NUMBERS else PurePosixPath(path).with_suffix("").as_posix()
        if not path.endswith(".csv"):
            return self._of_product(product), True
        record = self._record(product)
        if hash_of(data) != record.get("table"):
            return self._without_table(product), not record
        if self._public is not None and record.get("shows") in ONLY_TOTALS:
            return self._with_registered(self._facts.copy(), product, public=True), True
        return self._of_product(product), True

    def _of_product(self, product: str) -> Register:
        """Return what the texts of a product may say: numbers of its table, and what its record registers."""
        if product not in self._registers:
            register = self._without_table(product)
            self._add_table(register, product)
            self._registers[product] = register
        return self._registers[product]

    def _without_table(self, product: str) -> Register:
        register = self._facts.copy()
        # Its title is its name: a portrait, or the placeholder for one, has the id of a worker there.
        register.add_name(PurePosixPath(product).name.replace("_", " "), "the name of its file")
        return self._with_registered(register, product)

    def _with_registered(self, register: Register, product: str, *, public: bool = False) -> Register:
        for said, origin in self._record(product).get("registered", {}).items():
            register.add_said(str(said), str(origin))
        if public and self._public is not None:
            for name, frame in self._public.items():
                register.add_table(frame, name)
        return register

    def _add_table(self, register: Register, product: str) -> None:
        """Register a product's table, if it has a record; a table of another hash is refused by itself."""
        data = self._read(f"{product}.csv")
        if data is not None and self._record(product):
            frame = from_csv(pd.read_csv(io.BytesIO(data), encoding="utf-8"))
            register.add_table(frame, OWN, with_texts=product.startswith(paths.FIGURES.as_posix()))

    def _record(self, product: str) -> dict[str, Any]:
        data = self._read(f"{product}.json")
        if data is None:
            return {}
        try:
            record = json.loads(data)
        except ValueError:
            return {}
        return record if isinstance(record, dict) and record.get("product") == product else {}

    @cached_property
    def _public(self) -> dict[str, pd.DataFrame] | None:
        """Return the public tables by their paths; None, if the study has none."""
        for folder in self._folders:
            files = sorted((folder / PUBLIC_TABLES).glob("*.csv"))
            if files:
                return {f"{PUBLIC_TABLES}/{file.name}": from_csv(pd.read_csv(file)) for file in files}
        return None

    @cached_property
    def _of_all_figures(self) -> Register:
        """Return what the public notebook may say: whatever one of the figures may, and the public tables.

        Of a study whose figures are placeholders, these are all that it can say.
        """
        register = self._facts.copy()
        if paths.ROOT not in self._folders:
            for text in _own_prose():
                register.add_phrase(text, "the notebook's own prose")
        for name, frame in (self._public or {}).items():
            register.add_table(frame, name)
        tables = [file for folder in self._folders for file in folder.glob("figures/*.csv")]
        for name in sorted({file.stem for file in tables}):
            product = (paths.FIGURES / name).as_posix()
            self._with_registered(register, product)
            self._add_table(register, product)
            for page in {page for folder in self._folders for page in further_pages(folder, product)}:
                register.add_name(PurePosixPath(page).name, "the name of its file")
        return register


def _own_prose() -> list[str]:
    """Return what the public notebook says of any study: its prose as it is in this repository.

    In the repository itself this would be the very file that is checked.
    """
    notebook = json.loads((paths.ROOT / PUBLIC_NOTEBOOK).read_bytes())
    notebook["cells"] = [cell for cell in notebook["cells"][1:] if cell["cell_type"] == "markdown"]
    return [visible.text for visible in visible_texts(PUBLIC_NOTEBOOK, json.dumps(notebook).encode("utf-8"))]


def is_checked(path: str) -> bool:
    """Return whether a file is a public product whose numerals are looked up."""
    if any(fnmatchcase(path, pattern) for pattern in NOT_CHECKED):
        return False
    return any(fnmatchcase(path, pattern) for pattern in CHECKED)


def _texts_of(path: str, data: bytes) -> Iterator[Visible]:
    """Yield the texts of a file to be looked up; of one that is not what its name says, everything."""
    try:
        found = list(visible_texts(path, data))
    except (ValueError, KeyError, etree.XMLSyntaxError):
        found = [Visible("its text", data.decode("utf-8", "replace"))]
    scales = _scales(found)
    for at, visible in enumerate(found):
        is_week = visible.column in (*WEEKS, ITEM) or (path == NUMBERS and _names_rows(visible.where))
        is_week |= visible.where == f"the text week-w{visible.text.strip()}"
        is_sign = plain(visible.text) in SIGN and path.endswith(".svg")
        if not (at in scales or is_week or is_sign):
            yield visible


def _names_rows(where: str) -> bool:
    return any(part in where for part in NOT_SAID) or where.endswith(".value")


def _scales(found: Sequence[Visible]) -> set[int]:
    """Return which texts of a picture are a scale: three or more numbers, one after the other, evenly spaced.

    The labels of ticks are scales too if there are only two.
    """
    values = [_number_of(visible) for visible in found]
    scales: set[int] = set()
    start = 0
    while start < len(found):
        end = start + 1
        while end < len(found) and _continues(found, values, start, end):
            end += 1
        if end - start > 2 or (end - start > 1 and found[start].scale):
            scales |= set(range(start, end))
        start = max(end - 1, start + 1)
    return scales


def _number_of(visible: Visible) -> Decimal | None:
    """Return the number that a text of a picture without a name of its own is, with its sign; else None."""
    if not (visible.scale or re.match(r"the text text_\d+$", visible.where)):
        return None
    text = plain(visible.text).replace("\u2212", "-")
    return Decimal(text.strip("%").replace(",", "")) if re.fullmatch(r"[+-]?[\d,]+(\.\d+)?%?", text) else None


def _continues(found: Sequence[Visible], values: Sequence[Decimal | None], start: int, at: int) -> bool:
    """Return whether a text continues the scale that begins at `start`."""
    first, before, value = values[start], values[at - 1], values[at]
    if first is None or before is None or value is None or found[start].scale != found[at].scale:
        return False
    second = values[start + 1]
    return second is not None and value - before == second - first and value != before


def _wrong_values(data: bytes) -> Iterator[str]:
    """Yield the numbers of ``numbers.json`` whose value is not what their text says."""
    for name, number in json.loads(data).get("numbers", {}).items():
        said = next(numerals_in(plain(str(number.get("text")))), None)
        places = len(str(number.get("text")).partition(".")[2])
        value = abs(Decimal(str(number.get("value"))))
        if said is None or said.value is None or abs(value - said.value) > Decimal(10) ** -places / 2:
            yield f"numbers.{name}.value: {number.get('value')}"
