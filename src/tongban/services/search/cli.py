"""`tongban search …`: how well the search answers, and the sets of questions that it is measured by."""

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress

from tongban.services.search.evaluation.facts import (
    ELSEWHERE,
    NONE,
    NOTHING,
    EvaluationQuery,
    Outcome,
    Report,
)

app = typer.Typer(no_args_is_help=True, help="The search: how well it answers, and what it is measured by.")
console = Console(stderr=True)
_COLLECTION = typer.Option("--collection", help="what is searched")
_FILE = typer.Argument(exists=True, dir_okay=False, readable=True, help="lines: kind, query, answers, name")


@app.callback()
def begin() -> None:
    """The search."""
    import django

    django.setup()


@app.command("evaluate")
def evaluate_command(
    file: Annotated[
        Path | None,
        typer.Argument(exists=True, dir_okay=False, readable=True, help="a file; without it, the kept sets"),
    ] = None,
    kept: Annotated[str, typer.Option("--kept", help="only the kept set of this name")] = "",
    failures: Annotated[
        bool, typer.Option("--failures", help="Each question whose answer is not the first")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output")] = False,
    collection: Annotated[str, _COLLECTION] = "items",
) -> None:
    """Ask the search every question of a set and print R@1, R@5 and MRR by kind, with the failures.

    R@1 and R@5: the share of questions whose right answer is the first hit, or among the first five. MRR: the
    mean of 1/place, among the first 20. Of kind none: the share that nothing was shown for.
    """
    from tongban.services.search.aliases.queries import known_terms
    from tongban.services.search.evaluation.running import doubts_about, run_set

    told = {}
    for name, queries in _sets(file, kept, collection).items():
        words = known_terms(collection, (query.query for query in queries))
        doubts = doubts_about(queries, collection=collection, is_word=words.__contains__)
        with Progress(console=console, transient=True, disable=as_json) as progress:
            told_one = partial(progress.advance, progress.add_task(name, total=len(queries)))
            outcomes = run_set(queries, collection=collection, told=told_one)
        if as_json:
            told[name] = {
                **_as_json(outcomes),
                "unknown_answers": [query.query for query in doubts.unknown],
                "words_of_the_dictionary": list(doubts.known_words),
            }
            continue
        typer.echo(_as_text(name, outcomes, with_failures=failures))
        for text, count in (
            ("questions whose answer the library does not hold", len(doubts.unknown)),
            ("questions that are words of the dictionary and prove nothing", len(doubts.known_words)),
        ):
            if count:
                console.print(f"{name}: {text}: {count}", highlight=False)
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))


@app.command("keep")
def keep_command(
    file: Annotated[Path, _FILE],
    name: Annotated[str, typer.Option("--name", help="of the set; the file's name by default")] = "",
    collection: Annotated[str, _COLLECTION] = "items",
) -> None:
    """Keep a set: what new words change in it is shown before anybody accepts them."""
    from tongban.kernel import clock
    from tongban.kernel.actors import SystemActor
    from tongban.services.search.evaluation.commands.keep import keep_set

    queries = _read(file)
    said = name or file.stem
    by = SystemActor(job="search-sets")
    keep_set(name=said, collection=collection, queries=queries, by=by, at=clock.now())
    typer.echo(f"{len(queries)} questions kept as {said}")


@app.command("drop")
def drop_command(
    name: Annotated[str, typer.Argument(help="of the kept set")],
    collection: Annotated[str, _COLLECTION] = "items",
) -> None:
    """Keep a set no longer."""
    from tongban.kernel import clock
    from tongban.kernel.actors import SystemActor
    from tongban.services.search.evaluation.commands.keep import drop_set

    drop_set(name=name, collection=collection, by=SystemActor(job="search-sets"), at=clock.now())
    typer.echo(f"{name} is kept no longer")


def _sets(file: Path | None, kept: str, collection: str) -> dict[str, tuple[EvaluationQuery, ...]]:
    from tongban.services.search.evaluation.queries import kept_sets

    if file is not None:
        return {file.name: _read(file)}
    found = {one.name: one.queries for one in kept_sets(collection) if kept in ("", one.name)}
    if not found:
        raise typer.BadParameter(
            "no such set is kept; name a file, or keep one with tongban search keep FILE"
        )
    return found


def _read(file: Path) -> tuple[EvaluationQuery, ...]:
    from tongban.services.search.evaluation.reading import read_set

    with file.open(encoding="utf-8-sig", newline="") as lines:
        return read_set(lines)


def _as_text(name: str, outcomes: Sequence[Outcome], *, with_failures: bool) -> str:
    from tongban.services.search.evaluation.rules import report_of

    report = report_of(outcomes)
    lines = [f"{name}: {len(outcomes)} questions", f"{'kind':<14}{'n':>5}{'R@1':>7}{'R@5':>7}{'MRR':>7}"]
    scores = {**report.kinds, "all": report.whole}
    lines += [
        f"{kind:<14}{score.questions:>5}{score.recall_at_1:>7.3f}{score.recall_at_5:>7.3f}"
        f"{score.mean_reciprocal_rank:>7.3f}"
        for kind, score in scores.items()
    ]
    lines.append(
        f"none recognised {report.recognised} of {report.without_answer} ({report.recognised_share:.3f})"
    )
    lines.append(
        f"answerable refused {report.refused} of {report.whole.questions} ({report.refused_share:.3f})"
    )
    if with_failures:
        lines += ["", "kind\tquery\tplace\twanted\tfirst shown"]
        lines += [
            f"{one.query.kind}\t{one.query.query}\t{_place(one)}\t"
            f"{one.query.name or ' '.join(one.query.answers) or '—'}\t{one.first or '—'}"
            for one in outcomes
            if one.is_failure
        ]
    return "\n".join(lines)


def _place(outcome: Outcome) -> str:
    if outcome.query.kind == NONE:
        return "shown"
    return {NOTHING: "nothing shown", ELSEWHERE: "not found"}.get(outcome.place, str(outcome.place))


def _as_json(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    from tongban.services.search.evaluation.rules import report_of

    report: Report = report_of(outcomes)
    scores = {**report.kinds, "all": report.whole}
    return {
        "questions": len(outcomes),
        "kinds": {
            kind: {
                "n": score.questions,
                "recall_at_1": round(score.recall_at_1, 4),
                "recall_at_5": round(score.recall_at_5, 4),
                "mrr": round(score.mean_reciprocal_rank, 4),
            }
            for kind, score in scores.items()
        },
        "none": {
            "n": report.without_answer,
            "recognised": report.recognised,
            "share": round(report.recognised_share, 4),
        },
        "refused": {"n": report.refused, "share": round(report.refused_share, 4)},
        "failures": [
            {
                "kind": one.query.kind,
                "query": one.query.query,
                "place": one.place,
                "wanted": one.query.name or " ".join(one.query.answers),
                "first": one.first,
            }
            for one in outcomes
            if one.is_failure
        ],
    }
