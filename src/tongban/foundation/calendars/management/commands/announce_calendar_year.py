"""Enter the announced holidays of a year from a CSV file with the columns date, kind and name."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tongban.foundation.calendars.public import read_year, replace_year
from tongban.kernel import clock
from tongban.kernel.actors import SystemActor
from tongban.kernel.errors import Refused


class Command(BaseCommand):
    help = "Enter the announced holidays of a year: announce_calendar_year FILE --year 2027 --source NOTICE"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--source", required=True, help="the notice, as it is cited")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        year: int = options["year"]
        try:
            rows = read_year(file.read_text(encoding="utf-8"), year=year)
            days = replace_year(
                year=year,
                rows=rows,
                source=options["source"],
                by=SystemActor(job="operator-shell"),
                at=clock.now(),
            )
        except Refused as refused:
            lines = refused.facts.get("lines")
            details = (
                "".join(f"\n  line {n}: {text}" for n, text in lines.items())
                if isinstance(lines, dict)
                else ""
            )
            raise CommandError(f"{refused.sentence()}{details}") from None
        self.stdout.write(f"{year}: {days} days")
