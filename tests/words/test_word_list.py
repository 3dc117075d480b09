"""The word list is the one that its folder describes."""

from __future__ import annotations

from helpers.words.word_list import FILE, word_list


def test_the_list_holds_everyday_words_in_small_letters_and_no_names():
    words = word_list()
    described = (FILE.parent / "README.md").read_text(encoding="utf-8")
    assert f"{len(words):,} words" in described
    assert {"nurse", "coffee", "rota"} - words == {"rota"}
    assert "aisha" not in words
    assert all(word == word.lower() for word in words)
