"""Lengths of time as tools write them."""

import pytest

from pipelines.durations import minutes, minutes_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1h 5m 3s", 65.05),
        ("11m 31s", 11 + 31 / 60),
        ("2\u00a0h\u00a044\u00a0m", 164),
        ("2\u202fh 44 min", 164),
        ("1 godz. 5 min", 65),
        ("59 Min. 0 Sek.", 59),
        ("1 Std. 5 Min.", 65),
        ("1 hr 2 min", 62),
        ("1 hora, 5 minutos", 65),
        ("1 Stunde 10 Minuten 30 Sekunden", 70.5),
        ("45s", 0.75),
        ("1.5 h", 90),
        ("75", 75),
        ("1:05:03", 65.05),
    ],
)
def test_a_length_is_read_in_the_words_of_its_language(text, expected):
    assert minutes(text) == pytest.approx(expected)


@pytest.mark.parametrize("text", ["", "soon", "5 apples", "1h and 5m", "5:30", "-3", "h", "12 m 5", "1h 5x"])
def test_what_is_no_length_is_not_guessed(text):
    assert minutes(text) is None


def test_minutes_become_decimal_text_and_the_unreadable_stays_as_it_stands():
    assert minutes_text("11m 31s") == "11.52"
    assert minutes_text("75") == "75"
    assert minutes_text("a while") == "a while"
    assert minutes_text(" ") is None
    assert minutes_text("--") is None
