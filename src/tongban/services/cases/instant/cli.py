"""`tongban instant …`: judge decisions of rules again."""

from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="Decisions of rules: judge them again by what was kept.")
_COLUMNS = ("case", "rule", "verdict", "differences")


@app.callback()
def begin() -> None:
    """Decisions of rules."""
    import django

    django.setup()


@app.command("replay")
def replay_command(
    number: Annotated[str, typer.Argument(help="Number of a case; without one, those of a month.")] = "",
    month: Annotated[str, typer.Option("--month", help="Such as 2026-09; without one, all.")] = "",
    everything: Annotated[bool, typer.Option("--all", help="Also those that do not differ.")] = False,
) -> None:
    """Judge decisions of rules again by the inputs that were kept with them, and tell what differs.

    Ends with 1 where something differs.
    """
    from tongban.services.cases.instant.models import InstantDecision
    from tongban.services.cases.instant.replaying import replay

    rows = InstantDecision.objects.select_related("case").order_by("case_id")
    if number:
        rows = rows.filter(case__number=number)
    if month:
        rows = rows.filter(month=month)
    seen = differing = 0
    typer.echo("\t".join(_COLUMNS))
    for row in rows.iterator(chunk_size=200):
        done = replay(row)
        seen, differing = seen + 1, differing + bool(done.differences)
        if done.differences or everything:
            said = ",".join(done.differences) or "none"
            typer.echo("\t".join((done.number, done.rule, done.verdict, said)))
    typer.echo(f"{seen} judged again, {differing} differ", err=True)
    if differing or (number and not seen):
        raise typer.Exit(1)
