"""What is shown of an item on which an office acts by itself (依职权): nothing that only applicants need."""

from tongban.services.items.content import ItemContent

_ONLY_FOR_APPLICANTS: dict[str, object] = {
    "slots": (),
    "form": None,
    "scenario": (),
    "limit_cases": (),
    "conditions": (),
    "audience": (),
    "handle_forms": (),
    "visits": None,
    "places": (),
    "result": None,
    "online_depth": (),
    "online_platform": "",
    "online_url": "",
}


def as_read(content: ItemContent) -> ItemContent:
    """The content as people read it: whole, or what it is, its process, its charge and whom to ask."""
    if content.is_applied_for:
        return content
    free = {} if content.fees else {"is_charged": None}
    return content.model_copy(update={**_ONLY_FOR_APPLICANTS, **free})
