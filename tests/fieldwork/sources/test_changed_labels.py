"""A tracked change that takes a speaker's name away never gives the words to somebody else."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from inputs.documents import TALK, read_all, reasons, turns, word

LABELS = {"Helen Marsh": "R1", "Aisha": "W1"}
STANDING = ("", "ins", "moveTo")
IN_ORIGINAL = ("", "del", "moveFrom")
states = st.sampled_from(["", "", "", "ins", "del", "moveFrom", "moveTo"])
marks = st.sampled_from(["", "", "", "ins", "del", "moveFrom"])
lines = st.tuples(st.sampled_from(["Helen Marsh", "Aisha", ""]), states, st.tuples(states, states), marks)


def paragraph(pieces: list[tuple[str, str]], mark: str) -> str:
    runs = []
    for text, state in pieces:
        tag = "delText" if state == "del" else "t"
        run = f'<w:r><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'
        runs.append(f"<w:{state}>{run}</w:{state}>" if state else run)
    change = f"<w:{mark}/>" if mark else ""
    return f"<w:p><w:pPr><w:rPr>{change}</w:rPr></w:pPr>{''.join(runs)}</w:p>"


def speakers(made, standing) -> dict[str, tuple[str, str]]:
    """Return of each word whose it is, and the state of the name that says so, by a rule of its own.

    A name counts where its line begins; `standing`: the states whose pieces are there. A name at a line that
    an inserted mark has made is as good as an inserted one: somebody has divided two speakers' words.
    """
    found, label, begins, divided = {}, ("", ""), True, ""
    for pieces, mark in made:
        for text, state in pieces:
            if state not in standing:
                continue
            if text.endswith(": "):
                if begins:
                    label = LABELS[text[:-2]], state or divided
            else:
                found[text.strip()] = label
            begins, divided = False, ""
        if "del" in standing:
            begins = begins or mark != "ins"
        elif mark not in ("del", "moveFrom"):
            begins, divided = True, mark
    return found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(st.lists(lines, min_size=1, max_size=5))
def test_no_word_goes_to_another_than_who_said_it_as_the_document_stood(folder, study, given_lines):
    made = [([("Helen Marsh: ", ""), ("began ", "")], ""), ([("Aisha: ", ""), ("answered ", "")], "")]
    n = 0
    for label, state_of_label, changes, mark in given_lines:
        pieces = [(f"{label}: ", state_of_label)] if label else []
        for state in changes:
            n += 1
            pieces.append((f"word{n} ", state))
        made.append((pieces, mark))
    body = "".join(paragraph(pieces, mark) for pieces, mark in made)
    reading = read_all(folder, study, f"{TALK}.docx", word(body))[0]
    before, now = speakers(made, IN_ORIGINAL), speakers(made, STANDING)
    said: dict[str, str] = {}
    for speaker, _, text in turns(reading):
        for one in text.replace(":", " ").split():
            if one not in ("Helen", "Marsh", "Aisha"):
                assert one not in said, "no word twice"
                said[one] = speaker
    assert said["began"] == "R1"
    assert set(said) <= set(now), "nothing that is deleted is said"
    for one, speaker in said.items():
        whose, state_of_label = now[one]
        assert speaker == whose
        if one in before and state_of_label == "":
            assert speaker == before[one][0], "it was another's"
    n_quarantined = sum(status.status == "quarantined" for status in reading.statuses)
    assert set(said) == set(now) or n_quarantined


def one_line(*lines: tuple[list[tuple[str, str]], str]) -> bytes:
    return word("".join(paragraph(pieces, mark) for pieces, mark in lines))


ASKED = ([("Helen Marsh: How was it?", "")], "")
ANSWER = ([("Aisha: Long.", "")], "")


@pytest.mark.parametrize(
    ("changed", "said", "last"),
    [
        ([([("Helen Marsh: ", "del"), ("And then?", "")], "")], [], ["changed_label"]),
        ([([("Helen Marsh", ""), (":", "del"), (" And then?", "")], "")], [], ["changed_label"]),
        ([([("Helen Marsh: And then?", "del")], "del"), ([("More.", "")], "")], [], ["changed_label"]),
        ([([("Helen Marsh: And then?", "del")], ""), ([("More.", "")], "")], [], ["blank", "no_speaker"]),
        (
            [([("It was.", "")], "del"), ([("Helen Marsh: And?", "")], "")],
            ["Long.", "And?"],
            ["changed_label", "kept"],
        ),
        ([([("It was ", "")], "del"), ([("so.", "")], "")], ["Long. It was so."], ["merged"]),
        ([([("It was", ""), (" not", "del"), (" so.", "")], "")], ["Long. It was so."], ["merged"]),
        ([([("Aisha", "del"), ("Helen Marsh", "ins"), (": And?", "")], "")], ["Long.", "And?"], ["kept"]),
    ],
)
def test_a_name_that_is_taken_away_is_asked_about_and_other_changes_stand(folder, study, changed, said, last):
    reading = read_all(folder, study, f"{TALK}.docx", one_line(ASKED, ANSWER, *changed))[0]
    assert [text for _, _, text in turns(reading)][1:] == (said or ["Long."])
    assert reasons(reading)[2:] == last


def test_two_paragraphs_that_are_joined_are_one_turn_and_remarked(folder, study):
    data = one_line(ASKED, ([("Aisha: I felt super", "")], "del"), ([("vised there.", "")], ""))
    reading, deletions = read_all(folder, study, f"{TALK}.docx", data)
    assert turns(reading)[1] == ("W1", "", "I felt supervised there.")
    assert reading.remarks == {2: ["tracked_paragraph"]}
    assert (deletions.unit, reasons(deletions)) == ("deletion", ["tracked_deletion"])
