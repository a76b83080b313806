"""The alternative a user would pick: one pandas script for three of the indicators, from the same event files.

It takes the short cut such a script takes: an organisation is an e-mail domain, else a listed representative. It
computes, per coalition and month over the window's months, evenness of acts (6), active members (3) and the
concentration of the agenda (12). Run as a process of its own: python -m tests.benchmarks.pandas_script FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

KEY = ["coalition_id", "organisation_id"]


def read(folder: Path, table: str, columns: list[str]) -> pd.DataFrame:
    return pd.concat([pd.read_csv(f, usecols=columns) for f in sorted(folder.glob(f"{table}*.csv"))], ignore_index=True)


def concentration(counts: pd.DataFrame) -> pd.Series:
    """Chance-corrected concentration over members, per coalition and month, of `x` per organisation."""
    counts = counts.assign(pairs=counts["x"] * (counts["x"] - 1))
    each = counts.groupby(["coalition_id", "month"]).agg(n=("x", "sum"), pairs=("pairs", "sum"), members=("x", "size"))
    even = 1 / each["members"]
    return (each["pairs"] / (each["n"] * (each["n"] - 1)) - even) / (1 - even)


def window(monthly: pd.DataFrame, months: int) -> pd.DataFrame:
    """Sums over the window that ends with each month."""
    wide = monthly.pivot_table(index="month", columns=KEY, values="x", aggfunc="sum", fill_value=0)
    rolled = wide.sort_index().rolling(months, min_periods=1).sum()
    return rolled.stack(KEY, future_stack=True).rename("x").reset_index()


def main(folder: Path) -> None:
    meetings = read(folder, "meetings", ["meeting_id", "coalition_id"])
    attendance = read(folder, "attendance", ["meeting_id", "person_key", "joined_at"]).merge(meetings, on="meeting_id")
    messages = read(folder, "messages", ["coalition_id", "person_key", "sent_at"])
    domains = read(folder, "organisations", ["organisation_id", "domains"]).set_index("domains")["organisation_id"]
    people = read(folder, "representatives", ["coalition_id", "person_key", "organisation_id"])
    people = people.drop_duplicates(["coalition_id", "person_key"]).rename(columns={"organisation_id": "listed"})
    attendance = attendance.drop(columns="meeting_id").rename(columns={"joined_at": "at"}).assign(channel="meetings")
    frames = [attendance, messages.rename(columns={"sent_at": "at"}).assign(channel="messages")]
    events = pd.concat(frames, ignore_index=True)
    events["day"] = pd.to_datetime(events["at"], utc=True).dt.tz_localize(None).dt.normalize()
    events["organisation_id"] = events["person_key"].str.split("@").str[1].map(domains)
    events = events.merge(people, on=["coalition_id", "person_key"], how="left")
    events["organisation_id"] = events["listed"].fillna(events["organisation_id"])
    acts = events.dropna(subset="organisation_id").drop_duplicates([*KEY, "channel", "day"])
    acts = acts.assign(month=acts["day"].dt.to_period("M"))
    monthly = acts.groupby([*KEY, "month"]).size().rename("x").reset_index()
    balance = concentration(window(monthly, 6))
    active = (
        window(monthly, 3).assign(is_active=lambda f: f["x"] > 0).groupby(["coalition_id", "month"])["is_active"].mean()
    )
    items = read(folder, "agenda_items", ["coalition_id", "raised_on", "proposed_by_organisation_id"]).dropna()
    items["month"] = pd.to_datetime(items["raised_on"]).dt.to_period("M")
    items = items.rename(columns={"proposed_by_organisation_id": "organisation_id"})
    agenda = concentration(window(items.groupby([*KEY, "month"]).size().rename("x").reset_index(), 12))
    print(len(balance), len(active), len(agenda))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
