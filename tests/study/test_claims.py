"""Claims are read with every fault named, and written out with the labels of the codebook."""

from __future__ import annotations

from datetime import date

import pytest

from helpers.errors import FieldworkError
from helpers.files import paths
from helpers.study.claims import FIELDS, FILE, Claim, contradictions, facts_of, read_claims
from helpers.study.study import read_study

WHY = "It shows what to ask about."


@pytest.fixture
def write(folder):
    def to(text: str) -> None:
        (folder / FILE).write_text(text, encoding="utf-8")

    return to


@pytest.fixture
def errors(write, folder, codebook, study):
    """Return the lines of the message about a file with these claims."""

    def of(*rows: str, events: str = "") -> list[str]:
        write("".join([events, "claims:\n", *(f"  - {row}\n" for row in rows)]))
        with pytest.raises(FieldworkError) as error:
            read_claims(folder, codebook, study)
        return str(error.value).splitlines()

    return of


def test_the_example_has_a_claim_of_each_kind_with_the_labels_of_its_codebook(codebook):
    claims = read_claims(paths.ROOT, codebook, read_study(paths.ROOT))
    assert {claim.kind for claim in claims} == set(FIELDS)
    assert [claim.describe(codebook) for claim in claims] == [
        "At least 4 workers speak of lived experience in use, and say something for it.",
        "At least 3 workers speak of acceptance in the team more against it than for it.",
        "The workers who speak of clarity of the role speak more against it than for it, except W5.",
        "At least 3 workers speak of clarity of the role less often from week 7 on than before.",
        (
            "At least 3 workers speak of induction and training more for it after the half-way review "
            "(13 November 2023) than before."
        ),
        "The sources of at least 4 workers agree in direction on lived experience in use.",
        "Clarity of the role is the most frequently coded theme.",
        "Structures and progression is the least frequently coded theme.",
        "Boundaries and disclosure is coded more often than wellbeing at work.",
        "Fine tune is the most frequently coded area.",
    ]
    assert all(bool(claim.purpose) == claim.is_ranking for claim in claims)


def test_a_study_may_claim_nothing(folder, codebook, study):
    assert read_claims(folder, codebook, study) == ()


def test_a_claim_about_an_area_is_about_all_its_themes(codebook):
    area = codebook.areas[0].id
    leads = Claim(id="a", kind="area_leads", area=area, purpose=WHY)
    assert leads.themes(codebook) == [theme.id for theme in codebook.themes_of(area)]
    most = Claim(id="b", kind="most_coded", theme="boundaries", purpose=WHY)
    assert most.themes(codebook) == ["boundaries"]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("{id: a, kind: most_coded, theme: tea}", "claim 'a' (most_coded) lacks 'purpose': a sentence that"),
        ("{id: a, kind: most_coded}", "lacks 'theme': the id of a theme of the codebook.\ndata"),
        ("{id: a, kind: area_leads, theme: tea}", "lacks 'area': the id of an area of the codebook"),
        ("{id: a, kind: area_leads, theme: tea}", "takes no 'theme'. It takes area and purpose"),
        ("{id: a, kind: more_coded, theme: tea}", "lacks 'than': the id of another theme"),
        (
            "{id: a, kind: more_coded, theme: tea, than: tea, purpose: To see it once.}",
            "compares its theme 'tea' with itself",
        ),
        ("{id: a, kind: most_coded, theme: tea, purpose: because}", "purpose: is too short. Write a sent"),
        ("{id: a, kind: spoken_of, theme: tea}", "lacks 'min_workers': of how many workers it holds at"),
        ("{id: a, kind: spoken_of, theme: tea, min_workers: 0}", "min_workers '0'"),
        ("{id: a, kind: direction, theme: tea, min_workers: 1}", "lacks 'side': for or against"),
        ("{id: a, kind: direction, theme: tea, side: both, min_workers: 1}", "takes the side for or against"),
        ("{id: a, kind: with_exceptions, theme: tea, side: for}", "lacks 'exceptions': the ids of the work"),
        ("{id: a, kind: with_exceptions, theme: tea, side: for, exceptions: [W1, W1]}", "exception twice"),
        ("{id: a, kind: change, theme: tea, becomes: louder, min_workers: 1, week: 2}", "becomes 'louder'"),
        (
            "{id: a, kind: change, theme: tea, becomes: more_for, min_workers: 1}",
            "takes either 'week' or 'event'",
        ),
        (
            "{id: a, kind: change, theme: tea, becomes: more_for, min_workers: 1, week: 2, event: b}",
            "takes either 'week' or 'event'",
        ),
        ("{id: a, kind: sources_agree, theme: tea, min_workers: 1, sources: [interview]}", "sources"),
        ("{id: a, kind: loudest, theme: tea}", "kind"),
        ("{id: a, kind: direction, theme: tea, sied: for, min_workers: 1}", "Did you mean 'side'?"),
    ],
)
def test_a_claim_has_what_its_kind_has_and_nothing_else(errors, row, says):
    lines = errors(row)
    assert says in "\n".join(lines)
    assert "data/claims.yaml, line 2" in lines[0]


def test_a_file_of_an_earlier_version_is_told_what_to_write(errors):
    lines = errors(
        "{id: a, kind: most_coded, theme: boundaries}", "{id: b, kind: least_coded, theme: structures}"
    )
    assert len(lines) == 2
    assert lines[1].startswith("data/claims.yaml, line 3: ")
    for line in lines:
        assert "lacks 'purpose': a sentence that says what this count is for, such as `purpose: \"It" in line


def test_everything_that_there_is_not_is_named_with_its_line_and_a_hint(errors):
    lines = errors(
        f"{{id: a, kind: most_coded, theme: role_clarty, purpose: {WHY}}}",
        f"{{id: b, kind: area_leads, area: fokus, purpose: {WHY}}}",
        f"{{id: c, kind: more_coded, theme: boundaries, than: tea, purpose: {WHY}}}",
        "{id: d, kind: with_exceptions, theme: boundaries, side: for, exceptions: [Aisha]}",
        "{id: e, kind: sources_agree, theme: boundaries, min_workers: 1, sources: [interview, voicenote]}",
        "{id: f, kind: change, theme: boundaries, becomes: more_for, min_workers: 1, week: 5}",
        "{id: g, kind: change, theme: boundaries, becomes: more_for, min_workers: 1, event: newmanager}",
        events="events:\n  - {id: new_manager, label: The new manager, date: 2023-10-10}\n",
    )
    assert len(lines) == 7
    assert lines[0].startswith("data/claims.yaml, line 4: claim 'a': unknown theme 'role_clarty'.")
    assert lines[0].endswith("Did you mean 'role_clarity'?")
    assert "line 5: claim 'b': unknown area 'fokus'" in lines[1]
    assert "unknown theme 'tea'" in lines[2]
    assert lines[3].endswith("claim 'd': unknown worker. Allowed: W1, W2.")
    assert "Aisha" not in "".join(lines), "What is written for an id may be a name."
    assert lines[4].endswith(
        "unknown source 'voicenote'. Allowed: interview, observation, voice_note. Did you mean 'voice_note'?"
    )
    assert "week 5 has no week before it in the calendar. Allowed: 2 to 4." in lines[5]
    assert lines[6].endswith("unknown event 'newmanager'. Allowed: new_manager. Did you mean 'new_manager'?")


@pytest.mark.parametrize("day", ["2023-10-02", "2023-10-30", "2022-10-10"])
def test_an_event_outside_the_calendar_or_on_its_first_day_is_refused(errors, day):
    row = "{id: g, kind: change, theme: boundaries, becomes: more_for, min_workers: 1, event: new_manager}"
    lines = errors(row, events=f"events:\n  - {{id: new_manager, label: The new manager, date: {day}}}\n")
    says = f"data/claims.yaml, line 2: event 'new_manager': {day} is outside the calendar. "
    assert lines == [f"{says}Give a day after 2023-10-02, the first, and not after 2023-10-29."]


def test_a_change_without_any_event_is_told_that_the_file_names_none(errors):
    row = "{id: g, kind: change, theme: boundaries, becomes: more_for, min_workers: 1, event: new_manager}"
    assert errors(row)[0].endswith("unknown event 'new_manager'. The file names no events.")


def test_a_change_knows_its_day(write, folder, codebook, study):
    write(
        "events:\n  - {id: moved, label: The move, date: 2023-10-11}\nclaims:\n"
        "  - {id: a, kind: change, theme: boundaries, becomes: more_often, min_workers: 1, week: 3}\n"
        "  - {id: b, kind: change, theme: boundaries, becomes: more_against, min_workers: 2, event: moved}\n"
    )
    by_week, by_event = read_claims(folder, codebook, study)
    assert (by_week.since, by_event.since) == (date(2023, 10, 16), date(2023, 10, 11))
    assert by_event.describe(codebook) == (
        "At least 2 workers speak of boundaries and disclosure more against it after the move "
        "(11 October 2023) than before."
    )
    assert facts_of([by_week, by_event]) == [by_week, by_event, by_event.happened, 1, 2, 3]
    assert by_event.happened.label == "The move"


def test_a_worker_who_has_withdrawn_is_no_exception_and_is_not_named(write, folder, codebook, study):
    row = "{id: d, kind: with_exceptions, theme: boundaries, side: for, exceptions: [W1, W2]}"
    write(f"claims:\n  - {row}\n")
    withdrawn = study.model_copy(update={"withdrawn": ("W2",)})
    with pytest.raises(FieldworkError) as error:
        read_claims(folder, codebook, withdrawn)
    said = "its exceptions name a worker who has withdrawn. Take the worker out."
    assert str(error.value) == f"data/claims.yaml, line 2: claim 'd': {said}"


def test_a_worker_who_has_withdrawn_does_not_count_in_a_contradiction(study):
    three = study.model_copy(
        update={"all_workers": (*study.all_workers, study.all_workers[0].model_copy(update={"id": "W3"}))}
    )
    pair = [direction("a", "for", 2), exceptions("b", "for", "W3")]
    assert contradictions(pair, three.model_copy(update={"withdrawn": ("W3",)})) == []
    pair = [exceptions("a", "for", "W3"), exceptions("b", "for")]
    assert contradictions(pair, three) == [("a", "b")]
    assert contradictions(pair, three.model_copy(update={"withdrawn": ("W3",)})) == []


@pytest.mark.parametrize("empty", ["", " ''", ' ""', " ~", ' "  "'])
@pytest.mark.parametrize(
    ("kind", "key", "rest"),
    [
        ("direction", "theme", "side: for, min_workers: 1"),
        ("more_coded", "theme", f"than: boundaries, purpose: {WHY}"),
        ("more_coded", "than", f"theme: boundaries, purpose: {WHY}"),
        ("area_leads", "area", f"purpose: {WHY}"),
        ("change", "event", "theme: boundaries, becomes: more_for, min_workers: 1"),
    ],
)
def test_a_theme_or_area_that_is_empty_is_asked_for(errors, kind, key, rest, empty):
    (line,) = errors(f"{{id: a, kind: {kind}, {rest},\n    {key}:{empty}}}")
    assert line.startswith(f"data/claims.yaml, line 3: claims.1.{key}: is empty. Write the id of a")
    what = "theme" if key == "than" else key
    assert what in line.removeprefix(f"data/claims.yaml, line 3: claims.1.{key}: is empty.")


def test_every_fault_of_the_file_is_named_at_once(errors):
    lines = errors(
        "{id: a, kind: direction, theme: role_clarty, side: for, min_workers: 0}",
        "{id: b, kind: direction, theme: role_clarty, side: for, min_workers: 1}",
        "{id: b, kind: spoken_of, theme: boundaries, min_workers: 1}",
        "{id: c, kind: spoken_of, theme: boundaries, min_workers: 3, sied: for}",
        "{id: e, kind: most_coded, theme: '', purpose: ''}",
        "{id: d, kind: change, theme: boundaries, becomes: more_for, min_workers: 1, event: moved}",
        events="events:\n  - {id: moved, label: The move, date: soon}\n",
    )
    said = "\n".join(lines)
    assert "line 2: events.1.date 'soon': write a day as 2023-11-06." in said
    assert "line 4: claims.1.min_workers '0': write a whole number from 1, such as 3." in said
    assert "line 5: claim 'b': unknown theme 'role_clarty'. Allowed: " in said
    assert (
        "line 8: claims.5.theme: is empty. Write the id of a theme of the codebook, such as `theme: welcome`."
        in said
    )
    assert "line 8: claims.5.purpose: is empty. Write a sentence" in said
    assert "line 6: claim 'b' occurs 2 times. Name each once." in said
    assert "line 7: unknown key 'claims.4.sied'. Did you mean 'side'?" in said
    assert (
        "line 7: claim 'c': min_workers 3 is more than the 2 workers of the study. Allowed: 1 to 2." in said
    )
    assert "unknown event" not in said, "It is written, with a fault of its own."
    assert len(lines) == 8


@pytest.mark.parametrize("text", ["claims:\n", "claims: ~\nevents:\n", "# none\n", "claims: []\n"])
def test_a_file_whose_claims_are_empty_makes_none(write, folder, codebook, study, text):
    write(text)
    assert read_claims(folder, codebook, study) == ()


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (
            "exceptions: Derek Haworth",
            "claims.1.exceptions: write a list in brackets, such as [W1], or [] if",
        ),
        ("exceptions: derek", "claims.1.exceptions: write a list in brackets, such as [W1], or [] if"),
        ("exceptions: [derek]", "claim 'a': unknown worker. Allowed: W1, W2."),
        ("exceptions: [Derek Haworth]", "claim 'a': unknown worker. Allowed: W1, W2."),
        ("exceptions: [], Derek Haworth: 1", "unknown key in 'claims.1'."),
        (
            "exceptions: [], side: Derek Haworth",
            "claims.1.side: is not allowed. Allowed: for, against, both.",
        ),
        ("exceptions: [W1], theme: Derek Haworth", "claim 'a': unknown theme. Allowed: "),
        ("exceptions: [W1], Derek Haworth: 1, Derek Haworth: 1", "line 2: key is given twice. Keep one."),
    ],
)
def test_what_may_be_the_name_of_a_person_is_never_repeated(errors, row, says):
    side = "" if "side" in row else "side: for, "
    theme = "" if "theme" in row else "theme: boundaries, "
    said = "\n".join(errors(f"{{id: a, kind: with_exceptions, {theme}{side}{row}}}"))
    assert says in said
    assert "derek" not in said.lower()
    assert "haworth" not in said.lower()


def test_a_source_that_a_claim_names_twice_is_refused(errors):
    row = "{id: a, kind: sources_agree, theme: boundaries, min_workers: 1, sources: [interview, interview]}"
    assert errors(row) == [
        "data/claims.yaml, line 2: claims.1: claim 'a': one source occurs 2 times. Name each once."
    ]


def test_a_purpose_ends_like_a_sentence_and_an_empty_one_is_asked_for_as_a_sentence(errors):
    most = {"id": "a", "kind": "most_coded", "theme": "tea"}
    assert Claim(**most, purpose="It shows what to ask").purpose == "It shows what to ask."
    assert Claim(**most, purpose="What should we ask?").purpose == "What should we ask?"
    assert Claim(**most, purpose="It shows “what to ask.”").purpose == "It shows “what to ask.”"
    (line,) = errors("{id: a, kind: most_coded, theme: boundaries, purpose: }")
    assert line.startswith("data/claims.yaml, line 2: claims.1.purpose: is empty. Write a sentence that says")
    assert line.endswith('where most coded material lies."`.')


def test_one_worker_speaks_and_two_speak(codebook):
    of = {"id": "a", "theme": "boundaries"}
    one = Claim(**of, kind="spoken_of", side="for", min_workers=1)
    label = "boundaries and disclosure"
    assert one.describe(codebook) == f"At least 1 worker speaks of {label}, and says something for it."
    one = Claim(**of, kind="direction", side="for", min_workers=1)
    assert one.describe(codebook) == f"At least 1 worker speaks of {label} more for it than against it."


def test_rankings_that_go_round_in_a_circle_contradict_each_other(study):
    def more(name, theme, than):
        return ranking(name, "more_coded", theme=theme, than=than)

    circle = [more("a", "tea", "rain"), more("b", "wind", "tea"), more("c", "rain", "wind")]
    assert contradictions(circle, study) == [("a", "c", "b")]
    assert contradictions([*circle[:2], more("c", "rain", "sun")], study) == []


@pytest.mark.parametrize(
    ("what", "rows"),
    [
        ("claim", "claims:\n  - {id: a, kind: spoken_of, theme: boundaries, min_workers: 1}\n" * 2),
        (
            "event",
            "events:\n  - {id: a, label: A, date: 2023-10-10}\n  - {id: a, label: B, date: 2023-10-10}\n",
        ),
    ],
)
def test_an_id_that_occurs_twice_is_refused(write, folder, codebook, study, what, rows):
    claim = "  - {id: a, kind: spoken_of, theme: boundaries, min_workers: 1}\n"
    text = f"claims:\n{claim}{claim}" if what == "claim" else f"{rows}claims:\n{claim}"
    write(text)
    with pytest.raises(FieldworkError, match=f"{what} 'a' occurs 2 times"):
        read_claims(folder, codebook, study)


def ranking(name: str, kind: str, **about: str) -> Claim:
    return Claim(id=name, kind=kind, purpose=WHY, **about)


def direction(name: str, side: str, n: int, theme: str = "tea") -> Claim:
    return Claim(id=name, kind="direction", theme=theme, side=side, min_workers=n)


def change(study, name: str, becomes: str, week: int, n: int = 2) -> Claim:
    claim = Claim(id=name, kind="change", theme="tea", becomes=becomes, week=week, min_workers=n)
    return claim.with_day(study)


def exceptions(name: str, side: str, *workers: str) -> Claim:
    return Claim(id=name, kind="with_exceptions", theme="tea", side=side, exceptions=workers)


def test_two_claims_that_cannot_both_hold_are_named(study):
    pairs = [
        (direction("a", "for", 1), direction("b", "against", 2)),
        (exceptions("a", "for"), exceptions("b", "against")),
        (exceptions("a", "for"), exceptions("b", "for", "W2")),
        (exceptions("a", "for", "W2"), direction("b", "against", 2)),
        (direction("a", "for", 2), exceptions("b", "for", "W2")),
        (change(study, "a", "more_often", 3), change(study, "b", "less_often", 3)),
        (change(study, "a", "more_against", 3), change(study, "b", "more_for", 3)),
        (ranking("a", "most_coded", theme="tea"), ranking("b", "most_coded", theme="rain")),
        (ranking("a", "area_leads", area="one"), ranking("b", "area_leads", area="two")),
        (ranking("a", "most_coded", theme="tea"), ranking("b", "least_coded", theme="tea")),
        (ranking("a", "more_coded", theme="tea", than="rain"), ranking("b", "most_coded", theme="rain")),
        (
            ranking("a", "more_coded", theme="tea", than="rain"),
            ranking("b", "more_coded", theme="rain", than="tea"),
        ),
        (ranking("a", "least_coded", theme="tea"), ranking("b", "more_coded", theme="tea", than="rain")),
    ]
    for pair in pairs:
        assert contradictions(pair, study) == [("a", "b")], pair
        assert contradictions(pair[::-1], study) == [("b", "a")], pair


def test_two_claims_that_may_both_hold_are_not_named(study):
    pairs = [
        (direction("a", "for", 1), direction("b", "against", 1)),
        (direction("a", "for", 2), direction("b", "against", 2, theme="rain")),
        (direction("a", "for", 1), exceptions("b", "for", "W2")),
        (change(study, "a", "more_often", 3), change(study, "b", "less_often", 2)),
        (change(study, "a", "more_often", 3), change(study, "b", "more_for", 3)),
        (ranking("a", "most_coded", theme="tea"), ranking("b", "least_coded", theme="rain")),
        (ranking("a", "most_coded", theme="tea"), direction("b", "for", 2)),
        (ranking("a", "more_coded", theme="tea", than="rain"), ranking("b", "most_coded", theme="tea")),
    ]
    for pair in pairs:
        assert contradictions(pair, study) == [], pair
