"""What a person, or an item with its organisation and officers, is called in the rows of a case."""

from collections.abc import Mapping
from typing import Any

from tongban.foundation.directory.public import Officer, organisation
from tongban.foundation.identity.public import Person
from tongban.foundation.vault.public import mask_id_number, mask_name, mask_phone
from tongban.resources.registers.models import RegisteredPerson
from tongban.services.items.models import Item
from tongban.site.bulk.facts import Called, CannotBeCopied

# of an item's content, what may differ where stories are told of another
_OWN_OF_AN_ITEM = frozenset({"name", "aliases"})


def person_called(person: Person) -> Called:
    """An applicant: account, register, names as they are shown, what only the register knows. 1 SQL."""
    row = RegisteredPerson.objects.get(pk=person.person_id)
    facts = row.facts
    return {
        "account": person.account_id,
        "person_id": person.person_id,
        "ref": person.ref,
        "register_index": bytes(row.id_number_index),
        "name": person.name,
        "masked": mask_name(person.name),
        "id_number": facts["id_number"],
        "id_masked": mask_id_number(facts["id_number"]),
        "birth_date": str(facts["birth_date"]),
        "address": facts["address"],
        "phone": facts["phone"],
        "phone_masked": mask_phone(facts["phone"]),
    }


def target_called(item_code: str, officers: Mapping[str, Officer]) -> Called:
    """An item, who handles it, and the officer at each post. 2 SQL and one for the organisation."""
    item = Item.objects.get(code=item_code)
    office = organisation(item.organisation_id)
    called: dict[str, Any] = {
        "item_code": item.code,
        "item_name": item.name,
        "version_id": item.current_id,
        "organisation_id": office.id,
        "organisation_code": office.code,
        "organisation_name": office.name,
        "area_code": item.area_code,
    }
    for post, officer in officers.items():
        called |= {
            f"{post}_account": officer.account_id,
            f"{post}_ref": officer.ref,
            f"{post}_name": officer.name,
        }
    return called


def check_alike(first: Called, others: list[Called]) -> None:
    """Stories told of one item hold for another only where its content is the same but for its name.

    Raises CannotBeCopied.
    """
    own = _terms(str(first["item_code"]))
    for other in others:
        if other["area_code"] != first["area_code"]:
            raise CannotBeCopied(facts={"why": f"{other['item_code']} lies in another area"})
        if _terms(str(other["item_code"])) != own:
            raise CannotBeCopied(facts={"why": f"{other['item_code']} has other terms"})


def _terms(item_code: str) -> dict[str, Any]:
    content = Item.objects.get(code=item_code).current.content  # type: ignore[union-attr]
    return {name: value for name, value in content.items() if name not in _OWN_OF_AN_ITEM}
