"""The one kind of expectation our suites use, and the words to write it in.

Great Expectations' own column expectations need a query per kind of domain and UnexpectedRowsExpectation two
scans each: on 10 million attendance rows 2.1 s. `ExpectNoRows` counts the rows that meet a SQL condition as
an aggregate, so Great Expectations bundles the whole suite of a table into a single SELECT: 0.9 s. The same
condition then finds the failing rows, so the count and the rows cannot disagree.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.core.metric_function_types import MetricPartialFunctionTypes
from great_expectations.execution_engine.sqlalchemy_execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.metadata_types import FailureSeverity
from great_expectations.expectations.metrics.metric_provider import metric_partial
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider

from pipelines.tables import TABLES, Column

CRITICAL, WARNING = FailureSeverity.CRITICAL, FailureSeverity.WARNING

MINUTES_OF_A_DAY = 24 * 60
ID_CHARS = 200  # longer ids are a sign of a shifted column
FIRST_EVENT = "1990-01-01"  # electronic records begin; zero dates (1900, 1904, 1970) are damage
FIRST_STATE = "1900-01-02"  # a coalition may be old; 1900-01-01 is a spreadsheet's zero
END_OF_DATES = "2100-01-01"
STATES = (
    "coalitions",
    "memberships",
    "representatives",
    "initiatives",
    "governance",
    "roles",
    "competitor_pairs",
)
CONTROL_CHARACTERS = "'*[' || chr(1) || '-' || chr(31) || chr(127) || ']*'"  # as a pattern for glob
SECTOR_CODE = "[A-U]|[A-U]?[0-9]{2,4}"  # of ISIC revision 4: a section, division, group or class
SPREADSHEET_NUMBER = r"^[0-9]([.,][0-9]+)?E\+[0-9]{2,}$"  # 1.2E+05: what a spreadsheet makes of a long id


class CountOfRowsWhere(TableMetricProvider):
    """The number of rows that meet a SQL condition; NULL does not meet it."""

    metric_name = "table.count_of_rows_where"
    value_keys = ("condition",)

    @metric_partial(
        engine=SqlAlchemyExecutionEngine,
        partial_fn_type=MetricPartialFunctionTypes.AGGREGATE_FN,
        domain_type=MetricDomainTypes.TABLE,
    )
    def _sqlalchemy(
        cls: Any,  # noqa: N805 - Great Expectations calls it with the class
        execution_engine: Any,
        metric_domain_kwargs: Any,
        metric_value_kwargs: Any,
        **_: Any,
    ) -> tuple[Any, Any, dict[str, Any]]:
        met = sa.case((sa.literal_column(f"({metric_value_kwargs['condition']})"), 1), else_=0)
        return sa.func.coalesce(sa.func.sum(met), 0), metric_domain_kwargs, {}


class ExpectNoRows(BatchExpectation):
    """No row meets `condition`. `description` says what holds, `reason` what is wrong and the way out."""

    condition: str
    column: str
    reason: str

    metric_dependencies = ("table.count_of_rows_where",)
    success_keys = ("condition",)

    def _validate(
        self, metrics: dict[str, Any], runtime_configuration: Any = None, execution_engine: Any = None
    ) -> dict[str, Any]:
        rows = metrics["table.count_of_rows_where"]
        return {"success": rows == 0, "result": {"observed_value": rows}}


def never(condition: str, column: str, holds: str, reason: str, severity: FailureSeverity = CRITICAL) -> ExpectNoRows:
    """No row meets the SQL `condition`. `holds` and `reason` are read by the user and hold no values."""
    return ExpectNoRows(condition=condition, column=column, description=holds, reason=reason, severity=severity)


def in_order(first: str, then: str, way_out: str, severity: FailureSeverity = CRITICAL) -> ExpectNoRows:
    """Of two dates or times in one row, `then` is not before `first`."""
    return never(
        f"{then} < {first}",
        then,
        f"{then} is not before {first}",
        f"{then} is before {first}: {way_out}",
        severity,
    )


def between(column: str, low: int, high: int, unit: str) -> ExpectNoRows:
    return never(
        f"{column} not between {low} and {high}",
        column,
        f"{column} is between {low} and {high} {unit}",
        f"{column} is not between {low} and {high} {unit}: correct it, or leave it empty if unknown",
    )


def not_negative(column: str) -> ExpectNoRows:
    return never(
        f"{column} < 0",
        column,
        f"{column} is not negative",
        f"{column} is below zero: write it as a positive number",
    )


def currency_code() -> ExpectNoRows:
    return never(
        "not regexp_full_match(currency, '[A-Z]{3}')",
        "currency",
        "currency is an ISO 4217 code",
        "currency is not three capital letters: write the ISO 4217 code, such as EUR",
    )


def currency_named(amount: str) -> ExpectNoRows:
    return never(
        f"{amount} is not null and currency is null",
        "currency",
        f"{amount} has a currency",
        f"{amount} has no currency and cannot be added to others: fill in currency, such as EUR",
        WARNING,
    )


def contract(table: str) -> list[ExpectNoRows]:
    """What the data contract itself asks of a table's rows."""
    expectations = [e for column in TABLES[table].columns for e in _of_column(table, column)]
    for one_of in TABLES[table].one_of:
        filled = " + ".join(f"({name} is not null)::integer" for name in one_of)
        names = " and ".join(one_of)
        public = [name for name in one_of if not TABLES[table].column(name).internal]
        if len(public) == 1:  # a user who hands over the table knows of no other; a name beside an id does no harm
            expectations.append(_filled(public[0], f"{filled} = 0"))
            continue
        expectations.append(
            never(
                f"{filled} <> 1",
                one_of[-1],
                f"exactly one of {names} is filled",
                f"not exactly one of {names} is filled: fill one of them and leave the other empty",
            )
        )
    return expectations


def _filled(name: str, empty: str) -> ExpectNoRows:
    return never(empty, name, f"{name} is filled", f"{name} is empty: fill it in, every row needs it")


def _of_column(table: str, column: Column) -> list[ExpectNoRows]:
    name, kind = column.name, column.kind
    made: list[ExpectNoRows] = []
    if column.required:
        empty = f"{name} is null or {name} = ''" if kind in ("text", "person", "choice") else f"{name} is null"
        made.append(_filled(name, empty))
    if column.choices:
        allowed = ", ".join(f"'{choice}'" for choice in column.choices)
        words = ", ".join(column.choices)
        made.append(
            never(
                f"{name} not in ({allowed})",
                name,
                f"{name} is one of: {words}",
                f"{name} is none of the words we know: write one of {words}, or leave it empty if unknown"
                if not column.required
                else f"{name} is none of the words we know: write one of {words}",
            )
        )
    if kind in ("date", "instant"):
        first = FIRST_STATE if table in STATES else FIRST_EVENT
        made.append(
            never(
                f"{name} < date '{first}' or {name} >= date '{END_OF_DATES}'",
                name,
                f"{name} lies between {first[:4]} and 2099",
                f"{name} lies before {first[:4]} or after 2099, a damaged date: correct it in the source",
            )
        )
    if kind == "number":
        made.append(
            never(
                f"not isfinite({name})",
                name,
                f"{name} is a number",
                f"{name} is infinite or no number: correct it",
            )
        )
    if kind == "text" and (name.endswith("_id") or "_id_" in name):
        made += _of_id(name)
    return made


def _of_id(name: str) -> list[ExpectNoRows]:
    # A pattern costs 2 s on 10 million ids; JSON escapes what is not plain, and its length costs nothing.
    suspect = f"(strlen(to_json({name})) <> strlen({name}) + 2 or contains({name}, chr(127)))"
    return [
        never(
            f"contains({name}, 'E+') and regexp_matches({name}, '{SPREADSHEET_NUMBER}')",
            name,
            f"{name} is as the source wrote it",
            f"{name} was turned into a number by a spreadsheet (such as 1.2E+05) and its digits are lost: "
            "export it again and do not save it in a spreadsheet, or format the column as text",
        ),
        never(
            f"length({name}) > {ID_CHARS} or ({suspect} and {name} glob ({CONTROL_CHARACTERS}))",
            name,
            f"{name} is at most {ID_CHARS} characters long, without control characters",
            f"{name} is longer than {ID_CHARS} characters or holds control characters: check the source for "
            "shifted columns",
            WARNING,
        ),
    ]
