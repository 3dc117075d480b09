"""Fixtures that several test files share."""

from __future__ import annotations

import pytest

from helpers import paths
from helpers.codebook import Codebook, read_codebook


@pytest.fixture(scope="session")
def codebook() -> Codebook:
    return read_codebook(paths.ROOT)
