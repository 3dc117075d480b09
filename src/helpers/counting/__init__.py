"""Counting: records cut into segments, contacts on the calendar, themes counted per worker, week and source.

From the tables ``records``, ``codings`` and ``contacts`` it makes ``segments``, ``theme_counts``, ``rates``,
``specifications`` and ``quotations``, and the summaries that figures are drawn from. Begin with
`segments.cut_records`, `contacts.tabulate_contacts`, `counts.count_themes`, `counts.by_worker_and_week` and
`robustness.try_claims`.
"""
