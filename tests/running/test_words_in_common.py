"""How much of some pieces occurs in a text, whatever marks and labels are between the words."""

from __future__ import annotations

from conftest import calls_of
from helpers.running.words_in_common import InCommon, in_common


def test_a_piece_stands_in_a_text_with_all_its_words_in_order_or_not_at_all():
    pieces = {
        "a": ["It\u2019s late again, NOW.", "I went home worried today."],
        "b": ["home worried I went today"],
    }
    text = "Ann: it's late\nagain (now)! Bo: I went home worried yesterday."
    assert in_common(pieces, {"x": text}) == {"x": {"a": InCommon(5, 0.5)}}


def test_short_pieces_count_only_where_a_group_has_no_others():
    found = in_common(
        {"a": ["Yes, thanks."], "b": ["Yes.", "I had tea with them."]}, {"x": "So: yes thanks, yes"}
    )
    assert found == {"x": {"a": InCommon(2, 1.0)}}


def test_a_piece_that_is_there_twice_counts_once():
    assert in_common({"a": ["one two three four"] * 2}, {"x": "one two three four " * 3}) == {
        "x": {"a": InCommon(4, 1.0)}
    }


def test_nothing_in_common_and_nothing_at_all():
    assert in_common({"a": ["", "!"]}, {"x": "", "y": "words"}) == {"x": {}, "y": {}}


def test_work_grows_with_the_texts_and_not_with_their_pairs():
    def work(n: int) -> int:
        pieces = {str(i): [f"w{i} x{j} y{i} z{j} end" for j in range(20)] for i in range(n)}
        texts = {str(i): " ".join(pieces[str(i)]) for i in range(n)}
        return calls_of(in_common, pieces, texts)

    assert work(40) < 4.6 * work(10)
