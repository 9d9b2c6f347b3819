"""A definition in one line less."""

from datetime import date
from pathlib import Path

from tongban.kernel.errors import N_
from tongban.services.indicators.facts import Definition

SQL = Path(__file__).resolve().parent.parent / "sql"
BEGAN = date(2026, 1, 1)
# standards.md 1 marks these as names that are common in practice; no standard prints their formulas
COMMON = N_(
    "国办函〔2016〕108号 (guide to Internet + government services): statistics; the name is common in practice"
)
LICENSING = N_("行政许可法 (2019) arts. 42 and 45; the name is common in practice")
RATINGS = N_("国办发〔2019〕51号 and GB/T 39734—2020 (ratings of government services)")
COMPLAINTS = N_("优化营商环境条例 art. 49 (channels for complaints); the name is common in practice")
SHARING = N_("政务数据共享条例 (国务院令第809号, 2025); the name is common in practice")
EXCHANGE = N_("GB/T 39046—2020, codes of the service item; the name is common in practice")


def first_version(
    sql: str,
    *,
    formula: str,
    numerator: str,
    denominator: str = "",
    source: str = COMMON,
    notes: str = "",
    names_cases: bool = False,
    folder: Path = SQL,
    since: date = BEGAN,
) -> tuple[Definition, ...]:
    """The one version of a definition that has not changed yet."""
    return (
        Definition(
            version=1,
            in_force_from=since,
            formula=formula,
            numerator=numerator,
            denominator=denominator,
            source=source,
            notes=notes,
            names_cases=names_cases,
            sql_file=folder / f"{sql}.sql",
        ),
    )
