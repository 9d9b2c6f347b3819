"""The reference of the gateway names every address and every code that there is."""

import re
from pathlib import Path

from tongban.kernel.errors import every_refusal
from tongban.resources.exchange.gateway import refusals
from tongban.resources.exchange.urls import urlpatterns

REFERENCE = Path(__file__).resolve().parents[4] / "docs" / "reference" / "gateway.md"


def test_the_table_of_addresses_is_that_of_the_urls() -> None:
    told = set(re.findall(r"^\| `(?:GET|POST) (/[^`]+)` \|", REFERENCE.read_text(), flags=re.M))
    routes = (f"/{one.pattern}" for one in urlpatterns)
    there = {re.sub(r"<\w+:(\w+)>", r"{\1}", one) for one in routes if "exchange/v1" in one}
    assert told == there


def test_the_table_of_codes_has_every_code_of_the_gateway_and_none_that_does_not_exist() -> None:
    table = REFERENCE.read_text().split("## Codes")[1]
    rows = re.findall(r"^\| (\d{3}) \| ([^|]+) \|", table, flags=re.M)
    told = {code: int(status) for status, codes in rows for code in re.findall(r"`([a-z-]+)`", codes)}
    known = every_refusal()
    assert {code: known[code].status for code in told if code in known} == told
    ours = {
        one.code for one in vars(refusals).values() if getattr(one, "__module__", "") == refusals.__name__
    }
    others = {"field-not-served", "bad-position", "subscription-unknown", "question-unknown", "bad-subject"}
    assert ours | others <= set(told)
