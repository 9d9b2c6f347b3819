"""How the services beside this installation are reached, from its options."""

from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from tongban.site.options import Options


def payments_of(given: Options) -> dict[str, Any]:
    """How the payment gateway is reached, and where payers pay."""
    reached = _reached(
        "payment gateway",
        url=given.pay_gateway_url,
        name=given.pay_gateway_name,
        number=("TONGBAN_PAY_MERCHANT", given.pay_merchant),
        own_key=("TONGBAN_PAY_KEY_FILE", given.pay_key_file),
        their_key=("TONGBAN_PAY_GATEWAY_KEY_FILE", given.pay_gateway_key_file),
    )
    return {**reached, "page": given.pay_page_url}


def courier_of(given: Options) -> dict[str, Any]:
    """How the courier is reached."""
    return _reached(
        "courier",
        url=given.courier_url,
        name=given.courier_name,
        number=("TONGBAN_COURIER_CUSTOMER", given.courier_customer),
        own_key=("TONGBAN_COURIER_OWN_KEY_FILE", given.courier_own_key_file),
        their_key=("TONGBAN_COURIER_KEY_FILE", given.courier_key_file),
    )


def assistant_model_of(given: Options) -> dict[str, Any] | None:
    """How the assistant's language model is reached; None: there is none."""
    if not given.assistant_model_url:
        return None
    if not given.assistant_model_name:
        raise SystemExit(
            "Set TONGBAN_ASSISTANT_MODEL_NAME: the address of a language model is set, but not its name."
        )
    return {
        "url": given.assistant_model_url,
        "name": given.assistant_model_name,
        "seconds": given.assistant_model_seconds,
        "key": given.assistant_model_key.get_secret_value(),
    }


def outside_of(given: Options) -> dict[str, dict[str, Any]]:
    """How each system is reached that handles cases for this one, by its short name; empty: there is none.

    Where there are several, each reports by a post of its own, so that none speaks for another.
    """
    found = [*_outside_by_variables(given), *_outside_by_file(given.outside_file)]
    names = [one["name"] for one in found]
    if len(set(names)) < len(names):
        raise SystemExit("Two systems that handle cases have the same name.")
    posts = [one["post"] for one in found]
    if len(found) > 1 and ("" in posts or len(set(posts)) < len(posts)):
        raise SystemExit("Of several systems that handle cases each needs a post of its own.")
    return {one["name"]: one for one in found}


def _outside_by_variables(given: Options) -> list[dict[str, Any]]:
    if not given.outside_url:
        return []
    reached = _reached(
        "system that handles cases",
        url=given.outside_url,
        name=given.outside_name,
        number=("TONGBAN_OUTSIDE_PLATFORM", given.outside_platform),
        own_key=("TONGBAN_OUTSIDE_OWN_KEY_FILE", given.outside_own_key_file),
        their_key=("TONGBAN_OUTSIDE_KEY_FILE", given.outside_key_file),
    )
    return [reached | {"title": given.outside_title or given.outside_name, "post": given.outside_post}]


class _OutsideRow(BaseModel, extra="forbid"):
    """One system of the file."""

    name: str = Field(pattern="^[a-z][a-z0-9-]{1,39}$")
    title: str = ""
    url: str = Field(pattern="^https?://")
    platform: str = Field(min_length=1)
    own_key_file: Path
    key_file: Path
    post: str = ""


def _outside_by_file(file: Path | None) -> list[dict[str, Any]]:
    """The further systems of the YAML file. Raises SystemExit for what is not as it should be."""
    if file is None:
        return []
    try:
        rows = TypeAdapter(list[_OutsideRow]).validate_python(
            yaml.safe_load(file.read_text(encoding="utf-8"))
        )
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise SystemExit(f"TONGBAN_OUTSIDE_FILE cannot be read: {error}") from None
    return [
        {
            "url": row.url,
            "name": row.name,
            "number": row.platform,
            "own_key": row.own_key_file,
            "their_key": row.key_file,
            "title": row.title or row.name,
            "post": row.post,
        }
        for row in rows
    ]


def _reached(
    what: str,
    *,
    url: str,
    name: str,
    number: tuple[str, str],
    own_key: tuple[str, Path | None],
    their_key: tuple[str, Path | None],
) -> dict[str, Any]:
    """How a signed peer is reached; an empty address where there is none. A half given one is refused."""
    missing = [variable for variable, value in (number, own_key, their_key) if not value]
    if url and missing:
        raise SystemExit(f"A {what} is named, so set {', '.join(missing)} as well.")
    return {"url": url, "name": name, "number": number[1], "own_key": own_key[1], "their_key": their_key[1]}
