"""Ids and names of files that could not be published are refused at once, and nothing of them is printed."""

from __future__ import annotations

import pytest

from helpers.errors import FieldworkError
from helpers.files.paths import ROOT
from helpers.privacy.leaks.early_check import refuse_at_once
from helpers.running import pipeline
from helpers.study.roster import Form, Person, Roster

ROSTER = Roster(
    [
        Form("Kateryna Boyko", Person("W1", "worker"), "[W1]"),
        Form("Kateryna", Person("W1", "worker"), "[W1]"),
        Form("07700 900123", Person("W1", "worker"), "[W1]"),
        Form("W1", Person("W1", "worker"), "[W1]"),
    ]
)


def with_ids(study, *ids):
    workers = tuple(study.all_workers[0].model_copy(update={"id": one}) for one in ids)
    return study.model_copy(update={"all_workers": workers})


def raw(*names):
    return [ROOT / "data/raw" / name for name in names]


def test_usual_ids_and_names_of_files_pass(study):
    files = raw(
        "interviews/P01 2024-03-05.docx",
        "interviews/P01-2024-03-05.docx",
        "interviews/2024-03-05 Kateryna Boyko.docx",
        "interviews/Interview 02 - 05.10.2023.docx",
        "interviews/GMT20240305-090703_Recording.transcript.vtt",
        "voice_notes/WhatsApp Chat with 07700 900123.zip",
        "voice_notes/Chat/AUDIO-2024-03-05-09-14-22.m4a",
        "voice_notes/Chat/00000012-AUDIO-2024-01-09-08-07-06.unchecked.txt",
        "roster.csv",
    )
    refuse_at_once(with_ids(study, *"P01 DC02 BSR08 007A W1 12C AB12 M1".split()), ROSTER, files)


@pytest.mark.parametrize("worker", ["M11AE", "AB123456C", "A07700900123", "P9434765919", "Kateryna2"])
def test_an_id_that_is_somebodys_is_refused_and_not_printed(study, worker):
    with pytest.raises(FieldworkError, match="data/study.yaml: the id of worker 2 is or holds a") as error:
        refuse_at_once(with_ids(study, "P01", worker), ROSTER, [])
    assert worker not in str(error.value)


def test_all_names_of_files_are_refused_together_and_without_what_they_hold(study):
    files = raw(
        "interviews/2023-10-12 0161 496 0123.docx",
        "interviews/2023-10-12 Katerynas.docx",
        "voice_notes/WhatsApp Chat with +44 7700 900456/AUDIO-2024-03-05-09-14-22.m4a",
        "voice_notes/AUDIO-07700 900456.m4a",
        "interviews/kate@example.org.txt",
    )
    with pytest.raises(FieldworkError) as error:
        refuse_at_once(study, ROSTER, files)
    said = str(error.value)
    assert "data/raw/interviews/2023-10-12 [a telephone number].docx: its name holds" in said
    assert "data/raw/interviews/…: its name holds a name in the roster. Rename it" in said
    assert "WhatsApp Chat with [a telephone number]/AUDIO-2024-03-05-09-14-22.m4a: its name holds" in said
    assert "data/raw/voice_notes/AUDIO-[a telephone number].m4a: its name holds" in said
    assert "data/raw/interviews/[an e-mail address]: its name holds" in said
    assert not any(part in said for part in ("496", "900456", "Kateryna", "kate"))


def test_a_run_refuses_before_any_notebook_starts(folder, monkeypatch):
    (folder / "data/raw/interviews").mkdir()
    (folder / "data/raw/interviews/2023-10-12 0161 496 0123.txt").write_text(
        "Aisha: hello\n", encoding="utf-8"
    )
    monkeypatch.setattr(pipeline, "_kernels", lambda *_: pytest.fail("a kernel has started"))
    with pytest.raises(FieldworkError, match="its name holds"):
        pipeline.run(folder, folder, {}, report=lambda _: pytest.fail("a notebook has started"))
