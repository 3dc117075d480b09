"""A codebook is exported and imported unchanged; another program's codebook is imported as a draft."""

from __future__ import annotations

import pytest
import yaml
from lxml import etree

from helpers.exchange import codebooks
from helpers.exchange.codebook_drafts import draft_codebook
from helpers.exchange.codebooks import (
    NAMESPACE,
    SCHEMA,
    CodeSet,
    ForeignCode,
    Q,
    describe_theme,
    write_codebook,
)
from helpers.exchange.export import write_project
from helpers.exchange.projects import CodingFileError
from helpers.exchange.refi import Q as PROJECT
from helpers.study.codebook import Codebook, read_codebook
from helpers.study.directions import Direction
from helpers.tables import CODINGS, SEGMENTS

GUID = "abcdef00-0000-0000-0000-00000000000"
THEIRS = f"""<CodeBook xmlns="{NAMESPACE}" origin="x"><Codes>
<Code guid="{{{GUID.upper()}1}}" name="Day" isCodable="false"><Description>All of a day.</Description>
<Code guid="{GUID}2" name="Caf\u00e9 &amp; tea" isCodable="true" color="#ff0000">
<Description>Hot.\nDrinks.</Description>
<Code guid="{GUID}3" name="Green" isCodable="1"/></Code></Code>
<Code guid="{GUID}4" name="2nd bus"  isCodable="true"/></Codes>{{sets}}</CodeBook>"""


def read(tmp_path, data: bytes | str) -> list[ForeignCode]:
    path = tmp_path / "x.qdc"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return codebooks.read_codebook(path)


def drafted(folder, codes: list[ForeignCode]) -> Codebook:
    (folder / "data/codebook.yaml").write_text(draft_codebook(codes).text, encoding="utf-8")
    return read_codebook(folder)


def drafted_themes(codes: list[ForeignCode]) -> list[dict]:
    return yaml.safe_load(draft_codebook(codes).text)["themes"]


def test_an_exported_codebook_fits_the_schema_of_the_standard_and_is_the_same_each_time(study, codebook):
    data = write_codebook(study, codebook)
    etree.XMLSchema(etree.parse(str(SCHEMA))).assertValid(etree.fromstring(data).getroottree())
    assert data == write_codebook(study, codebook)


def test_an_exported_codebook_is_imported_with_every_field_of_every_theme(tmp_path, folder, study, codebook):
    back = drafted(folder, read(tmp_path, write_codebook(study, codebook)))
    assert back.areas == codebook.areas
    assert back.directions == codebook.directions
    for theirs, ours in zip(back.themes, codebook.themes, strict=True):
        assert theirs.model_dump(exclude={"literature"}) == ours.model_dump(exclude={"literature"}), (
            "literature is not exported"
        )


def test_directions_of_a_codebooks_own_come_back_with_their_sides(tmp_path, folder, study, codebook):
    own = (
        Direction(id="helped", label="It helped", side="for"),
        Direction(id="harm", label="harm/no", side="against"),
    )
    book = codebook.model_copy(update={"directions": own})
    codes = read(tmp_path, write_codebook(study, book))
    assert [code.name for code in codes if code.parents[-1:] == ("Support among peers",)] == [
        "Support among peers: It helped",
        "Support among peers: harm/no",
    ]
    back = drafted(folder, codes)
    assert back.directions == own
    assert [theme.id for theme in back.themes] == codebook.theme_ids


def test_child_codes_that_another_program_names_as_directions_are_no_themes_and_a_remark_says_so():
    codes = [ForeignCode("Role", (), "", True, "", ()), ForeignCode("Unclear", ("Role",), "", True, "", ())]
    codes += [
        ForeignCode(name, ("Role", "Unclear"), "", True, "", ())
        for name in ("Lacking", "Unclear: works", "b")
    ]
    draft = draft_codebook(codes)
    assert draft.n_themes == 2
    assert draft.remarks[-2:] == [
        "1 code further down: each counts for the theme above it.",
        "2 codes further down named as a direction: what is coded there has it.",
    ]


def test_codes_of_conditions_are_no_themes_unless_none_says_that_one_is_met():
    codes = [ForeignCode("Role", (), "", True, "", ()), ForeignCode("Conditions", (), "", False, "", ())]
    codes += [ForeignCode("Pay", ("Conditions",), "", True, "", ())]
    assert [theme["label"] for theme in drafted_themes(codes)] == ["Role", "Pay"]
    codes += [ForeignCode("Pay: not met", ("Conditions", "Pay"), "", True, "", ())]
    draft = draft_codebook(codes)
    assert [theme["label"] for theme in yaml.safe_load(draft.text)["themes"]] == ["Role"]
    assert draft.remarks == ["2 codes of conditions of the schematic model: they are no themes."]


def test_the_valence_of_an_earlier_version_is_left_out(tmp_path):
    description = "Code: tea\nBrief definition: short\nValence: mixed\nFull definition: long"
    theme = drafted_themes([ForeignCode("Tea", (), description, True, "", ())])[0]
    assert (theme["brief"], theme["full"]) == ("short", "long")


def test_a_code_has_the_guid_that_it_has_in_the_exported_project(study, codebook):
    import io
    import zipfile

    import pandas as pd

    nothing = (
        pd.DataFrame(columns=SEGMENTS.columns),
        pd.DataFrame(columns=CODINGS.columns),
        pd.DataFrame(columns=["segment_id", "coder"]),
    )
    with zipfile.ZipFile(io.BytesIO(write_project(study, codebook, None, *nothing))) as archive:
        project = etree.fromstring(archive.read("project.qde"))
    in_project = {code.get("name"): code.get("guid") for code in project.iter(f"{PROJECT}Code")}
    in_codebook = {
        code.get("name"): code.get("guid")
        for code in etree.fromstring(write_codebook(study, codebook)).iter(f"{Q}Code")
    }
    assert in_codebook.items() <= in_project.items()


def test_the_codes_of_another_program_are_read_with_parents_and_sets(tmp_path):
    group = (
        f'<Sets><Set guid="{GUID}9" name="Warm"><Description>All that is.</Description><MemberCode '
        f'guid="{GUID}2"/></Set></Sets>'
    )
    assert read(tmp_path, THEIRS.replace("{sets}", group)) == [
        ForeignCode("Day", (), "All of a day.", False, "", ()),
        ForeignCode(
            "Caf\u00e9 & tea", ("Day",), "Hot.\nDrinks.", True, "#ff0000", (CodeSet("Warm", "All that is."),)
        ),
        ForeignCode("Green", ("Day", "Caf\u00e9 & tea"), "", True, "", ()),
        ForeignCode("2nd bus", (), "", True, "", ()),
    ]


def test_a_draft_has_what_the_codes_say_and_is_valid_as_it_is(tmp_path, folder):
    codes = read(tmp_path, THEIRS.replace("{sets}", ""))
    text = draft_codebook(codes).text
    assert "id: cafe_tea\n  label: Café & tea\n  area: day\n" in text
    assert "full: Hot. Drinks." in text
    assert "id: theme_2nd_bus" in text
    assert "label: All themes" in text
    book = drafted(folder, codes)
    assert [(theme.label, theme.full) for theme in book.themes] == [
        ("Café & tea", "Hot. Drinks."),
        ("2nd bus", ""),
    ]
    assert book.dictionary.themes == ()


def test_what_is_not_defined_is_exported_as_such_and_comes_back_empty(tmp_path, folder, study, book):
    first = book.themes[0].model_copy(update={"full": "", "use_not": "", "indicators": ()})
    ours = book.model_copy(update={"themes": (first, *book.themes[1:])})
    lines = describe_theme(first).splitlines()
    assert lines[1:5] == [
        "Brief definition: tea",
        "Full definition: not defined yet",
        "When to use: tea",
        "When not to use: not defined yet",
    ]
    back = drafted(folder, read(tmp_path, write_codebook(study, ours)))
    assert (back.themes[0].full, back.themes[0].use_not, back.themes[0].use) == ("", "", "tea")


def test_a_codebook_in_the_namespace_of_projects_is_read_too(tmp_path):
    wrong = THEIRS.replace("{sets}", "").replace(NAMESPACE, "urn:QDA-XML:project:1.0")
    assert [code.name for code in read(tmp_path, wrong)] == ["Day", "Caf\u00e9 & tea", "Green", "2nd bus"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<CodeBook",
        f'<CodeBook xmlns="{NAMESPACE}"/>'.encode(),
        THEIRS.replace("{sets}", "").replace(NAMESPACE, "urn:QDA-XML:codebook:1:0").encode(),
        f'<!DOCTYPE CodeBook [<!ENTITY a "aa">]><CodeBook xmlns="{NAMESPACE}"><Codes/></CodeBook>'.encode(),
    ],
)
def test_a_file_that_is_not_a_codebook_is_refused(tmp_path, data):
    with pytest.raises(CodingFileError, match="not_a_coding_file"):
        read(tmp_path, data)


def test_a_missing_or_too_large_file_is_refused(tmp_path, monkeypatch):
    with pytest.raises(CodingFileError):
        codebooks.read_codebook(tmp_path / "none.qdc")
    monkeypatch.setattr(codebooks, "MAX_BYTES", 100)
    with pytest.raises(CodingFileError):
        read(tmp_path, THEIRS.replace("{sets}", ""))


def test_a_description_has_a_line_for_each_field_that_is_not_empty(codebook):
    lines = describe_theme(codebook.themes[0]).splitlines()
    assert lines[0] == "Code: lived_experience"
    assert lines[1].startswith("Brief definition: ")
    assert lines[-1].startswith("Exclusion patterns: own experience of parking; ")


def test_an_area_without_themes_is_imported_in_its_place(tmp_path, folder, study, book, theme):
    first = {"id": "none_yet", "label": "None yet", "meaning": "To come.\nExample: later."}
    areas = [first, *(area.model_dump() for area in book.areas)]
    ours = Codebook(version="1", status="test", areas=areas, themes=[one.model_dump() for one in book.themes])
    back = drafted(folder, read(tmp_path, write_codebook(study, ours)))
    assert [(area.id, area.meaning) for area in back.areas] == [
        ("none_yet", "To come. Example: later."),
        ("one", "-"),
        ("two", "-"),
    ]


def test_the_description_of_a_set_is_the_meaning_of_its_area(tmp_path):
    group = (
        f'<Sets><Set guid="{GUID}9" name="Warm"><Description>All that\nis warm.</Description><MemberCode '
        f'guid="{GUID}2"/></Set></Sets>'
    )
    areas = yaml.safe_load(draft_codebook(read(tmp_path, THEIRS.replace("{sets}", group))).text)["areas"]
    assert areas == [
        {"id": "warm", "label": "Warm", "meaning": "All that is warm."},
        {"id": "all_themes", "label": "All themes"},
    ]


def test_a_field_may_be_continued_below_its_label_and_no_line_of_a_description_is_lost():
    description = (
        "Of old.\nbrief Definition :short\nWhen to use:\n\nhere\nWho: all\nand there\n"
        "Why it is in its area: it is hot\nWhen to use: again"
    )
    theme = drafted_themes([ForeignCode("Tea", (), description, True, "", ())])[0]
    assert (theme["brief"], theme["use"]) == ("short", "here Who: all and there")
    assert theme["why"] == "it is hot When to use: again"
    assert theme["full"] == "Of old."


def test_codes_of_one_name_are_themes_of_different_ids():
    codes = [
        ForeignCode("Other", parents, "", True, "", ()) for parents in (("Day",), ("Night",), ("Night",), ())
    ]
    assert [theme["id"] for theme in drafted_themes(codes)] == [
        "other",
        "night_other",
        "night_other_again",
        "other_again",
    ]


@pytest.mark.parametrize(
    ("name", "description", "theme_id"),
    [
        ("Tea", "Code: tea_2", "tea_2"),
        ("Tea", "Code: 7 Tea!", "theme_7_tea"),
        ("\u8336", "", "theme"),
        ("R\u00f4le", "", "role"),
    ],
)
def test_an_id_is_always_valid_in_the_codebook(name, description, theme_id):
    assert drafted_themes([ForeignCode(name, (), description, True, "", ())])[0]["id"] == theme_id


def test_a_comment_in_a_description_removes_no_words(tmp_path):
    marked = (
        THEIRS.replace("{sets}", "")
        .replace("All of a day.", "All <!-- x -->of<?pi y?> a <![CDATA[<day>]]>.")
        .replace("Hot.", "<!-- x -->Hot.")
    )
    assert [code.description for code in read(tmp_path, marked)] == [
        "All of a <day>.",
        "Hot.\nDrinks.",
        "",
        "",
    ]
    assert (
        "full: All of a <day>."
        in draft_codebook(
            read(tmp_path, marked.replace('name="Day" isCodable="false"', 'name="Day" isCodable="true"'))
        ).text
    )


def test_a_label_of_an_earlier_version_is_read_as_its_field(tmp_path, study, codebook):
    data = write_codebook(study, codebook)
    assert b"Exclusion patterns" in data
    now = draft_codebook(read(tmp_path, data))
    assert draft_codebook(read(tmp_path, data.replace(b"Exclusion patterns", b"False friends"))) == now
