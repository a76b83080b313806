"""The members of the four example coalitions. All invented; addresses end in .example."""

from __future__ import annotations

from sample_data.names import domain_of, organisation_name
from sample_data.plan import Organisation


def _read(text: str) -> tuple[Organisation, ...]:
    """One organisation per line: name, role, ecosystem role, ISIC code, country, size [, from, to, reason]."""
    found = []
    for line in text.strip().splitlines():
        name, role, kind, code, country, size, *time = (cell.strip() for cell in line.split("|"))
        since, until, reason = (
            (int(time[0]), int(time[1]) if time[1] else None, time[2] or None) if time else (0, None, None)
        )
        slug = domain_of(name).removesuffix(".example")
        found.append(
            Organisation(slug, name, role, kind, code, size, country, None, domain_of(name), since, until, reason)
        )
    return tuple(found)


THREADLINE = _read("""
Northmill            | lead        | brand         | 1410 | GB | large
Vesta Mills          | founder     | manufacturer  | 1312 | PT | medium
Orchard & Co         | founder     | retailer      | 4771 | GB | large
Lumen Textiles       | member      | manufacturer  | 1311 | IN | medium
Kestrel Retail       | member      | retailer      | 4771 | DE | large
Bluewater            | member      | brand         | 1410 | NL | medium
Tamarind             | member      | brand         | 1410 | ES | small
Solace Wear          | member      | brand         | 1410 | FR | small
Fjord Brands         | member      | brand         | 1430 | SE | medium
Halden               | member      | manufacturer  | 1313 | BD | medium
Pinecrest            | member      | technology    | 6201 | NL | small
Redwing              | member      | civil_society | 9499 | IN | small
Quillon Denim        | member      | brand         | 1410 | ES | small | 0 | 17 | withdrew
Threadline Office    | secretariat | secretariat   | 9499 | NL | small
Loom Foundation      | funder      | funder        | 6499 | NL | large
Weavers Fund         | funder      | funder        | 6499 | GB | medium
""")

CANOPY = _read("""
Marula Foods         | lead        | brand         | 1079 | FR | large
Palmgrove Trading    | founder     | retailer      | 4630 | NL | large
Silvano Paper        | founder     | manufacturer  | 1701 | PT | medium
Riverbend Soy        | member      | producer      | 0111 | BR | medium
Tallow & Thyme       | member      | manufacturer  | 2023 | GB | medium
Greenfold Retail     | member      | retailer      | 4711 | DE | large
Kasava Collective    | member      | producer      | 0113 | GH | small
Ombu Smallholders    | founder     | community     | 0161 | PY | small
Bluegum Pulp         | member      | manufacturer  | 1701 | PT | medium
Understory Voices    | member      | civil_society | 9499 | ID | small
Nutmeg Logistics     | member      | technology    | 5229 | SG | medium
Heartwood Timber     | member      | producer      | 0220 | CM | medium
Fernway Grocers      | member      | retailer      | 4711 | SE | large
Ironbark Capital     | member      | financier     | 6430 | GB | medium | 9 | |
Mossline Labs        | member      | technology    | 7210 | NL | small
Paloma Oils          | member      | manufacturer  | 1040 | ES | medium
Sundew Watch         | member      | civil_society | 9499 | DE | small
Cacao Verde          | member      | producer      | 0127 | CI | small | 20 | |
Tupelo Sugar         | member      | producer      | 1072 | BR | medium | 0 | 21 | merged
Canopy Secretariat   | secretariat | secretariat   | 9499 | CH | small
Alder Foundation     | funder      | funder        | 6499 | CH | large
Fern Valley Trust    | funder      | funder        | 6499 | GB | medium
""")

_CAMPAIGN_KINDS = {  # last word of the name -> ecosystem role, ISIC code
    "Foods": ("brand", "1079"), "Logistics": ("technology", "5229"), "Retail": ("retailer", "4711"),
    "Institute": ("academia", "7210"), "Holdings": ("financier", "6420"), "Energy": ("producer", "3511"),
    "Trust": ("civil_society", "9499"), "Alliance": ("civil_society", "9499"), "Cooperative": ("community", "9499"),
    "Labs": ("technology", "7210"), "Partners": ("financier", "6430"),
}  # fmt: skip
_COUNTRIES = ("GB", "KE", "BR", "IN", "DE", "CO", "SE", "PH", "ZA", "MX")
_NEWCOMERS = {36: 8, 37: 14, 38: 20, 39: 26, 40: 32, 41: 33}  # place in the list -> first month


def _campaign() -> tuple[Organisation, ...]:
    """Forty-two members of the campaign, of which one left; a host office and four funders."""
    found = []
    for place in range(42):
        name = organisation_name(9_000 + 37 * place)
        kind, code = _CAMPAIGN_KINDS.get(name.split()[-1], ("manufacturer", "2410"))
        left, reason = (19, "lapsed") if place == 30 else (None, None)
        found.append(Organisation(
            organisation_id=domain_of(name).removesuffix(".example"), name=name,
            role="lead" if place == 0 else "founder" if place < 6 else "member", ecosystem_role=kind, sector_code=code,
            size_class=("medium", "large", "small")[place % 3], country=_COUNTRIES[place % len(_COUNTRIES)],
            domain=domain_of(name), from_month=_NEWCOMERS.get(place, 0), to_month=left, leave_reason=reason,
        ))  # fmt: skip
    return tuple(found)


HORIZON = _campaign() + _read("""
Horizon Campaign Office | secretariat | secretariat | 9499 | GB | small
Tidewell Foundation     | funder      | funder      | 6499 | GB | large
Brightmoor Trust        | funder      | funder      | 6499 | DE | large
Lantern Climate Fund    | funder      | funder      | 6499 | US | large
Oxbow Philanthropies    | funder      | funder      | 6499 | SE | medium
""")

LOOPWORKS = _read("""
Refill Row           | lead        | retailer      | 4719 | NL | medium
Second Spin          | founder     | brand         | 1520 | BE | small
Bottlebank           | founder     | recycler      | 3830 | DE | large
Tincture Packaging   | member      | manufacturer  | 2220 | NL | medium
Crate & Return       | member      | technology    | 5210 | DE | small
Closed Ring          | member      | recycler      | 3830 | FR | medium
Ashgrove Plastics    | member      | manufacturer  | 2013 | BE | large
Remade Motors        | member      | manufacturer  | 2930 | DE | large
Pallet Pool          | member      | technology    | 7730 | NL | medium
Tumbler Labs         | member      | academia      | 7210 | NL | small | 0 | 18 | withdrew
Corkscrew Wines      | member      | brand         | 1102 | FR | small | 0 | 23 | lapsed
Loopworks Desk       | secretariat | secretariat   | 9499 | NL | small
Meander Fund         | funder      | funder        | 6499 | NL | large
""")
