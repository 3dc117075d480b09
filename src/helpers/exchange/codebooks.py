"""REFI-QDA codebooks (.qdc): our codebook for other programs, and theirs as a draft of ours.

A program knows a name and a description of each code. Our fields are written into the description, one per
line, so that nothing is lost on the way out and back.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from lxml import etree

from helpers.exchange.projects import CodingFileError
from helpers.exchange.refi import ORIGIN
from helpers.exchange.refi import Q as PROJECT
from helpers.exchange.xml import guid_in, guids_of, parse_foreign
from helpers.files.documents import plain
from helpers.study.codebook import Codebook
from helpers.study.old_names import CODEBOOK_LABELS
from helpers.study.study import Study
from helpers.study.themes import CODE, DEFINITIONS, NOT_DEFINED, Theme

NAMESPACE = "urn:QDA-XML:codebook:1.0"
Q = f"{{{NAMESPACE}}}"
SCHEMA = Path(__file__).parent / "schemas" / "Codebook.xsd"
MAX_BYTES = 50_000_000
"""A larger codebook is not read."""
FIELDS = {
    "id": "Code",
    "brief": "Brief definition",
    "full": "Full definition",
    "use": "When to use",
    "use_not": "When not to use",
    "example": "Example",
    "valence": "Valence",
    "indicators": "Indicators",
    "exclusion_patterns": "Exclusion patterns",
}
FIELD_OF_LABEL = {label.casefold(): name for name, label in FIELDS.items()} | CODEBOOK_LABELS
SINGLE_WORDS = ("id", "valence")
"""Fields of one word, which are never continued on the next line."""
LISTS = ("indicators", "exclusion_patterns")
STATUS = "A draft from the codes of another program. What is empty in it is not defined yet."


class CodeSet(NamedTuple):
    """One set of another program's codebook."""

    name: str
    description: str = ""


class ForeignCode(NamedTuple):
    """One code of another program's codebook."""

    name: str
    parents: tuple[str, ...]
    description: str
    is_codable: bool
    colour: str
    sets: tuple[CodeSet, ...]
    """The sets to which it belongs."""


def describe_theme(theme: Theme) -> str:
    """Return a theme's fields as the description of its code, one per line; what is not defined says so."""
    lines = []
    for name, label in FIELDS.items():
        value = theme.defined(name) if name in DEFINITIONS else getattr(theme, name)
        text = "; ".join(value) if name in LISTS else " ".join(str(value).split())
        if text:
            lines.append(f"{label}: {text}")
    return "\n".join(lines)


def write_codebook(study: Study, codebook: Codebook) -> bytes:
    """Return the codebook as a .qdc, with the GUIDs of the exported project.

    Areas are parent codes as well as sets; themes are codes.

    Raises
    ------
    ValueError
        The result does not fit the schema of the standard: a fault of this module.
    """
    guid = guids_of(study)
    root = etree.Element(f"{Q}CodeBook", {"origin": ORIGIN}, {None: NAMESPACE})
    codes, sets = etree.SubElement(root, f"{Q}Codes"), etree.SubElement(root, f"{Q}Sets")
    for area in codebook.areas:
        name = plain(area.label)
        of_code = {"guid": guid("area", area.id), "name": name, "isCodable": "false"}
        parent = etree.SubElement(codes, f"{Q}Code", of_code)
        code_set = etree.SubElement(sets, f"{Q}Set", {"guid": guid("set", area.id), "name": name})
        for element in (parent, code_set):
            _describe_element(element, f"{FIELDS['id']}: {area.id}\n{area.meaning}")
        for theme in codebook.themes_of(area.id):
            theme_guid = guid("theme", theme.id)
            of_code = {"guid": theme_guid, "name": plain(theme.label), "isCodable": "true"}
            _describe_element(etree.SubElement(parent, f"{Q}Code", of_code), describe_theme(theme))
            etree.SubElement(code_set, f"{Q}MemberCode", {"guid": theme_guid})
    schema = etree.XMLSchema(etree.parse(str(SCHEMA)))
    if not schema.validate(root.getroottree()):
        msg = f"The codebook does not fit the schema of the standard: line {schema.error_log[0].line}."
        raise ValueError(msg)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


def _describe_element(element: etree._Element, description: str) -> None:
    etree.SubElement(element, f"{Q}Description").text = plain(description)


def read_codebook(path: Path) -> list[ForeignCode]:
    """Read the codes of a .qdc in the order of the file, parents before their children.

    A codebook in the namespace of projects is read as well: some programs write it so.

    Raises
    ------
    CodingFileError
        It is too large, damaged or unsafe, or is not a codebook of the standard.
    """
    root = parse_foreign(_read_bytes(path))
    space = next((q for q in (Q, PROJECT) if root.tag == f"{q}CodeBook"), "")
    codes = root.find(f"{space}Codes") if space else None
    if codes is None:
        raise CodingFileError("not_a_coding_file")
    sets_of: dict[str, list[CodeSet]] = {}
    for element in root.iterfind(f"{space}Sets/{space}Set"):
        code_set = CodeSet(element.get("name") or "", element.findtext(f"{space}Description") or "")
        for member in element.findall(f"{space}MemberCode"):
            guid = guid_in(member.get("guid") or member.get("targetGUID"))
            sets_of.setdefault(guid, []).append(code_set)
    found: list[ForeignCode] = []

    def add_codes_below(parent: etree._Element, parents: tuple[str, ...]) -> None:
        for code in parent.findall(f"{space}Code"):
            name = code.get("name") or ""
            is_codable = (code.get("isCodable") or "true").strip() in ("true", "1")
            sets = tuple(sets_of.get(guid_in(code.get("guid")), ()))
            description = code.findtext(f"{space}Description") or ""
            found.append(ForeignCode(name, parents, description, is_codable, code.get("color") or "", sets))
            add_codes_below(code, (*parents, name))

    add_codes_below(codes, ())
    return found


def _read_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError:
        raise CodingFileError("not_a_coding_file") from None
    if len(data) > MAX_BYTES:
        raise CodingFileError("not_a_coding_file")
    return data


def draft_codebook(codes: list[ForeignCode]) -> str:
    """Return the text of a ``codebook.yaml`` to start from, with empty fields where the codes say nothing.

    Areas are the sets; without any, the topmost parents of codes; without these, a single area. A topmost
    code that is not codable and has no codes below it becomes an area too, as yet without themes. Codable
    codes become themes; where two would have one id, the later one has its parent's name before its own.
    """
    draft = _Draft(codes)
    for code in codes:
        if code.is_codable:
            draft.add_theme(code)
        else:
            draft.add_parent(code)
    book = {
        "version": "0.1.0",
        "status": STATUS,
        "areas": list(draft.areas.values()),
        "themes": list(draft.themes.values()),
    }
    return str(yaml.safe_dump(book, sort_keys=False, allow_unicode=True, width=120))


class _Draft:
    """Areas and themes of a draft, by id."""

    def __init__(self, codes: list[ForeignCode]) -> None:
        self.areas: dict[str, dict[str, Any]] = {}
        self.themes: dict[str, dict[str, Any]] = {}
        self._sets = {code_set.name: code_set for code in codes for code_set in code.sets}
        self._description_of = {code.name: code.description for code in codes if not code.parents}
        codable = [code for code in codes if code.is_codable]
        self._parents_of_themes = {parent for code in codable for parent in code.parents}

    def add_parent(self, code: ForeignCode) -> None:
        """Add a topmost code that is not codable as an area, but not if sets are areas and it only groups."""
        if code.parents:
            return
        only_groups = code.name in self._parents_of_themes and code.name not in self._sets
        if not self._sets or not only_groups:
            self._add_area(self._sets.get(code.name, CodeSet(code.name)))

    def add_theme(self, code: ForeignCode) -> None:
        """Add a code as a theme of its first set or its topmost parent, under an id of its own."""
        area = CodeSet("All themes")
        if self._sets:
            area = next(iter(code.sets), area)
        elif code.parents:
            area = CodeSet(code.parents[0])
        theme = _draft_theme(code, self._add_area(area))
        if theme["id"] in self.themes and code.parents:
            theme["id"] = _make_id(f"{code.parents[-1]} {theme['id']}", "theme_")
        while theme["id"] in self.themes:
            theme["id"] += "_again"
        self.themes[theme["id"]] = theme

    def _add_area(self, code_set: CodeSet) -> str:
        """Add an area if it is new; return its id."""
        meaning = code_set.description or self._description_of.get(code_set.name, "")
        first_line, _, rest = meaning.partition("\n")
        given_id = _parse_fields(first_line).get("id", "")
        if given_id:
            meaning = rest
        area_id = _make_id(given_id or code_set.name, "area_")
        area = {"id": area_id, "label": code_set.name, "meaning": " ".join(meaning.split())}
        self.areas.setdefault(area_id, area)
        return area_id


def _draft_theme(code: ForeignCode, area_id: str) -> dict[str, Any]:
    fields = _parse_fields(code.description)
    theme: dict[str, Any] = {
        "id": _make_id(fields.get("id") or code.name, "theme_"),
        "label": code.name,
        "area": area_id,
        "valence": fields.get("valence", "").lower() or "mixed",
    }
    for name in ("brief", "full", "use", "use_not", "example"):
        theme[name] = fields.get(name, "")
    # Lines of a description before any of our labels are part of the definition.
    without_label = fields.get("", "")
    theme["full"] = f"{theme['full']} {without_label}".strip()
    for name in LISTS:
        items = [item.strip() for item in fields.get(name, "").split(";")]
        theme[name] = [item for item in items if item]
    return theme


def _parse_fields(description: str) -> dict[str, str]:
    """Return the fields of a description by the labels that we write.

    Lines before any label have an empty name. A field may be continued on the lines below its label. A label
    that occurs again is text.
    """
    found: dict[str, list[str]] = {}
    current = ""
    for line in description.splitlines():
        line = line.strip()  # noqa: PLW2901
        if not line:
            continue
        label, colon, rest = line.partition(":")
        name = FIELD_OF_LABEL.get(" ".join(label.casefold().split()), "") if colon else ""
        if name and name not in found:
            current, line = name, rest.strip()  # noqa: PLW2901
        found.setdefault(current, []).append(line)
        if current in SINGLE_WORDS:
            current = ""
    # What our own export says of an empty field is no definition.
    nothing = ("", NOT_DEFINED)
    return {name: " ".join(line for line in lines if line not in nothing) for name, lines in found.items()}


def _make_id(name: str, prefix: str) -> str:
    """Return an id that is valid in the codebook and as close to a name as possible."""
    if re.match(CODE, name):
        return name
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    own = re.sub(r"[^a-z0-9]+", "_", ascii_name).strip("_")
    if re.match(CODE, own):
        return own
    return f"{prefix}{own}".strip("_")
