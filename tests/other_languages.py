"""Short invented studies in Welsh and in German, from raw files: three workers, three weeks each."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from helpers.running import new_study
from helpers.running.new_study import NamedPerson, NewArea, Plan
from helpers.study.templates import NewSource

WELSH = {
    "interviews/2024-03-06 Rhiannon.txt": """\
Helen: Sut oedd yr wythnos gyntaf?

Rhiannon: Roedd y giatiau'n agored pan ddes i. Mae'r tîm yn dda, e.e. yn y bore. Wedyn es i adref.

Helen: A'r goruchwylio?

Rhiannon: Doedd dim goruchwyliaeth o gwbl. Dydd Mercher 13 Mawrth 2024 oedd y tro cyntaf i'r giatiau gau.
Dywedodd Ffion wrtha i am aros. Ffion oedd yn iawn.
""",
    "interviews/Dydd Iau 14 Mawrth 2024 Gwilym.txt": """\
Helen: Beth am y giatiau?

Gwilym: Giatiau? Dim giatiau, ond mae gen i gath. Gwelais i Mrs Pritchard o Fangor ger y giât.

Gwilym: Mae’r giatiau’n help mawr i mi.
""",
    "observations/2024-03-12 Eleri.txt": """\
Gweithiwr yn y ganolfan.

Roedd Eleri wrth y giatiau o’r dechrau. Aeth hi â'r te i'r bobl. Roedd y goruchwyliaeth yn fyr.
""",
}
"""Raw files by their place in ``data/raw``. Straight apostrophes and typographic ones."""
GERMAN = {
    "interviews/Mittwoch, 6. März 2024 Sabine.txt": """\
Helen: Wie war die erste Woche?

Sabine: Die Häuser waren groß, z. B. das Haus am Markt. Frau Dr. Krüger sagte: „Komm am 13. März wieder.“
Dann ging ich nach Hause. Mein Kaffee war kalt.
""",
    "interviews/2024-03-14 Jürgen.txt": """\
Helen: Und die Gruppe?

Jürgen: Die Gruppen sind gut. Der Gruppenabend nicht. Am 3. Tag kam Herr Özdemir. Meine Nummer ist 030 123456.
Ich wohne in 10115 Berlin.
""",
    "observations/2024-03-12 Monika.txt": """\
Datum: Dienstag, 12. März 2024

Monika stand vor dem Haus. Strassen und Straßen sind dasselbe. Jürgens Gruppe war da.
""",
}
PEOPLE = {"cy": ("Rhiannon", "Gwilym", "Eleri"), "de": ("Sabine", "Jürgen", "Monika")}
FILES = {"cy": WELSH, "de": GERMAN}
THEMES = {"cy": ("Giatiau", "Goruchwyliaeth"), "de": ("Haus", "Gruppe")}
INDICATORS = {"cy": ("giatiau", "goruchwyliaeth"), "de": ("Haus", "Gruppe")}


def write_study(folder: Path, language: str, *, fictional: bool = True) -> Path:
    """Write a study in a language, with its raw files and an indicator for each theme."""
    names = PEOPLE[language]
    new_study.lay_out(
        folder,
        Plan(
            title="Invented",
            workers=[NamedPerson(f"W{number}", name) for number, name in enumerate(names, start=1)],
            researchers=[NamedPerson("R1", "Helen")],
            first_day=date(2024, 3, 4),
            n_weeks=3,
            coder="",
            sources=[NewSource("interview", "interview"), NewSource("observation", "note")],
            areas=[NewArea("Area", THEMES[language])],
            codebook="",
            profile="open" if fictional else "strict",
            agreed=["count", "paraphrase", "quote", "worker_series", "archive"],
            agreed_on=date(2024, 3, 4),
            fictional=fictional,
            language=language,
        ),
    )
    codebook = folder / "data" / "codebook.yaml"
    text = codebook.read_text(encoding="utf-8")
    for indicator in INDICATORS[language]:
        text = text.replace("indicators: []", f"indicators: [{indicator}]", 1)
    codebook.write_text(text, encoding="utf-8")
    for name, words in FILES[language].items():
        (folder / "data" / "raw" / name).write_text(words, encoding="utf-8")
    return folder
