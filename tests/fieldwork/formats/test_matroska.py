"""Elements by hand: blocks in clusters and groups, sizes that are not known yet, two files in a row, cuts."""

from __future__ import annotations

import struct

import pytest

from helpers.fieldwork.formats.matroska import MAGIC, measure_matroska
from helpers.fieldwork.reading import Unreadable

HEAD = MAGIC + b"\x80"
OPEN = b"\x01\xff\xff\xff\xff\xff\xff\xff"


def element(name, content, size=None):
    return bytes.fromhex(name) + (size or (0x4000 | len(content)).to_bytes(2, "big")) + content


def track(number=1, kind=2, codec=b"A_AAC", usual=0):
    inside = element("d7", bytes([number])) + element("83", bytes([kind])) + element("86", codec)
    if usual:
        inside += element("23e383", usual.to_bytes(4, "big"))
    return element("ae", inside)


def block(at, number=1, sound=b"\x58"):
    return element("a3", bytes([0x80 | number]) + struct.pack(">hB", at, 0) + sound)


def cluster(at, *blocks, size=None):
    return element("1f43b675", element("e7", at.to_bytes(4, "big")) + b"".join(blocks), size)


def file(tracks, *clusters, size=None):
    inside = element("1654ae6b", tracks) + b"".join(clusters)
    return HEAD + element("18538067", inside, size)


OPUS = track(codec=b"A_OPUS")


@pytest.mark.parametrize(
    ("data", "seconds"),
    [
        (file(OPUS, cluster(0, block(0), block(60)), cluster(1_000, block(0), block(60))), 1.12),
        (file(OPUS, cluster(5_000, block(0), block(60)), size=OPEN), 0.12),
        (
            file(
                OPUS,
                cluster(0, block(0), block(60), size=OPEN),
                cluster(500, block(-20), size=OPEN),
                size=OPEN,
            ),
            0.54,
        ),
        (file(track(usual=20_000_000), cluster(0, block(0), block(20))), 0.04),
        (file(track(), cluster(0, block(0), block(20))), 0.04),
        (file(track(2, 1) + track(1, codec=b"A_OPUS"), cluster(0, block(0), block(9_000, 2))), 0.06),
        (file(OPUS, cluster(0, block(0))) + file(OPUS, cluster(7, block(0))), 0.12),
    ],
)
def test_a_file_is_as_long_as_from_its_first_block_to_the_end_of_its_last(data, seconds):
    sound = measure_matroska(data)
    assert sound.seconds == pytest.approx(seconds)
    assert sound.is_whole


def test_a_group_says_how_long_its_block_is():
    inside = b"\x81" + struct.pack(">hB", 0, 0) + b"x"
    group = element("a0", element("a1", inside) + element("9b", b"\x32"))
    assert measure_matroska(file(track(), cluster(0, group))).seconds == pytest.approx(0.05)


def test_a_cut_and_a_video_are_known():
    data = file(OPUS, cluster(0, *[block(60 * n) for n in range(20)]))
    cut = measure_matroska(data[:-5])
    assert not cut.is_whole
    assert cut.seconds == pytest.approx(19 * 0.06)
    assert measure_matroska(file(OPUS + track(2, 1), cluster(0, block(0)))).has_video


@pytest.mark.parametrize(
    "data",
    [
        HEAD,
        HEAD + bytes(100),
        file(track(kind=1), cluster(0, block(0))),
        file(OPUS),
        file(OPUS) + b"\x42",
        file(OPUS * 101, cluster(0, block(0))),
    ],
)
def test_what_holds_no_sound_is_refused(data):
    with pytest.raises(Unreadable):
        measure_matroska(data)
