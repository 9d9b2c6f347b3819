"""The licence library's answer to objections: what stands on a licence, and the organisation that issued it."""

from datetime import datetime

from tongban.foundation.directory.public import organisation
from tongban.foundation.identity.public import Person
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, NotFound
from tongban.resources.licences.facts import HolderKind, LicenceFact
from tongban.resources.licences.holders import holdings_of
from tongban.resources.licences.queries import licence_type, licences_of_indexes
from tongban.resources.registers.public import KeptFact, UnknownField

POST = "issue"  # 发证: who made it out looks into it, and makes it out anew where it is wrong
# what stands on every licence beside the fields of its type (names of data, not of the interface)
_OWN = {
    "number": "编号",
    "issued_on": "发证日期",
    "valid_from": "有效期起始日",
    "valid_until": "有效期截止日",
}


class LicenceKeeper:
    """Answers for facts `licence.<type>.<field>`; the holder's own licences only. At most 6 SQL."""

    def kept(self, *, fact: str, uscc: str, by: Person, at: datetime) -> KeptFact:
        """Raises UnknownField for what the type does not have, NotFound where they hold no valid one."""
        _, _, rest = fact.partition(".")
        code, _, name = rest.partition(".")
        found = _held(code, uscc=uscc, by=by, at=at)
        title = _title(code, name)
        value = found.value_of(name)
        if not title or not value:
            raise UnknownField(facts={"field": fact})
        return KeptFact(
            value=value,
            label=f"{found.type_name}：{title}",
            source=N_("Licence library"),
            uscc=uscc if found.holder.kind is HolderKind.FIRM else "",
            keeper=organisation(found.organisation_id),
            post_code=POST,
        )


def _held(code: str, *, uscc: str, by: Person, at: datetime) -> LicenceFact:
    """The valid licence of this type that a form is filled from: the person's own, or the named firm's."""
    day = at.astimezone(CITY_ZONE).date()
    holders = [(one.kind, one.index) for one in holdings_of(by) if one.key in ("me", uscc)]
    for one in licences_of_indexes(holders):
        if one.type_code == code and one.is_valid_on(day):
            return one
    raise NotFound


def _title(code: str, name: str) -> str:
    field = licence_type(code).fields.get("properties", {}).get(name, {})
    return str(field.get("title") or _OWN.get(name, ""))
