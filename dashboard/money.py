"""How the dashboard writes money: short in sentences, in full in tables."""

from __future__ import annotations

CURRENCIES = {"EUR": "euros", "USD": "US dollars", "GBP": "pounds", "CHF": "Swiss francs"}  # others by their code


def money(amount: float, currency: str | None) -> str:
    """ "31k euros", "5.4k euros", "191 euros", "1.2m euros"; rounded, as in a sentence."""
    if amount >= 999_500:
        figure = f"{amount / 1e6:.1f}m"
    elif amount >= 9_950:
        figure = f"{round(amount / 1e3)}k"
    elif amount >= 999.5:
        figure = f"{amount / 1e3:.1f}k"
    else:
        figure = f"{round(amount)}"
    return f"{figure} {called(currency)}"


def in_full(amount: float, currency: str | None) -> str:
    """ "5,355 euros" """
    return f"{round(amount):,} {called(currency)}"


def called(currency: str | None) -> str:
    return CURRENCIES.get(currency or "", currency or "of an unknown currency")
