"""REFI-QDA codebooks (.qdc): our codebook for other programs, and theirs as a list of codes.

A program knows a name and a description of each code. Our fields are written into the description, one per
line, so that nothing is lost on the way out and back.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from lxml import etree

from helpers.exchange.code_names import name_directions
from helpers.exchange.projects import CodingFileError
from helpers.exchange.refi import ORIGIN
from helpers.exchange.refi import Q as PROJECT
from helpers.exchange.xml import guid_in, guids_of, parse_foreign
from helpers.files.documents import plain
from helpers.study.codebook import Codebook
from helpers.study.directions import Direction
from helpers.study.old_names import CODEBOOK_LABELS
from helpers.study.study import Study
from helpers.study.themes import DEFINITIONS, NOT_DEFINED, Area, Theme

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
    "why": "Why it is in its area",
    "quotations": "Quotations",
    "indicators": "Indicators",
    "exclusion_patterns": "Exclusion patterns",
}
FIELDS_OF_AREA = {"id": "Code", "argued_by": "Argued by"}
"""The fields of an area that are written above its meaning."""
FIELDS_OF_DIRECTION = {"direction": "Direction", "side": "Side"}
FIELD_OF_LABEL = {
    label.casefold(): name
    for name, label in [*FIELDS.items(), *FIELDS_OF_AREA.items(), *FIELDS_OF_DIRECTION.items()]
} | CODEBOOK_LABELS
SINGLE_WORDS = ("id", "argued_by", "direction", "side", "quotations")
"""Fields of one word, which are never continued on the next line."""
LISTS = ("indicators", "exclusion_patterns")


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


def describe_direction(direction: Direction) -> str:
    """Return a direction as the description of the child code that says it."""
    values = (direction.id, direction.side)
    lines = [f"{label}: {value}" for label, value in zip(FIELDS_OF_DIRECTION.values(), values, strict=True)]
    return "\n".join(lines)


def _describe_area(area: Area) -> str:
    lines = [
        f"{label}: {getattr(area, name)}" for name, label in FIELDS_OF_AREA.items() if getattr(area, name)
    ]
    return "\n".join([*lines, area.meaning])


def write_codebook(study: Study, codebook: Codebook) -> bytes:
    """Return the codebook as a .qdc, with the GUIDs of the exported project.

    Areas are parent codes as well as sets; themes are codes, with a child code for each direction.

    Raises
    ------
    ValueError
        The result does not fit the schema of the standard: a fault of this module.
    """
    guid, names = guids_of(study), name_directions(codebook)
    root = etree.Element(f"{Q}CodeBook", {"origin": ORIGIN}, {None: NAMESPACE})
    codes, sets = etree.SubElement(root, f"{Q}Codes"), etree.SubElement(root, f"{Q}Sets")
    for area in codebook.areas:
        name = plain(area.label)
        of_code = {"guid": guid("area", area.id), "name": name, "isCodable": "false"}
        parent = etree.SubElement(codes, f"{Q}Code", of_code)
        code_set = etree.SubElement(sets, f"{Q}Set", {"guid": guid("set", area.id), "name": name})
        for element in (parent, code_set):
            _describe_element(element, _describe_area(area))
        for theme in codebook.themes_of(area.id):
            theme_guid = guid("theme", theme.id)
            of_code = {"guid": theme_guid, "name": plain(theme.label), "isCodable": "true"}
            code = etree.SubElement(parent, f"{Q}Code", of_code)
            _describe_element(code, describe_theme(theme))
            for direction in codebook.directions:
                name = plain(names[theme.id, direction.id])
                child_guid = guid("direction", theme.id, direction.id)
                of_child = {"guid": child_guid, "name": name, "isCodable": "true"}
                _describe_element(etree.SubElement(code, f"{Q}Code", of_child), describe_direction(direction))
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


def parse_fields(description: str) -> dict[str, str]:
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
