"""No address and no name of one is taken twice: Django would silently take the first, or the last."""

from collections import Counter
from collections.abc import Iterator
from re import sub

from django.urls import URLPattern, URLResolver, get_resolver

PATTERN, NAME = "address", "name"


def _ours(resolver: URLResolver, before: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    for one in resolver.url_patterns:
        address = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _ours(one, address, f"{space}{one.namespace}:" if one.namespace else space)
        elif isinstance(one, URLPattern) and one.callback.__module__.startswith("tongban."):
            yield PATTERN, sub(r":\w+>", ">", address)
            if one.name:
                yield NAME, space + one.name


def test_no_address_and_no_name_is_taken_twice() -> None:
    found = Counter(_ours(get_resolver()))
    assert {what for what, _ in found} == {PATTERN, NAME}
    assert sorted(one for one, times in found.items() if times > 1) == []
