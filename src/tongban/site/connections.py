"""How the services beside this installation are reached, from its options."""

from typing import Any

from tongban.site.options import Options


def payments_of(given: Options) -> dict[str, Any]:
    """How the payment gateway is reached; an empty address where there is none. A half given one is refused."""
    named = {
        "TONGBAN_PAY_MERCHANT": given.pay_merchant,
        "TONGBAN_PAY_KEY_FILE": given.pay_key_file,
        "TONGBAN_PAY_GATEWAY_KEY_FILE": given.pay_gateway_key_file,
    }
    missing = [name for name, value in named.items() if not value]
    if given.pay_gateway_url and missing:
        raise SystemExit(f"A payment gateway is named, so set {', '.join(missing)} as well.")
    return {
        "url": given.pay_gateway_url,
        "page": given.pay_page_url,
        "name": given.pay_gateway_name,
        "merchant": given.pay_merchant,
        "key": given.pay_key_file,
        "gateway_key": given.pay_gateway_key_file,
    }


def courier_of(given: Options) -> dict[str, object]:
    """How the courier is reached; an empty address where there is none. A half given one is refused."""
    named = {
        "TONGBAN_COURIER_CUSTOMER": given.courier_customer,
        "TONGBAN_COURIER_OWN_KEY_FILE": given.courier_own_key_file,
        "TONGBAN_COURIER_KEY_FILE": given.courier_key_file,
    }
    missing = [name for name, value in named.items() if not value]
    if given.courier_url and missing:
        raise SystemExit(f"A courier is named, so set {', '.join(missing)} as well.")
    return {
        "url": given.courier_url,
        "name": given.courier_name,
        "customer": given.courier_customer,
        "key": given.courier_own_key_file,
        "courier_key": given.courier_key_file,
    }
