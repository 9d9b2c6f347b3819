"""Pure rules of licences: terms, states, numbers, what a stranger may see."""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from jsonschema import Draft202012Validator

from tongban.resources.licences.facts import LicenceState, Succession, VerifiedState

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that reads like another character
CODE_LENGTH = 12
# a version that was replaced is told as such beside this (`Verification.is_replaced`)
_ENDED = {
    LicenceState.REPLACED: VerifiedState.REVOKED,
    LicenceState.REVOKED: VerifiedState.REVOKED,
    LicenceState.CANCELLED: VerifiedState.CANCELLED,
}
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LINK = re.compile(r"/l/(?P<code>[0-9A-Za-z]{8,16})/?(?:[?#].*)?$")


def last_day(valid_from: date, months: int | None) -> date | None:
    """The last day of a term of `months`: the day before the same day so many months later."""
    if months is None:
        return None
    total = valid_from.year * 12 + valid_from.month - 1 + months
    year, month = divmod(total, 12)
    day = min(valid_from.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, day) - timedelta(days=1)


def term_after(
    how: Succession,
    *,
    valid_until: date | None,
    day: date,
    schema: Mapping[str, Any],
    values: Mapping[str, Any],
    months: int | None,
) -> tuple[date, date | None]:
    """First and last day of the version that takes another's place on `day`.

    A renewal adds the usual term to the old last day, so that nobody loses by asking early, and begins
    no later than the day after it, so that no day lies between. A change or a replacement keeps the end.

    Source: 行政许可法 (2019) arts. 49, 50; standards.md 5.2b no. 8 (the validity of a licence never moves).
    """
    if how is not Succession.RENEWAL or valid_until is None:
        return day, valid_until
    following = valid_until + timedelta(days=1)
    return min(day, following), usual_last_day(schema, values, valid_from=following, months=months)


def usual_last_day(
    schema: Mapping[str, Any], values: Mapping[str, Any], *, valid_from: date, months: int | None
) -> date | None:
    """The last day of the usual term: by the holder's age on the first day where the type says so.

    A date field of the schema may carry `x-term-by-age`, rows of `under` (whole years; none: everybody
    older) and `months` (none: no end), the youngest first; the first row above the age holds.
    """
    for key, about in schema.get("properties", {}).items():
        if (terms := about.get("x-term-by-age")) and values.get(key):
            age = _years_between(date.fromisoformat(str(values[key])), valid_from)
            held: Mapping[str, Any] = next(
                (term for term in terms if term.get("under") is None or age < term["under"]), {}
            )
            return last_day(valid_from, held.get("months"))
    return last_day(valid_from, months)


def _years_between(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def state_on(state: LicenceState, *, valid_until: date | None, day: date) -> VerifiedState:
    """What a stranger is told: how a licence ended, that its term has run out, or that it is suspended."""
    if state in _ENDED:
        return _ENDED[state]
    if valid_until is not None and day > valid_until:
        return VerifiedState.EXPIRED
    return VerifiedState.SUSPENDED if state is LicenceState.SUSPENDED else VerifiedState.VALID


def code_in(text: str) -> str | None:
    """The short code in the text of a QR, whatever host it names; None when it is no such link."""
    found = _LINK.search(text.strip())
    return found["code"].upper() if found else None


def issuer_part(code: str) -> str:
    """The issuer within an identifier: 18 characters.

    A credit code stands as it is; a local code keeps its last 18 letters and digits, filled
    with zeros from the left, which no credit code begins with.
    """
    plain = "".join(char for char in code.upper() if char.isascii() and char.isalnum())
    return plain[-18:].rjust(18, "0")


def field_faults(schema: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with `values` by the type's JSON Schema: field to sentence; empty when all is well."""
    if not schema:
        return {}
    faults = Draft202012Validator(dict(schema)).iter_errors(dict(values))
    return {
        ".".join(str(part) for part in fault.absolute_path) or "fields": fault.message for fault in faults
    }


def with_order(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The schema with the order of its fields written down: PostgreSQL's jsonb does not keep it."""
    properties: Mapping[str, Any] = schema.get("properties", {})
    ordered = {key: {"x-order": number, **about} for number, (key, about) in enumerate(properties.items())}
    return {**schema, "properties": ordered} if properties else dict(schema)


def labelled(schema: Mapping[str, Any], values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What stands on the licence, in the order of the schema: label and value."""
    properties: Mapping[str, Any] = schema.get("properties", {})
    chosen: list[str] = schema.get("x-rows", [])
    in_order = (
        [(key, properties[key]) for key in chosen if key in properties]
        if chosen
        else sorted(properties.items(), key=lambda entry: int(entry[1].get("x-order", 0)))
    )
    rows = []
    for key, about in in_order:
        value = values.get(key)
        if value in (None, "", []):
            continue
        text = "、".join(map(str, value)) if isinstance(value, list) else str(value)
        is_day = about.get("format") == "date" and _ISO_DAY.fullmatch(text)
        rows.append((str(about.get("title", key)), day_text(date.fromisoformat(text)) if is_day else text))
    return rows


def said_on(
    schema: Mapping[str, Any], values: Mapping[str, Any], *, holder: str, holder_label: str
) -> tuple[str, list[tuple[str, str]]]:
    """What the holder is called, and the other rows: a field that only repeats the name stands once."""
    rows = labelled(schema, values)
    label = next((label for label, value in rows if value == holder), holder_label)
    return label, [row for row in rows if row[1] != holder]


def day_text(day: date) -> str:
    """A day as it stands on a licence: 2026年9月28日."""
    return f"{day.year}年{day.month}月{day.day}日"
