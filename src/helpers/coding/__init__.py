"""Coding: themes applied to stretches of segments, by the dictionary or by a person; coders compared, the dictionary validated.

In go ``segments`` and the codebook; out come ``codings`` and ``validations``, agreement, saturation and typical words. The doors are
`dictionary.code_segments`, `choice.choose`, `validation.by_theme`, `agreement` and `accuracy.accuracy_of`.
"""
