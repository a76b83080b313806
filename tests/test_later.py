"""Modules imported when first used: the real one answers, and an unused one is never imported."""

from __future__ import annotations

import subprocess
import sys
from typing import Any


def _run(code: str) -> str:
    done: Any = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return str(done.stdout).strip()


def test_a_module_comes_when_something_of_it_is_used():
    code = """
import sys
from pipelines.later import import_later
import_later("colorsys")
import colorsys
assert "_Later" in str(type(colorsys))
print(colorsys.rgb_to_hls(1, 1, 1)[1], type(sys.modules["colorsys"]).__name__)
print(colorsys.hls_to_rgb(0, 0.5, 0))
"""
    assert _run(code).splitlines() == ["1.0 module", "(0.5, 0.5, 0.5)"]


def test_what_is_imported_already_stays():
    code = """
import colorsys
from pipelines.later import import_later
import_later("colorsys")
import sys
print(sys.modules["colorsys"] is colorsys)
"""
    assert _run(code) == "True"


def test_a_name_the_module_lacks_is_an_error():
    code = """
from pipelines.later import import_later
import_later("colorsys")
import colorsys
try:
    colorsys.nothing
except AttributeError as error:
    print(error)
"""
    assert _run(code) == "module 'colorsys' has no attribute 'nothing'"


def test_the_checks_do_without_scipy_and_altair():
    code = """
import sys
import pipelines.checks.child
print([name for name in ("scipy.sparse", "scipy.optimize", "altair.vegalite") if name in sys.modules])
"""
    assert _run(code) == "[]"


def test_great_expectations_still_finds_them_when_it_needs_them():
    code = """
import pipelines.checks.child
from great_expectations.expectations.core import expect_column_kl_divergence_to_be_less_than as module
print(round(module.stats.entropy([0.5, 0.5]), 3), module.alt.Chart.__name__)
"""
    assert _run(code) == "0.693 Chart"
