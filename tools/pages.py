"""Makers of the generated reference pages: each reads the code and answers the text of one page.

Nothing here depends on the day, the machine or the language it is run in: pages are compared
byte by byte.
"""

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from tools.page_parts import (
    app_of,
    as_json,
    commands_below,
    first_line,
    in_code,
    is_ours,
    option_help,
    page_text,
    spelled,
    table_text,
)

ROOT = Path(__file__).resolve().parent.parent


def settings_page() -> str:
    """Every option an operator may set."""
    from pydantic import SecretStr
    from pydantic_core import PydanticUndefined

    from tongban.site.options import Options

    rows = []
    for name, field in Options.model_fields.items():
        variable = str(field.validation_alias or f"TONGBAN_{name.upper()}")
        is_shown = field.default not in (PydanticUndefined, None, "") and not isinstance(
            field.default, SecretStr
        )
        rows.append((in_code(variable), in_code(field.default) if is_shown else "", field.description or ""))
    head = (
        "Environment variables. A secret may also stand in a file in the folder `TONGBAN_SECRETS_DIR`, "
        "named like the variable in small letters (`tongban_secret_key`). `TONGBAN_SAMPLE` names another "
        "folder for the sample city, `PORT` the port of `demo` and `serve`."
    )
    return page_text("Settings", head, table_text(("variable", "default", "what it does"), rows))


def commands_page() -> str:
    """The command line."""
    from importlib import import_module

    import typer
    from typer.main import get_command

    from tongban.site.cli import commands

    app = typer.Typer(add_completion=False)
    commands.mount(app, ["--help"])
    whole: dict[str, Any] = dict(getattr(get_command(app), "commands", {}))
    whole |= {name: get_command(import_module(group[0]).app) for name, group in commands._GROUPS.items()}
    parts = []
    for path, command in (
        pair for name in sorted(whole) for pair in commands_below(whole[name], f"tongban {name}")
    ):
        lines = [f"## {in_code(path)}", "", first_line(command.help), ""]
        rows = [(in_code(spelled(one)), option_help(one)) for one in command.params if is_ours(one)]
        parts.append(
            "\n".join([*lines, *([table_text(("argument or option", "meaning"), rows), ""] if rows else [])])
        )
    head = (
        "Errors are one sentence on standard error and a status that is not 0; `--json` prints for machines."
    )
    return page_text("Command line", head, "\n".join(parts).rstrip())


def errors_page() -> str:
    """Every refusal with its code and status."""
    from tongban.kernel.errors import every_refusal

    everything()
    rows = [
        (f'<a id="{code}"></a>{in_code(code)}', str(kind.status), str(kind.title), app_of(kind))
        for code, kind in sorted(every_refusal().items())
        if kind.__module__.startswith("tongban.")
    ]
    head = (
        "What the platform says when it does not do what was asked, with the status of the page or the API. "
        "The API answers with RFC 9457 problem details whose `code` is the first column; `%(…)s` are the facts. "
        "Nothing is written when a refusal is given. Anything else that goes wrong is a fault: 500, with the id "
        "of the request."
    )
    return page_text("Error codes", head, table_text(("code", "status", "sentence", "where"), rows))


def events_page() -> str:
    """Every event with its fields."""
    from dataclasses import fields

    from tongban.kernel.events import kinds

    everything()
    rows = [
        (in_code(name), first_line(kind.__doc__), ", ".join(in_code(field.name) for field in fields(kind)))
        for name, kind in sorted(kinds().items())
        if kind.__module__.startswith("tongban.")
    ]
    head = "What apps announce. Delivered at least once, in order per subject; see [the house](../explanation/the-house.md)."
    return page_text("Events", head, table_text(("event", "what happened", "fields"), rows))


def duties_page() -> str:
    """Every duty and every act on the trail: the same word."""
    import yaml

    from tongban.foundation.trail.acts import acts

    said: dict[str, str] = {}
    for module in everything():
        source = Path(str(module.__file__)).read_text(encoding="utf-8")
        for name, value in vars(module).items():
            is_duty = re.search(r"(^|_)DUTY(_|$)", name) or (
                module.__name__.endswith(".duty") and name.isupper()
            )
            is_own = re.search(rf"^{name}\b.* = ", source, re.MULTILINE)  # not one that it imports
            if is_duty and is_own and isinstance(value, str):
                said.setdefault(value, first_line(module.__doc__))
    posts = yaml.safe_load((ROOT / "sample" / "bozhou" / "posts" / "staff.yaml").read_text())["posts"]
    known = acts()
    words = {*said, *known, *(duty for post in posts.values() for duty in post["duties"])}
    held = {duty: [post for post in posts if duty in posts[post]["duties"]] for duty in words}
    rows = [
        (in_code(word), known.get(word, ""), ", ".join(map(in_code, held.get(word, []))), said.get(word, ""))
        for word in sorted(words)
    ]
    head = (
        "A duty is what a post may do, and the trail records the act under the same word. Acts without a post "
        "are done by applicants or by the platform itself."
    )
    columns = ("word", "on the trail", "posts of the sample city", "what it is")
    return page_text("Duties and acts", head, table_text(columns, rows))


def states_page() -> str:
    """The states of a case, a bill, a parcel, a seal, a package and a resource, and the acts that lead from one to the next."""
    from tongban.foundation.seals.lifecycle import rules as seals
    from tongban.foundation.seals.lifecycle.facts import ApplicationState, Standing
    from tongban.resources.datasets import rules as datasets
    from tongban.resources.datasets.facts import VersionState
    from tongban.services.archives import rules as archives
    from tongban.services.archives.facts import PackageState
    from tongban.services.cases import rules as cases
    from tongban.services.cases.facts import CaseState
    from tongban.services.delivery import rules as delivery
    from tongban.services.delivery.facts import ParcelState
    from tongban.services.payments import rules as payments
    from tongban.services.payments.facts import BillState

    head = (
        "Made from `rules.py` of `services/cases`, `services/payments`, `services/delivery`, "
        "`foundation/seals/lifecycle`, `services/archives` and `resources/datasets`. An act that starts from another state is refused, as "
        "[`case-out-of-order`](errors.md#case-out-of-order), [`bill-not-open`](errors.md#bill-not-open), "
        "[`parcel-out-of-order`](errors.md#parcel-out-of-order), "
        "[`seal-application-closed`](errors.md#seal-application-closed), "
        "[`seal-out-of-order`](errors.md#seal-out-of-order), "
        "[`archive-out-of-order`](errors.md#archive-out-of-order) or "
        "[`resource-out-of-order`](errors.md#resource-out-of-order); what a courier tells out of order is kept and moves nothing. Who reviews and approves a case in what order is "
        "not here: that is the process of the item."
    )
    ended = [state for state in CaseState if state not in cases.OPEN_STATES]
    body = _moves(CaseState, cases.MOVES, first=("submit", CaseState.RECEIVED), last=ended)
    bills = _moves(
        BillState,
        payments.MOVES,
        first=("open", BillState.OPEN),
        last=[BillState.PAID, BillState.WAIVED, BillState.REFUNDED, BillState.CANCELLED],
    )
    parcels = _moves(
        ParcelState,
        delivery.MOVES,
        first=("choose", ParcelState.CHOSEN),
        last=[ParcelState.DELIVERED, ParcelState.CANCELLED],
    )
    asked = _moves(
        ApplicationState,
        seals.MOVES,
        first=("apply", ApplicationState.FILED),
        last=[state for state in ApplicationState if state is not ApplicationState.FILED],
    )
    sealing = _moves(Standing, seals.SEAL_MOVES, first=("issue", Standing.IN_USE), last=[Standing.WITHDRAWN])
    packages = _moves(
        PackageState,
        archives.MOVES,
        first=("request", PackageState.WAITING),
        last=[PackageState.DISPOSED],
    )
    catalogue = _moves(
        VersionState,
        datasets.MOVES,
        first=("describe", VersionState.DRAFT),
        last=[VersionState.REPLACED, VersionState.WITHDRAWN],
    )
    parts = (
        ("Cases", body),
        ("Bills", bills),
        ("Parcels", parcels),
        ("Applications for seals", asked),
        ("Seals", sealing),
        ("Packages of the e-archive", packages),
        ("Versions in the resource catalogue", catalogue),
    )
    return page_text(
        "States of a case, a bill, a parcel, a seal, a package and a resource",
        head,
        "\n\n".join(f"## {name}\n\n{part}" for name, part in parts),
    )


def _moves(
    states: type[StrEnum],
    moves: Mapping[str, tuple[frozenset[Any], Any]],
    *,
    first: tuple[str, StrEnum],
    last: Sequence[StrEnum],
) -> str:
    """A diagram of the moves, and the same as a table; a move leads to one state, or to one of several."""
    ends = {act: to if isinstance(to, tuple) else (to,) for act, (_, to) in moves.items()}
    named = {state: state.value.replace("-", "_") for state in states}
    lines = ["stateDiagram-v2", f"    [*] --> {named[first[1]]}: {first[0]}"]
    for act, (starts, _) in moves.items():
        for start in sorted(starts, key=list(states).index):
            lines += [f"    {named[start]} --> {named[end]}: {act.rpartition('.')[2]}" for end in ends[act]]
    lines += [f"    {named[state]} --> [*]" for state in last]
    rows = [
        (
            in_code(act),
            ", ".join(in_code(state) for state in states if state in starts),
            _all_in_code(ends[act]),
        )
        for act, (starts, _) in moves.items()
    ]
    return "```mermaid\n" + "\n".join(lines) + "\n```\n\n" + table_text(("act", "from", "to"), rows)


def _all_in_code(states: Sequence[StrEnum]) -> str:
    return ", ".join(in_code(state) for state in states)


def ports_page() -> str:
    """What lower apps ask of upper ones."""
    from tongban.kernel.ports import all_ports, all_tables

    everything()
    found = [(port.name, port.ask()) for port in all_ports() if port.is_provided]
    found += [(f"{one.name}:{key}", said) for one in all_tables() for key, said in one.answerers.items()]
    rows = []
    for name, provider in sorted(found, key=lambda one: one[0]):
        kind = provider if inspect.isclass(provider) else type(provider)
        rows.append((in_code(name), app_of(kind), first_line(kind.__doc__)))
    head = (
        "A lower app asks, an upper app answers, some questions for each kind of thing (`name:kind`); "
        "see [the house](../explanation/the-house.md)."
    )
    return page_text("Ports", head, table_text(("port", "answered by", "with"), rows))


def rules_page() -> str:
    """The rules of the e-supervision, as they ship."""
    from tongban.services.supervision.rulebook.book import ALL_RULES
    from tongban.services.supervision.rulebook.rule import Unit

    rows = []
    for rule in ALL_RULES:
        said = rule.says % {"threshold": abs(rule.past)}
        unit = "" if rule.unit is Unit.WORKING_DAYS else f" {rule.unit}"
        least_most = f"{rule.may_be[0]}–{rule.may_be[1]}{unit}" if rule.may_be else "fixed"
        basis = f"{rule.basis}; {rule.other_basis}" if rule.other_basis else rule.basis
        rows.append(
            (
                f"{rule.number} v{rule.version}",
                rule.group.value,
                rule.level.value,
                said,
                rule.protects,
                basis,
                least_most,
            )
        )
    head = (
        "When a card is raised. A threshold counts working days, or times where it says so; where a range stands, a place sets another number "
        "from a day to come on, at `/desk/cards/rules/`. Everybody reads the rules in force at `/supervision/rules/`."
    )
    columns = ("rule", "group", "card", "when", "the duty that it protects", "basis", "what may be set")
    return page_text("Supervision rules", head, table_text(columns, rows))


def codes_page() -> str:
    """The code lists."""
    from tongban.standards.vocabularies import vocabularies

    parts = []
    for key, held in sorted(vocabularies().items()):
        since = f", from {held.effective_from}" if held.effective_from else ""
        until = f", until {held.effective_to}" if held.effective_to else ""
        lines = [f"## {held.name} · {held.english}" if held.english else f"## {held.name}", ""]
        lines += [f"{in_code(key)} · {held.standard}{since}{until}. {held.note}".rstrip(), ""]
        rows = [(in_code(term.code), term.text, term.english, term.group) for term in held]
        parts.append("\n".join([*lines, table_text(("code", "text", "English", "group"), rows)]))
    head = "The national and provincial lists that the platform uses, each with its source."
    return page_text("Code lists", head, "\n\n".join(parts))


def api_page() -> str:
    """The OpenAPI document of the HTTP API."""
    from tongban.faces.api.assembly import api

    return as_json(api.get_openapi_schema())


def content_page() -> str:
    """The JSON Schema of an item version's content."""
    from tongban.services.items.public import item_content_schema

    return as_json(item_content_schema())


def document_page() -> str:
    """The JSON Schema of an item as a document of our own."""
    from tongban.services.items.public import item_document_schema

    return as_json(item_document_schema())


@cache
def everything() -> tuple[ModuleType, ...]:
    """Every module of the package, imported."""
    import pkgutil
    from importlib import import_module

    import tongban

    names = (m.name for m in pkgutil.walk_packages(tongban.__path__, "tongban.") if "__main__" not in m.name)
    return tuple(import_module(name) for name in sorted(names) if ".migrations." not in name)


PAGES: dict[str, Callable[[], str]] = {
    "settings.md": settings_page,
    "commands.md": commands_page,
    "errors.md": errors_page,
    "events.md": events_page,
    "duties.md": duties_page,
    "states.md": states_page,
    "ports.md": ports_page,
    "supervision-rules.md": rules_page,
    "code-lists.md": codes_page,
    "openapi.json": api_page,
    "item-content.json": content_page,
    "item-document.json": document_page,
}
