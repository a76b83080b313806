"""The real exports beside the checkout, for tests that read them."""

from __future__ import annotations

from pathlib import Path

import pytest

REAL = Path(__file__).parents[1].parent / "shared" / "real"


def real(path: str) -> Path:
    """One real export, by its path under the shared folder; skips the test where it is absent."""
    found = REAL / path
    if not found.exists():
        pytest.skip(f"the real export {path} is not beside this checkout")
    return found
