"""Notebooks run in sequence: which are stale, their parameters, their kernels, the staging of a run and what may be published.

In go a study and parameters; out come executed notebooks with their tables, figures and files, all of a run or nothing. Only
this room runs notebooks. The doors are `running.pipeline.run` and `running.withdrawal.withdraw`.
"""
