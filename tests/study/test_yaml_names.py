"""Names in a YAML file are changed, and every other byte of it stays."""

from __future__ import annotations

import pytest

from helpers.errors import FieldworkError
from helpers.study.old_names import YAML_NAMES, Names
from helpers.study.yaml_names import with_new_names

STUDY = YAML_NAMES["data/study.yaml"]
CLAIMS = YAML_NAMES["data/claims.yaml"]
OLD = """\
# bar and voice: words in comments stay
title: "bar: the voice of hand_coding"   # voice

bar:   {precision: 0.7}  # grey below
sources:
  - {id: interview, voice: worker}
  - id: observation
    'voice': researcher
hand_coding:
  codes: {voice: bar, bar: voice}
"""
NEW = """\
# bar and voice: words in comments stay
title: "bar: the voice of hand_coding"   # voice

accuracy_threshold:   {precision: 0.7}  # grey below
sources:
  - {id: interview, counted_role: worker}
  - id: observation
    'counted_role': researcher
manual_coding:
  codes: {voice: bar, bar: voice}
"""


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_only_keys_in_their_place_change(line_end, mark):
    old, new = (mark + text.replace("\n", line_end) for text in (OLD, NEW))
    assert with_new_names(old, STUDY, "a.yaml").text == new


def test_what_is_renamed_is_listed_once_in_the_order_of_the_file():
    assert with_new_names(OLD, STUDY, "a.yaml").names == [
        "bar -> accuracy_threshold",
        "voice -> counted_role",
        "hand_coding -> manual_coding",
    ]


@pytest.mark.parametrize("text", [NEW, "", "# nothing\n", "a text\n"])
def test_a_file_without_old_names_stays_as_it_is(text):
    assert with_new_names(text, STUDY, "a.yaml") == (text, [])


def test_values_change_in_their_place_only():
    old = 'claims:\n- {id: most_told, kind: most_told}\n- {id: b, kind: "more_told"}\n'
    new = 'claims:\n- {id: most_told, kind: most_coded}\n- {id: b, kind: "more_coded"}\n'
    assert with_new_names(old, CLAIMS, "a.yaml").text == new


def test_an_alias_is_refused_with_its_line():
    old = "sources:\n- &one {voice: worker}\n- *one\n"
    with pytest.raises(FieldworkError, match=r"a\.yaml, line 3: an alias repeats another part of the file"):
        with_new_names(old, STUDY, "a.yaml")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: [\n", "a.yaml, line 2: this is not valid YAML."),
        ("x: 1\nbar: {}\naccuracy_threshold: {}\n", "line 2: both 'bar' and 'accuracy_threshold' are there."),
        ("x: 1\n&a bar: {}\n", "line 2: 'bar' cannot be renamed without changing more."),
        ("x: 1\n!!str bar: {}\n", "line 2: 'bar' cannot be renamed without changing more."),
        ("sources: &a [*a]\n", "a.yaml, line 1: an alias repeats another part of the file."),
    ],
)
def test_what_cannot_be_renamed_without_changing_more_is_refused_with_its_line(text, says):
    with pytest.raises(FieldworkError) as error:
        with_new_names(text, STUDY, "a.yaml")
    assert says in str(error.value)


def test_all_names_that_cannot_be_changed_are_listed_at_once():
    names = Names(keys={("a",): "b", ("c",): "d"})
    with pytest.raises(FieldworkError) as error:
        with_new_names("!!str a: 1\n!!str c: 2\n", names, "x.yaml")
    assert [line.partition(":")[0] for line in str(error.value).splitlines()[:2]] == [
        "x.yaml, line 1",
        "x.yaml, line 2",
    ]
