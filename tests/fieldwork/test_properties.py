"""Laws for any input: every unit of it has a status; damage is named or quarantined, never passed over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from inputs.forms import docx, in_folder, p

from helpers.errors import FieldworkError
from helpers.example.files import opus_of_silence, stored
from helpers.fieldwork import gather, take_stock
from helpers.tables import LEDGER, check

NAMES = ("aisha", "khan", "helen", "marsh", "derek", "haworth")
CANARY = "kettledrum"
FIRST = datetime(2023, 10, 13, 8, 0)
NOTE = opus_of_silence(1)
LRM, NNBSP, BOM = "\u200e", "\u202f", "\ufeff"


def law(n: int) -> settings:
    """Return a profile that draws the same examples each time."""
    return settings(
        max_examples=n,
        derandomize=True,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=[
            HealthCheck.function_scoped_fixture,
            HealthCheck.too_slow,
            HealthCheck.filter_too_much,
        ],
    )


SHAPES: dict[str, Callable[[datetime], str]] = {
    "Android": lambda at: f"{at:%d/%m/%Y, %H:%M} - ",
    "Android, 12 h": lambda at: (
        f"{at:%d/%m/%Y}, {(at.hour - 1) % 12 + 1}:{at:%M}{NNBSP}{'am' if at.hour < 12 else 'pm'} - "
    ),
    "Android, dots": lambda at: f"{at:%d.%m.%Y} klo {at:%H.%M.%S} - ",
    "Android, year first": lambda at: f"{at:%Y-%m-%d, %H:%M} - ",
    "Android, other digits": lambda at: f"{at:%d/%m/%Y, %H:%M} - ".translate(
        {48 + n: 0x0966 + n for n in range(10)}
    ),
    "iOS": lambda at: f"[{at:%d/%m/%Y, %H:%M:%S}] ",
    "iOS, short year": lambda at: f"[{at:%d.%m.%y, %H:%M:%S}] ",
    "iOS, 12 h": lambda at: (
        f"{LRM}[{at:%d/%m/%y}, {(at.hour - 1) % 12 + 1}:{at:%M:%S}{NNBSP}{'AM' if at.hour < 12 else 'PM'}] "
    ),
    "old iOS": lambda at: f"{at:%d/%m/%y, %H:%M:%S}: ",
}
FOREIGN = {
    True: "12/10/2023, 08:00 - Nobody: the urn is on",
    False: "[12/10/23, 08:00:01] Nobody: the urn is on",
}
SENDERS = {
    "Aisha Khan": True,
    "Aisha": True,
    f"~{NNBSP}Aisha": True,
    "Helen Marsh": True,
    "\u202a+44 7700\u00a0900123\u202c": False,
    "Nobody": False,
}
words = st.text(st.sampled_from("abz ,.'-é–👩‍🌾שלם\u200e\u200f\u2028\u0085\x0b\x1c"), max_size=20)
openings = words.map(lambda text: f"so {text}")
more_lines = st.lists(
    st.sampled_from(
        [
            "",
            " ",
            "- milk",
            "Remember: keys",
            "12/10/2023 was",
            "[13/10/23] or so",
            "09:30 - 10:30",
            "foreign",
        ]
    )
    | openings,
    max_size=4,
)
messages = st.lists(
    st.tuples(
        st.sampled_from(["typed", "typed", "system", "voice", "lost voice", "deleted", "empty"]),
        st.sampled_from(sorted(SENDERS)),
        openings,
        more_lines,
    ),
    min_size=1,
    max_size=12,
)


class Export:
    """A chat that is built message by message, and the status of each line."""

    def __init__(self, shape: str) -> None:
        self.header, self.is_ios = SHAPES[shape], "iOS" in shape
        self.lines: list[str] = []
        self.statuses: list[str] = []
        self.media: dict[str, bytes] = {}
        self.transcripts: dict[str, bytes] = {}
        self.records: list[str] = []
        self.n_foreign = 0

    def add(self, number: int, kind: str, sender: str, opening: str, more: list[str]) -> None:
        name = f"PTT-20231013-WA{number:04d}"
        is_known, is_worker = SENDERS[sender], "Aisha" in sender
        status, body = "excluded chat_message", opening
        if kind == "system":
            self._line(
                number,
                f"{f'Team North: {LRM}' if self.is_ios else ''}Messages and calls are end-to-end encrypted.",
                "excluded system_message",
            )
            return
        if kind in ("voice", "lost voice"):
            body = f"{LRM}<attached: {name}.opus>" if self.is_ios else f"{LRM}{name}.opus (file attached)"
            status = (
                "excluded voice_note_of_another"
                if not is_worker
                else "merged"
                if kind == "voice"
                else "quarantined no_audio"
            )
            if kind == "voice":
                # No two recordings are the same, byte for byte.
                self.media[f"{name}.opus"] = opus_of_silence(1 + 0.06 * number)
            if kind == "voice" and is_worker:
                self.transcripts[f"{name}.txt"] = f"Note {number}.".encode()
                self.records.append(f"Note {number}.")
        elif kind == "deleted":
            body, status = "This message was deleted", "excluded deleted_message"
        elif kind == "empty":
            body, status = "", "excluded empty_message"
        if not is_known:
            status = "quarantined unknown_speaker"
        self._line(number, f"{sender}: {body}", status)
        for text in more if kind in ("typed", "voice", "lost voice") else ():
            self._continue(text, status)

    def _line(self, number: int, text: str, status: str) -> None:
        self.lines.append(self.header(FIRST + timedelta(minutes=7 * number)) + text)
        self.statuses.append(status)

    def _continue(self, text: str, status: str) -> None:
        if text == "foreign":
            self.n_foreign += 1
            text, status = (
                (FOREIGN[self.is_ios], f"{status} + foreign_header")
                if self.n_foreign < 4
                else ("- cups", status)
            )
        self.lines.append(text)
        self.statuses.append(status)


def statuses_of(ledger: pd.DataFrame, end: str) -> list[str]:
    rows = ledger[ledger["file"].str.endswith(end) & (ledger["unit"] == "line")]
    return [
        f"{row.status} {row.reason}".strip() + (f" + {row.remark}" if row.remark else "")
        for row in rows.itertuples()
    ]


@pytest.mark.parametrize("shape", SHAPES)
def test_messages_in_are_messages_accounted_for(folder, study, lay_out, shape):
    @law(20)
    @given(messages, st.sampled_from(["\n", "\r\n", "\r"]), st.integers(0, 2), st.booleans(), st.booleans())
    def holds(messages, end, n_marks, is_zip, ends):
        export = Export(shape)
        export._line(0, "Helen Marsh: good morning", "excluded chat_message")
        for number, message in enumerate(messages, start=1):
            export.add(number, *message)
        export._line(len(messages) + 1, "Helen Marsh: good night", "excluded chat_message")
        text = (BOM * n_marks + end.join(export.lines) + (end if ends else "")).encode()
        if is_zip:
            lay_out(
                {
                    "voice_notes/x.zip": stored({"_chat.txt": text, **export.media}),
                    **in_folder("x", export.transcripts),
                }
            )
        else:
            lay_out({"voice_notes/x.txt": text, **in_folder("x", export.media | export.transcripts)})
        ledger = take_stock(folder, study)
        assert statuses_of(ledger, "_chat.txt" if is_zip else "x.txt") == export.statuses
        assert sum(ledger["status"] == "kept") == len(export.records)
        if is_zip:
            assert take_stock(folder, study).equals(ledger)

    holds()


CHAT = "".join(
    (
        f"{SHAPES['Android'](FIRST + timedelta(minutes=n))}Aisha Khan: "
        f"{'PTT-20231013-WA0001.opus (file attached)' if n == 2 else f'{CANARY} {n}'}\n"
    )
    for n in range(5)
).encode()
VTT = "WEBVTT\n\n" + "".join(
    (
        f"{n}\n00:00:0{n}.000 --> 00:00:0{n}.900\n"
        f"<v {'Aisha Khan' if n % 2 else 'Helen Marsh'}>{CANARY} {n}</v>\n\n"
    )
    for n in range(6)
)
SRT = "".join(
    f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{'Aisha Khan' if n % 2 else 'Helen Marsh'}: {CANARY} {n}\n\n"
    for n in range(6)
)
TURNS = [("Helen Marsh", 1), ("Aisha Khan", 3), ("Helen Marsh", 9), ("Aisha Khan", 12)]
HEAD = "Worker: Aisha Khan\nObserver: Helen Marsh\nDate: Thursday 12 October 2023\n"
WORDS = in_folder("x", {"PTT-20231013-WA0001.txt": f"My {CANARY}.\n".encode()})
DAY = "interviews/2023-10-12 14.00 Talk"
VALID: dict[str, dict[str, bytes]] = {
    "chat": {"voice_notes/x.txt": CHAT, **in_folder("x", {"PTT-20231013-WA0001.opus": NOTE}), **WORDS},
    "zip": {"voice_notes/x.zip": stored({"_chat.txt": CHAT, "PTT-20231013-WA0001.opus": NOTE}), **WORDS},
    "teams docx": {
        f"{DAY}.docx": docx(
            "".join(p(f"{who}   0:{at:02d}\n{CANARY} {at}") for who, at in TURNS),
            parts={"comments": p(CANARY)},
        )
    },
    "colon docx": {
        f"{DAY}.docx": docx(
            "".join(p(f"{who}: {CANARY}") for who, _ in TURNS)
            + "<w:p><w:del><w:r><w:delText>x</w:delText></w:r></w:del></w:p>"
        )
    },
    "vtt": {f"{DAY}.vtt": VTT.encode()},
    "srt": {f"{DAY}.srt": SRT.encode()},
    "otter txt": {
        f"{DAY}.txt": "".join(f"{who}  0:{at:02d}\n{CANARY} {at}\n\n" for who, at in TURNS).encode()
    },
    "bracketed txt": {
        f"{DAY}.txt": "".join(f"[00:00:{at:02d}] {who}: {CANARY} {at}\n" for who, at in TURNS).encode()
    },
    "colon txt": {f"{DAY}.txt": "".join(f"{who}: {CANARY} {at}\nand more\n" for who, at in TURNS).encode()},
    "note txt": {"observations/a.txt": f"{HEAD}\nThe {CANARY} was on.\n\nIt rained.\n".encode()},
    "note md": {
        "observations/a.md": (
            f"---\nworker: Aisha\ndate: 2023-10-12\n---\n# Visit\nThe {CANARY}.\n\n"
            f"# 17 October 2023, W1\nIt rained.\n"
        ).encode()
    },
    "note docx": {
        "observations/a.docx": docx("".join(p(line) for line in f"{HEAD}\nThe {CANARY} was on.".split("\n")))
    },
    "audio in zip": {
        "voice_notes/x.zip": stored({"_chat.txt": CHAT, "PTT-20231013-WA0001.opus": opus_of_silence(40)}),
        **WORDS,
    },
    "transcript docx": {
        "voice_notes/x.txt": CHAT,
        **in_folder(
            "x", {"PTT-20231013-WA0001.opus": NOTE, "PTT-20231013-WA0001.docx": docx(p(f"My {CANARY}."))}
        ),
    },
    "transcript vtt": {
        "voice_notes/x.txt": CHAT,
        **in_folder(
            "x",
            {
                "PTT-20231013-WA0001.opus": NOTE,
                "PTT-20231013-WA0001.vtt": b"WEBVTT\n\n00:01.000 --> 00:02.000\nMy tea.\n",
            },
        ),
    },
}


@st.composite
def damages(draw: st.DrawFn) -> Callable[[bytes], bytes]:
    """Draw changes of a file's bytes: flip, cut, insert, double or delete some, one to four times."""
    steps = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["flip", "cut", "insert", "double", "delete"]),
                st.floats(0, 1),
                st.integers(1, 60),
                st.binary(min_size=1, max_size=8),
            ),
            min_size=1,
            max_size=4,
        )
    )

    def damage(data: bytes) -> bytes:
        for kind, share, n, new in steps:
            at = int(share * len(data))
            stretch = data[at : at + n]
            data = {
                "flip": data[:at] + bytes(byte ^ 1 << n % 8 for byte in data[at : at + 1]) + data[at + 1 :],
                "cut": data[:at],
                "insert": data[:at] + new + data[at:],
                "double": data[:at] + stretch + data[at:],
                "delete": data[:at] + data[at + n :],
            }[kind]
        return data

    return damage


@pytest.mark.parametrize("kind", VALID)
def test_a_valid_file_is_read_without_quarantine(folder, study, lay_out, kind):
    lay_out(VALID[kind])
    ledger, records = gather(folder, study)
    assert len(records) >= 1
    check(LEDGER, ledger)


@pytest.mark.parametrize("kind", VALID)
def test_damage_is_named_or_quarantined_and_the_ledger_still_reconciles(folder, study, lay_out, kind):
    @law(40)
    @given(damages(), st.integers(0, 9))
    def holds(damage, which):
        files = dict(VALID[kind])
        name = (
            sorted(files)[which % len(files)]
            if which > 5
            else max(files, key=lambda one: (one.endswith((".docx", ".zip", ".vtt")), len(files[one])))
        )
        files[name] = damage(files[name])
        lay_out(files)
        ledger = stock_or_named(folder, study, name)
        if ledger is not None:
            assert not ledger.duplicated(list(LEDGER.key)).any()
            assert_all_covered(ledger, files)
            if (ledger["status"] == "quarantined").any():
                assert_no_words(refusal_of(folder, study))

    holds()


def stock_or_named(folder, study, name: str) -> pd.DataFrame | None:
    """Return the ledger; or None where an error names a file, without a name or a raw word."""
    try:
        return take_stock(folder, study)
    except FieldworkError as error:
        text = str(error)
    assert "please report" not in text
    assert name.rpartition("/")[2] in text
    assert_no_words(text)
    return None


def assert_all_covered(ledger: pd.DataFrame, files: dict[str, bytes]) -> None:
    seen = set(ledger["file"].str.removeprefix("data/raw/"))
    assert all(name in seen or any(one.startswith(f"{name}/") for one in seen) for name in files)
    sizes = ledger[ledger["unit"] == "file"].set_index("file")["n_characters"]
    assert all(sizes.get(f"data/raw/{name}", len(data)) == len(data) for name, data in files.items())


def refusal_of(folder, study) -> str:
    """Return what a run says of files that it cannot use; an empty text if it can use all."""
    try:
        gather(folder, study)
    except FieldworkError as error:
        return str(error)
    return ""


def assert_no_words(text: str) -> None:
    assert not [word for word in (*NAMES, CANARY) if word in text.casefold()]


said = st.lists(
    st.sampled_from(
        [
            "tea",
            "5 < 6",
            "R&D",
            "<laughs>",
            "naïve",
            "\u05e9\u05dc\u05d5\u05dd",
            "so: yes",
            "—",
            "10:30",
            "👩‍🌾",
        ]
    ),
    min_size=1,
    max_size=5,
).map(" ".join)
cues = st.lists(
    st.tuples(
        st.sampled_from(["Aisha Khan", "Helen Marsh"]),
        said,
        st.booleans(),
        st.sampled_from([True, True, True, False]),
    ),
    min_size=1,
    max_size=8,
)
BREAKS = {
    "arrow": lambda line: line.replace("-->", "->"),
    "time": lambda line: line.replace("00:0", "0a:0", 1),
    "half": lambda line: line[: len(line) // 2],
}


@pytest.mark.parametrize("form", ["vtt", "zoom", "srt"])
def test_words_of_cues_are_words_of_records_and_damage_touches_no_neighbour(folder, study, lay_out, form):
    mark = "," if form == "srt" else "."

    @law(50)
    @given(cues, st.sampled_from(sorted(BREAKS)), st.sampled_from(["\n", "\r\n"]))
    def holds(cues, broken, end):
        cues = [("Aisha Khan", "good morning", False, True), ("Helen Marsh", "hello", True, True), *cues]
        lines, statuses = (
            ([], []) if form == "srt" else (["WEBVTT", ""], ["excluded format_line", "excluded blank"])
        )
        turn = ""
        for n, (who, text, has_id, is_whole) in enumerate(cues):
            time = f"00:{n:02d}:01{mark}000 --> 00:{n:02d}:02{mark}000"
            body = text.replace("&", "&amp;").replace("5 < 6", "5 &lt; 6")
            block = [
                *([f"{n}"] if has_id or form == "srt" else []),
                time if is_whole else BREAKS[broken](time),
                f"<v {who}>{body}</v>" if form == "vtt" else f"{who}: {body}",
            ]
            lines += [*block, ""]
            known = [
                *["excluded cue_id"] * (len(block) - 2),
                "excluded cue_time",
                "merged" if who == turn else "kept",
            ]
            statuses += [*(known if is_whole else ["quarantined damaged_cue"] * len(block)), "excluded blank"]
            turn = who if is_whole else ""
        lay_out(
            {f"{DAY}.{'srt' if form == 'srt' else 'vtt'}": "".join(line + end for line in lines).encode()}
        )
        ledger, records = gather(folder, study, quarantine="continue")
        assert statuses_of(ledger, f".{'srt' if form == 'srt' else 'vtt'}") == statuses
        words_in = {
            who: Counter(" ".join(text for one, text, _, is_whole in cues if one == who and is_whole).split())
            for who in ("Aisha Khan", "Helen Marsh")
        }
        for who, role in (("Aisha Khan", "worker"), ("Helen Marsh", "researcher")):
            assert (
                Counter(" ".join(records.loc[records["speaker_role"] == role, "text"]).split())
                == words_in[who]
            )

    holds()


fields = st.permutations(
    ["Worker: Aisha", "Observer: Helen Marsh", "Date: Thursday 12 October 2023", "Place: the hub"]
)


@pytest.mark.parametrize("suffix", ["txt", "md", "docx"])
def test_the_order_of_a_notes_head_does_not_matter(folder, study, lay_out, suffix):
    @law(15)
    @given(fields, st.booleans(), st.sampled_from([str, str.upper, str.lower]))
    def holds(head, is_apart, change):
        head = [
            field
            if field.startswith("Place")
            else change(field.partition(":")[0]) + ":" + field.partition(":")[2]
            for field in head
        ]
        lines = [
            *(line for field in head for line in ([field, ""] if is_apart else [field])),
            "",
            "The urn was on.",
        ]
        text = "\n".join(lines)
        lay_out(
            {f"observations/a.{suffix}": docx("".join(map(p, lines))) if suffix == "docx" else text.encode()}
        )
        records = gather(folder, study).records
        assert records[["worker", "date", "speaker"]].drop_duplicates().to_numpy().tolist() == [
            ["W1", "2023-10-12", "R1"]
        ]
        assert records["text"].tolist()[-1] == "The urn was on."

    holds()
