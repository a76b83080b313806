"""Rows of every shape the contract allows, drawn at random (seeded): what simulated coalitions never do.

Empty cells, meetings without a length or without attendance, guests, people nobody knows, organisations that leave, come
back or change their role, two currencies, coalitions without a register, survey rounds with strangers and late answers.
"""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sample_data.backing import ELEMENTS

START, DAYS = date(2024, 1, 1), 800
ORGANISATIONS = [f"org{number}" for number in range(14)]
ECOSYSTEM_ROLES = ["brand", "manufacturer", "retailer", "academia", "recycler"]
SECTORS = ["1410", "1312", "141", "4641", "13", "2011", "1410;4641", "C"]
STRANGERS = [f"stranger{number}@nowhere.example" for number in range(3)]
ITEMS = {
    "fair": "fair_influence", "author": "felt_authorship", "goals": "goal_clarity", "unclear": "goal_clarity",
    "roles": "role_clarity", "benefit": "benefit", "renew": "renewal_intent",
}  # fmt: skip
RATED_ON = ["reliability", "mission_fit", "openness", "influence", "collaboration_level"]


class Odd:
    """Collects rows by table; every draw comes from one seeded generator."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.tables: dict[str, list[dict[str, Any]]] = defaultdict(list)

    def put(self, table: str, **row: Any) -> None:
        self.tables[table].append(row)

    def some(self, value: Any, chance: float = 0.7) -> Any:
        """The value, or an empty cell."""
        return value if self.draw.random() < chance else None

    def day(self, first: int = 0, last: int = DAYS) -> date:
        return START + timedelta(self.draw.randrange(first, last))

    def moment(self) -> datetime:
        return datetime.combine(self.day(), datetime.min.time()) + timedelta(minutes=self.draw.randrange(1440))

    def write(self, out: Path) -> None:
        out.mkdir(parents=True)
        for table, rows in self.tables.items():
            with (out / f"{table}.csv").open("w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, list(dict.fromkeys(name for row in rows for name in row)))
                writer.writeheader()
                writer.writerows(rows)


def write_odd(out: Path, seed: int, coalitions: int = 24) -> None:
    odd = Odd(seed)
    for one in ORGANISATIONS:
        odd.put(
            "organisations", organisation_id=one, name=one.title(), domains=f"{one}.example",
            sector_codes=odd.some(odd.draw.choice(SECTORS)), ecosystem_role=odd.some(odd.draw.choice(ECOSYSTEM_ROLES)),
        )  # fmt: skip
    pairs = {tuple(sorted(odd.draw.sample(ORGANISATIONS, 2))) for _ in range(10)}
    for a, b in sorted(pairs):
        odd.put("competitor_pairs", organisation_id_a=a, organisation_id_b=b, declared_on=odd.some(odd.day()))
    for number in range(coalitions):
        coalition = f"odd{number}"
        odd.put(
            "coalitions", coalition_id=coalition, name=coalition, theme=odd.some(odd.draw.choice(["dyes", "water"])),
            impartiality_need=odd.some(odd.draw.choice(["low", "medium", "high"]), 0.85),
        )  # fmt: skip
        members = odd.draw.sample(ORGANISATIONS, odd.draw.choice([1, 2, 4, 7]))
        if number % 3 != 2:
            _register(odd, coalition, members)
        who = [("organisation_id", one) for one in odd.draw.sample(ORGANISATIONS, 6) + members * 3]
        who += [("person_key", f"p{n}@{one}.example") for one in members for n in (0, 1)]
        who += [("person_key", stranger) for stranger in STRANGERS]
        _meetings(odd, coalition, who)
        _messages(odd, coalition, who)
        givers = members + ORGANISATIONS[:2]
        _decisions(odd, coalition, givers, _agenda(odd, coalition, givers))
        _commitments(odd, coalition, givers)
        _gifts_and_money(odd, coalition, givers)
        _charter(odd, coalition, members)
        _system(odd, coalition, givers)
        at = datetime.combine(START + timedelta(DAYS - odd.draw.randrange(60)), datetime.min.time())
        _message(odd, coalition, f"{coalition}-last", at, ("organisation_id", members[0]), None, None)
    _representatives(odd)
    for number in range(8):
        _delegates(odd, f"sent{number}", has_register=number % 3 != 2)
    odd.write(out)


def _representatives(odd: Odd) -> None:
    """People of one organisation, some later of another, in one coalition or everywhere, with a level or without."""
    people: list[tuple[str, str | None]] = [(person, one) for one in ORGANISATIONS for person in _people_of(one)]
    for person, one in [*people, *((stranger, None) for stranger in STRANGERS)]:
        since = odd.some(odd.day(-100, 400), 0.4)
        for _ in range(odd.draw.choice([1, 1, 2])):
            until = odd.some((since or START) + timedelta(odd.draw.choice([60, 200, 400])), 0.4 if one else 0.8)
            odd.put("representatives", person_key=person, organisation_id=one or odd.draw.choice(ORGANISATIONS),
                    coalition_id=odd.some(f"sent{odd.draw.randrange(8)}", 0.2),
                    seniority=odd.some(odd.draw.randint(1, 5), 0.8), from_on=since, to_on=until)  # fmt: skip
            if until is None:
                break
            since, one = until + timedelta(odd.draw.choice([-150, 1, 30])), odd.some(one)


def _people_of(organisation: str) -> list[str]:
    return [f"p{number}@{organisation}.example" for number in range(5)]


def _delegates(odd: Odd, coalition: str, has_register: bool) -> None:
    """A coalition that meets and writes often, mostly as people."""
    odd.put("coalitions", coalition_id=coalition, name=coalition)
    members = odd.draw.sample(ORGANISATIONS, 4)
    if has_register:
        _register(odd, coalition, members)
    who = [("person_key", person) for one in members for person in _people_of(one) * 2]
    who += [("organisation_id", one) for one in odd.draw.sample(ORGANISATIONS, 4)]
    strangers = [("person_key", stranger) for stranger in STRANGERS]
    _meetings(odd, coalition, who + strangers, (60, 90), (1, 3, 8, 20), "steering steering plenary")
    _messages(odd, coalition, who + strangers * 3, (150, 300))
    for number in range(5):
        thread, at = f"{coalition}-before{number}", odd.moment()
        if at.date() < START + timedelta(DAYS - 60):
            _message(odd, coalition, f"{thread}-answer", at, odd.draw.choice(who), thread, "not in the export")


def _register(odd: Odd, coalition: str, members: list[str]) -> None:
    for one in members:
        joined, began = odd.day(-600, 500), set()
        for _ in range(odd.draw.choice([1, 1, 2, 3])):
            left = odd.some(joined + timedelta(odd.draw.choice([0, 5, 28, 30, 59, 365, 366, 400, 700])), 0.5)
            if joined not in began:
                odd.put(
                    "memberships", coalition_id=coalition, organisation_id=one, joined_on=joined, left_on=left,
                    role=odd.some(odd.draw.choice("lead founder member member observer facilitator".split()), 0.8),
                    declared_share=odd.some(odd.draw.choice([0, 0.1, 0.2, 0.5]), 0.6),
                    leave_reason=odd.some(odd.draw.choice("withdrew lapsed merged mission_complete".split())) if left else None,
                )  # fmt: skip
            began.add(joined)
            if left is None:
                break
            joined = left + timedelta(odd.draw.choice([1, 20, 100]))


def _meetings(
    odd: Odd, coalition: str, who: list[tuple[str, str]], counts: Sequence[int] = (0, 12, 25),
    rows: Sequence[int] = (0, 1, 3, 8), kinds: str = "steering plenary working_group workshop bilateral",
) -> None:  # fmt: skip
    for number in range(odd.draw.choice(counts)):
        meeting, at = f"{coalition}-m{number}", odd.moment()
        minutes = odd.some(odd.draw.choice([60, 45, 90]), 0.85)
        kind = odd.some(odd.draw.choice(kinds.split()))
        odd.put("meetings", meeting_id=meeting, coalition_id=coalition, starts_at=f"{at.isoformat()}Z",
                scheduled_minutes=minutes, kind=kind)  # fmt: skip
        listed = set()
        for _ in range(odd.draw.choice(rows)):
            column, one = odd.draw.choice(who)
            joined = odd.some(at + timedelta(minutes=odd.draw.randrange(-20, 60)), 0.5)
            left = odd.some(joined + timedelta(minutes=odd.draw.randrange(70)), 0.8) if joined else None
            if (one, joined) not in listed:
                odd.put("attendance", meeting_id=meeting, **{column: one}, joined_at=joined and f"{joined.isoformat()}Z",
                        left_at=left and f"{left.isoformat()}Z", minutes=odd.some(odd.draw.choice([0, 10, 30, 29.5, 60]), 0.4))  # fmt: skip
            listed.add((one, joined))


def _messages(
    odd: Odd, coalition: str, who: list[tuple[str, str]], counts: Sequence[int] = (0, 40, 120)
) -> None:  # fmt: skip
    sent: list[tuple[str, str | None, datetime]] = []
    for number in range(odd.draw.choice(counts)):
        message, at, thread, answered = f"{coalition}-p{number}", odd.moment(), None, None
        if sent and odd.draw.random() < 0.4:
            answered, thread, at = odd.draw.choice(sent)
            at += timedelta(minutes=odd.draw.choice([5, 500, 7 * 1440, 7 * 1440 + 1, 9 * 1440]))
        elif odd.draw.random() < 0.8:
            thread = message
        if at.date() < START + timedelta(DAYS - 60):
            _message(odd, coalition, message, at, odd.draw.choice(who), thread, answered)
            sent.append((message, thread, at))


def _message(
    odd: Odd, coalition: str, message: str, at: datetime, who: tuple[str, str], thread: str | None, answered: str | None
) -> None:
    odd.put("messages", message_id=message, coalition_id=coalition, sent_at=f"{at.isoformat()}Z", **{who[0]: who[1]},
            thread_id=thread, reply_to_message_id=answered)  # fmt: skip


def _agenda(odd: Odd, coalition: str, givers: list[str]) -> list[str]:
    items = [f"{coalition}-i{number}" for number in range(odd.draw.choice([0, 10, 40]))]
    meetings = [row["meeting_id"] for row in odd.tables.get("meetings", []) if row["coalition_id"] == coalition]
    for item in items:
        odd.put("agenda_items", item_id=item, coalition_id=coalition, raised_on=odd.day(),
                proposed_by_organisation_id=odd.some(odd.draw.choice(givers), 0.85),
                meeting_id=odd.some(odd.draw.choice(meetings), 0.6) if meetings else None)  # fmt: skip
    return items


def _decisions(odd: Odd, coalition: str, givers: list[str], items: list[str]) -> None:
    for number in range(odd.draw.choice([0, 8, 25])):
        decision = f"{coalition}-d{number}"
        odd.put("decisions", decision_id=decision, coalition_id=coalition, decided_on=odd.day(),
                item_id=odd.some(odd.draw.choice(items)) if items else None,
                outcome=odd.some(odd.draw.choice("adopted adopted rejected deferred".split()), 0.9),
                amended_by_organisation_ids=odd.some(";".join(odd.draw.sample(givers, odd.draw.choice([1, 1, 2]))), 0.4))  # fmt: skip
        for one in sorted(set(odd.draw.sample(givers, odd.draw.choice([0, 0, 1, 3])))):
            odd.put("positions", decision_id=decision, organisation_id=one,
                    position=odd.draw.choice("support accept object abstain absent absent".split()))  # fmt: skip


def _commitments(odd: Odd, coalition: str, givers: list[str]) -> None:
    decisions = [row for row in odd.tables.get("decisions", []) if row["coalition_id"] == coalition]
    for number in range(odd.draw.choice([0, 10, 40])):
        made = odd.day()
        due = odd.some(made + timedelta(odd.draw.choice([0, 10, 30, 90, 200])), 0.8)
        done = odd.some((due or made) + timedelta(odd.draw.choice([-20, -1, 0, 1, 40])), 0.5)
        done = max(done, made) if done and done < START + timedelta(DAYS - 60) else None
        odd.put("commitments", commitment_id=f"{coalition}-c{number}", coalition_id=coalition, made_on=made, due_on=due,
                owner_organisation_id=odd.some(odd.draw.choice(givers), 0.8), completed_on=done,
                decision_id=odd.some(odd.draw.choice(decisions)["decision_id"]) if decisions else None,
                dropped_on=None if done else odd.some(made + timedelta(odd.draw.choice([0, 10, 60])), 0.15))  # fmt: skip


def _gifts_and_money(odd: Odd, coalition: str, givers: list[str], currencies: str = "EUR EUR EUR USD") -> None:
    for number in range(odd.draw.choice([0, 10, 50])):
        amount = odd.some(odd.draw.choice([100, 250.5, 1000, 0]))
        odd.put("contributions", contribution_id=f"{coalition}-g{number}", coalition_id=coalition, given_on=odd.day(),
                organisation_id=odd.draw.choice(givers), amount=amount,
                currency=None if amount is None else odd.draw.choice(currencies.split()),
                hours=odd.some(odd.draw.choice([1, 8, 20]), 0.5), pooled=odd.some(odd.draw.choice(["true", "false"])))  # fmt: skip
    for number in range(odd.draw.choice([0, 3, 6])):
        begins = odd.day(-300)
        odd.put("funding", grant_id=f"{coalition}-f{number}", coalition_id=coalition, starts_on=begins,
                ends_on=begins + timedelta(odd.draw.choice([0, 30, 364, 729, 1000])),
                funder_organisation_id=odd.draw.choice(ORGANISATIONS[:4]), amount=odd.draw.choice([1000, 50000, 12345.67]),
                currency=odd.draw.choice(currencies.split()), signed=odd.some(odd.draw.choice("true true false".split()), 0.9),
                purpose=odd.some(odd.draw.choice("core project facilitation".split()), 0.8))  # fmt: skip
    for number in range(26):
        if odd.draw.random() < 0.6:
            odd.put("spending", coalition_id=coalition, month=date(2024 + number // 12, number % 12 + 1, 1),
                    amount=odd.draw.choice([0, 1000, 2500]), currency=odd.draw.choice(currencies.split()))  # fmt: skip


def _charter(odd: Odd, coalition: str, members: list[str]) -> None:
    for element in ELEMENTS:
        for agreed in dict.fromkeys(odd.some(odd.day(-300), 0.8) for _ in range(odd.draw.choice([0, 1, 1, 2]))):
            odd.put("governance", coalition_id=coalition, element=element, agreed_on=agreed,
                    status=odd.draw.choice("not_relevant absent partial full full".split()),
                    review_due_on=odd.some(odd.day(0, 900), 0.6), evidence_url=odd.some(f"https://odd.example/{element}"))  # fmt: skip
    for role in ["Chair", "Vice chair", "Treasurer"]:
        for since in dict.fromkeys(odd.some(odd.day(-300), 0.8) for _ in range(odd.draw.choice([0, 1, 2]))):
            odd.put("roles", coalition_id=coalition, role_name=role, since_on=since,
                    holder_organisation_id=odd.some(odd.draw.choice(members)), has_deputy=odd.some(odd.draw.choice(["true", "false"])),
                    term_ends_on=odd.some(odd.day(0, 900)), handover_note=odd.some(odd.draw.choice(["true", "false"])))  # fmt: skip
    for number in range(odd.draw.choice([0, 5, 15])):
        odd.put("facilitation", activity_id=f"{coalition}-h{number}", coalition_id=coalition, happened_on=odd.day(),
                hat=odd.draw.choice("project_manager facilitator matchmaker".split()),
                employer_organisation_id=odd.some(odd.draw.choice(ORGANISATIONS)),
                paid_by_organisation_id=odd.some(odd.draw.choice(ORGANISATIONS)))  # fmt: skip


def _system(odd: Odd, coalition: str, givers: list[str]) -> None:
    wanted = {
        (odd.draw.choice(ECOSYSTEM_ROLES), odd.some(odd.draw.choice(["1410", "13", "4641"]), 0.3)) for _ in range(4)
    }
    for role, sector in sorted(wanted, key=str):
        odd.put("ecosystem_needs", coalition_id=coalition, ecosystem_role=role, sector_code=sector,
                min_members=odd.some(odd.draw.choice([0, 1, 2, 3])))  # fmt: skip
    for number in range(odd.draw.choice([0, 6, 12])):
        begins = odd.some(odd.day(-300), 0.8)
        ends = odd.some((begins or odd.day()) + timedelta(odd.draw.choice([0, 100, 400])))
        odd.put("initiatives", initiative_id=f"{coalition}-n{number}", organisation_id=odd.draw.choice(givers),
                coalition_id=odd.some(coalition, 0.2), theme=odd.draw.choice(["dyes", "water", "Dyes"]), starts_on=begins, ends_on=ends)  # fmt: skip


def write_surveys(out: Path, seed: int, coalitions: int = 5) -> None:
    """Three closed rounds for each coalition; some members leave or join between them."""
    odd = Odd(seed)
    for item, construct in ITEMS.items():
        odd.put("survey_items", instrument="pulse", version="1", item_id=item, construct=construct, scale_min=1,
                scale_max=5, reverse_scored="true" if item == "unclear" else "false")  # fmt: skip
    for number in range(coalitions):
        coalition = f"asked{number}"
        odd.put("coalitions", coalition_id=coalition, name=coalition)
        members = [f"{coalition}-{n}" for n in range(odd.draw.randint(8, 11))]
        for n, one in enumerate(members):
            joined = odd.day(0, 700) if odd.draw.random() < 0.15 else START
            left = None if joined > START else odd.some(odd.day(60, 700), 0.15)
            odd.put("organisations", organisation_id=one, name=one)
            odd.put("memberships", coalition_id=coalition, organisation_id=one, joined_on=joined, left_on=left,
                    role="member" if n else "secretariat")  # fmt: skip
        for at in (START + timedelta(2), START + timedelta(DAYS)):
            _message(
                odd,
                coalition,
                f"{coalition}-{at}",
                datetime.combine(at, datetime.min.time()),
                ("organisation_id", members[1]),
                None,
                None,
            )
        _commitments(odd, coalition, members[1:] * 2)
        _gifts_and_money(odd, coalition, members[1:], "EUR")
        for round_ in range(3):
            _round(odd, coalition, f"{coalition}-w{round_}", START + timedelta(40 + 210 * round_), members)
    odd.write(out)


def _round(odd: Odd, coalition: str, wave: str, opened: date, members: list[str]) -> None:
    odd.put("survey_waves", wave_id=wave, coalition_id=coalition, opened_on=opened, closed_on=opened + timedelta(14),
            instrument="pulse", instrument_version="1")  # fmt: skip
    for one in [*members, f"{coalition}-stranger"]:
        odd.put("survey_invitations", wave_id=wave, organisation_id=one)
        if odd.draw.random() < 0.15:
            continue
        for person in range(odd.draw.choice([1, 1, 2, 3])):
            at = opened + timedelta(16 if odd.draw.random() < 0.1 else 3)
            organisation = odd.some(one, 0.95)
            for item in ITEMS:
                is_unsure = odd.draw.random() < 0.1
                odd.put("survey_answers", wave_id=wave, respondent_key=f"p{person}@{one}.example", item_id=item,
                        value=None if is_unsure else odd.draw.randint(1, 5), dont_know="true" if is_unsure else "false",
                        organisation_id=organisation, answered_at=f"{at}T10:00:00Z")  # fmt: skip
        for other in members:
            for dimension in RATED_ON:
                if odd.draw.random() < 0.85:
                    value = (
                        odd.draw.randint(0, 5)
                        if dimension in ("influence", "collaboration_level")
                        else odd.draw.randint(1, 4)
                    )
                    odd.put("survey_ratings", wave_id=wave, rater_organisation_id=one, rated_organisation_id=other,
                            dimension=dimension, value=value)  # fmt: skip
