"""What the members of the four examples run beside them, who competes with whom, and whom each coalition needs."""

from __future__ import annotations

import numpy as np

from sample_data.plan import Initiative, Need, Plan

# Initiatives: who, title, theme, from, until (the first month it no longer runs), together or alone.
# Needs: ecosystem role, how many, ISIC code. Competitors: two names.
MARKETS = {
    "threadline-accord": """
        runs | Threadline Office | Shared list of substances  | Chemical management     | 2024-09 |         | together
        runs | Threadline Office | Wages at shared suppliers  | Living wages            | 2025-06 |         | together
        runs | Northmill         | Northmill substances list  | Chemical management     | 2025-01 |         | alone
        runs | Bluewater         | Cleaner dyes               | Chemical management     | 2025-09 | 2027-01 | alone
        runs | Kestrel Retail    | Wages audit                | Living wages            | 2024-11 | 2026-01 | alone
        runs | Tamarind          | Fair wage pilot            | Living wages            | 2026-02 |         | alone
        runs | Fjord Brands      | Repair and resale          | Second-hand clothes     | 2025-03 |         | alone
        runs | Solace Wear       | Take-back points           | Second-hand clothes     | 2025-12 |         | alone
        competitors | Northmill    | Bluewater
        competitors | Tamarind     | Solace Wear
        competitors | Orchard & Co | Kestrel Retail
        needs | brand         | 3 |
        needs | manufacturer  | 2 | 13
        needs | retailer      | 1 |
        needs | recycler      | 1 |
        needs | civil_society | 1 |
        needs | technology    | 1 |
    """,
    "canopy-compact": """
        runs | Canopy Secretariat | Cocoa from farm to port | Traceability         | 2024-09 |         | together
        runs | Mossline Labs      | Forest alerts           | Satellite monitoring | 2025-02 |         | together
        runs | Marula Foods       | Own cocoa map           | Traceability         | 2025-03 |         | alone
        runs | Palmgrove Trading  | Palm oil tracing        | Traceability         | 2024-06 | 2025-08 | alone
        runs | Greenfold Retail   | Store label             | Traceability         | 2025-10 | 2027-04 | alone
        runs | Fernway Grocers    | Forest watch            | Satellite monitoring | 2025-05 | 2026-08 | alone
        runs | Heartwood Timber   | Felling records         | Forest-positive supply chain | 2025-12 | | alone
        runs | Paloma Oils        | Farm schools            | Smallholder training | 2024-10 |         | alone
        runs | Kasava Collective  | Farmers name the price  | Living incomes       | 2025-06 |         | alone
        runs | Greenfold Retail   | Fair price shelf        | Living incomes       | 2025-11 |         | alone
        competitors | Greenfold Retail | Fernway Grocers
        competitors | Silvano Paper    | Bluegum Pulp
        needs | producer      | 4 |
        needs | manufacturer  | 2 |
        needs | retailer      | 2 |
        needs | community     | 1 |
        needs | civil_society | 2 |
        needs | financier     | 1 |
        needs | regulator     | 1 |
    """,
    "horizon-net-zero": """
        runs | Horizon Campaign Office | City plans          | City transition plans | 2023-11 |         | together
        runs | Horizon Campaign Office | Retrofit fund       | Building retrofits    | 2025-01 |         | together
        runs | #3                      | Our city            | City transition plans | 2025-04 |         | alone
        runs | #7                      | District heat       | City transition plans | 2024-02 | 2025-06 | alone
        runs | #11                     | Cool roofs          | Building retrofits    | 2025-08 | 2026-02 | alone
        runs | #16                     | Insulation drive    | Building retrofits    | 2026-03 |         | alone
        runs | #22                     | Net-zero offices    | Net-zero campaign     | 2024-02 | 2025-08 | alone
        runs | #27                     | Campus at zero      | Net-zero campaign     | 2025-09 | 2027-03 | alone
        runs | #29                     | Home repair         | Building retrofits    | 2026-08 | 2027-08 | alone
        runs | #34                     | Street trees        | Cool cities           | 2024-08 |         | alone
        needs | financier     | 3 |
        needs | academia      | 2 |
        needs | community     | 2 |
        needs | civil_society | 3 |
        needs | producer      | 2 | 35
        needs | retailer      | 1 |
        needs | regulator     | 1 |
    """,
    "loopworks-platform": """
        runs | Loopworks Desk     | Three cities            | Return logistics | 2024-09 |         | together
        runs | Crate & Return     | Crate rounds            | Return logistics | 2025-02 |         | alone
        runs | Pallet Pool        | Pool of boxes           | Return logistics | 2025-07 |         | alone
        runs | Refill Row         | Refill corners          | Circular economy | 2025-01 |         | alone
        runs | Remade Motors      | Second engines          | Remanufacturing  | 2024-12 | 2026-12 | alone
        competitors | Bottlebank | Closed Ring
        needs | recycler     | 2 |
        needs | retailer     | 2 |
        needs | manufacturer | 2 |
        needs | technology   | 1 |
        needs | academia     | 1 |
        needs | regulator    | 1 |
    """,
}


def read_market(plan: Plan, text: str) -> None:
    """Write what the lines say into the plan. A member is named, or numbered as #place where names are invented."""
    places = {o.name: place for place, o in enumerate(plan.organisations)}

    def month(cell: str) -> int:
        return int((np.datetime64(cell, "M") - plan.first_month).astype(int))

    for line in text.strip().splitlines():
        kind, *cells = (cell.strip() for cell in line.split("|"))
        if kind == "runs":
            who, title, theme, since, until, how = cells
            place = int(who[1:]) if who.startswith("#") else places[who]
            ends = month(until) if until else None
            plan.initiatives.append(Initiative(place, title, theme, month(since), ends, how == "together"))
        elif kind == "competitors":
            plan.competitors.append((places[cells[0]], places[cells[1]]))
        else:
            plan.needs.append(Need(cells[0], int(cells[1]), cells[2] or None))
