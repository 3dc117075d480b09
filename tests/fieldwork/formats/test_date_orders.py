"""The dates of a chat are read in the study's order, or refused where they show another one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.fieldwork import take_stock
from helpers.fieldwork.formats.date_orders import ChatDates
from helpers.fieldwork.reading import Unreadable
from helpers.files import paths
from helpers.study.study import Study, read_study

STUDY = read_study(paths.ROOT)
FORMS = {"DMY": "%d-%m-%y", "MDY": "%m-%d-%y", "YMD": "%y-%m-%d"}


def read(texts: list[str], study: Study = STUDY) -> tuple[list[date | None], Unreadable | None]:
    """Return the days of a chat with a date on each line, and what contradicts their order."""
    dates = ChatDates(study)
    dates.look_ahead(texts)
    days = []
    for line, text in enumerate(texts, start=1):
        days.append(dates.parse(text, line))
        dates.sequence.append(text)
    return days, dates.find_fault()


def written(days: list[date], order: str) -> list[str]:
    return [day.strftime(FORMS[order]) for day in days]


chats = st.tuples(
    st.dates(date(2023, 9, 1), date(2023, 12, 1)),
    st.lists(st.integers(0, 9), min_size=1, max_size=25),
).map(lambda drawn: [drawn[0] + timedelta(days=sum(drawn[1][:n])) for n in range(1, len(drawn[1]) + 1)])


@given(days=chats, order=st.sampled_from(["DMY", "MDY", "YMD"]), configured=st.sampled_from(["DMY", "MDY"]))
def test_a_chat_in_any_order_is_read_rightly_or_refused_or_all_outside_or_undecided(days, order, configured):
    study = STUDY.model_copy(update={"date_order": configured})
    texts = written(days, order)
    read_days, fault = read(texts, study)
    if fault is not None:
        assert fault.detail
        assert order != configured
        return
    if order == configured:
        assert read_days == days
        return
    first_day, last_day = STUDY.calendar.first_day, STUDY.calendar.last_day
    n_wrong = sum(read_day != day for read_day, day in zip(read_days, days, strict=True))
    if n_wrong and order == "YMD":
        # Only where the true days are outside the calendar too.
        assert sum(first_day <= day <= last_day for day in days) <= sum(
            day is not None and first_day <= day <= last_day for day in read_days
        )
    if n_wrong and order != "YMD":
        # What is left is undecided: each date exists in both orders, and neither runs backwards more.
        assert all(day.day <= 12 for day in days)


@given(
    first=st.dates(date(2023, 10, 2), date(2023, 11, 20)),
    n=st.integers(2, 40),
    order=st.sampled_from(["DMY", "MDY"]),
)
def test_a_year_first_in_two_figures_is_recognised_from_two_days_of_the_calendar_on(first, n, order):
    study = STUDY.model_copy(update={"date_order": order})
    days = [first + timedelta(days=at) for at in range(n)]
    read_days, fault = read(written(days, "YMD"), study)
    assert (read_days, fault) == (days, None)


def test_a_single_day_that_may_be_year_first_is_asked_about():
    _, fault = read(["23-10-14"])
    assert (fault.reason, fault.line) == ("year_first", 1)
    assert fault.detail == "read day first it is 2014-10-23, read year first it is 2023-10-14"


def test_a_chat_outside_the_calendar_keeps_the_order_of_the_study():
    days, fault = read(["24-10-11", "25-10-11", "26-10-11"])
    assert days == [date(2011, 10, 24), date(2011, 10, 25), date(2011, 10, 26)]
    assert fault is None


def test_one_step_back_decides_where_the_other_order_has_none():
    _, fault = read(["1/2/24", "2/1/24", "3/1/24", "4/1/24"])
    assert (fault.reason, fault.line) == ("date_order", 2)
    assert fault.detail == (
        "read day first it is 2024-01-02, before the message above; "
        "read month first it is 2024-02-01, and all is in order"
    )


def test_a_step_back_that_both_orders_have_is_no_fault():
    assert read(["1/10/23", "3/10/23", "2/10/23"])[1] is None


@pytest.mark.parametrize("mark", ["-", "/", "."])
def test_a_chat_of_a_phone_in_canadian_french_has_its_days(folder, study, mark):
    chat = folder / "data/raw/voice_notes/chat.txt"
    chat.parent.mkdir()
    days = [f"23{mark}10{mark}{day:02}" for day in (12, 13, 14)]
    chat.write_text(
        "".join(f"{day} 09:31 - Aisha: PTT-2023-WA0001.opus (file attached)\n" for day in days),
        encoding="utf-8",
    )
    ledger = take_stock(folder, study)
    lines = ledger[ledger["unit"] == "line"]
    assert lines["reason"].tolist() == ["no_audio"] * 3
    assert not lines["remark"].str.contains("order").any()
