"""Money in words: short in a sentence, in full in a table."""

from __future__ import annotations

import pytest

from dashboard.money import in_full, money


@pytest.mark.parametrize(
    ("amount", "short", "full"),
    [(0, "0 euros", "0 euros"), (999.4, "999 euros", "999 euros"), (999.6, "1.0k euros", "1,000 euros"),
     (5355, "5.4k euros", "5,355 euros"), (9949, "9.9k euros", "9,949 euros"), (9950, "10k euros", "9,950 euros"),
     (31_000, "31k euros", "31,000 euros"), (999_500, "1.0m euros", "999,500 euros")],
)  # fmt: skip
def test_money_in_words(amount, short, full):
    assert (money(amount, "EUR"), in_full(amount, "EUR")) == (short, full)


def test_a_currency_without_a_word_of_ours_is_its_code():
    assert (money(5, "JPY"), money(5, None)) == ("5 JPY", "5 of an unknown currency")
