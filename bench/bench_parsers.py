"""Time the parsers against a plain regex loop, plain zip and XML, and the libraries in common use.

    python bench/bench_parsers.py [--python PATH]

One chat of a million lines and 500 .docx transcripts are made by `helpers.example.make_example`. Each
contender reads the same files in a process of its own, so that its peak memory is its own. Rounds are
interleaved, and the least processor time of each is taken, without imports. The baselines keep less than a
parser does: no statuses, no places, no check that nothing was lost. `found` is what each finds in the files
(messages, or paragraphs with words): a library that is fast and finds less has lost something. `grown` is the
increase of the peak while reading: most of a peak is imported code.

Measured on two shared cores, Python 3.11 (2026-11-30; `ratio` of processor time to the baseline's; peak in
MB; of the libraries, those of 2026-11-23). The ratios depend on the machine: on this one, the
parsers had 1.91 and 4.5 before they read labels in every writing.

    a chat of 1,000,000 lines           ratio    found   peak
    regex loop (baseline)                1.00  970,856    614
    our parser                           1.90  970,855    853
    our parser, checks and ledger        2.98  999,973    881    (hashes and tabulates all files)
    whatstk                              9.06  970,854  1,377
    chat-miner                              ValueError: not enough values to unpack

    500 .docx transcripts               ratio    found   peak
    zip, lxml and a regex (baseline)     1.00   32,126     35
    our words and places                 1.34   32,126    101
    our transcripts                      4.45   30,066    105    (speakers, roles, statuses; without headings)
    python-docx                          4.54   31,949     41
    docx2python                         22.01   32,061     34

The libraries are not part of this project's environment: --python names an interpreter that has them. A
library that is missing is reported and left out.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LINES, DOCUMENTS, ROUNDS = 1_000_000, 500, 2
Found = tuple[int, int]
"""The number of lines or paragraphs read, and of messages or paragraphs with words found."""


def plain_loop(study: Path) -> Found:
    """Read and split the file, match each line, and add others to the message above: the baseline."""
    head = re.compile(r"\[?(\d{1,2}/\d{1,2}/\d{2,4}),? (\d{1,2}:\d{2}(?::\d{2})?)(?:\] | - )([^:]+): (.*)")
    messages: list[list[str]] = []
    lines = chat_of(study).read_text(encoding="utf-8").split("\n")
    for line in lines:
        match = head.match(line)
        if match:
            messages.append([*match.groups()])
        elif messages:
            messages[-1][3] += "\n" + line
    return len(lines), len(messages)


def our_chat(study: Path) -> Found:
    from helpers.fieldwork.sources.whatsapp import read_export

    readings = read_export(chat_of(study), *facts(study))
    for reading in readings:
        reading.check_statuses()
    return len(readings[0]), len(readings[0].starts)


def our_chat_and_ledger(study: Path) -> Found:
    """Read and tabulate all files: hashes before and after, checks, ids, and the ledger as a table."""
    from helpers.fieldwork import take_stock
    from helpers.study.study import read_study

    ledger = take_stock(study, read_study(study))
    return len(ledger), int((ledger["reason"] == "chat_message").sum())


def whatstk(study: Path) -> Found:
    from whatstk import df_from_whatsapp

    return LINES, len(df_from_whatsapp(str(chat_of(study)), max_size=None))


def chat_miner(study: Path) -> Found:
    from chatminer.chatparsers import WhatsAppParser

    parser = WhatsAppParser(str(chat_of(study)))
    parser.parse_file()
    return LINES, len(parser.parsed_messages.get_df())


WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def bare_xml(study: Path) -> Found:
    """Unzip, parse, and take the text of every w:t."""
    from lxml import etree

    seen = found = 0
    for path in documents_of(study):
        with zipfile.ZipFile(path) as archive:
            tree = etree.fromstring(archive.read("word/document.xml"))
        texts = [
            "".join(text.text or "" for text in paragraph.iter(f"{WORD}t"))
            for paragraph in tree.iter(f"{WORD}p")
        ]
        seen, found = seen + len(texts), found + sum(map(bool, texts))
    return seen, found


def xml_and_regex(study: Path) -> Found:
    """Do the same with line breaks, and match each paragraph with the head of a turn: the baseline."""
    from lxml import etree

    head = re.compile(r"(?:([^\n]+?)(?: {2,}(\d+:\d\d(?::\d\d)?)|: ))\n?(.*)", re.DOTALL)
    turns: list[list[str]] = []
    seen = found = 0
    for path in documents_of(study):
        with zipfile.ZipFile(path) as archive:
            tree = etree.fromstring(archive.read("word/document.xml"))
        for paragraph in tree.iter(f"{WORD}p"):
            text = "".join(
                (one.text or "") if one.tag == f"{WORD}t" else "\n"
                for one in paragraph.iter(f"{WORD}t", f"{WORD}br")
            )
            match = head.fullmatch(text)
            if match:
                turns.append([*match.groups("")])
            elif turns and text:
                turns[-1][2] += "\n" + text
            seen, found = seen + 1, found + bool(text)
    return seen, found


def our_documents(study: Path) -> Found:
    """Read the words of each document with their places, without speakers."""
    from helpers.fieldwork.formats.docx import read_document

    seen = found = 0
    for path in documents_of(study):
        lines = read_document(path).lines
        seen += len({line.paragraph for line in lines})
        found += len({line.paragraph for line in lines if line.text.strip()})
    return seen, found


def our_transcripts(study: Path) -> Found:
    """Read speakers, words and times; found are the paragraphs of turns, without title, date and notices."""
    from helpers.fieldwork.sources.transcripts import read_transcript

    given = facts(study)
    seen = found = 0
    for path in documents_of(study):
        for reading in read_transcript(path, *given):
            reading.check_statuses()
            if reading.unit == "paragraph" and reading.path == path:
                seen += len({line for line, _ in reading.places or ()})
                found += len(
                    {
                        reading.place(number)[0]
                        for record in reading.records
                        for _, number in record.input_units
                    }
                )
    return seen, found


def python_docx(study: Path) -> Found:
    import docx

    texts = [
        paragraph.text for path in documents_of(study) for paragraph in docx.Document(str(path)).paragraphs
    ]
    return len(texts), sum(bool(text.strip()) for text in texts)


def docx2python(study: Path) -> Found:
    from docx2python import docx2python as read

    texts = [text for path in documents_of(study) for text in read(str(path)).text.split("\n\n")]
    return len(texts), sum(bool(text.strip()) for text in texts)


CONTENDERS: dict[str, dict[str, tuple[Callable[[Path], Found], str]]] = {
    "chat": {
        "regex loop (baseline)": (plain_loop, ""),
        "our parser": (our_chat, ""),
        "our parser, checks and ledger": (our_chat_and_ledger, ""),
        "whatstk": (whatstk, "whatstk"),
        "chat-miner": (chat_miner, "chatminer"),
    },
    "documents": {
        "zip, lxml and a regex (baseline)": (xml_and_regex, ""),
        "bare zip and lxml": (bare_xml, ""),
        "our words and places": (our_documents, ""),
        "our transcripts": (our_transcripts, ""),
        "python-docx": (python_docx, "docx"),
        "docx2python": (docx2python, "docx2python"),
    },
}


def chat_of(study: Path) -> Path:
    """Return the longest chat of a study."""
    return max((study / "data/raw/voice_notes").glob("*.txt"), key=lambda path: path.stat().st_size)


def documents_of(study: Path) -> list[Path]:
    return sorted((study / "data/raw/interviews").glob("[!~]*.docx"))


def facts(study: Path) -> tuple:
    from helpers.study.roster import read_roster
    from helpers.study.study import read_study

    found = read_study(study)
    return found, read_roster(study, found)


def make_chat(study: Path) -> None:
    """Make an example with one long chat, and keep only that chat, as a .txt without media."""
    from helpers.example import make_example

    list(make_example(study, ROOT / "data/codebook.yaml", workers=1, weeks=13, typed=LINES))
    voice_notes = study / "data/raw/voice_notes"
    export = max(
        (path for path in voice_notes.iterdir() if path.is_file()), key=lambda path: path.stat().st_size
    )
    if export.suffix == ".zip":
        with zipfile.ZipFile(export) as archive:
            member = max(
                (one for one in archive.infolist() if one.filename.endswith(".txt")),
                key=lambda one: one.file_size,
            )
            data = archive.read(member)
    else:
        data = export.read_bytes()
    for folder in ("voice_notes", "interviews", "observations"):
        shutil.rmtree(study / "data/raw" / folder)
    voice_notes.mkdir()
    (voice_notes / "chat.txt").write_bytes(b"".join(data.splitlines(keepends=True)[:LINES]))


def make_documents(study: Path) -> None:
    """Make an example with enough interviews, and keep `DOCUMENTS` of their .docx."""
    from helpers.example import make_example

    list(make_example(study, ROOT / "data/codebook.yaml", workers=5, weeks=13, interviews=DOCUMENTS // 5))
    found = documents_of(study)
    for path in found[DOCUMENTS:]:
        path.unlink()


def compete(
    title: str, study: Path, contenders: dict[str, tuple[Callable[[Path], Found], str]], libraries: str
) -> None:
    """Run each contender in processes of its own, and print its figures relative to the baseline's."""
    best: dict[str, list[float]] = {}
    problems: dict[str, str] = {}
    for _ in range(ROUNDS):
        for name, (_, module) in contenders.items():
            python = libraries if module else sys.executable
            done = subprocess.run(
                [python, __file__, "--child", name, str(study)], capture_output=True, text=True, check=False
            )
            if done.returncode == 0:
                best[name] = min(best.get(name, [float("inf")]), json.loads(done.stdout.splitlines()[-1]))
            else:
                is_missing = f"No module named '{module}'" in done.stderr
                problems[name] = (
                    "not installed"
                    if is_missing
                    else (done.stderr.strip().splitlines() or ["failed"])[-1][:80]
                )
    baseline = next(iter(best.values()))[0]
    print(f"\n{title:34}{'seconds':>9}{'ratio':>8}{'per second':>12}{'found':>11}{'peak MB':>9}{'grown':>8}")
    for name in contenders:
        if name in best:
            seconds, seen, found, peak, grown = best[name]
            rates = f"{seconds:9.2f}{seconds / baseline:8.2f}{seen / seconds:12,.0f}"
            print(f"{name:34}{rates}{found:11,}{peak:9,.0f}{grown:8,.0f}", flush=True)
        else:
            print(f"{name:34}{problems[name]}", flush=True)


def child(name: str, study: Path) -> None:
    """Run one contender in this process; its imports are not counted in its seconds."""
    read = next(of[name][0] for of in CONTENDERS.values() if name in of)
    for module in IMPORTS.get(name, ()):
        __import__(module)
    before, start = peak_mb(), time.process_time()
    seen, found = read(study)
    seconds = time.process_time() - start
    print(json.dumps([seconds, seen, found, peak_mb(), peak_mb() - before]))


def peak_mb() -> float:
    """Return this process's peak memory so far.

    On Linux it is read from /proc, since `getrusage` includes the process from which it was forked.
    """
    status = Path("/proc/self/status")
    match = re.search(r"VmHWM:\s+(\d+) kB", status.read_text()) if status.exists() else None
    if match:
        return int(match[1]) / 1024
    import resource

    return (
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "darwin" else 1) / 1024
    )


IMPORTS = {
    "our parser": ["helpers.fieldwork.sources.whatsapp", "helpers.study.roster"],
    "our parser, checks and ledger": ["helpers.fieldwork"],
    "our words and places": ["helpers.fieldwork.formats.docx"],
    "our transcripts": ["helpers.fieldwork.sources.transcripts", "helpers.study.roster"],
    "zip, lxml and a regex (baseline)": ["lxml.etree"],
    "bare zip and lxml": ["lxml.etree"],
    "whatstk": ["whatstk"],
    "chat-miner": ["chatminer.chatparsers"],
    "python-docx": ["docx"],
    "docx2python": ["docx2python"],
}


def main() -> None:
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], Path(sys.argv[3]))
        return
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--python", default=sys.executable, metavar="PATH", help="the interpreter that has the libraries"
    )
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        chat, documents = Path(scratch, "chat"), Path(scratch, "documents")
        make_chat(chat)
        compete(f"a chat of {LINES:,} lines", chat, CONTENDERS["chat"], arguments.python)
        shutil.rmtree(chat)
        make_documents(documents)
        n = len(documents_of(documents))
        compete(f"{n:,} .docx transcripts", documents, CONTENDERS["documents"], arguments.python)


if __name__ == "__main__":
    main()
