"""A language is named by its code; by its name, the code is proposed."""

from __future__ import annotations

import pytest

from helpers.study.language_codes import check_language


@pytest.mark.parametrize(("written", "code"), [("en", "en"), ("CY", "cy"), ("en_gb", "en-GB")])
def test_a_code_is_returned_in_one_way(written, code):
    assert check_language(written) == code


@pytest.mark.parametrize(
    ("written", "meant"), [("Welsh", " Did you mean 'cy'?"), ("deutsch", " Did you mean 'de'?"), ("qqq", "")]
)
def test_what_is_no_code_is_refused_with_the_code_that_is_meant(written, meant):
    with pytest.raises(ValueError, match="is no code of a language") as error:
        check_language(written)
    assert str(error.value) == f"is no code of a language. Write one such as en, cy or de.{meant}"
