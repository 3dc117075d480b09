"""Counting: records cut into segments, contacts laid on the calendar, and themes counted per worker, week and source.

In go the tables ``records``, ``codings`` and ``contacts``; out come ``segments``, ``theme_counts``, ``rates``, ``specifications`` and
``quotations``, and the summaries that figures are drawn from. The doors are `segments.cut_records`,
`contacts.tabulate_contacts`, `counts.count_themes`, `counts.by_worker_and_week` and `robustness.try_claims`.
"""
