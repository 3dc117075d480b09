"""Fuzz each parser, guided by coverage: every input unit must have one status, or the file a known reason.

    python bench/fuzz_parsers.py [--seconds 180] [--keep DIR] [TARGET …]

A target writes random bytes as a file of a study, reads it, closes every reading and reconciles it with the
file. A fault is any exception that a parser raises, a ledger that does not reconcile, a record without words
or without a worker, a line of plain text that is counted to a record but is not in its words, or more
processor time than `BOUND_S`. Faults are kept as files, the first of each kind, and the run goes on. It
begins with the seeds in ``bench/corpus/``: a ``.bundle`` is a .zip or .docx in plain text, whose members
begin with a line ``=== name``, so that random changes reach the words inside; ``beside/`` is the folder next
to an export.

Needs atheris, which is in no lock file: see ``bench/README.md``, which also has the latest figures.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import re
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

HERE = Path(__file__).resolve().parent
CORPUS = HERE / "corpus"
SOURCE = HERE.parent / "src"
BOUND_S = 3.0
"""Processor seconds for one input of at most `MAX_BYTES`, with instrumented code."""
MAX_BYTES = 20_000
STATS = re.compile(r"^#(\d+)\s+\w+\s+cov: (\d+) ft: \d+ corp: (\d+)", re.MULTILINE)
CHAT = "voice_notes/Chat"
TALK, VISIT = "interviews/2023-10-12 14.05 W1", "observations/2023-10-12 W1"

Lay = Callable[[bytes], dict[str, bytes]]
"""Lays random bytes out as files below data/raw."""
Read = Callable[[Path], list[Any]]
"""Reads the first of these files; returns its readings and those of all the others."""


def raw(name: str) -> Lay:
    return lambda data: {name: data}


def packed(name: str) -> Lay:
    def lay(data: bytes) -> dict[str, bytes]:
        members = unbundled(data)
        beside = [member for member in members if name.startswith(CHAT) and member[0].startswith("beside/")]
        files = {f"{CHAT}/{plain(part)}": content for part, content in beside if plain(part)}
        return {name: zipped([member for member in members if member not in beside]), **files}

    return lay


def with_transcript(data: bytes) -> dict[str, bytes]:
    return {f"{CHAT}.zip": data, f"{CHAT}/PTT-20231012-WA0001.txt": b"The urn was on.\n"}


def several_chats(data: bytes) -> dict[str, bytes]:
    files = {}
    for part, content in unbundled(data):
        chat, _, name = part.rpartition("/")
        files["/".join(filter(None, ["voice_notes", plain(chat), plain(name)]))] = content
    return {
        name: content
        for name, content in files.items()
        if not any(other.startswith(f"{name}/") for other in files)
    }


def exports(study, roster) -> Read:
    """Return a function that reads every export next to the first, and resolves their overlaps."""
    from helpers.fieldwork.overlaps import exclude_overlaps
    from helpers.fieldwork.reading import Reading
    from helpers.fieldwork.sources.whatsapp import read_export

    def read(first: Path) -> list[Any]:
        readings, done = [], set()
        place = next(folder for folder in first.parents if folder.name == "voice_notes")
        for path in sorted(place.iterdir(), key=lambda path: (path.suffix != ".zip", path.name)):
            if path.is_file() and path.suffix in {".txt", ".zip"} and path.with_suffix("") not in done:
                done.add(path.with_suffix(""))
                readings += read_export(path, study, roster)
        covered = {one for reading in readings for one in (reading.path, *reading.path.parents)}
        rest = [
            path
            for path in place.rglob("*")
            if path.is_file() and path.parent not in done and path not in covered
        ]
        exclude_overlaps(readings)
        return readings + [Reading.of_file(path, "quarantined", "unknown_format") for path in rest]

    return read


def transcripts(study, roster) -> Read:
    from helpers.fieldwork.sources.transcripts import read_transcript

    return lambda path: read_transcript(path, study, roster)


def notes(study, roster) -> Read:
    from helpers.fieldwork.sources.notes import read_note

    return lambda path: read_note(path, study, roster)


def audio(study, roster) -> Read:  # noqa: ARG001 - all targets alike
    from helpers.fieldwork.formats.audio import measure

    return lambda path: named(lambda: measure(path.read_bytes(), path.suffix))


def names(study, roster) -> Read:  # noqa: ARG001 - all targets alike
    from helpers.fieldwork.dates import parse_date
    from helpers.fieldwork.dates_in_names import find_date_in_name

    def read(path: Path) -> list[Any]:
        name = path.read_bytes().decode("utf-8", "replace")
        return named(lambda: find_date_in_name(name, study)) + named(lambda: parse_date(name, study))

    return read


def named(call: Callable[[], object]) -> list[Any]:
    """Call a function that returns no reading: it may refuse, for a reason known to the ledger."""
    from helpers.fieldwork.reading import Unreadable
    from helpers.fieldwork.reasons import QUARANTINED

    reason = ""
    try:
        call()
    except Unreadable as error:
        reason = error.reason
    demand(reason in {"", *QUARANTINED}, "an unknown reason")
    return []


TARGETS: dict[str, tuple[Callable[..., Read], Lay]] = {
    "chat": (exports, raw(f"{CHAT}.txt")),
    "export": (exports, packed(f"{CHAT}.zip")),
    "zip": (exports, with_transcript),
    "twice": (exports, several_chats),
    "vtt": (transcripts, raw(f"{TALK}.vtt")),
    "srt": (transcripts, raw(f"{TALK}.srt")),
    "text": (transcripts, raw(f"{TALK}.txt")),
    "word": (transcripts, packed(f"{TALK}.docx")),
    "docx": (transcripts, raw(f"{TALK}.docx")),
    "note": (notes, raw(f"{VISIT}.md")),
    "note_txt": (notes, raw("observations/note.txt")),
    "note_word": (notes, packed("observations/note.docx")),
    "audio": (audio, raw("note.opus")),
    "name": (names, raw("name")),
}


def unbundled(data: bytes) -> list[tuple[str, bytes]]:
    """Return the members of a bundle, in order."""
    parts = re.split(rb"(?:^|\n)=== ([^\n]{0,120})\n", data)
    return [
        (name.decode("utf-8", "replace"), content)
        for name, content in zip(parts[1::2], parts[2::2], strict=True)
    ]


def plain(name: str) -> str:
    """Return the last part of a name, restricted to characters that every system allows."""
    return re.sub(r"[^\w.,~$-]", "", PurePosixPath(name).name)[:80].rstrip(".")


def zipped(members: list[tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name, (2023, 12, 31, 0, 0, 0)), data)
    return buffer.getvalue()


class Fault(Exception):
    """The result of a parser breaks a promise."""


class Checker:
    """Reads one input and reports what is wrong."""

    def __init__(self, target: str, folder: Path) -> None:
        from helpers.fieldwork.ledger import check_control_totals
        from helpers.fieldwork.reading import decode_lines
        from helpers.study.roster import read_roster
        from helpers.study.study import read_study

        self.raw = folder / "data/raw"
        self.raw.mkdir(parents=True)
        shutil.copy(CORPUS / "study.yaml", folder / "data")
        shutil.copy(CORPUS / "roster.csv", self.raw)
        self.study = read_study(folder)
        self.roster = read_roster(folder, self.study)
        self.check_control_totals, self.decode_lines = check_control_totals, decode_lines
        read_with, self.lay = TARGETS[target]
        self.read = read_with(self.study, self.roster)

    def check(self, data: bytes) -> None:
        """Lay `data` out as files, read them, and raise an error for whatever is wrong."""
        files = {self.raw / name: content for name, content in self.lay(data).items()}
        if not files:
            return
        for path, content in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        try:
            start = time.process_time()
            readings = self.read(min(files, key=lambda path: (len(path.parts), path.as_posix())))
            for reading in readings:
                reading.check_statuses()
            took = time.process_time() - start
            if readings:
                self.check_control_totals(sorted(files), readings)
            for record in [record for reading in readings for record in reading.records]:
                demand(
                    record.text == " ".join(record.text.split()) != "",
                    "a record without words, or with white space not normalised",
                )
                demand(record.contact.worker in self.study.worker_ids, "a record without a worker")
                demand(
                    all(where.statuses[n - 1].record is record for where, n in record.input_units),
                    "a record without its input units",
                )
            for reading in readings:
                if (
                    reading.unit == "line"
                    and reading.path in files
                    and reading.path.parent.name != "voice_notes"
                ):
                    self.check_words(reading, files[reading.path])
            demand(took < BOUND_S, f"slow: more than {BOUND_S} s")
        finally:
            for path in files:
                path.unlink()
            for path in {path.parent for path in files} - {self.raw}:
                shutil.rmtree(path, ignore_errors=True)

    def check_words(self, reading: Any, data: bytes) -> None:
        """Check that a record has the words of each of its lines, in transcripts and notes in plain text."""
        if reading.path.suffix in {".txt", ".md"}:
            lines, _ = self.decode_lines(data)
            for record in reading.records:
                words, at = words_only(record.text), 0
                for where, number in record.input_units[1:]:
                    line = words_only(lines[number - 1]) if where is reading else ""
                    demand(words.find(line, at) >= 0, "lost words")
                    at = words.find(line, at) + len(line)


def words_only(text: str) -> str:
    """Return the letters and digits of a text."""
    return "".join(re.findall(r"\w", text))


def demand(is_so: bool, what: str) -> None:  # noqa: FBT001 - what is demanded comes first
    if not is_so:
        raise Fault(what)


def fuzz(target: str, scratch: Path, keep: Path, words: list[str]) -> None:
    """Fuzz one target in this process until libFuzzer ends it."""
    import atheris

    with atheris.instrument_imports(include=["helpers"]):
        checker = Checker(target, scratch)
    seen: set[str] = set()

    def one(data: bytes) -> None:
        try:
            checker.check(data)
        except Exception as error:  # noqa: BLE001 - any exception is a finding
            frames = [
                frame for frame in traceback.extract_tb(error.__traceback__) if "helpers" in frame.filename
            ]
            at = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "checker"
            kind = f"{type(error).__name__} at {at}" + (f": {error}" if isinstance(error, Fault) else "")
            if kind not in seen and not seen.add(kind):
                name = f"{target}-{hashlib.sha256(data).hexdigest()[:12]}"
                (keep / name).write_bytes(data)
                with (keep / "README").open("a", encoding="utf-8") as file:
                    file.write(f"{name}: {kind} ({str(error)[:120]!r})\n")

    atheris.Setup([sys.argv[0], *words], one)
    atheris.Fuzz()


def run(target: str, seconds: int, keep: Path) -> str:
    """Fuzz one target in a process of its own; return its figures as a row."""
    before = faults_of(target, keep)
    with tempfile.TemporaryDirectory() as scratch:
        seeds, grown = CORPUS / target, keep / "corpus" / target
        grown.mkdir(parents=True, exist_ok=True)
        options = [
            f"-max_total_time={seconds}",
            f"-max_len={MAX_BYTES}",
            "-timeout=60",
            "-rss_limit_mb=2048",
            "-use_value_profile=1",
        ]
        words = [
            *options,
            f"-dict={CORPUS / 'words.dict'}",
            f"-artifact_prefix={keep}/{target}-",
            str(grown),
            str(seeds),
        ]
        command = [sys.executable, __file__, "--child", target, scratch, str(keep), *words]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    stats = STATS.findall(done.stderr)
    if not stats:
        return f"{target:10}  did not start: {done.stderr.strip().splitlines()[-1:]}"
    executions, coverage, inputs = map(int, stats[-1])
    faults, n_seeds = faults_of(target, keep) - before, len(list(seeds.iterdir()))
    ended = "" if done.returncode == 0 else f"  ended early ({done.returncode}): see {target}-*"
    return f"{target:10}{executions:12,}{coverage:10,}{n_seeds:8}{inputs:8,}{faults:8}{ended}"


def faults_of(target: str, keep: Path) -> int:
    """Return how many faults of a target are recorded."""
    notes = (keep / "README").read_text(encoding="utf-8").splitlines() if (keep / "README").exists() else []
    return sum(line.startswith(f"{target}-") for line in notes)


def main() -> None:
    sys.path.insert(0, str(SOURCE))
    if sys.argv[1:2] == ["--child"]:
        target, scratch, keep, *words = sys.argv[2:]
        fuzz(target, Path(scratch), Path(keep), words)
        return
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "targets", nargs="*", default=[], metavar="TARGET", help=f"which: {', '.join(TARGETS)} (default: all)"
    )
    parser.add_argument("--seconds", type=int, default=180, help="how long each (default: 180)")
    parser.add_argument(
        "--keep",
        type=Path,
        default=HERE.parent / "build/fuzz",
        help="where faults and grown corpora are kept",
    )
    arguments = parser.parse_args()
    unknown = set(arguments.targets) - set(TARGETS)
    if unknown:
        parser.error(f"no such target: {', '.join(sorted(unknown))}")
    arguments.keep.mkdir(parents=True, exist_ok=True)
    print(
        f"{'target':10}{'executions':>12}{'coverage':>10}{'seeds':>8}{'corpus':>8}{'faults':>8}", flush=True
    )
    for target in arguments.targets or TARGETS:
        print(run(target, arguments.seconds, arguments.keep.resolve()), flush=True)


if __name__ == "__main__":
    main()
