"""Population, firms and licences as counts: from the registers and the licence library."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from tongban.foundation.directory.public import names_by_level
from tongban.kernel.errors import N_
from tongban.resources.exchange.public import SourceKind
from tongban.resources.licences.public import LicenceState, counted_licences
from tongban.resources.opendata.content import Role, Type
from tongban.resources.opendata.disclosure.facts import Kind
from tongban.resources.opendata.disclosure.generalising import AGES, Hierarchy, areas
from tongban.resources.opendata.ports import TYPES, Offered, SourceFact, Told
from tongban.resources.registers.public import counted_firms, counted_people

_LEVELS = ("village", "township", "county", "prefecture")
_STATES = {
    LicenceState.VALID: "有效",
    LicenceState.SUSPENDED: "暂停",
    LicenceState.REVOKED: "撤销",
    LicenceState.CANCELLED: "注销",
}


def area_levels() -> Hierarchy:
    """Areas of the directory, from villages up to the city; the directory is read when first needed."""
    return areas(names_by_level, _LEVELS)


class Population:
    """Everybody of the population register by area, age and sex."""

    def fact(self) -> SourceFact:
        return SourceFact(
            code="registers.population",
            name=N_("Population register: people by area, age and sex"),
            kind=Kind.COUNTS,
            lies_in=SourceKind.POPULATION.value,
            columns=(
                Offered(
                    name="area", title="区划", title_en="Area", role=Role.DIMENSION,
                    hierarchy=area_levels(), level="county",
                ),
                Offered(
                    name="age", title="年龄段", title_en="Age", role=Role.DIMENSION, hierarchy=AGES, level="10"
                ),
                Offered(name="sex", title="性别", title_en="Sex", role=Role.DIMENSION),
                Offered(
                    name="people", title="人数", title_en="People", type=Type.INTEGER, role=Role.MEASURE,
                    unit="人",
                ),
            ),
        )  # fmt: skip

    def rows(self, *, on: date, parameters: Mapping[str, str], told: Told) -> Iterable[Mapping[str, Any]]:
        for one in counted_people(on=on, told=told):
            yield {"area": one.area_code, "age": one.age, "sex": one.sex, "people": one.count}


class Firms:
    """Every firm of the entity register by area, kind and year of registration."""

    def fact(self) -> SourceFact:
        return SourceFact(
            code="registers.firms",
            name=N_("Entity register: firms by area, kind and year"),
            kind=Kind.COUNTS,
            lies_in=SourceKind.ENTITIES.value,
            columns=(
                Offered(
                    name="area", title="区划", title_en="Area", role=Role.DIMENSION,
                    hierarchy=area_levels(), level="county",
                ),
                Offered(name="kind", title="主体类型", title_en="Kind of firm", role=Role.DIMENSION),
                Offered(name="year", title="登记年份", title_en="Year registered", role=Role.DIMENSION),
                Offered(
                    name="firms", title="户数", title_en="Firms", type=Type.INTEGER, role=Role.MEASURE, unit="户"
                ),
            ),
        )  # fmt: skip

    def rows(self, *, on: date, parameters: Mapping[str, str], told: Told) -> Iterable[Mapping[str, Any]]:
        for one in counted_firms():
            year = str(one.year) if one.year else ""
            yield {"area": one.area_code, "kind": one.kind, "year": year, "firms": one.count}


class Licences:
    """Every e-licence by type, issuing organisation, year and state; of the types that `types` names, or of all."""

    def fact(self) -> SourceFact:
        return SourceFact(
            code="licences.counts",
            name=N_("Licence library: licences by type, issuer, year and state"),
            kind=Kind.COUNTS,
            lies_in=SourceKind.LICENCES.value,
            filters=(TYPES,),
            columns=(
                Offered(name="type", title="证照类型", title_en="Licence type", role=Role.DIMENSION),
                Offered(name="issuer", title="颁发机构", title_en="Issuer", role=Role.DIMENSION),
                Offered(name="year", title="签发年份", title_en="Year issued", role=Role.DIMENSION),
                Offered(name="state", title="状态", title_en="State", role=Role.DIMENSION),
                Offered(
                    name="licences", title="证照数", title_en="Licences", type=Type.INTEGER, role=Role.MEASURE,
                    unit="张",
                ),
            ),
        )  # fmt: skip

    def rows(self, *, on: date, parameters: Mapping[str, str], told: Told) -> Iterable[Mapping[str, Any]]:
        for one in counted_licences(types=[code for code in parameters.get(TYPES, "").split(",") if code]):
            yield {
                "type": one.type_name,
                "issuer": one.organisation_name,
                "year": str(one.year),
                "state": _STATES[one.state],
                "licences": one.count,
            }
