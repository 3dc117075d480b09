"""REFI-QDA codebooks (.qdc): the codebook for other programs, and theirs as a draft of ours.

A program knows a name and a description of each code. Ours writes its fields into the description, a line each, so that nothing is
lost on the way out and back.
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
from helpers.study.codebook import CODE, Codebook, Theme
from helpers.study.old_names import CODEBOOK_LABELS
from helpers.study.study import Study

NAMESPACE = "urn:QDA-XML:codebook:1.0"
Q = f"{{{NAMESPACE}}}"
SCHEMA = Path(__file__).parent / "schemas" / "Codebook.xsd"
MOST = 50_000_000
"""Bytes of a codebook that is read."""
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
NAMES = {label.casefold(): name for name, label in FIELDS.items()} | CODEBOOK_LABELS
WORDS = ("id", "valence")
"""Fields of one word, which never go on below their line."""
LISTS = ("indicators", "exclusion_patterns")
STATUS = "A draft from the codes of another program. Fill in what is empty; the reader names each line."


class Group(NamedTuple):
    """One set of another program's codebook."""

    name: str
    description: str = ""


class Code(NamedTuple):
    """One code of another program's codebook."""

    name: str
    parents: tuple[str, ...]
    description: str
    is_codable: bool
    colour: str
    sets: tuple[Group, ...]
    """The sets of which it is a member."""


def describe(theme: Theme) -> str:
    """Return a theme's fields, a line each, as the description of its code."""

    def said(name: str) -> str:
        value = getattr(theme, name)
        return "; ".join(value) if name in LISTS else " ".join(str(value).split())

    return "\n".join(f"{label}: {said(name)}" for name, label in FIELDS.items() if said(name))


def write_codebook(study: Study, codebook: Codebook) -> bytes:
    """Return the codebook as a .qdc: areas as parent codes and as sets, themes as codes, with the GUIDs of the exported project.

    Raises
    ------
    ValueError
        What was made does not fit the schema of the standard: a fault of this module.
    """
    guid = guids_of(study)
    root = etree.Element(f"{Q}CodeBook", {"origin": ORIGIN}, {None: NAMESPACE})
    codes, sets = etree.SubElement(root, f"{Q}Codes"), etree.SubElement(root, f"{Q}Sets")
    for area in codebook.areas:
        parent = etree.SubElement(
            codes,
            f"{Q}Code",
            {"guid": guid("area", area.id), "name": plain(area.label), "isCodable": "false"},
        )
        group = etree.SubElement(sets, f"{Q}Set", {"guid": guid("set", area.id), "name": plain(area.label)})
        for element in (parent, group):
            etree.SubElement(element, f"{Q}Description").text = plain(
                f"{FIELDS['id']}: {area.id}\n{area.meaning}"
            )
        for theme in codebook.themes_of(area.id):
            own = {"guid": guid("theme", theme.id), "name": plain(theme.label), "isCodable": "true"}
            etree.SubElement(etree.SubElement(parent, f"{Q}Code", own), f"{Q}Description").text = plain(
                describe(theme)
            )
            etree.SubElement(group, f"{Q}MemberCode", {"guid": own["guid"]})
    schema = etree.XMLSchema(etree.parse(str(SCHEMA)))
    if not schema.validate(root.getroottree()):
        msg = f"the codebook does not fit the schema of the standard: line {schema.error_log[0].line}"
        raise ValueError(msg)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


def read_codebook(path: Path) -> list[Code]:
    """Read the codes of a .qdc, in its order, a parent before its children.

    A codebook in the namespace of projects is read too: some programs write it so.

    Raises
    ------
    CodingFileError
        It is too large, damaged, unsafe, or no codebook of the standard.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MOST + 1)
    except OSError:
        raise CodingFileError("not_a_coding_file") from None
    if len(data) > MOST:
        raise CodingFileError("not_a_coding_file")
    root = parse_foreign(data)
    space = next((q for q in (Q, PROJECT) if root.tag == f"{q}CodeBook"), "")
    codes = root.find(f"{space}Codes") if space else None
    if codes is None:
        raise CodingFileError("not_a_coding_file")
    sets_of: dict[str, list[Group]] = {}
    for element in root.iterfind(f"{space}Sets/{space}Set"):
        group = Group(element.get("name") or "", element.findtext(f"{space}Description") or "")
        for member in element.findall(f"{space}MemberCode"):
            sets_of.setdefault(guid_in(member.get("guid") or member.get("targetGUID")), []).append(group)
    found: list[Code] = []

    def walk(parent: etree._Element, parents: tuple[str, ...]) -> None:
        for code in parent.findall(f"{space}Code"):
            name = code.get("name") or ""
            is_codable = (code.get("isCodable") or "true").strip() in ("true", "1")
            sets = tuple(sets_of.get(guid_in(code.get("guid")), ()))
            description = code.findtext(f"{space}Description") or ""
            found.append(Code(name, parents, description, is_codable, code.get("color") or "", sets))
            walk(code, (*parents, name))

    walk(codes, ())
    return found


def draft(codes: list[Code]) -> str:
    """Return a ``codebook.yaml`` to start from: what the codes say, and an empty place for what they do not.

    Areas are the sets; without any, the topmost parents of codes; without these, one. A topmost code that cannot be given and has
    no codes below it is an area too, still without themes. Codes that can be given are themes; where two would have one id, the
    later one has its parent's name before its own.
    """
    with_codes = {parent for code in codes if code.is_codable for parent in code.parents}
    sets = {group.name: group for code in codes for group in code.sets}
    said_of = {code.name: code.description for code in codes if not code.parents}
    areas: dict[str, dict[str, Any]] = {}
    themes: dict[str, dict[str, Any]] = {}

    def area_of(group: Group) -> str:
        meaning = group.description or said_of.get(group.name, "")
        first, _, rest = meaning.partition("\n")
        said = _fields(first).get("id", "")
        own = _id(said or group.name, "area_")
        areas.setdefault(
            own, {"id": own, "label": group.name, "meaning": " ".join((rest if said else meaning).split())}
        )
        return own

    for code in codes:
        if not code.is_codable:
            if not code.parents and (not sets or code.name in sets or code.name not in with_codes):
                area_of(sets.get(code.name, Group(code.name)))
            continue
        groups = code.sets if sets else tuple(map(Group, code.parents[:1]))
        theme = _theme(code, area_of(groups[0] if groups else Group("All themes")))
        if theme["id"] in themes and code.parents:
            theme["id"] = _id(f"{code.parents[-1]} {theme['id']}", "theme_")
        while theme["id"] in themes:
            theme["id"] += "_again"
        themes[theme["id"]] = theme
    book = {
        "version": "0.1.0",
        "status": STATUS,
        "areas": list(areas.values()),
        "themes": list(themes.values()),
    }
    return str(yaml.safe_dump(book, sort_keys=False, allow_unicode=True, width=120))


def _theme(code: Code, area_id: str) -> dict[str, Any]:
    fields = _fields(code.description)
    theme: dict[str, Any] = {
        "id": _id(fields.get("id") or code.name, "theme_"),
        "label": code.name,
        "area": area_id,
    }
    theme["valence"] = fields.get("valence", "").lower() or "mixed"
    theme |= {name: fields.get(name, "") for name in ("brief", "full", "use", "use_not", "example")}
    theme["full"] = " ".join(filter(None, [fields.get("full", ""), fields.get("", "")]))
    theme |= {name: [one.strip() for one in fields.get(name, "").split(";") if one.strip()] for name in LISTS}
    return theme


def _fields(description: str) -> dict[str, str]:
    """Return what a description says under our labels, on the label's line or below it; what stands before any is under an empty name."""
    found: dict[str, list[str]] = {}
    now = ""
    for line in filter(None, map(str.strip, description.splitlines())):
        label, colon, said = line.partition(":")
        name = NAMES.get(" ".join(label.casefold().split()), "") if colon else ""
        now, words = (name, said.strip()) if name and name not in found else (now, line)
        found.setdefault(now, []).append(words)
        now = now if now not in WORDS else ""
    return {name: " ".join(filter(None, lines)) for name, lines in found.items()}


def _id(name: str, before: str) -> str:
    """Return an id that the codebook takes, as near to a name as it can be."""
    plain_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    own = re.sub(r"[^a-z0-9]+", "_", plain_name).strip("_")
    return name if re.match(CODE, name) else own if re.match(CODE, own) else f"{before}{own}".strip("_")
