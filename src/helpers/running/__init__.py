"""Run the notebooks in order: which are out of date, with which parameters, and what may be published.

It takes a study and parameters, and makes executed notebooks with their tables, figures and files: the
results of a whole run or none. Only this package runs notebooks. Its entry points are `running.pipeline.run`
and `running.withdrawal.withdraw`.
"""
