"""What the researcher writes about quotations is read as it is written, and every slip is named with its line."""

from __future__ import annotations

import pytest

from helpers.errors import FieldworkError
from helpers.study.chosen_quotations import FILE, bar, read_choices

GOOD = """\
# chosen with both supervisors
quotations:
  - segment_id: W1-2023-10-03-interview-01-r0002-s001
    theme: supervision
    quote: yes
    reason: " Says in a sentence what four others take a page for. "
    despite: [reported_speech]

  - {segment_id: W2-2023-10-04-interview-01-r0002-s001, quote: no, reason: the words of another}
"""


@pytest.fixture
def read(tmp_path):
    def read_text(text):
        (tmp_path / "data").mkdir(exist_ok=True)
        (tmp_path / FILE).write_text(text, encoding="utf-8")
        return read_choices(tmp_path)

    return read_text


def test_without_a_file_nothing_is_chosen(tmp_path):
    assert read_choices(tmp_path) == ()


@pytest.mark.parametrize("text", ["", "quotations:\n", "quotations: []\n", "# nothing yet\n"])
def test_nor_with_an_empty_one(read, text):
    assert read(text) == ()


def test_yes_and_no_are_words_and_each_choice_knows_its_line(read):
    chosen = read(GOOD)
    assert [(one.choice.quote, one.choice.theme, one.line) for one in chosen] == [
        ("yes", "supervision", 3),
        ("no", "", 9),
    ]
    assert chosen[0].choice.reason == "Says in a sentence what four others take a page for."
    assert chosen[0].choice.despite == ("reported_speech",)
    assert chosen[1].place == "data/quotations.yaml, line 9"


SLIPS = {
    "a quote that is neither": ("quote: yes", "quote: perhaps", "line 5: quotations.1.quote 'perhaps'"),
    "true for yes": ("quote: yes", "quote: true", "Allowed: yes, no"),
    "no reason": (
        '    reason: " Says in a sentence what four others take a page for. "\n',
        "",
        "line 3: 'quotations.1.reason' is missing",
    ),
    "an empty reason": (
        '" Says in a sentence what four others take a page for. "',
        '" "',
        "is empty. Write why",
    ),
    "no theme for yes": ("    theme: supervision\n", "", "needs its theme"),
    "a doubt that is never decided": ("[reported_speech]", "[same_words]", "despite"),
    "a doubt with no": (
        "quote: no",
        "quote: no, despite: [reported_speech]",
        "only for a sentence that is quoted",
    ),
    "another key": (
        "theme: supervision",
        "themes: supervision",
        "unknown key 'quotations.1.themes'. Did you mean 'theme'?",
    ),
    "a tab": ("    theme:", "\ttheme:", "line 4: this is not YAML"),
    "a key twice": (
        "    theme: supervision\n",
        "    theme: supervision\n    theme: boundaries\n",
        "line 5: key 'theme' is given twice",
    ),
    "no list": ("quotations:\n  -", "quotations:\n   ", "quotations"),
}


@pytest.mark.parametrize(("old", "new", "says"), SLIPS.values(), ids=SLIPS)
def test_a_slip_is_named_with_its_line(read, old, new, says):
    assert old in GOOD
    with pytest.raises(FieldworkError) as error:
        read(GOOD.replace(old, new, 1))
    assert "data/quotations.yaml, line " in str(error.value)
    assert says in str(error.value)


def test_all_slips_are_named_at_once(read):
    with pytest.raises(FieldworkError) as error:
        read(GOOD.replace("quote: yes", "quote: ja").replace("quote: no", "quote: nein"))
    assert {"line 5", "line 9"} <= {
        line.split(": ")[0].split(", ")[-1] for line in str(error.value).splitlines()
    }


def test_marks_of_a_merge_are_named_and_not_called_bad_yaml(read):
    merged = GOOD.replace(
        "    quote: yes\n", "<<<<<<< HEAD\n    quote: yes\n=======\n    quote: no\n>>>>>>> other\n"
    )
    with pytest.raises(FieldworkError) as error:
        read(merged + "<<<<<<< HEAD\n=======\n>>>>>>> other\n")
    lines = str(error.value).splitlines()
    assert "data/quotations.yaml, line 5: git could not merge this place" in lines[0]
    assert "line 14: git could not merge this place" in lines[1]
    assert "delete those that begin with <<<<<<<" in str(error.value)


NEW = "W3-2023-10-05-interview-01-r0002-s001"
ADDED = f"{{segment_id: {NEW}, quote: no, reason: singles out one person}}"


def test_a_bar_is_written_below_what_is_there_and_changes_nothing_else(read, tmp_path):
    read(GOOD)
    assert bar(tmp_path, [NEW], "singles out one person") == []
    assert (tmp_path / FILE).read_text(encoding="utf-8") == f"{GOOD}  - {ADDED}\n"
    assert bar(tmp_path, [NEW], "singles out one person") == []
    assert len(read_choices(tmp_path)) == 3


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "quotations:\n",
        "quotations: []  # none\n",
        "# nothing yet",
        "quotations:\n- segment_id: W1-2023-10-03-interview-01-r0002-s001\n  quote: no\n  reason: his house",
        "quotations:\r\n  - segment_id: W1-2023-10-03-interview-01-r0002-s001\r\n    quote: no\r\n    reason: |\r\n      his house\r\n# end\r\n",
    ],
)
def test_a_bar_is_written_into_every_kind_of_file_and_keeps_its_comments(tmp_path, text):
    (tmp_path / "data").mkdir()
    before = ()
    if text is not None:
        (tmp_path / FILE).write_bytes(text.encode("utf-8"))
        before = [one.choice for one in read_choices(tmp_path)]
    bar(tmp_path, [NEW, NEW], "singles out one person")
    *old, new = [one.choice for one in read_choices(tmp_path)]
    assert old == list(before)
    assert (new.segment_id, new.is_bar, new.reason) == (NEW, True, "singles out one person")
    comments = [line for line in (text or "").splitlines() if line.startswith("#")]
    assert set(comments) <= set((tmp_path / FILE).read_text(encoding="utf-8").splitlines())


def test_a_sentence_that_is_chosen_already_is_left_to_the_researcher(read, tmp_path):
    read(GOOD)
    (other,) = bar(tmp_path, ["W1-2023-10-03-interview-01-r0002-s001", NEW], "singles out one person")
    assert other.place == "data/quotations.yaml, line 3"
    assert [one.choice.quote for one in read_choices(tmp_path)] == ["yes", "no", "no"]
