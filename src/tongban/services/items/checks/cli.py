"""`tongban items check`: check the library here and now, or one organisation's items."""

import json
from typing import Annotated, Any
from uuid import UUID

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

console = Console(stderr=True)


class _Bar:
    """A run's progress on the terminal; the command line has nothing to go on from."""

    def __init__(self, bar: Progress) -> None:
        self.resume_point: Any = None
        self._bar = bar
        self._task = bar.add_task("items", total=None)

    def expect(self, total: int) -> None:
        self._bar.update(self._task, total=total)

    def advance(self, steps: int = 1, *, resume_point: object = None, message: str = "") -> None:
        self.resume_point = resume_point
        self._bar.update(self._task, advance=steps)

    def check_stop(self) -> None:
        """Ctrl-C stops the command line."""


def check_command(
    organisation: Annotated[str, typer.Option(help="Credit code: only this organisation's items")] = "",
    rule: Annotated[str, typer.Option(help="Name the items that break this rule, such as Q31")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output")] = False,
) -> None:
    """Check the items in force by every rule: figures by rule, and the items of one rule."""
    from django.utils.translation import override

    from tongban.foundation.directory.public import organisation_by_code

    office = organisation_by_code(organisation).id if organisation else None
    _run_here() if office is None else _check_office(office)
    with override("zh-hans"):
        told = _told(office, rule)
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    typer.echo(f"{told['items']} items, {told['sound']} without an error; rules {told['rules_version']}")
    for row in told["rules"]:
        typer.echo(f"{row['items']:>7}  {row['number']} {row['severity']:<8} {row['text']}")
    for fault in told["faults"]:
        typer.echo(f"{fault['code']}  {fault['name']}  {fault['facts']}")


def _run_here() -> None:
    """The whole library in this process, kept as a run like those of the workers."""
    from tongban.kernel import clock
    from tongban.services.items.checks.jobs import check_all
    from tongban.services.items.checks.models import CheckRun
    from tongban.services.items.checks.registry import rules_version

    run = CheckRun.objects.create(
        started_at=clock.now(), rules_version=rules_version(), started_by="system:items-check"
    )
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        check_all(run, _Bar(bar))


def _check_office(office: UUID) -> None:
    from tongban.kernel import clock
    from tongban.services.items.checks.running import check_items
    from tongban.services.items.models import Item

    codes = list(Item.objects.filter(organisation_id=office).values_list("code", flat=True))
    for start in range(0, len(codes), 500):
        check_items(codes=codes[start : start + 500], at=clock.now())


def _told(office: UUID | None, rule: str) -> dict[str, Any]:
    """Figures from what is kept now, so that one organisation's fresh answers count."""
    from collections import Counter

    from django.utils.translation import gettext

    from tongban.services.items.checks.models import CheckedItem
    from tongban.services.items.checks.queries import as_fact, every_faulty_item
    from tongban.services.items.checks.registry import rules, rules_version

    rows = CheckedItem.objects.all()
    if office is not None:
        rows = rows.filter(organisation_id=office)
    counted: Counter[str] = Counter()
    items = sound = 0
    for numbers, errors in rows.values_list("numbers", "errors").iterator():
        counted.update(numbers)
        items, sound = items + 1, sound + (errors == 0)
    found = (
        every_faulty_item(organisation_ids=None if office is None else [office], rule=rule) if rule else ()
    )
    return {
        "items": items,
        "sound": sound,
        "rules_version": rules_version(),
        "rules": [
            {"number": one.number, "severity": one.severity.value, "text": gettext(one.text), "items": count}
            for one in rules().values()
            if (count := counted[one.number])
        ],
        "faults": [
            {"code": fact.code, "name": fact.name, "facts": dict(fault.facts)}
            for fact in map(as_fact, found)
            for fault in fact.faults
            if fault.number == rule
        ],
    }
