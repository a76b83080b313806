"""Who speaks for no organisation."""

from __future__ import annotations

import pytest

from pipelines.nobody import is_nobody


@pytest.mark.parametrize(
    "text",
    [
        "Individual", "Individual Contrib", "Individual Contributor", "Independent", "independent",
        "Independent Dev", "Independent Contributor", "Self.", "Self-employed", "N/A", "N/A.", "n.a.", "None", "none",
        "Unaffiliated", "Indépendante", "à titre personnel", "Aucune organisation", "unabhängig", "Privatperson",
        "Freiberuflich", "Selbstständig", "keine", "Independiente", "Ninguna", "Autônoma", "Não se aplica",
        "Nenhuma organização",
    ],
)  # fmt: skip
def test_words_for_no_organisation_mean_nobody_in_five_languages(text: str) -> None:
    assert is_nobody(text)


@pytest.mark.parametrize("text", ["", " ", "-", "–", "?"])
def test_a_blank_or_a_dash_is_unknown_and_not_nobody(text: str) -> None:
    assert not is_nobody(text)


@pytest.mark.parametrize(
    "text",
    [
        "NA", "The Independent", "Independent Sector", "Individual Contrib/gqlc", "Developers", "Self Help Africa",
        "Microsoft / me", "Freelancer.com", "Citizen", "unknown", "Verein Privatwald",
    ],
)  # fmt: skip
def test_an_organisation_whose_name_only_resembles_them_stays_one(text: str) -> None:
    assert not is_nobody(text)
