"""How much two transcripts have in common: of one talk, and of two talks with the same speakers.

The transcripts are those of a podcast, public and in British and American English, whose two hosts open
every episode with the same sentences: https://github.com/Virtual-Coffee/podcast-transcripts (commit
00f3810 of October 2023). Many were made by a machine and corrected later by members, and git has both. They
are read from a clone, and are not part of this repository.

    git clone https://github.com/Virtual-Coffee/podcast-transcripts build/transcripts
    .venv/bin/python bench/measure_repeats.py build/transcripts

Measured (the share of the shorter one's words in runs of three that the other one has too):

    one talk, by a machine and corrected:   76 pairs of texts, least 0.82, median 0.95
    two talks with the same speaker:     3,437 pairs of texts, most 0.33, median 0.19
"""

from __future__ import annotations

import itertools
import re
import statistics
import subprocess
import sys
from collections import defaultdict

from helpers.fieldwork.repeats import runs_of, share_in_common, words_of

LEAST = 500
"""Words of a speaker in an episode, for a comparison of two episodes; of versions of one, 200."""
_label = re.compile(r"\b([A-Z][\w'-]*(?: [A-Z][\w'-]*){0,2}):\s")

Speech = dict[str, list[str]]
"""The words of each speaker."""


def main() -> None:
    """Print both distributions."""
    folder = sys.argv[1]
    listed = git(folder, "ls-tree", "--name-only", "HEAD", "episodes/").split()
    files = [name for name in listed if name.endswith(".srt")]
    now = {name: speech_of(git(folder, "show", f"HEAD:{name}")) for name in files}
    versions = []
    for name in files:
        commits = git(folder, "log", "--format=%h", "--", name).split()
        first = speech_of(git(folder, "show", f"{commits[-1]}:{name}"))
        for who, words in now[name].items():
            before = first.get(who, [])
            if min(len(words), len(before)) > 200 and words != before:
                versions.append(share(words, before))
    talks: dict[str, list[list[str]]] = defaultdict(list)
    for speech in now.values():
        for who, words in speech.items():
            if len(words) > LEAST:
                talks[who].append(words)
    different = []
    for of_speaker in talks.values():
        if len(of_speaker) >= 3:
            different += [share(one, other) for one, other in itertools.combinations(of_speaker, 2)]
    for what, shares in (("one talk", versions), ("two talks", different)):
        print(
            f"{what}: {len(shares):,} pairs, least {min(shares):.2f}, "
            f"median {statistics.median(shares):.2f}, most {max(shares):.2f}"
        )


def git(folder: str, *arguments: str) -> str:
    """Return what git prints."""
    return subprocess.run(
        ["git", "-C", folder, *arguments], capture_output=True, text=True, check=True, encoding="utf-8"
    ).stdout


def speech_of(text: str) -> Speech:
    """Return the words of each speaker of a subtitle file."""
    lines = [line for line in text.splitlines() if "-->" not in line and not line.strip().isdigit()]
    parts = _label.split(" ".join(lines))
    speech: Speech = defaultdict(list)
    for who, words in zip(parts[1::2], parts[2::2], strict=True):
        speech[who] += words_of([words])
    return speech


def share(one: list[str], other: list[str]) -> float:
    """Return how much of the shorter text is in the longer one."""
    shorter, longer = sorted((one, other), key=len)
    return share_in_common(shorter, set(runs_of(longer)))


if __name__ == "__main__":
    main()
