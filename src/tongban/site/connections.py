"""How the services beside this installation are reached, from its options."""

from pathlib import Path
from typing import Any

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


def outside_of(given: Options) -> dict[str, Any]:
    """How the system is reached that handles cases for this one; empty: there is none."""
    if not given.outside_url:
        return {}
    token = given.outside_token.get_secret_value()
    if not token:
        raise SystemExit("A system that handles cases is named, so set TONGBAN_OUTSIDE_TOKEN as well.")
    title = given.outside_title or given.outside_name
    return {"url": given.outside_url, "name": given.outside_name, "title": title, "token": token}


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
