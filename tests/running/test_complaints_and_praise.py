"""Two workers who complain and praise: what is said for and against a theme is right in every product.

W1 has only complaints in an interview of what a visit note praises; W2 the other way round. That both speak of
supervision is no good practice, and no agreement of sources.
"""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from conftest import STUDY, once
from helpers.coding.verdicts import IN_WORDS
from helpers.coding.weights import PARTS
from helpers.files import paths
from helpers.running import pipeline

ROSTER = (
    "person,role,form\nR1,researcher,Helen Marsh\nW1,worker,Aisha Khan\nW1,worker,Aisha\nW2,worker,Derek\n"
)
CONSENT = "worker,source,use,given_on,withdrawn_on\n" + "".join(
    f"{worker},{source},{use},2023-10-01,\n"
    for worker in ("W1", "W2")
    for source in ("interview", "observation", "voice_note")
    for use in ("count", "quote")
)
SAID = {
    ("W1", "interview"): [
        ("Supervision has been cancelled four times and my manager never answers.", "supervision", "lacking"),
        ("There is no peer group here and I have no buddy at all.", "peer_network", "lacking"),
        ("Using my own story with people fell flat and I regret it.", "lived_experience", "lacking"),
    ],
    ("W1", "observation"): [
        (
            "Supervision happened at ten as it does every week, and it was warm and useful.",
            "supervision",
            "works",
        ),
    ],
    ("W2", "interview"): [
        ("Supervision is excellent, every week without fail.", "supervision", "works"),
        ("My colleagues on the ward treat me as one of their own.", "team_acceptance", "works"),
    ],
    ("W2", "observation"): [
        ("No supervision took place and nobody knew when it would.", "supervision", "lacking"),
    ],
}
NAMES = {"W1": "Aisha", "W2": "Derek"}
FILES = {
    ("W1", "interview"): "interviews/2023-10-12 Interview W1.txt",
    ("W1", "observation"): "observations/2023-10-18 WTF W1.txt",
    ("W2", "interview"): "interviews/2023-10-13 Interview W2.txt",
    ("W2", "observation"): "observations/2023-10-19 WTF W2.txt",
}
FOR_SUPERVISION = "Supervision is excellent, every week without fail."
AGAINST_SUPERVISION = "Supervision has been cancelled four times and my manager never answers."


def write_study(folder: Path) -> None:
    files = {
        "study.yaml": STUDY.replace("disclosure:", "coder: R1\ndisclosure:"),
        "codebook.yaml": (paths.ROOT / "data/codebook.yaml").read_text(encoding="utf-8"),
        "raw/roster.csv": ROSTER,
        "raw/consent.csv": CONSENT,
        "raw/coding/coded.csv": coding(),
    }
    for (worker, source), sentences in SAID.items():
        texts = " ".join(text for text, _, _ in sentences)
        if source == "interview":
            texts = f"Helen Marsh: How are you?\n{NAMES[worker]}: {texts}\n"
        files[f"raw/{FILES[worker, source]}"] = texts
    for name, text in files.items():
        path = folder / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def coding() -> str:
    """Return R1's coding, with directions, as a plain CSV; each sentence is one segment."""
    rows = ["segment_id,theme,direction,coder"]
    for (worker, source), sentences in SAID.items():
        day = FILES[worker, source].partition("/")[2][:10]
        turn = "r0002" if source == "interview" else "r0001"
        for n, (_, theme, direction) in enumerate(sentences, start=1):
            rows.append(f"{worker}-{day}-{source}-01-{turn}-s{n:03},{theme},{direction},R1")
    return "\n".join(rows) + "\n"


@pytest.fixture(scope="module")
def published(shared) -> Path:
    """Return the study, run and published: do not write there."""

    def run(part: Path) -> None:
        write_study(part)
        pipeline.run(part, part, {}, report=lambda _: None)

    return once(shared / "complaints_and_praise", run)


def table(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(folder / name, keep_default_na=False)


def prose(folder: Path, notebook: str) -> str:
    """Return all that the outputs of a notebook say."""
    cells = nbformat.read(folder / "notebooks" / notebook, as_version=4).cells
    outputs = [output for cell in cells if cell.cell_type == "code" for output in cell.outputs]
    return "\n".join(
        output["data"].get("text/markdown", output["data"].get("text/plain", ""))
        for output in outputs
        if "data" in output
    )


def test_each_segment_is_counted_on_its_side(published):
    counts = table(published, "data/processed/theme_counts.csv").query("theme == 'supervision'")
    numbers = counts.groupby(["worker", "source"])[["n_segments", "n_for", "n_against"]].sum()
    assert {
        place: tuple(row) for place, row in zip(numbers.index, numbers.to_numpy().tolist(), strict=True)
    } == {
        ("W1", "interview"): (1, 0, 1),
        ("W1", "observation"): (1, 1, 0),
        ("W2", "interview"): (1, 1, 0),
        ("W2", "observation"): (1, 0, 1),
    }
    public = table(published, "data/public/directions.csv").query("theme == 'supervision'")
    assert dict(zip(public["side"], public["n"].astype(int), strict=True)) == {
        "for": 1,
        "against": 1,
        "rest": 0,
    }


def test_the_sources_of_each_worker_are_dissonant_on_supervision_and_never_convergent(published):
    verdicts = table(published, "figures/theme_sources.csv").drop_duplicates(["worker", "theme"])
    of_supervision = verdicts[verdicts["theme"] == "supervision"]
    assert dict(zip(of_supervision["worker"], of_supervision["verdict"], strict=True)) == {
        "W1": "dissonant",
        "W2": "dissonant",
    }
    assert not set(verdicts["verdict"]) & {"convergent", "complementary", "silent"}


def test_the_figure_of_directions_shows_complaints_left_of_the_line(published):
    drawn = table(published, "figures/directions.csv").set_index(["worker", "theme"])
    columns = ["n_for", "n_against", "n_both", "n_not_said"]
    assert drawn.loc[("W1", "supervision"), columns].tolist() == [0, 1, 0, 0]
    assert drawn.loc[("W2", "supervision"), columns].tolist() == [1, 0, 0, 0]
    assert drawn.loc[("W1", "peer_network"), columns].tolist() == [0, 1, 0, 0]
    contrary = set(drawn[drawn["is_contrary"].astype(str) == "True"].index.get_level_values("theme"))
    assert contrary == {"peer_network", "lived_experience", "team_acceptance"}


def test_themes_whose_place_in_their_area_is_not_borne_out_are_named_in_notebook_and_figure(published):
    said = prose(published, "04-draw-figures.ipynb")
    caption = (published / "figures/directions.md").read_text(encoding="utf-8")
    of_firm_up = (
        "Firm up: segments for a theme argue for its place here; themes with more against than for: lived "
        "experience in use (0 for, 1 against) and support among peers (0 for, 1 against)."
    )
    of_focus = (
        "Focus: segments against a theme argue for its place here; themes with more for than against: "
        "acceptance in the team (1 for, 0 against)."
    )
    assert all(sentence in text for sentence in (of_firm_up, of_focus) for text in (said, caption))


def test_no_sentence_says_that_an_area_leads_or_a_good_practice_is_kept_because_it_is_spoken_of(published):
    said = prose(published, "04-draw-figures.ipynb")
    assert "is coded most often" not in said
    assert "A rate says that the themes of an area are spoken of, and not how." in said
    everything = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("figures", "article")
        for path in sorted((published / folder).rglob("*"))
        if path.suffix in (".md", ".csv", ".tex")
    )
    assert not re.search(r"\b(leads in|has the highest rate|convergent in)\b", everything)


def test_a_complaint_is_never_printed_as_the_quotation_of_good_practice(published):
    themes = table(published, "article/themes.csv").set_index("Theme")["Quotation"]
    labels = {theme.split(" \u2020")[0]: theme for theme in themes.index}
    assert themes[labels["Supervision and line management"]] == (
        f"“{FOR_SUPERVISION}” (W2, interview, week 2; works)"
    )
    assert themes[labels["Lived experience in use"]].endswith("(W1, interview, week 2; lacking)")
    portrait = prose(published, "06-portray-worker.ipynb")
    assert f"“{AGAINST_SUPERVISION}” (W1, interview, week 2; lacking)" in portrait


def test_the_table_of_areas_has_a_sentence_for_and_one_against(published):
    areas = table(published, "article/areas.csv").set_index("Theme")
    row = areas.loc["Supervision and line management"]
    assert [int(row[name]) for name in ("For", "Against", "Both", "Direction not said")] == [1, 1, 0, 0]
    assert FOR_SUPERVISION in row["A quotation for"]
    assert AGAINST_SUPERVISION in row["A quotation against"]
    assert areas.loc["Support among peers", "A quotation for"] == ""


def test_the_portrait_tells_w1_and_w2_apart(published):
    for worker, sums in (("W1", [0, 1, 0, 0]), ("W2", [1, 0, 0, 0])):
        drawn = table(published, f"figures/portrait_{worker}.csv").query("row == 'supervision'")
        parts = drawn[list(PARTS)].apply(pd.to_numeric)
        assert parts.sum().astype(int).tolist() == sums
    said = prose(published, "06-portray-worker.ipynb")
    assert f"{IN_WORDS['dissonant']}: supervision and line management." in said
