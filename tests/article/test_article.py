"""The manuscript says what the tables say: every number can be traced, and nothing suppressed is shown."""

from __future__ import annotations

import html
import io
import json
import re

import docx
import lxml.html
import numpy as np
import pandas as pd
import pytest
import yaml
from docx.enum.text import WD_ALIGN_PARAGRAPH
from public_tables import make_public, mask

from helpers import article, tables
from helpers.article.form import ArticleTable, as_docx, as_html
from helpers.article.numbers import Number, as_json, as_latex, macro_of, recompute
from helpers.article.overview import SOURCES, WEEKS
from helpers.coding.accuracy import Accuracy
from helpers.errors import FieldworkError
from helpers.files import paths
from helpers.files.place import Place
from helpers.study.codebook import read_codebook
from helpers.study.coders import parse_coder
from helpers.study.gate import Shows
from helpers.study.limits import Disclosure
from helpers.study.study import read_study

LISTED = json.loads((paths.ROOT / "data/processed/numbers.json").read_text(encoding="utf-8"))


def csv(name: str) -> pd.DataFrame:
    file = f"data/processed/{name}.csv"
    if name.startswith("public_"):
        file = f"data/public/{name.removeprefix('public_')}.csv"
    return pd.read_csv(paths.ROOT / file, keep_default_na=False, na_values=[""])


@pytest.mark.parametrize("name", LISTED["numbers"])
def test_every_number_comes_from_the_rows_that_it_names(name):
    """Computed again without the package: by numpy, from the committed CSV."""
    fact = LISTED["numbers"][name]
    source = fact["from"]
    if "setting" in source:
        found = yaml.safe_load((paths.ROOT / source["table"]).read_text(encoding="utf-8"))
        for key in source["setting"].split("."):
            found = found[key]
        assert (len(found) if isinstance(found, list) else found) == fact["value"]
        return
    rows = csv(source["table"])
    kept = np.ones(len(rows), dtype=bool)
    for column, values in source.get("where", {}).items():
        kept &= np.array([value in values for value in rows[column]])
    if "above" in source:
        kept &= rows[source["above"]].to_numpy() > 0
    chosen = rows.loc[kept]
    if "distinct" in source:
        found = len({tuple(row) for row in chosen[source["distinct"]].astype(str).to_numpy()})
    elif "least" in source:
        found = chosen[source["least"]].to_numpy().min()
    elif "greatest" in source:
        found = chosen[source["greatest"]].to_numpy().max()
    elif "span" in source:
        first, last = source["span"]
        found = chosen[last].to_numpy().max() - chosen[first].to_numpy().min() + 1
    else:
        found = chosen[source["total"]].to_numpy().sum()
    assert found == pytest.approx(fact["value"])
    assert float(fact["text"].replace(",", "")) == pytest.approx(fact["value"], abs=0.00501)
    assert fact["meaning"]


def test_the_truth_of_the_example_is_among_the_numbers():
    numbers = {name: fact["value"] for name, fact in LISTED["numbers"].items()}
    assert (numbers["workers"], numbers["weeks"], numbers["themes"]) == (5, 13, 9)
    assert (
        numbers["interview_contacts"],
        numbers["observation_contacts"],
        numbers["voice_note_contacts"],
    ) == (15, 25, 136)
    assert len(numbers) > 90
    assert LISTED["notice"] == "Fictional example data"


def test_every_theme_has_a_sentence_whose_numbers_are_listed():
    texts = {fact["text"] for fact in LISTED["numbers"].values()}
    codebook = read_codebook(paths.ROOT)
    assert list(LISTED["sentences"]) == codebook.theme_ids
    for theme, said in LISTED["sentences"].items():
        assert set(re.findall(r"\d[\d,]*", said)) <= texts
        assert f"{LISTED['numbers'][f'{theme}_workers']['text']} of" in said


def test_macros_say_the_same_as_the_list():
    text = (paths.ROOT / "article/numbers.tex").read_text(encoding="utf-8")
    macros = dict(re.findall(r"\\newcommand\{\\(\w+)\}\{([^}]*)\}", text))
    for name, fact in LISTED["numbers"].items():
        assert macros[macro_of(name)] == fact["text"]
    assert len({macro_of(name) for name in LISTED["numbers"]}) == len(LISTED["numbers"])


def test_a_macro_has_only_letters_and_latex_marks_are_escaped(study):
    assert macro_of("theme_2_n10") == "fwThemeTwoNOneZero"
    number = Number("rate", 1.234, "a rate", "rates", Shows.WORKERS, total="rate", places=2)
    text = as_latex(
        [number], {"pay": "Pay & 50% of $5_a #1 {x} ~ ^ \\: 1 of 2 workers."}, study, stamp="1.0.0 ea"
    ).decode()
    assert "\\newcommand{\\fwRate}{1.23} % a rate" in text
    assert (
        r"Pay \& 50\% of \$5\_a \#1 \{x\} \textasciitilde{} \textasciicircum{} \textbackslash{}: 1 of 2"
        in text
    )


def test_macros_declare_letters_that_pdflatex_cannot_set_before_they_are_used(study):
    number = Number("pay", 2, "segments of pay", "rates", Shows.TOGETHER, total="n")
    lines = (
        as_latex([number], {"pay": "說 ŵ: 2 of 2 workers."}, study, stamp="1.0.0 ea").decode().splitlines()
    )
    assert lines[-5:] == [
        r"\fwletter{0175}{ŵ}{\^{w}}",
        r"\fwletter{8AAA}{說}{\fwgap{8AAA}}",
        r"\newcommand{\fwCodebookVersion}{1.0.0} % version of the codebook with which themes were coded",
        r"\newcommand{\fwPay}{2} % segments of pay",
        r"\newcommand{\fwSaidPay}{說 ŵ: 2 of 2 workers.}",
    ]
    assert b"fwletter" not in as_latex([number], {"pay": "Tea: 2 of 2 workers."}, study, stamp="1.0.0 ea")


def test_two_names_with_one_macro_are_refused_before_latex_does(study):
    numbers = [
        Number(name, 2, "segments", "rates", Shows.TOGETHER, total="n") for name in ("pay_1", "pay_one")
    ]
    with pytest.raises(
        FieldworkError, match=r"pay_1 and pay_one have the same command, \\fwPayOne.*codebook.yaml"
    ):
        as_latex(numbers, {}, study, stamp="1.0.0 ea")


def test_numbers_are_recomputed_by_every_way_back(study):
    rows = pd.DataFrame({"worker": ["W1", "W1", "W2"], "n": [1, 0, 4]})
    ways = {
        "total": Number("a", 5, "-", "t", Shows.TOGETHER, total="n"),
        "where": Number("b", 1, "-", "t", Shows.WORKERS, {"worker": ["W1"]}, total="n"),
        "distinct": Number("c", 2, "-", "t", Shows.TOGETHER, above="n", distinct=("worker",)),
        "least": Number("d", 0, "-", "t", Shows.TOGETHER, least="n"),
        "greatest": Number("e", 4, "-", "t", Shows.TOGETHER, greatest="n"),
        "span": Number("g", 5, "-", "t", Shows.TOGETHER, span=("n", "n")),
        "how many": Number("h", 2, "-", "data/study.yaml", Shows.NOTHING, setting="workers"),
    }
    for number in ways.values():
        assert recompute(number, {"t": rows}.__getitem__, study) == number.value
    assert (
        recompute(
            Number("f", 3, "-", "data/study.yaml", Shows.NOTHING, setting="disclosure.min_workers"),
            {}.__getitem__,
            study,
        )
        == 3
    )


def test_json_keeps_whole_numbers_whole_and_is_the_same_each_time(study):
    numbers = [
        Number("a", 5, "-", "t", Shows.TOGETHER, total="n"),
        Number("b", 0.5, "-", "t", Shows.TOGETHER, total="n", places=2),
    ]
    made = [as_json(numbers, {}, study, stamp="1", parameters={"unit": "segments"}) for _ in range(2)]
    assert made[0] == made[1]
    facts = json.loads(made[0])["numbers"]
    assert [(fact["value"], fact["text"]) for fact in facts.values()] == [(5, "5"), (0.5, "0.50")]


def test_a_number_of_single_workers_is_not_said_to_be_of_all_together():
    assert Number("a", 5, "-", "t", Shows.TOGETHER, {"worker": ["all"]}, total="n").text == "5"
    with pytest.raises(FieldworkError, match="comes from rows of individual workers"):
        Number("a", 5, "-", "t", Shows.TOGETHER, {"worker": ["all", "W1"]}, total="n")


# --- disclosure --------------------------------------------------------------------------------


def test_numbers_are_aligned_also_where_they_are_text_or_suppressed_and_words_are_not(study):
    frame = pd.DataFrame(
        {
            "Theme": ["Pay", "Role", "Tea"],
            "alpha": ["0.87", "c", ""],
            "n": [3, 4, None],
            "interval": ["0.1 to 0.9", "c", ""],
            "only c": ["c", "c", ""],
        }
    )
    table = article.ArticleTable("made", "Made", frame, "Note.", Shows.WORKERS)
    page = lxml.html.fromstring(as_html(table, study))
    right = {one.text_content() for one in page.xpath("//td[contains(@class, 'gt_right')]")}
    assert right == {"0.87", "c", "", "3", "4"}
    columns = docx.Document(io.BytesIO(as_docx(table, study))).tables[0].columns
    is_right = [column.cells[1].paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.RIGHT for column in columns]
    assert is_right == [False, True, True, False, False]


@pytest.fixture(scope="module")
def example():
    """Return the example's study, its codebook and a function that makes its public tables."""
    study, codebook = read_study(paths.ROOT), read_codebook(paths.ROOT)
    place, made_from = Place.at(paths.ROOT), {}
    for table in (tables.SEGMENTS, tables.CONTACTS, tables.CODINGS, tables.VALIDATIONS, tables.AGREEMENTS):
        made_from[table.name] = tables.read(place, table, codebook if table.is_coded else None)
    made_from["codings"] = made_from["codings"].query("coder == 'R1'")

    def public(profile: str = "open", **options):
        kept = study.model_copy(update={"disclosure": Disclosure(profile=profile)})
        return kept, make_public(made_from, kept, codebook, parse_coder("R1"), **options)

    return study, codebook, public


def test_the_corpus_is_shown_by_worker_only_where_its_public_table_is(example):
    study, _, public = example
    whole = article.corpus_table(public()[1]["contacts"].sample(frac=1, random_state=1), study)
    assert whole.shows is Shows.WORKERS
    assert whole.frame["Worker"].tolist() == [one for one in [*study.worker_ids, "All"] for _ in range(3)]
    assert whole.frame["Source"].tolist() == [source.label for source in study.sources] * 6
    assert whole.frame.loc[whole.frame["Worker"] == "All", "Contacts"].tolist() == [15, 25, 136]
    strict, tables_of_strict = public("strict")
    kept = article.corpus_table(tables_of_strict["contacts"], strict)
    assert kept.shows is Shows.TOGETHER
    assert kept.frame["Worker"].tolist() == ["All"] * 3
    assert "suppressed" not in kept.note


def test_what_is_suppressed_or_without_contact_is_said_to_be_so_in_the_corpus(example):
    _, _, public = example
    strict, shown = public("strict")
    contacts = mask(shown["contacts"], "contacts", shown["contacts"]["source"] == "interview")
    none = contacts["source"] == "voice_note"
    numbers = ["n_workers", "n_contacts", "n_weeks", "n_words", "minutes"]
    contacts[numbers] = contacts[numbers].mask(none)
    contacts["state"] = contacts["state"].mask(none, "no_contact")
    table = article.corpus_table(contacts, strict)
    assert set(table.frame.loc[0, ["Workers", "Contacts", "Worker-weeks", "Words", "Minutes"]]) == {"c"}
    assert set(table.frame.loc[2, ["Workers", "Contacts", "Worker-weeks", "Words"]]) == {"no contact"}
    assert "c marks a number that is suppressed" in table.note


def agreements_of(themes: list[str], n_workers: int = 5) -> pd.DataFrame:
    """Return public table ``agreement`` of three coders."""
    keys = [("all", "MASI"), ("all", "Jaccard"), *((theme, "nominal") for theme in themes)]
    table = pd.DataFrame(keys, columns=["theme", "distance"]).assign(unit="sentence")
    workers = dict.fromkeys(("n_workers", "n_workers_coded", "n_workers_by_all"), n_workers)
    numbers = {"n_coders": 3, **workers, "n_by_two": 640, "n_by_all": 200, "percent": 90.0}
    table = table.assign(**numbers, alpha=0.7, alpha_low=0.6, alpha_high=0.8, fleiss=0.65, ac1=0.9)
    table.loc[table["theme"] == "all", ["fleiss", "ac1"]] = np.nan
    return table.assign(state="shown", reason="")


def directions_of(themes: list[str], hidden: list[str]) -> pd.DataFrame:
    """Return public table ``directions``: of each theme 3 segments for, 2 against, 1 both or not said."""
    rows = [(theme, side, n) for theme in themes for side, n in (("for", 3), ("against", 2), ("rest", 1))]
    table = pd.DataFrame(rows, columns=["theme", "side", "n"]).astype({"n": "Int64"})
    is_hidden = table["theme"].isin(hidden)
    state = is_hidden.map({True: "suppressed", False: "shown"})
    return table.assign(n=table["n"].mask(is_hidden), state=state, reason="")


def public_numbers(example, profile: str, hidden: list[str]) -> tuple[list[Number], dict[str, pd.DataFrame]]:
    """Return the numbers of the example, with themes suppressed, and the tables that they name."""
    _, codebook, public = example
    kept, shown = public(profile)
    for kind in ("theme_counts", "validations", "rates"):
        shown[kind] = mask(shown[kind], kind, shown[kind]["theme"].isin(hidden))
    shown["agreement"] = agreements_of(codebook.theme_ids)
    order = ("contacts", "theme_counts", "validations", "agreement", "rates")
    named = {f"public_{kind}": shown[kind] for kind in order}
    for table in (tables.RATES, tables.CLAIM_CASES):
        named[table.name] = tables.read(Place.at(paths.ROOT), table, codebook)
    sides = directions_of(codebook.theme_ids, hidden)
    numbers = article.collect_numbers(*named.values(), kept, codebook, unit="segments", directions=sides)
    return numbers, {**named, "public_directions": sides}


def quoted(example, profile: str, hidden: list[str]) -> tuple[list[str], dict[str, str]]:
    study, codebook, _ = example
    numbers, named = public_numbers(example, profile, hidden)
    kept = study.model_copy(update={"disclosure": Disclosure(profile=profile)})
    theme_sources = article.describe_theme_sources(
        pd.DataFrame({"theme": [], "source": [], "n": []}), kept, codebook, sources=["interview"]
    )
    of_themes = (named["public_theme_counts"], theme_sources, named["public_directions"])
    said = article.describe_themes(*of_themes, codebook)
    return [number.name for number in numbers], said


@pytest.mark.parametrize("profile", ["open", "strict"])
def test_every_number_is_computed_again_from_public_tables_alone(example, profile):
    numbers, named = public_numbers(example, profile, ["structures"] if profile == "strict" else [])
    study = example[0]
    for number in numbers:
        assert recompute(number, named.__getitem__, study) == pytest.approx(number.value), number.name
        if profile == "strict":
            assert number.table.startswith("public_") or number.setting, number.name
    assert len({number.name for number in numbers}) == len(numbers) > 60
    if profile == "open":
        # What compares coders, and what directions say, is made up here.
        made_up = ("agreements", "public_agreement", "public_validations", "public_directions")
        committed = {
            name: fact["value"]
            for name, fact in LISTED["numbers"].items()
            if fact["from"]["table"] not in made_up
        }
        values = {number.name: round(number.value, 6) for number in numbers}
        assert committed == {name: values.get(name) for name in committed}


def test_what_is_suppressed_is_not_a_number_and_not_in_a_sentence(example):
    hidden, shown = read_codebook(paths.ROOT).theme_ids[:2]
    names, said = quoted(example, "strict", [hidden])
    assert not [name for name in names if name.startswith(hidden)]
    assert {f"{shown}_segments", f"{shown}_rate", f"{shown}_precision"} <= set(names)
    assert {f"{shown}_alpha", f"{shown}_ac1", "sets_masi_alpha", "voice_note_minutes"} <= set(names)
    assert {f"{shown}_for", f"{shown}_against"} <= set(names)
    assert said[shown].endswith("; 3 segments for and 2 against.")
    assert said[hidden].endswith(": suppressed by disclosure control.")
    assert re.search(
        r"coded in the words of \d of 5 workers, in \d+ of the 13 weeks with contact", said[shown]
    )
    assert not [
        name for name in names if name.endswith(("low_worker", "supports", "contradicts", "no_contact"))
    ], "they are of single workers"


def test_nothing_is_a_number_where_all_is_suppressed(example):
    names, _ = quoted(example, "strict", read_codebook(paths.ROOT).theme_ids)
    of_themes = ("_segments", "_rate", "_observed", "_coded", "_greatest", "_alpha_low")
    assert [name for name in names if name.endswith(of_themes)] == [
        "sets_masi_alpha_low",
        "sets_jaccard_alpha_low",
    ]
    assert {"workers", "weeks", "themes", "threshold_recall"} <= set(names)


def test_a_theme_without_observation_is_not_said_to_be_absent(example):
    _, codebook, public = example
    counts = mask(public()[1]["theme_counts"], "theme_counts", reason="").assign(state="no_contact")
    sources = pd.DataFrame({"theme": codebook.theme_ids, "sources": "", "coded": "", "shows": Shows.NOTHING})
    said = article.describe_themes(counts, sources, directions_of([], []), codebook)
    assert all(sentence.endswith(": there was no contact with any worker.") for sentence in said.values())


def test_sources_in_which_a_theme_occurs_and_does_not_occur_are_named_separately(study, book):
    rows = [
        ("tea", "interview", 2),
        ("tea", "observation", 0),
        ("tea", "voice_note", None),
        ("rain", "interview", 0),
    ]
    by_source = pd.DataFrame(rows, columns=["theme", "source", "n"])
    counted = ["interview", "observation"]
    texts = article.describe_theme_sources(by_source, study, book, sources=counted).set_index("theme")[
        "sources"
    ]
    assert texts["tea"] == "in interviews but not in visits"
    assert texts["rain"] == "in no source"


def test_only_counted_sources_are_named_next_to_their_counts(study, book):
    rows = [("tea", "interview", 2), ("tea", "observation", 3), ("rain", "observation", 1)]
    by_source = pd.DataFrame(rows, columns=["theme", "source", "n"])
    texts = article.describe_theme_sources(by_source, study, book, sources=["interview"]).set_index("theme")[
        "sources"
    ]
    assert texts.tolist() == ["in interviews", "in no source"]


# --- tables and checklists ----------------------------------------------------------------------


def test_a_table_is_the_same_in_word_on_a_page_and_as_csv(study):
    frame = pd.DataFrame({"Theme": ["Pay <b>& more", "=1+1"], "n": [1200, None], "rate": [1.5, 2.0]}).astype(
        {"n": "Int64"}
    )
    table = article.ArticleTable("themes", "Themes & numbers", frame, "It's counted.", Shows.TOGETHER)
    word = docx.Document(io.BytesIO(as_docx(table, study)))
    cells = [[cell.text for cell in row.cells] for row in word.tables[0].rows]
    assert cells == [["Theme", "n", "rate"], ["Pay <b>& more", "1,200", "1.5"], ["=1+1", "", "2.0"]], (
        "a column has one number of decimals"
    )
    assert [cell.paragraphs[0].alignment for cell in word.tables[0].rows[1].cells] == [
        None,
        WD_ALIGN_PARAGRAPH.RIGHT,
        WD_ALIGN_PARAGRAPH.RIGHT,
    ]
    page = as_html(table, study).decode()
    shown = re.findall(r'<t[dh] [^>]*class="gt_row gt_(\w+)[^>]*>(.*?)</t[dh]>', page)
    assert [html.unescape(cell) for _, cell in shown] == [cell for row in cells[1:] for cell in row]
    assert [side for side, _ in shown] == ["left", "right", "right"] * 2
    assert [paragraph.text for paragraph in word.paragraphs] == [
        "Table 3. Themes & numbers",
        "Note. It's counted.",
        "Fictional test data.",
    ]
    words = html.unescape(page)
    assert "<p>Note. It's counted.</p>\n<p>Fictional test data.</p>" in words
    assert "Themes & numbers" in html.unescape(page)
    assert not re.search(r"https?://|<script|@import|<b>", page), (
        "a page fetches nothing, and words are words"
    )
    assert as_html(table, study) == as_html(table, study)


def test_every_page_and_document_says_that_it_is_fictional():
    for path in sorted((paths.ROOT / "article").glob("*")):
        if path.suffix == ".html":
            assert "Fictional example data" in path.read_text(encoding="utf-8"), path.name
        if path.suffix == ".docx":
            assert (
                docx.Document(str(path)).sections[0].header.paragraphs[0].text == "Fictional example data."
            ), path.name


def test_every_form_of_a_table_says_that_a_study_is_fictional_and_none_of_another(study, tmp_path):
    frame = pd.DataFrame({"Theme": ["Tea", "Rain"], "Segments": [1, 2]})
    table = article.ArticleTable("themes", "Themes", frame, "Counted.", Shows.TOGETHER)
    place = Place.at(tmp_path)
    for fictional, notices in ((True, ["Fictional test data"] * 2), (False, [])):
        kind = study.model_copy(update={"fictional": fictional, "disclosure": Disclosure(profile="strict")})
        article.save(table, kind, place)
        written = pd.read_csv(tmp_path / "article/themes.csv")
        assert list(written.columns)[:2] == ["Theme", "Segments"]
        assert written.get("Notice", pd.Series(dtype=str)).tolist() == notices
        page = (tmp_path / "article/themes.html").read_text(encoding="utf-8")
        word = docx.Document(str(tmp_path / "article/themes.docx"))
        assert ("Fictional test data." in page) is fictional
        assert (word.paragraphs[-1].text == "Fictional test data.") is fictional


def test_no_printed_table_mentions_grey():
    printed = (paths.ROOT / "article/themes.html").read_text(encoding="utf-8")
    assert "Fictional example data" in printed
    assert "Grey" not in printed


def counts_of(*rows: tuple[str, str], n: int = 1) -> pd.DataFrame:
    """Return public table ``theme_counts`` of one week, from themes and their states."""
    table = pd.DataFrame(rows, columns=["theme", "state"]).assign(worker="all", area="one", reason="")
    numbers = pd.DataFrame({"n": n, "n_workers": 1, "n_heard": 2}, index=table.index).astype("Int64")
    table[["n", "n_workers", "n_heard"]] = numbers.where(table["state"] == "shown")
    table = table.assign(first_week=1, last_week=1)
    return pd.concat([table.assign(period="all"), table.assign(period="week")], ignore_index=True)


def words_of(themes: list[str], **changes) -> pd.DataFrame:
    """Return what `theme_table` takes of sources and quotations."""
    words = {"sources": "", "quotation": "“Tea.”", "other_side": "“Rain.”", "shows": Shows.QUOTED}
    words["direction"] = ""
    return pd.DataFrame({"theme": themes, **(words | changes)})


def test_the_table_of_themes_distinguishes_suppressed_from_not_observed(book):
    counts, words = counts_of(("tea", "suppressed"), ("rain", "no_contact")), words_of(["tea", "rain"])
    table = article.theme_table(counts, words, words, book, Accuracy(), unit="segments")
    assert SOURCES not in table.frame, "an empty column is left out"
    assert table.frame[["Segments", "Workers", WEEKS]].to_numpy().tolist() == [["c"] * 3, ["no contact"] * 3]
    assert "c marks a number that is suppressed" in table.note


def test_no_sentence_is_printed_for_a_theme_whose_count_is_suppressed(book):
    """A sentence beside a suppressed count tells that it is at least one."""
    counts, words = counts_of(("tea", "suppressed"), ("rain", "shown")), words_of(["tea", "rain"])
    table = article.theme_table(counts, words, words, book, Accuracy(), unit="segments")
    assert table.frame[["Quotation", "A quotation from the other side"]].to_numpy().tolist() == [
        ["", ""],
        ["“Tea.”", "“Rain.”"],
    ]
    assert "No sentence is printed for a theme whose count is suppressed." in table.note
    counts, hidden = counts_of(("tea", "shown"), ("rain", "shown")), Accuracy(suppressed=frozenset({"tea"}))
    table = article.theme_table(counts, words, words, book, hidden, unit="segments")
    assert table.frame["A quotation from the other side"].tolist() == ["“Rain.”"] * 2, (
        "They say nothing of the dictionary."
    )
    assert table.frame["Quotation"].tolist() == ["“Tea.”"] * 2


def test_without_a_quotation_from_the_other_side_the_table_of_themes_does_not_speak_of_one(book):
    counts = counts_of(("tea", "shown"), ("rain", "shown"))
    for case, n in (("“Rain.”", 1), ("", 0)):
        words = words_of(["tea", "rain"], other_side=case)
        table = article.theme_table(counts, words, words, book, Accuracy(), unit="segments")
        assert ("A quotation from the other side" in table.frame) == bool(n)
        assert table.note.count("A quotation from the other side: on the side") == n


@pytest.mark.parametrize(
    ("quotation", "direction", "is_said"), [("“Tea.”", "", 1), ("“Tea.”", "works", 0), ("", "", 0)]
)
def test_quotations_without_a_direction_are_said_not_to_show_how_a_theme_is_spoken_of(
    book, quotation, direction, is_said
):
    counts = counts_of(("tea", "shown"), ("rain", "shown"))
    words = words_of(["tea", "rain"], quotation=quotation, direction=direction)
    note = article.theme_table(counts, words, words, book, Accuracy(), unit="segments").note
    said = "No coding of these sentences says a direction: a quotation shows that a theme is spoken of, and"
    assert note.count(f"{said} not how.") == is_said
    assert note.count("in which direction it was coded") == bool(direction)


def test_what_is_not_defined_yet_is_said_to_be_so_in_the_table_of_the_codebook(book, study):
    first = book.themes[0].model_copy(update={"brief": "", "example": ""})
    table = article.codebook_table(book.model_copy(update={"themes": (first, book.themes[1])}), study)
    assert list(table.frame.iloc[0]) == [
        "One",
        "tea",
        "not defined yet",
        "tea",
        "tea",
        "tea",
        "not defined yet",
    ]
    assert "not defined yet" not in set(table.frame.iloc[1])


def test_a_reflexive_codebook_has_no_rules_for_coders_who_are_to_agree(book, study):
    reflexive = study.model_copy(update={"stance": "reflexive"})
    assert "Do not use when" in article.codebook_table(book, study).frame
    assert "Do not use when" not in article.codebook_table(book, reflexive).frame


def test_the_table_of_themes_has_no_false_positives_of_the_dictionary(book, theme):
    words = words_of(["tea", "rain"])
    of_themes = (counts_of(("tea", "shown"), ("rain", "shown")), words, words)
    none = book.model_copy(update={"themes": (theme("tea"), theme("rain", area="two"))})
    by_person = Accuracy(parse_coder("R1"))
    table = article.theme_table(*of_themes, none, by_person, unit="segments")
    assert "dictionary" not in table.note
    assert "indicator" not in table.note
    part = book.model_copy(update={"themes": (book.themes[0], theme("rain", area="two"))}).dictionary
    table = article.theme_table(*of_themes, part, Accuracy(), unit="segments")
    assert list(table.frame["Theme"]) == ["tea"]
    heads = " ".join(table.frame).lower()
    assert not [word for word in ("false", "match", "dictionary") if word in heads]
    assert "Not in the dictionary (no indicator), and so not counted: rain." in table.note


def test_a_page_has_a_caption_headers_of_columns_and_rows_and_one_main_part(study):
    frame = pd.DataFrame({"Area": ["Focus"], "Theme": ["Pay"], "n": [3]})
    table = article.ArticleTable("areas", "Areas", frame, "Counted.", Shows.TOGETHER, {}, "Theme")
    page = lxml.html.document_fromstring(as_html(table, study))
    assert page.get("lang") == "en-GB"
    assert len(page.xpath("//main")) == len(page.xpath("//h1")) == 1
    assert page.xpath("//table/caption/text()") == ["Table 5. Areas"]
    assert page.xpath("//th[@scope='col']/text()") == ["Theme", "Area", "n"]
    assert page.xpath("//th[@scope='row']/text()") == ["Pay"]
    assert not page.xpath("//tfoot"), "A foot is printed on every page."
    # Who has no mouse scrolls a wide table by the keyboard.
    assert page.xpath("//div[@role='region'][@tabindex='0'][@aria-label]//table")


def test_a_quotation_says_its_language_if_that_is_not_english(study):
    frame = pd.DataFrame({"Theme": ["Tea"], "A quotation": ["“Mae’n dda.” (W1, week 2)"]})
    table = ArticleTable("tea", "Tea", frame, "A note.", Shows.TOGETHER)
    assert 'lang="cy"' not in as_html(table, study).decode()
    page = as_html(table, study.model_copy(update={"language": "cy"})).decode()
    assert '<span lang="cy">“Mae’n dda.”</span> (W1, week 2)' in page
    assert '<html lang="en-GB">' in page
