"""How the services beside an installation are reached."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from tongban.site.connections import assistant_model_of, courier_of, outside_of, payments_of
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
        (
            outside_of,
            {"outside_url": "https://o.example", "outside_platform": "city"},
            "TONGBAN_OUTSIDE_OWN_KEY_FILE, TONGBAN_OUTSIDE_KEY_FILE",
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
    assert outside_of(Options()) == {}
    assert assistant_model_of(Options()) is None


def test_a_language_model_needs_its_name_and_its_key_is_not_shown() -> None:
    with pytest.raises(SystemExit, match="TONGBAN_ASSISTANT_MODEL_NAME"):
        assistant_model_of(Options(assistant_model_url="http://10.0.0.7/v1"))
    given = Options(
        assistant_model_url="http://10.0.0.7/v1",
        assistant_model_name="small",
        assistant_model_key=SecretStr("k-of-the-model"),
    )
    assert "k-of-the-model" not in repr(given)
    found = assistant_model_of(given)
    assert found == {"url": "http://10.0.0.7/v1", "name": "small", "seconds": 6.0, "key": "k-of-the-model"}


FIRST = {
    "outside_url": "https://a.example",
    "outside_name": "provincial",
    "outside_platform": "city",
    "outside_own_key_file": Path("a"),
    "outside_key_file": Path("b"),
}
SECOND = """
- {name: national, title: 国家平台, url: https://b.example, platform: city, own_key_file: a, key_file: c, post: outside-b}
"""


def test_several_systems_that_handle_cases_are_named_by_variables_and_by_a_file(tmp_path: Path) -> None:
    file = tmp_path / "outside.yaml"
    file.write_text(SECOND, encoding="utf-8")
    found = outside_of(Options(**FIRST, outside_post="outside-a", outside_file=file))  # type: ignore[arg-type]
    assert {name: (one["title"], one["url"], one["post"]) for name, one in found.items()} == {
        "provincial": ("provincial", "https://a.example", "outside-a"),
        "national": ("国家平台", "https://b.example", "outside-b"),
    }


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (SECOND, "a post of its own"),  # the first has none
        (SECOND.replace("national", "provincial"), "the same name"),
        (SECOND.replace("platform: city, ", ""), "cannot be read"),
        (SECOND.replace("post:", "posts:"), "cannot be read"),
    ],
)
def test_a_file_of_systems_that_cannot_be_right_is_refused(tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "outside.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit, match=why):
        outside_of(Options(**FIRST, outside_file=file))  # type: ignore[arg-type]
