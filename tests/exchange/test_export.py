"""The exported project is valid, has the same bytes each time, and is read by us and other programs."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from helpers import tables
from helpers.exchange import coding_files, contact_texts, manual_coding, themes_of_codes
from helpers.exchange import export as exporting
from helpers.exchange.export import write_project
from helpers.exchange.refi import SCHEMA, Q, read_project
from helpers.files import paths
from helpers.files.place import Place
from helpers.study.codebook import Codebook, read_codebook
from helpers.study.conditions import FILE, read_conditions
from helpers.study.study import Noun, read_study
from helpers.tables import CODINGS, SEGMENTS

ROLES = {"w": "worker", "r": "researcher"}


def segments_of(*rows: tuple[str, int, str, str]) -> pd.DataFrame:
    """Return segments from contact, record, role and text; contact ids end with the initial of a source."""
    sources = {"i": "interview", "o": "observation", "v": "voice_note"}
    made = []
    for n, (contact, record, role, text) in enumerate(rows, start=1):
        made.append(
            {
                "segment_id": f"{contact}-r{record:04d}-s{n:03d}",
                "record_id": f"{contact}-r{record:04d}",
                "contact_id": contact,
                "worker": contact[:2],
                "date": "2023-10-12",
                "week": 2,
                "source": sources[contact[-1]],
                "speaker_role": ROLES[role],
                "is_counted": role == "w",
                "is_checked": True,
                "text": text,
            }
        )
    return pd.DataFrame(made, columns=[name for name in SEGMENTS.columns if name in made[0]])


TALK = segments_of(
    ("W1-i", 1, "r", "How is it?"),
    ("W1-i", 2, "w", "My role \U0001f642 is\u0301 unclear."),
    ("W1-i", 2, "w", 'Caf\u00e9 tea, \u0175yt <&">?'),
    ("W1-v", 1, "w", "On the bus.\nMy manager rang."),
    ("W2-o", 1, "r", "She compared notes."),
)
IDS = list(TALK["segment_id"])


def codings_of(*rows: tuple[str, str, int, int, str]) -> pd.DataFrame:
    made = [
        (segment, theme, start, end, coder, "x" if coder == "dictionary" else "", "")
        for segment, theme, start, end, coder in rows
    ]
    return pd.DataFrame(made, columns=CODINGS.columns)


GIVEN = codings_of(
    (IDS[1], "role_clarity", 0, 7, "dictionary"),
    (IDS[1], "role_clarity", 0, 20, "R1"),
    (IDS[1], "supervision", 0, 20, "R1"),
    (IDS[2], "boundaries", 5, 8, "R1"),
    (IDS[3], "supervision", 12, 22, "R1"),
    (IDS[4], "peer_network", 4, 18, "R2"),
)
COVERAGE = pd.DataFrame(
    [*((one, "R1") for one in IDS), (IDS[3], "R2"), (IDS[4], "R2")], columns=["segment_id", "coder"]
)
FULL = (TALK, GIVEN, COVERAGE)


@pytest.fixture
def export(study, codebook):
    def write(segments=TALK, codings=GIVEN, coverage=COVERAGE, conditions=None, **options) -> bytes:
        return write_project(study, codebook, conditions, segments, codings, coverage, **options)

    return write


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def root_of(data: bytes) -> etree._Element:
    return etree.fromstring(members(data)["project.qde"])


def read_back(data: bytes, tmp_path: Path):
    path = tmp_path / "x.qdpx"
    path.write_bytes(data)
    return read_project(path)


@pytest.mark.parametrize("voice_notes", ["audio", "text"])
def test_the_project_fits_the_schema_of_the_standard(export, voice_notes):
    root = root_of(export(voice_notes=voice_notes))
    etree.XMLSchema(etree.parse(str(SCHEMA))).assertValid(root.getroottree())
    assert {source.tag for source in root.find(f"{Q}Sources")} == {f"{Q}TextSource"} | (
        {f"{Q}AudioSource"} if voice_notes == "audio" else set()
    )


def test_the_same_tables_in_any_order_give_the_same_bytes(export):
    shuffled = [table.sample(frac=1, random_state=3) for table in FULL]
    assert export(*shuffled) == export()
    with zipfile.ZipFile(io.BytesIO(export())) as archive:
        assert {(one.date_time, one.compress_type) for one in archive.infolist()} == {
            ((1980, 1, 1, 0, 0, 0), zipfile.ZIP_STORED)
        }
    two = [coding.find(f"{Q}CodeRef").get("targetGUID") for coding in root_of(export()).iter(f"{Q}Coding")][
        1:3
    ]
    names = {code.get("guid"): code.get("name") for code in root_of(export()).iter(f"{Q}Code")}
    assert [names[one] for one in two] == ["Supervision and line management", "Clarity of the role"], (
        "in the codebook's order"
    )


def test_guids_are_unique_and_stay_the_same_in_an_export_after_a_change(export):
    more = pd.concat([GIVEN, codings_of((IDS[2], "structures", 0, 4, "R2"))])
    before, after = (
        {one.get("guid") for one in root_of(data).iter() if one.get("guid")}
        for data in (export(), export(codings=more))
    )
    assert before < after
    root = root_of(export())
    guids = [one.get("guid") for one in root.iter() if one.get("guid")]
    assert len(guids) == len(set(guids))
    wanted = {one.get("targetGUID") for one in root.iter() if one.get("targetGUID")} | {
        one.get("creatingUser") for one in root.iter()
    } - {None}
    assert wanted - {None} <= set(guids)


def test_texts_have_a_line_per_record_and_name_the_speaker_if_there_are_several(export):
    texts = sorted(data.decode() for name, data in members(export()).items() if name.startswith("sources/"))
    assert texts == [
        "On the bus.\nMy manager rang.\n",
        'Researcher: How is it?\nW1: My role \U0001f642 is\u0301 unclear. Caf\u00e9 tea, \u0175yt <&">?\n',
        "She compared notes.\n",
    ]


@pytest.mark.parametrize("voice_notes", ["audio", "text"])
def test_our_own_parser_finds_every_coding_in_its_place(export, tmp_path, voice_notes):
    read = read_back(export(voice_notes=voice_notes), tmp_path)
    text_of = dict(zip(TALK["segment_id"], TALK["text"], strict=True))
    found = sorted(
        (one.coder, one.code.rpartition("/")[2], read.documents[one.document][one.start : one.end])
        for one in read.excerpts
    )
    assert [one for one in found if one[1] != themes_of_codes.REVIEWED_CODE] == sorted(
        (row.coder, label, text_of[row.segment_id][row.start : row.end])
        for row in GIVEN.itertuples()
        for label in [
            {
                "role_clarity": "Clarity of the role",
                "supervision": "Supervision and line management",
                "boundaries": "Boundaries and disclosure",
                "peer_network": "Support among peers",
            }[row.theme]
        ]
    )
    assert {one.reason for one in read.excerpts} == {""}


@pytest.mark.parametrize("voice_notes", ["audio", "text"])
def test_a_contact_reviewed_without_a_theme_has_an_excerpt_from_its_first_word_to_its_last(
    export, tmp_path, voice_notes
):
    data = export(voice_notes=voice_notes)
    assert not list(root_of(data).iterfind(f"{Q}Sources/*/{Q}Coding")), "QualCoder passes over these."
    read = read_back(data, tmp_path)
    marks = {one.document: one for one in read.excerpts if one.code == themes_of_codes.REVIEWED_CODE}
    words = {name: read.documents[name][one.start : one.end] for name, one in marks.items()}
    assert words == {"W1-v": "On the bus.\nMy manager rang.", "W2-o": "She compared notes."}


def test_a_theme_has_a_child_code_for_each_direction_and_no_two_codes_have_one_name(export, codebook):
    codes = list(root_of(export()).iter(f"{Q}Code"))
    names = [code.get("name").casefold() for code in codes]
    assert len(set(names)) == len(names) == 3 + 9 * (1 + 4) + 1
    theme = next(code for code in codes if code.get("name") == "Clarity of the role")
    assert [
        (child.get("name"), child.findtext(f"{Q}Description")) for child in theme.findall(f"{Q}Code")
    ] == [
        ("Clarity of the role: works", "Direction: works\nSide: for"),
        ("Clarity of the role: mixed", "Direction: mixed\nSide: both"),
        ("Clarity of the role: lacking", "Direction: lacking\nSide: against"),
        ("Clarity of the role: wished for", "Direction: wished_for\nSide: against"),
    ]


def test_a_coding_with_a_direction_has_its_child_code_and_one_without_has_the_themes(export, tmp_path):
    said = GIVEN.assign(direction=["", "lacking", "", "works", "", ""])
    excerpts = read_back(export(codings=said), tmp_path).excerpts
    codes = [one.code.partition("/")[2] for one in excerpts if one.coder == "R1" and "/" in one.code]
    role, boundaries = "Clarity of the role", "Boundaries and disclosure"
    assert sorted(codes) == sorted(
        [
            f"{role}/{role}: lacking",
            "Supervision and line management",
            f"{boundaries}/{boundaries}: works",
            "Supervision and line management",
        ]
    )


def test_conditions_that_somebody_has_coded_are_codes_and_others_only_a_graph(export, codebook, tmp_path):
    (tmp_path / FILE).write_bytes((paths.ROOT / FILE).read_bytes())
    conditions = read_conditions(tmp_path, codebook)
    assert "Conditions" not in {
        code.get("name") for code in root_of(export(conditions=conditions)).iter(f"{Q}Code")
    }
    rows = [(IDS[3], "supervise", 0, 10, "R1", "met"), (IDS[3], "define", 12, 22, "R1", "")]
    coded = pd.DataFrame(rows, columns=["segment_id", "condition", "start", "end", "coder", "state"])
    data = export(conditions=conditions, condition_codings=coded)
    supervise = "Supervise and look after wellbeing"
    found = {one.code for one in read_back(data, tmp_path).excerpts if one.code.startswith("Conditions")}
    assert found == {
        f"Conditions/{supervise}/{supervise}: met",
        "Conditions/Define the role and recruit to it",
    }


def test_a_theme_with_the_label_of_another_or_of_the_mark_of_a_review_is_named_by_its_id(study, codebook):
    themes = list(codebook.themes)
    for at, label in enumerate(("Tea", "tea", "Read, no theme")):
        themes[at] = themes[at].model_copy(update={"label": label})
    book = codebook.model_copy(update={"themes": tuple(themes)})
    names = [code.get("name") for code in root_of(write_project(study, book, None, *FULL)).iter(f"{Q}Code")]
    assert len(names) == len({name.casefold() for name in names}), "QualCoder keeps one code of a name."
    assert {theme.id for theme in themes[:3]} <= set(names)


def test_a_contact_that_was_reviewed_and_has_no_theme_is_coded_as_reviewed(export, tmp_path):
    read = read_back(export(), tmp_path)
    assert {
        (one.document, one.coder) for one in read.excerpts if one.code == themes_of_codes.REVIEWED_CODE
    } == {
        ("W1-v", "R2"),
        ("W2-o", "R1"),
    }


def test_cases_and_variables_give_worker_date_week_and_source(export, tmp_path):
    assert read_back(export(), tmp_path).attributes["W1-v"] == {
        "Date": "2023-10-12",
        "Week": "2",
        "Source": "voice_note",
        "case": "W1",
    }


def test_the_audio_of_a_voice_note_is_not_exported(export):
    data = export(voice_notes="audio")
    assert all(name == "project.qde" or name.endswith(".txt") for name in members(data))
    assert exporting.NO_AUDIO in {one.text for one in root_of(data).iter(f"{Q}Description")}


def test_a_machine_transcript_that_is_not_checked_is_described_as_such(export):
    def descriptions(**options) -> list[str]:
        unchecked = TALK.assign(is_checked=~TALK["segment_id"].isin([IDS[1], IDS[3]]))
        sources = root_of(export(unchecked, **options)).find(f"{Q}Sources")
        return [source.findtext(f"{Q}Description") or "" for source in sources]

    unchecked = contact_texts.UNCHECKED
    assert descriptions() == [unchecked, unchecked, ""]
    assert descriptions(voice_notes="audio") == [unchecked, f"{exporting.NO_AUDIO} {unchecked}", ""]


def test_the_project_has_the_notice_of_a_fictional_study(export, study):
    assert study.notice in root_of(export()).findtext(f"{Q}Description")


def test_as_qualcoder_reads_it_every_excerpt_has_its_words_its_coder_and_a_date(export):
    """QualCoder uses half-open positions in code points, and the excerpt's user and date."""
    data = members(export(voice_notes="text"))
    root = etree.fromstring(data["project.qde"])
    users = {user.get("guid"): user.get("name") for user in root.iter(f"{Q}User")}
    n = 0
    for source in root.iter(f"{Q}TextSource"):
        with io.TextIOWrapper(
            io.BytesIO(data["sources/" + source.get("plainTextPath").removeprefix("internal://")]), "utf-8"
        ) as file:
            text = file.read()
        for excerpt in source.iter(f"{Q}PlainTextSelection"):
            words = text[int(excerpt.get("startPosition")) : int(excerpt.get("endPosition"))]
            assert words.replace("\n", " ") == excerpt.get("name").replace("\n", " ")
            assert users[excerpt.get("creatingUser")] in {"R1", "R2", "dictionary"}
            assert excerpt.get("creationDateTime") == "2023-10-12T00:00:00Z"
            n += 1
    assert n == 7, "Two themes of one coder in one place are one excerpt; two contacts were only reviewed."


def test_an_excerpt_of_a_transcript_lies_between_its_two_points(export):
    root = root_of(export(coverage=COVERAGE[:0], voice_notes="audio"))
    points = {point.get("guid"): int(point.get("position")) for point in root.iter(f"{Q}SyncPoint")}
    (excerpt,) = root.iter(f"{Q}TranscriptSelection")
    text = TALK["text"][3]
    assert text[points[excerpt.get("fromSyncPoint")] : points[excerpt.get("toSyncPoint")]] == "My manager"


@pytest.mark.parametrize(
    "rows",
    [FULL, (TALK, GIVEN[:0], COVERAGE[:0]), (TALK[:2], GIVEN[1:2], COVERAGE[:2])],
    ids=["all", "uncoded", "no voice notes"],
)
def test_a_project_without_codings_or_voice_notes_can_be_opened(export, tmp_path, rows):
    read = read_back(export(*rows), tmp_path)
    assert len(read.documents) == rows[0]["contact_id"].nunique()


def test_a_name_that_is_invalid_in_xml_is_replaced_and_no_position_in_a_text_changes(export, tmp_path):
    strange = TALK.assign(
        text=TALK["text"].where(TALK.index != 3, "\ufeffOn\x07 the\r\nbus. My manager rang.")
    )
    codings = pd.concat(
        [GIVEN[GIVEN["segment_id"] != IDS[3]], codings_of((IDS[3], "supervision", 15, 25, "R\x07<1>"))]
    )
    data = export(strange, codings)
    assert not any(mark in text for text in members(data).values() for mark in (b"\r", b"\xef\xbb\xbf"))
    read = read_back(data, tmp_path)
    (one,) = (one for one in read.excerpts if one.coder == "R\ufffd<1>")
    assert read.documents[one.document][one.start : one.end] == "My manager"


TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff"), min_size=1, max_size=20
)


@settings(max_examples=40)
@given(st.data())
def test_random_segments_and_codings_are_read_back(tmp_path_factory, data):
    rows = data.draw(
        st.lists(
            st.tuples(
                st.sampled_from(["W1-i", "W2-v", "W2-o"]), st.integers(1, 3), st.sampled_from("wr"), TEXT
            ),
            min_size=1,
            max_size=6,
        )
    )
    segments = segments_of(*rows)
    marks = []
    for n in data.draw(st.lists(st.integers(0, len(rows) - 1), max_size=5)):
        start = data.draw(st.integers(0, len(rows[n][3]) - 1))
        end = data.draw(st.integers(start + 1, len(rows[n][3])))
        marks.append(
            (
                segments["segment_id"][n],
                data.draw(st.sampled_from(["role_clarity", "boundaries"])),
                start,
                end,
                data.draw(st.sampled_from(["R1", "R2"])),
            )
        )
    study, codebook = read_study(paths.ROOT), read_codebook(paths.ROOT)
    documents = {one.contact_id: one for one in contact_texts.write_texts(segments)}
    root = root_of(
        write_project(study, codebook, None, segments, codings_of(*marks), COVERAGE[:0], voice_notes="text")
    )
    found = {
        (source.get("name"), int(one.get("startPosition")), int(one.get("endPosition")))
        for source in root.iter(f"{Q}TextSource")
        for one in source.iter(f"{Q}PlainTextSelection")
    }
    expected = set()
    for segment, _, start, end, _ in marks:
        document = next(one for one in documents.values() if segment in one.starts)
        first = document.starts[segment]
        expected.add((document.contact_id, first + start, first + end))
        (n,) = segments.index[segments["segment_id"] == segment][:1]
        assert document.text[first + start : first + end] == rows[n][3][start:end]
    assert found == expected


@pytest.fixture(scope="module")
def published() -> tuple[Codebook, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    codebook = read_codebook(paths.ROOT)
    segments, excerpts = (
        tables.read(Place.at(paths.ROOT), tables.SEGMENTS),
        tables.read(Place.at(paths.ROOT), tables.EXCERPTS),
    )
    return (
        codebook,
        segments,
        tables.read(Place.at(paths.ROOT), tables.CODINGS, codebook),
        manual_coding.coder_coverage(excerpts, segments),
    )


@pytest.mark.parametrize("voice_notes", ["audio", "text"])
def test_the_example_study_exported_and_imported_gives_the_same_codings(tmp_path, published, voice_notes):
    codebook, segments, codings, coverage = published
    folder, study = tmp_path, read_study(paths.ROOT)
    place = folder / coding_files.FOLDER
    place.mkdir(parents=True)
    (place / "x.qdpx").write_bytes(
        write_project(study, codebook, None, segments, codings, coverage, voice_notes=voice_notes)
    )
    (folder / "data/raw/roster.csv").write_bytes((paths.ROOT / "data/raw/roster.csv").read_bytes())
    back = manual_coding.gather(folder, study, segments)
    pd.testing.assert_frame_equal(
        themes_of_codes.code_segments(back.excerpts, study, codebook),
        codings[codings["coder"] != "dictionary"].reset_index(drop=True),
    )
    pd.testing.assert_frame_equal(manual_coding.coder_coverage(back.excerpts, segments), coverage)
    n_found = len(
        codings[codings["coder"] == "dictionary"].drop_duplicates(["segment_id", "theme", "start", "end"])
    )
    assert (
        dict(zip(back.not_imported["what"], back.not_imported["n"], strict=True))[
            manual_coding.CODINGS_OF_DICTIONARY
        ]
        == n_found
    )


def test_the_graph_is_named_after_the_workers_as_the_study_calls_them(study, codebook, tmp_path):
    keepers = study.model_copy(update={"worker_noun": Noun(singular="lock-keeper", plural="lock-keepers")})
    (tmp_path / FILE).write_bytes((paths.ROOT / FILE).read_bytes())
    root = root_of(
        write_project(keepers, codebook, read_conditions(tmp_path, codebook), TALK, GIVEN, COVERAGE)
    )
    assert [graph.get("name") for graph in root.iter(f"{Q}Graph")] == ["Conditions of lock-keeper programmes"]


def test_the_conditions_are_a_graph_with_arrows_from_their_themes(export, codebook, tmp_path):
    (tmp_path / "data").mkdir(exist_ok=True)
    (tmp_path / FILE).write_bytes((paths.ROOT / FILE).read_bytes())
    conditions = read_conditions(tmp_path, codebook)
    root = root_of(export(conditions=conditions))
    names = {vertex.get("guid"): vertex.get("name") for vertex in root.iter(f"{Q}Vertex")}
    edges = {
        (names[edge.get("sourceVertex")], names[edge.get("targetVertex")]) for edge in root.iter(f"{Q}Edge")
    }
    assert ("Define the role and recruit to it", "Induct and train for peer work") in edges
    assert ("Clarity of the role", "Define the role and recruit to it") in edges
    assert len(names) == sum(1 + len(condition.themes) for condition in conditions.conditions)
    corners = [
        tuple(int(vertex.get(name)) for name in ("firstX", "firstY", "secondX", "secondY"))
        for vertex in root.iter(f"{Q}Vertex")
    ]
    assert not any(
        a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
        for n, a in enumerate(corners)
        for b in corners[n + 1 :]
    )
    themes = {code.get("guid") for code in root.iter(f"{Q}Code")}
    assert {vertex.get("representedGUID") for vertex in root.iter(f"{Q}Vertex")} - {None} <= themes


@pytest.mark.parametrize(("voice_notes", "texts", "audio"), [("audio", 40, 136), ("text", 176, 0)])
def test_pyrefiqda_opens_the_exported_example_and_counts_the_same(
    tmp_path, published, voice_notes, texts, audio
):
    from pyrefiqda import RefiProject

    codebook, segments, codings, coverage = published
    path = tmp_path / "x.qdpx"
    path.write_bytes(
        write_project(
            read_study(paths.ROOT), codebook, None, segments, codings, coverage, voice_notes=voice_notes
        )
    )
    project = RefiProject.load(str(path), str(tmp_path / "unpacked"))
    sources = project.sources
    assert (len(sources.text_source), len(sources.audio_source)) == (texts, audio)
    coded = [one.coding for source in sources.text_source for one in source.plain_text_selection]
    coded += [
        one.coding
        for source in sources.audio_source
        for transcript in source.transcript
        for one in transcript.transcript_selection
    ]
    n_codings = len(codings.drop_duplicates(["segment_id", "theme", "start", "end", "coder"]))
    assert sum(map(len, coded)) == n_codings + 23, "23 contacts were reviewed and have no theme."
    assert [case.name for case in project.cases.case] == ["W1", "W2", "W3", "W4", "W5"]
