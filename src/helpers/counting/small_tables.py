"""Tables small enough to check by hand, for examples in docstrings: two workers, weeks and contacts."""

from __future__ import annotations

import pandas as pd

from helpers.coding.dictionary import code_segments
from helpers.counting.contacts import tabulate_contacts
from helpers.counting.counts import count_themes
from helpers.counting.segments import cut_records
from helpers.study.codebook import Codebook
from helpers.study.settings import parse_settings
from helpers.study.study import parse_study
from helpers.tables import RECORDS

study = parse_study("""\
title: A study of two workers
fictional: true
notice: Fictional data
stance: codebook
time_zone: Europe/London
calendar: {first_day: 2023-10-02, last_day: 2023-10-15}
speaker_roles: {worker: speaks}
sources: [{id: interview, label: Interviews, singular: Interview, folder: interviews, counted_role: worker}]
disclosure: {profile: open}
workers: [{id: W1, first_day: 2023-10-02}, {id: W2, first_day: 2023-10-02}]
""")
codebook = parse_settings(
    """\
version: "1"
status: An example
areas: [{id: firm_up, label: Firm up, meaning: "-"}, {id: focus, label: Focus, meaning: "-"}]
themes:
  - {id: training, label: Training, area: firm_up, brief: "-", full: "-", use: "-",
     use_not: "-", example: "-", indicators: [training]}
  - {id: welcome, label: Welcome, area: focus, brief: "-", full: "-", use: "-",
     use_not: "-", example: "-", indicators: [welcome]}
""",
    Codebook,
    "the small codebook",
)
records = pd.DataFrame(
    {
        "record_id": ["a-r1", "b-r1"],
        "contact_id": ["a", "b"],
        "worker": ["W1", "W2"],
        "date": ["2023-10-03", "2023-10-10"],
        "week": [1, 2],
        "speaker": ["W1", "W2"],
        "text": ["The training helped me. Without training I would be lost.", "They made me welcome."],
        "duration_s": [None, None],
    }
).astype({"duration_s": float})
"""What each worker says in one interview."""
records = records.assign(
    time="",
    utc="",
    utc_flag="no_time",
    source="interview",
    speaker_role="worker",
    is_checked=True,
    file="interviews.docx",
    unit="line",
    line=1,
    subline=1,
)[RECORDS.columns]
segments = cut_records(records, study)
codings = code_segments(segments, codebook)
contacts = tabulate_contacts(records, segments, study)
theme_counts = count_themes(codings, segments, contacts, codebook, weeks=study.calendar.weeks)
