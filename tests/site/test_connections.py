"""How the services beside an installation are reached."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tongban.site.connections import courier_of, payments_of
from tongban.site.options import Options

KEYS = {"pay_key_file": Path("a"), "pay_gateway_key_file": Path("b"), "courier_own_key_file": Path("a")}


@pytest.mark.parametrize(
    ("reached", "given", "missing"),
    [
        (payments_of, {"pay_gateway_url": "https://pay.example"}, "TONGBAN_PAY_MERCHANT"),
        (
            courier_of,
            {"courier_url": "https://c.example", "courier_customer": "1"},
            "TONGBAN_COURIER_KEY_FILE",
        ),
    ],
)
def test_a_system_that_is_half_named_is_refused(
    reached: Callable[[Options], dict[str, Any]], given: dict[str, str], missing: str
) -> None:
    with pytest.raises(SystemExit, match=f"set {missing} as well"):
        reached(Options(**(KEYS | given)))  # type: ignore[arg-type]


def test_where_none_is_named_none_is_reached() -> None:
    for reached in (payments_of, courier_of):
        assert reached(Options())["url"] == ""
