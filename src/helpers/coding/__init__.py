"""Coding: themes given to excerpts by the dictionary or a person; coders compared, the dictionary validated.

From ``segments`` and the codebook it makes ``codings`` and ``validations``, inter-coder agreement, saturation
and typical words. Begin with `dictionary.code_segments`, `choice.choose`, `validation.by_theme`,
`agreement.compare`, `side_agreement.compare_sides`, `several_coders.compare_all` and `accuracy.accuracy_of`.
"""
