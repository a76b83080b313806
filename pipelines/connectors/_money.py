"""Money as people write it: "€ 12.500,00", "12 500 EUR", "$1.2m", "£3k", "12'500.-".

Which of comma and point is the decimal mark is settled once per file, never per value: 1.234,56 and 12,5 settle it.
A single mark before three digits (12.500) parts thousands: no money is kept to a thousandth. Only where that is not so,
in the currencies with three decimals (ISO 4217) and before "k" or "m", is the user asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from pipelines.dates import BLANKS
from pipelines.problems import FileRejectedError
from pipelines.reading import Source

MAX_DIGITS = 18  # of an amount; more is no money
LONGEST = 60  # characters of a cell that is read as an amount
CODES = frozenset(
    "AED AFN AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY "
    "COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS "
    "INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP "
    "MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR "
    "SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST "
    "XAF XCD XOF XPF YER ZAR ZMW ZWL".split()
)
THREE_DECIMALS = frozenset("BHD IQD JOD KWD LYD OMR TND".split())  # ISO 4217, minor unit 3
NAMES = {  # what else a currency is called, in small letters; "kr" and "¥" are several and so none
    "€": "EUR", "euro": "EUR", "euros": "EUR", "£": "GBP", "pound": "GBP", "pounds": "GBP", "sterling": "GBP",
    "livres": "GBP", "libras": "GBP", "pfund": "GBP", "$": "USD", "us$": "USD", "$us": "USD", "usd$": "USD", "dollar": "USD",
    "dollars": "USD", "sfr": "CHF", "fr": "CHF", "franken": "CHF", "r$": "BRL", "reais": "BRL", "a$": "AUD", "au$": "AUD",
    "c$": "CAD", "ca$": "CAD", "nz$": "NZD", "hk$": "HKD", "s$": "SGD", "₹": "INR", "zł": "PLN", "kč": "CZK", "₺": "TRY",
    "₦": "NGN", "₱": "PHP", "₪": "ILS", "₴": "UAH",
}  # fmt: skip
QUALIFIERS = frozenset("us swiss suisses schweizer".split())  # "US dollars", "Schweizer Franken"
FACTORS = {
    1_000: r"k|tsd|tausend|thousand|mille|milliers",
    1_000_000: r"m|mm|mn|mio|million|millions|millionen|millones|millon|milhao|milhoes|milhão|milhões|millón",
    1_000_000_000: r"bn|mrd|milliard|milliards|milliarden",
}
FACTOR = re.compile(
    r"(?:" + "|".join(f"(?P<f{n}>{words})" for n, words in FACTORS.items()) + r")\b\.?(?:\s+(?:de|of)\b)?"
)
PREFIXED = re.compile(r"([ktm])(€|£|\$|eur|gbp|usd|chf)")  # k€ 12
WRITTEN = re.compile(
    r"(?P<before>[^\d()+-]*)(?P<sign>[+-]?)(?P<between>[^\d()+-]*)(?P<number>\d[\d.,' ]*)(?P<dash>-{1,2})?(?P<after>[^\d()+-]*)"
)
SAID_BY_HEADING = {
    1_000: re.compile(
        r"\b[kt](?:€|£|\$|eur\b|gbp\b|usd\b|chf\b)|[€£$]k\b|(?<!\d)'?000s?\b|\b(?:tsd|thousands?|milliers|tausend)\b"
    ),
    1_000_000: re.compile(
        r"\bm(?:€|£|\$|eur\b|gbp\b|usd\b|chf\b)|[€£$]m\b|\b(?:mio|millions?|millionen|millones|milhoes)\b"
    ),
}


@dataclass(frozen=True)
class Money:
    """An amount taken apart: `body` is digits with points and commas, `factor` what "k" or "m" multiply it by."""

    sign: str
    body: str
    factor: int
    currency: str | None

    @property
    def marks(self) -> frozenset[str]:
        """What the decimal mark can be by this amount alone: one of point and comma, or both where it does not tell."""
        points, commas = self.body.count("."), self.body.count(",")
        if points and commas:
            return frozenset("." if self.body.rfind(".") > self.body.rfind(",") else ",")
        if points + commas == 0:
            return frozenset(".,")
        mark, other = (".", ",") if points else (",", ".")
        if points + commas > 1:
            return frozenset(other)
        whole, _, rest = self.body.partition(mark)
        is_open = len(rest) == 3 and 0 < len(whole) <= 3 and whole != "0"
        return frozenset(".,") if is_open else frozenset(mark)

    @property
    def is_open(self) -> bool:
        """Whether this amount means one thing with a decimal point and another with a decimal comma."""
        return len(self.marks) == 2 and not self.body.isdigit()

    def value(self, mark: str) -> str | None:
        """The amount as plain digits where `mark` is the file's decimal mark ("" where none is); None if it is not one."""
        other = {".": ",", ",": "."}
        if self.is_open and mark and mark in self.body and self.factor == 1:
            return None  # 12.500 in a file whose decimal mark is the point: nobody knows
        if not mark or (mark not in self.marks):
            mark = next(iter(self.marks)) if len(self.marks) == 1 else other[self._open_mark()]
        whole, _, rest = self.body.partition(mark)
        groups = whole.split(other[mark])
        inner = {2, 3} if mark == "." else {3}  # 1,50,000 is how India writes 150,000
        is_grouped = len(groups) == 1 or (0 < len(groups[0]) <= 3 and {len(group) for group in groups[1:-1]} <= inner)
        if not is_grouped or (len(groups) > 1 and len(groups[-1]) != 3) or not (rest.isdigit() or not rest):
            return None
        digits = "".join(groups)
        if len(digits) + len(rest) > MAX_DIGITS:
            return None
        value = Decimal(f"{self.sign}{digits}.{rest or 0}") * self.factor
        return f"{value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize():f}"

    def _open_mark(self) -> str:
        return "," if "," in self.body else "."


def taken_apart(text: str) -> Money | None:
    """A cell as an amount; None where it is none, or says more than an amount ("5000 per year", "ca. 5000")."""
    plain = text.translate({0xA0: " ", 0x202F: " ", 0x2212: "-", 0x2013: "-", 0x2014: "-", 0x2019: "'"}).strip()
    if len(plain) > LONGEST:
        return None
    is_negative = plain.startswith("(") and plain.endswith(")")
    found = WRITTEN.fullmatch(plain[1:-1].strip() if is_negative else plain)
    if found is None:
        return None
    number = found["number"].strip()
    if found["dash"]:  # 12.500,- and 12'500.- have no decimals, so that every mark in them parts thousands
        number = re.sub("[.,]", "", number)
    if re.search(r"[ ']", number) and not re.fullmatch(r"\d{1,3}(?:[ ']\d{3})+(?:[.,]\d+)?", number):
        return None
    before, after = f"{found['before']} {found['between']}".strip().lower(), found["after"].strip().lower()
    factor = FACTOR.match(after)
    times = next(n for n in FACTORS if factor[f"f{n}"]) if factor else 1
    rest = after[factor.end() :] if factor else after
    if not factor and (prefixed := PREFIXED.fullmatch(before)):
        times, before = 1_000_000 if prefixed[1] == "m" else 1_000, prefixed[2]
    around = f"{before} {rest}".strip()
    currency = currency_of(around)
    if around and currency is None:
        return None
    body = re.sub(r"[ ']", "", number)
    sign = "-" if is_negative or found["sign"] == "-" else ""
    return Money(sign, body, times, currency) if body[-1:].isdigit() else None


def currency_of(text: str) -> str | None:
    """The ISO 4217 code that a text names, by code, sign or name; None where it names none or several."""
    words = [word for word in re.findall(r"[^\s.,;:/()\[\]]+", text) if word.lower() not in QUALIFIERS]
    found = {word.upper() if word.upper() in CODES else NAMES.get(word.lower()) for word in words}
    return found.pop() if len(found) == 1 else None


def unit_of_heading(heading: str) -> tuple[str | None, int]:
    """The currency and the factor that a column's heading says: "Amount (k€)" is EUR and 1000."""
    small = heading.lower().replace("’", "'")
    factor = next((n for n, words in SAID_BY_HEADING.items() if words.search(small)), 1)
    words = re.findall(r"[A-Za-z]*[€£$₹]|[A-Za-z]{3,8}(?![a-z])", heading)
    named = {_code(word) for word in words} - {None}
    return (named.pop() if len(named) == 1 else None), factor


def _code(word: str) -> str | None:
    """The code that a word of a heading names: a code in capitals, with a sign, or by its full name."""
    bare = word[1:] if word[:1] in "kKtTmM" and (word[1:] in NAMES or word[1:] in CODES) else word
    if bare in CODES:
        return bare
    return NAMES.get(bare.lower()) if bare[-1:] in "€£$₹" or len(bare) > 3 else None


def decimal_mark(source: Source, amounts: Iterable[tuple[str, Money]], column: str, currencies: Iterable[str]) -> str:
    """The decimal mark of one file's amounts: "." or ",", or "" where none has decimals.

    Raises FileRejectedError with the question where two amounts contradict each other, or where 1.250 may be 1250.
    """
    settled: dict[str, str] = {}
    unsettled = None
    has_thousandths = bool(THREE_DECIMALS & set(currencies))
    for text, money in amounts:
        if len(money.marks) == 1:
            settled.setdefault(next(iter(money.marks)), text)
        elif money.is_open and (money.factor > 1 or has_thousandths):
            unsettled = unsettled or text
    if len(settled) == 1:
        return next(iter(settled))
    if settled or unsettled:
        why = f'"{settled["."]}" has a decimal point and "{settled[","]}" a decimal comma' if settled else (
            f'"{unsettled}" has three digits after its mark, which may be decimals or thousands'
        )  # fmt: skip
        raise FileRejectedError(
            f'{source.name}: the amounts in column "{column}" can be read in two ways: {why}. '
            "Write them all one way, without marks between thousands and with two decimals (1250.00), and send it again."
        )
    return ""


def is_amount(text: str) -> bool:
    return text not in BLANKS and taken_apart(text) is not None
