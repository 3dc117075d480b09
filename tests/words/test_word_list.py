"""The word list is the one that its folder describes."""

from __future__ import annotations

import hashlib

from helpers.words.word_list import FILE, word_list


def test_the_list_holds_everyday_words_in_small_letters_and_no_names():
    text = FILE.read_bytes()
    words = word_list()
    assert (
        hashlib.sha256(text).hexdigest() == "f9cd6788f25108eb8e7f5901492d764a2f06cc6eb48f97a63256f2e8022644f7"
    )
    assert text.decode("utf-8").splitlines() == sorted(words)
    assert "Kevin Atkinson" in FILE.with_name("COPYING").read_text(encoding="utf-8")
    described = (FILE.parent / "README.md").read_text(encoding="utf-8")
    assert f"{len(words):,} words" in described
    assert {"nurse", "coffee", "rota"} - words == {"rota"}
    assert "aisha" not in words
    assert all(word == word.lower() for word in words)
