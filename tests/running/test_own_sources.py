"""Studies with sources of their own, from raw files to what is published: two rounds of interviews and diaries; chats.

Nothing in such a study has an id that the package knows.
"""

from __future__ import annotations

import json
import re
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from conftest import once
from helpers.coding.saturation import interviews_of
from helpers.commands import cli
from helpers.errors import FieldworkError
from helpers.fieldwork import gather
from helpers.running import pipeline
from helpers.study.study import read_study

FIRST = date(2024, 3, 4)
HEAD = """\
title: {title}
fictional: true
notice: Fictional test data
stance: codebook
time_zone: Europe/London
coder: dictionary
calendar: {{first_day: 2024-03-04, last_day: 2024-03-24}}
speaker_roles: {{worker: speaks, researcher: asks}}
disclosure: {{profile: open}}
"""
ROUNDS = """\
sources:
  - {id: first_round, reader: interview, label: Opening talks, singular: Opening talk, folder: r1, counted_role: worker}
  - {id: second_round, reader: interview, label: Closing talks, singular: Closing talk, folder: r2, counted_role: worker}
  - {id: diary, reader: diary, label: Daybooks, singular: Daybook page, folder: daybooks, counted_role: worker}
"""
CHATS = """\
sources:
  - {id: typed, reader: chat, label: Messages, singular: Day of messages, folder: chats, counted_role: worker}
"""
CODEBOOK = """\
version: 1.0.0
status: A draft.
areas: [{id: work, label: Work, argued_by: for}, {id: life, label: Life, argued_by: against}]
themes:
  - {id: role, label: Clarity of the role, area: work, indicators: [role*]}
  - {id: team, label: Acceptance by the team, area: work, indicators: [welcom*]}
  - {id: rest, label: Rest, area: life, indicators: [tired]}
"""
NAMES = ("Aisha", "Derek", "Maureen", "Callum", "Bronwen", "Tariq", "Oona")
SAID = ("Nobody told me what my role was.", "They made me very welcome.", "I was tired by the evening.")


def facts(title: str, sources: str, n_workers: int) -> str:
    workers = [f"  - {{id: W{n}, first_day: {FIRST}}}\n" for n in range(1, n_workers + 1)]
    return HEAD.format(title=title) + sources + "workers:\n" + "".join(workers)


def write(folder: Path, files: dict[str, str], n_workers: int) -> None:
    people = [f"W{n},worker,{name}\n" for n, name in enumerate(NAMES[:n_workers], start=1)]
    roster = "person,role,form\nR1,researcher,Helen\n" + "".join(people)
    for name, text in {**files, "data/codebook.yaml": CODEBOOK, "data/raw/roster.csv": roster}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def write_rounds(folder: Path) -> None:
    """Write a study of two workers, with two rounds of interviews, a diary each, and some manual coding."""
    files = {"data/study.yaml": facts("Two rounds and a daybook", ROUNDS, 2)}
    for at, name in enumerate(NAMES[:2]):
        for n_round in (1, 2):
            day = FIRST + timedelta(days=14 * (n_round - 1) + at)
            talk = f"Helen: How was it?\n{name}: {SAID[at]} {SAID[n_round]}\n"
            files[f"data/raw/r{n_round}/{day} {name}.txt"] = talk
        pages = [
            f"{FIRST + timedelta(days=2 + 7 * week)}\n\n{SAID[week]}\n\nTea at four.\n" for week in range(3)
        ]
        files[f"data/raw/daybooks/{name}.txt"] = "\n".join(pages)
    files["data/raw/coding/coded.csv"] = (
        "segment_id,theme,coder\n"
        "W1-2024-03-04-first_round-01-r0002-s001,role,R1\n"
        "W2-2024-03-19-second_round-01-r0002-s002,rest,R1\n"
        "W1-2024-03-13-diary-01-r0001-s001,team,R1\n"
    )
    write(folder, files, 2)


@pytest.fixture(scope="module")
def made(shared) -> Path:
    """Return the study of two rounds, run and published: do not write there."""

    def make(part: Path) -> None:
        write_rounds(part)
        pipeline.run(part, part, {}, report=lambda _: None)

    return once(shared / "own_sources", make)


def table(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(folder / "data/processed" / f"{name}.csv", keep_default_na=False)


def test_each_source_has_its_contacts_under_its_own_id(made):
    contacts = table(made, "contacts")
    n_of = contacts.groupby(["source", "worker"])["n_contacts"].sum().to_dict()
    each = {"first_round": 1, "second_round": 1, "diary": 3}
    assert n_of == {(source, worker): n for source, n in each.items() for worker in ("W1", "W2")}
    of_week = contacts[(contacts["worker"] == "W1") & (contacts["source"] == "second_round")]
    assert list(of_week["state"]) == ["no_contact", "no_contact", "observed"]


def test_all_sources_of_the_workers_own_words_are_added_up(made):
    steps = json.loads((made / "data/processed/run.lock.json").read_text(encoding="utf-8"))["steps"]
    assert steps["03-count-themes"]["parameters"]["sources"] == ["first_round", "second_round", "diary"]
    total = table(made, "theme_counts").groupby("theme")["n_segments"].sum().to_dict()
    assert total == {"role": 4, "team": 6, "rest": 4}


def test_manual_coding_finds_contacts_of_every_source(made):
    excerpts = table(made, "excerpts")
    assert list(excerpts["status"]) == ["kept"] * 3


def test_captions_and_the_article_use_the_labels_of_the_sources(made):
    text = "\n".join(
        path.read_text(encoding="utf-8")
        for path in [*(made / "article").rglob("*.md"), *(made / "figures").glob("*.svg")]
    )
    for label in ("opening talks", "closing talks", "daybooks"):
        assert label in text.lower()
    assert "voice note" not in text.lower()


def test_the_prose_of_the_notebooks_speaks_of_no_source_that_the_study_has_not(made):
    for path in sorted((made / "notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        prose = "".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown").lower()
        assert not re.search(r"voice notes?\b|visit notes?\b|walk-the-frontline", prose), path.name
    first = (made / "notebooks/01-clean-fieldwork.ipynb").read_text(encoding="utf-8")
    assert "There were 2 opening talks, 2 closing talks and 6 days of daybooks with 2 workers." in first


def test_saturation_looks_at_what_the_researcher_leads(made):
    assert interviews_of(read_study(made)) == ["first_round", "second_round"]


def test_other_programs_are_given_every_contact(made, tmp_path):
    contacts = set(table(made, "segments")["contact_id"])
    assert len(contacts) == 10
    pages, project = tmp_path / "pages", tmp_path / "study.qdpx"
    assert cli.main(["export", "taguette", "--study", str(made), "--output", str(pages)]) == 0
    assert {path.stem for path in pages.glob("*.html")} == contacts
    assert cli.main(["export", "qdpx", "--study", str(made), "--output", str(project)]) == 0
    with zipfile.ZipFile(project) as archive:
        written = archive.read("project.qde").decode("utf-8")
    assert all(f'name="{contact}"' in written for contact in contacts)
    assert set(re.findall(r"<TextValue>(.+?)</TextValue>", written)) == {
        "first_round",
        "second_round",
        "diary",
    }


def chat_of(name: str, others: str = "") -> str:
    """Return a chat without media of one worker: messages of three weeks, and of the researcher."""
    lines = [f"04/03/2024, 08:00 - Messages and calls are end-to-end encrypted.\n{others}"]
    for week in range(3):
        day = FIRST + timedelta(days=7 * week + 1)
        lines.append(f"{day:%d/%m/%Y}, 09:00 - Helen: how are you, {name}?\n")
        lines.append(f"{day:%d/%m/%Y}, 09:10 - {name}: <Media omitted>\n")
        lines.append(f"{day:%d/%m/%Y}, 09:12 - {name}: {SAID[week]}\nand so on\n")
        lines.append(f"{day:%d/%m/%Y}, 21:12 - {name}: {SAID[(week + 1) % 3]}\n")
    return "".join(lines)


def write_chats(folder: Path, others: str = "") -> None:
    """Write a study of seven workers of whom there is nothing but chats without media."""
    files = {"data/study.yaml": facts("Seven chats", CHATS, 7)}
    files |= {f"data/raw/chats/WhatsApp Chat with {name}.txt": chat_of(name, others) for name in NAMES}
    write(folder, files, 7)


def test_seven_chats_without_media_are_a_study(tmp_path):
    write_chats(tmp_path)
    ledger, records = gather(tmp_path, read_study(tmp_path))
    assert records.groupby("worker")["contact_id"].nunique().to_dict() == {f"W{n}": 3 for n in range(1, 8)}
    assert len(records) == 7 * 3 * 2
    reasons = ledger[ledger["unit"] == "line"]["reason"].value_counts().to_dict()
    assert reasons == {"": 7 * 9, "message_of_another": 7 * 3, "media_not_read": 7 * 3, "system_message": 7}


def test_a_sender_whom_the_roster_does_not_have_is_asked_about(tmp_path):
    write_chats(tmp_path, "04/03/2024, 08:01 - Zeta: hello\n")
    with pytest.raises(FieldworkError, match="a speaker who is not in roster.csv"):
        gather(tmp_path, read_study(tmp_path))
