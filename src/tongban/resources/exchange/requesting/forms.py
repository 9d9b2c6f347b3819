"""What the forms of a request and of an answer say, as typed and as values."""

from datetime import date

from django.http import QueryDict

from tongban.resources.exchange.facts import Condition, Mask, Op, Way
from tongban.resources.exchange.requesting.facts import Answer, Asked, FieldAnswer

CONDITION_ROWS = 3
_TEXTS = ("item_code", "purpose", "basis", "field_reasons", "frequency")
_LENGTHS = {"item_code": 40, "frequency": 200}


def asked_from(typed: QueryDict, resource_code: str) -> Asked:
    """What a request form asks for; what cannot be read is missing."""
    said = {name: _line(typed.get(name, ""))[: _LENGTHS.get(name, 2000)] for name in _TEXTS}
    return Asked(
        resource_code=resource_code,
        fields=tuple(_line(one) for one in typed.getlist("fields")[:400]),
        ways=_ways(typed),
        daily_quota=_number(typed.get("daily_quota", "")),
        until=_day(typed.get("until", "")),
        responsible=_number(typed.get("responsible", "")) or None,
        **said,
    )


def answer_from(typed: QueryDict, names: tuple[str, ...]) -> Answer:
    """What the provider's form says to each field, by its place in the request."""
    return Answer(
        fields=tuple(_field(typed, place, name) for place, name in enumerate(names)),
        conditions=conditions_from(typed),
        ways=_ways(typed),
        daily_quota=_number(typed.get("daily_quota", "")),
        until=_day(typed.get("until", "")),
        note=_line(typed.get("note", ""))[:2000],
    )


def conditions_from(typed: QueryDict) -> tuple[Condition, ...]:
    """The conditions that are filled in; values are split at 、 and at commas."""
    rows = zip(typed.getlist("c-field"), typed.getlist("c-op"), typed.getlist("c-values"), strict=False)
    found = []
    for field, op, values in list(rows)[:50]:
        if not field:
            continue
        parts = [one.strip() for one in values.replace("，", "、").replace(",", "、").split("、")]
        compared = Op(op) if op in set(Op) else Op.EQ
        found.append(Condition(field=_line(field), op=compared, values=tuple(one for one in parts if one)))
    return tuple(found)


def condition_rows(conditions: tuple[Condition, ...]) -> list[dict[str, str]]:
    """The rows of the form: what is filled in, and empty ones."""
    rows = [{"field": one.field, "op": one.op.value, "values": "、".join(one.values)} for one in conditions]
    return rows + [{"field": "", "op": Op.EQ.value, "values": ""}] * max(1, CONDITION_ROWS - len(rows))


def _field(typed: QueryDict, place: int, name: str) -> FieldAnswer:
    mask = typed.get(f"mask-{place}", "")
    return FieldAnswer(
        name=name,
        is_granted=mask in set(Mask),
        mask=Mask(mask) if mask in set(Mask) else Mask.NONE,
        reason=_line(typed.get(f"reason-{place}", ""))[:1000],
    )


def _ways(typed: QueryDict) -> tuple[Way, ...]:
    said = set(typed.getlist("ways"))
    return tuple(way for way in Way if way.value in said)


def _line(text: str) -> str:
    return text.replace("\0", "").strip()


def _number(text: str) -> int:
    plain = text.replace(",", "").strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 10 else 0


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
