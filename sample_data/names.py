"""Invented names. Addresses end in .example, which can belong to nobody (RFC 2606)."""

from __future__ import annotations


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


PRIVATE_DOMAIN = "mailbox.example"  # stands for the free mail services: says nothing of an organisation

FIRST_NAMES = _words(
    "ada amara anouk aruna basil bela bjorn carla chidi dalia daniel edda eitan elif emeka farah felix gita "
    "greta hana  henrik ida imran ines ivo jana jonas kaori kofi lena leyla linus luz mads maeve malik mara "
    "mei milan nadia nils noor  olga omar paola pavel petra priya quentin rafael rania ravi rosa samir selma "
    "sofia tariq tessa tomas uma valentin  wanda yara yusuf zora"
)
LAST_NAMES = _words(
    "abara adler almeida anders bakker banerjee barros becker bianchi borg castell chen costa dahl danso demir "
    "diallo  duarte eklund farkas ferro fontaine garber grau haddad hansson holm ibarra ivanov jansen kamau "
    "kaya keller khan  koskela kovacs laurent lindqvist lopes maier mensah moreau nakamura ndiaye novak okafor "
    "olsen osei patel petit  quispe rahman rossi salem sato schmid silva sorel tanaka torres urban vargas "
    "vogel weiss winter yilmaz zeman"
)
FRONT = _words(
    "Alder Amber Arbour Ashen Aspen Auburn Beacon Birch Bramble Bright Calder Cedar Chalk Cinder Clover Copper "
    "Coral  Crest Dale Delta Drift Dune Eastern Elm Ember Fallow Fern Field Flint Garnet Glen Golden Granite "
    "Grove Hazel Heron  Hollow Indigo Iron Ivory Juniper Lantern Larch Laurel Linden Lunar Maple Marble Meadow "
    "Mistral Moss Nettle Oaken  Ochre Opal Osprey Pebble Quarry Raven River Rowan Russet Saffron Sable Silver "
    "Slate Sorrel Spruce Sterling Summit  Teal Thistle Umber Valley Vesper Walnut Western Willow Winter Yarrow"
)
MIDDLE = _words(
    "bay bridge brook cliff croft dell fold ford gate haven hill lea mere moor ridge stead stone ton vale wood"
)
BACK = _words(
    "Works Mills Retail Foods Materials Trust Labs Holdings Cooperative Institute Logistics Textiles Partners "
    "Alliance  Energy Packaging"
)
THEMES = (
    "Pre-competitive apparel", "Forest-positive supply chain", "Net-zero campaign", "Circular economy",
    "Economic inclusion", "Water stewardship", "Responsible minerals", "Regenerative farming",
)  # fmt: skip
COALITION_NOUNS = ("Accord", "Compact", "Pact", "Platform", "Forum", "Partnership", "Initiative", "Network")
TOPICS = (
    "Supplier training", "Water use", "Living wages", "Traceability", "Return logistics", "Chemical management",
    "Smallholder finance", "Building retrofits",
)  # fmt: skip
TITLES = (
    "Shared data template", "Supplier questionnaire", "Pilot sites", "Baseline report", "Work plan and budget",
    "New members", "Common definition of progress", "Buyers and suppliers dialogue", "Public statement",
    "Traceability pilot", "Training material", "Review of the charter", "Grievance route", "Measurement protocol",
    "Communication plan", "Regional chapters", "Technical standard", "Lessons from the field", "Annual report",
    "Funding after the current phase",
)  # fmt: skip


def organisation_name(number: int) -> str:
    """The invented name of organisation `number`; no two numbers share one."""
    combinations = len(FRONT) * len(MIDDLE) * len(BACK)
    lap, place = divmod(number, combinations)
    place = place * 7_919 % combinations  # 7,919 is a prime that divides none of the lengths: a walk over all of them
    front, rest = place % len(FRONT), place // len(FRONT)
    middle, back = rest % len(MIDDLE), rest // len(MIDDLE)
    name = f"{FRONT[front]}{MIDDLE[middle]} {BACK[back]}"
    return name if lap == 0 else f"{name} {lap + 1}"


def domain_of(name: str) -> str:
    """ "Vesta Mills" -> vesta-mills.example."""
    words = "".join(c if c.isalnum() else " " for c in name.lower()).split()
    return "-".join(words) + ".example"
