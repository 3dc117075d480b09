"""Which codes of languages ``data/study.yaml`` may have, and which one is meant by another."""

from __future__ import annotations

ENGLISH = "en"
"""The language of a study that names none."""


def check_language(written: str) -> str:
    """Return the code of a language as this package writes it: ``cy``, ``en-GB``.

    Raises
    ------
    ValueError
        Babel knows no such code: which one is meant, if a language is named in English or by its own name.
    """
    if written == ENGLISH:
        return ENGLISH
    # Imported late, since an English study needs none of it.
    import difflib

    from helpers.words.languages import code_of, codes_by_name

    code = code_of(written)
    if code:
        return code
    codes = codes_by_name()
    near = difflib.get_close_matches(written.strip().lower(), codes, n=1, cutoff=0.8)
    meant = ""
    if near:
        meant = f" Did you mean '{codes[near[0]]}'?"
    msg = f"is no code of a language. Write one such as en, cy or de.{meant}"
    raise ValueError(msg)
