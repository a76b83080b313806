"""Organisations in the register of the examples that are nobody's member: whom a matchmaker could ask. All invented.

Threadline lacks a recycler, and one that spins as well would bring much overlap; Canopy lacks a regulator; Horizon a
second community; Loopworks a university, a regulator and a second retailer. Some would only add what is there already.
"""

from __future__ import annotations

from sample_data.names import domain_of
from sample_data.writing import Table, table

# name, ecosystem role, ISIC code, country, size; blank is not on file
CANDIDATES = """
Rewoven Fibres               | recycler      | 3830      | NL | small
Fibre Loop                   | recycler      | 1311;3830 | PT | medium
Stitchtrace                  | technology    | 6209      | GB | small
Copperline                   | technology    |           | DE | small
Water Watch                  | civil_society | 7120      | ID | small
Harrow & Pike                | brand         | 1410      | GB | medium
Millrace Dyeing              | manufacturer  | 1313      | IN | medium
Fairmead Standards Authority | regulator     | 8413      | BE | medium
Mangrove Mutual              | financier     | 6419      | GH | small
Baobab Growers               | producer      | 0127      | GH | medium
Neighbours Network           | community     | 8890      | KE | small
Ward and Village Assemblies  | community     | 9499      | IN | medium
Lockgate University          | academia      | 8530      | GB | large
Corner Larder                | retailer      | 4711      | NL | medium
Weighhouse Stores            | retailer      | 4719      | BE | small
Dovetail Group               |               | 6420      | FR | large
"""


def candidates() -> dict[str, Table]:
    """Their rows of the register."""
    rows = []
    for line in CANDIDATES.strip().splitlines():
        name, role, code, country, size = (cell.strip() or None for cell in line.split("|"))
        domain = domain_of(str(name))
        rows.append((domain.removesuffix(".example"), name, None, domain, code, role, size, country))
    return {
        "organisations": table(
            "organisation_id name aliases domains sector_codes ecosystem_role size_class country", rows
        )
    }
