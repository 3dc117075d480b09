"""The page on disclosure control can be read by itself, and says no more than the statements."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import docx
import pytest
from worlds import World

from helpers import article
from helpers.article.disclosure import NAME
from helpers.article.pages import as_docx, as_html, as_markdown
from helpers.errors import FieldworkError
from helpers.files.place import Place
from helpers.files.products import WHOLE
from helpers.study.gate import DESCRIPTIONS, PRIVATE, PROFILES, Shows
from helpers.study.study import Study

RULES = {"min_workers": 5, "max_share": 0.65, "min_width": 9, "min_percent": 17.0}
PROOF = {
    "proved": True,
    "intruders": ["an outsider who knows the rota", "each worker"],
    "n_intruders": 8,
    "inferences_at_least": 4500,
    "width_at_least": {"counts": 9, "percent_of_words_or_minutes": 17.0},
}
TABLE = {
    "table": "data/public/areas.csv",
    "name": "areas",
    "rows": {"shown": 41, "suppressed": 23, "no_contact": 6, "not_defined": 0},
    "suppressed_by_reason": {"linked": 4, "protection": 19},
    "proved_together_with": ["data/public/pairs.csv"],
}
FIGURE = {
    "product": "figures/areas_by_week",
    "shows_of_workers": DESCRIPTIONS[Shows.TOGETHER],
    "drawn_from": ["data/public/areas.csv"],
    "cells": {"shown": 41, "suppressed": 23},
}
PLACEHOLDER = {
    "product": "figures/timelines",
    "shows_of_workers": DESCRIPTIONS[Shows.NOTHING],
    "drawn_from": [],
    "cells": {},
}


def whole_of(study: Study, **changes: object) -> dict[str, object]:
    profile = study.disclosure.profile
    facts = {
        "study": study.title,
        "rules": {"profile": profile, "meaning": PROFILES[profile], **RULES},
        "counted": {
            "unit": "segments",
            "denominator": "words",
            "sources": ["interview", "voice_note"],
            "weeks": [1, 4],
            "coder": "dictionary",
            "codebook": "1.1.0 ed5b2675",
        },
        "proof": PROOF,
        "earlier_releases": ["3fa94bc1d0", "77777777ee"],
        "tables": [TABLE],
    }
    return facts | changes


@pytest.fixture
def study() -> Study:
    return World(n_workers=7, profile="strict").study


def page_of(study: Study, **changes: object):
    return article.disclosure_page(whole_of(study, **changes), [FIGURE, PLACEHOLDER], study)


def test_it_says_what_is_protected_by_which_rules_and_what_is_not_covered(study):
    text = as_markdown(page_of(study)).decode()
    headings = [line[3:] for line in text.splitlines() if line.startswith("## ")]
    assert headings == [
        "What is protected, against whom",
        "Rules",
        "What was proved",
        "What is counted",
        "Public tables",
        "Every figure and table",
        "What is not covered",
        "Sources",
    ]
    assert all(f"| {way} |" in text for way in ("Singling out", "Linkability", "Inference"))
    assert all(
        source in text for source in ("Hundepool et al. 2012", "Information Commissioner's Office 2025")
    )
    assert "5 workers or more" in text
    assert "more than 65% of a number" in text
    assert "at least 9 apart" in text
    assert "None is closer than 9 counts, or 17% of a number of words or minutes" in text
    assert "At least 4,500 inferences were tried" in text
    assert "8 in all: an outsider who knows the rota and each worker" in text
    assert "together with 2 earlier releases: 3fa94bc1 and 77777777" in text


def test_it_lists_every_table_and_figure_with_what_is_suppressed(study):
    text = as_markdown(page_of(study)).decode()
    assert "| data/public/areas.csv | 41 | 23 | linked 4, protection 19 | 6 | pairs |" in text
    assert "| figures/areas_by_week | totals of all workers | data/public/areas.csv | 23 |" in text
    assert "| figures/timelines | nothing of workers | - | 0 |" in text
    assert "| figures/portrait_…, one for each worker | nothing of workers | - | 0 |" in text


def test_a_figure_of_several_pages_is_listed_once_with_the_number_of_the_others(study):
    for n, words in ((1, "1 further page"), (3, "3 further pages")):
        pages = [f"figures/areas_by_week_{page}" for page in range(2, n + 2)]
        page = article.disclosure_page(whole_of(study), [FIGURE | {"further_pages": pages}], study)
        text = as_markdown(page).decode()
        assert text.count("figures/areas_by_week") == 1
        assert f"| figures/areas_by_week, with {words} | totals of all workers |" in text


def test_of_a_fictional_study_that_shows_all_it_says_that_nothing_is_suppressed():
    study = World(n_workers=7).study
    changes = {
        "rules": {"profile": "open", "meaning": PROFILES["open"]},
        "proof": {"proved": False, "why": ""},
    }
    text = as_markdown(page_of(study, **changes, earlier_releases=[])).decode()
    assert "*Fictional example data.*" in text
    assert (
        "The study is fictional. Nothing is suppressed, no rule is applied, and nothing was proved." in text
    )
    assert "## Rules" not in text
    assert "one for each worker | single workers" in text


def test_in_the_researchers_own_view_it_says_that_it_is_private_and_goes_nowhere_else(study, tmp_path):
    own = study.for_researcher()
    page = page_of(own, proof={"proved": False, "why": ""})
    for data in (as_markdown(page), as_html(page)):
        assert PRIVATE in data.decode()
    assert "This is the researcher's own view." in as_markdown(page).decode()
    with pytest.raises(FieldworkError, match="not for the same readers"):
        article.save_page(page, own, Place.at(tmp_path))


def test_it_has_the_same_words_as_markdown_as_a_web_page_and_for_word(study):
    page = page_of(study)
    document = docx.Document(io.BytesIO(as_docx(page, study)))
    said = {paragraph.text for paragraph in document.paragraphs}
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    html = as_html(page).decode()
    for section in page.sections:
        assert set(section.paragraphs) <= said
        assert {cell for row in section.rows for cell in row} <= cells
        assert all(f'<th scope="col">{head}</th>' in html for head in section.heads)
        assert all(f'<tr><th scope="row">{row[0]}</th><td>' in html for row in section.rows)
    assert "http" not in html.replace("http-equiv", "")
    assert "<script" not in html


def test_words_of_the_study_are_only_words(study):
    hostile = study.model_copy(update={"title": "<script>a</script> | [b](c)"})
    page = page_of(hostile)
    assert b"<script" not in as_html(page) + as_markdown(page)
    assert r"\| \[b](c)" in as_markdown(page).decode()


def test_it_is_saved_with_the_same_bytes_and_with_the_origin_of_each_number(study, tmp_path):
    place = Place.at(tmp_path)
    written = article.save_page(page_of(study), study, place)
    names = [one.file for one in written]
    assert names == [f"article/{NAME}.{ending}" for ending in ("md", "html", "docx", "json")]
    first = {name: (tmp_path / name).read_bytes() for name in names}
    article.save_page(page_of(study), study, place)
    assert {name: (tmp_path / name).read_bytes() for name in names} == first
    registered = json.loads(first[f"article/{NAME}.json"])["registered"]
    assert registered["4,500"] == registered["41"] == WHOLE


def test_a_number_that_is_in_no_statement_is_refused(study, tmp_path):
    page = page_of(study)
    more = replace(page.sections[0], paragraphs=("W2 has 73 of these.",))
    with pytest.raises(FieldworkError, match="page disclosure: says W2, 73, which is not registered"):
        article.save_page(replace(page, sections=(more, *page.sections)), study, Place.at(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_checksum_that_consists_of_digits_only_may_be_said(study, tmp_path):
    counted = {**whole_of(study)["counted"], "codebook": "1.2.0 82803720"}
    page = page_of(study, counted=counted)
    assert "1.2.0 82803720" in " ".join(page.texts())
    assert article.save_page(page, study, Place.at(tmp_path))


def test_the_sentences_of_the_page_hold_no_number_of_their_own(study):
    """Whatever a study's statements are, its page can be saved."""
    for proof, earlier in ((PROOF, ["3fa94bc1d0"]), ({"proved": False, "why": ""}, [])):
        page = article.disclosure_page(
            whole_of(study, proof=proof, earlier_releases=earlier, tables=[]), [], study
        )
        register = page.register(study)
        assert [text for text in page.texts() if register.unregistered(text)] == []


def test_its_tables_are_tables_in_markdown(study):
    """A row of signs below the heads makes a table: without it, readers see lines with bars."""
    lines = as_markdown(page_of(study)).decode().splitlines()
    heads = [at for at, line in enumerate(lines) if line.startswith("| Figure or table |")]
    assert [lines[at + 1] for at in heads] == ["|---|---|---|---|"]
