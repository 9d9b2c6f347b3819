"""Opens datasets from a YAML file of ours, as the sample city brings them: built, checked and published like others.

Only a loader does it without a second person, in a demo and in tests; a table that breaks its rule is refused here too.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from tongban.foundation.trail.public import record
from tongban.kernel.actors import SystemActor
from tongban.kernel.documents import read_yaml
from tongban.resources.datasets.public import resource
from tongban.resources.opendata import rules
from tongban.resources.opendata.belonging import check_belongs
from tongban.resources.opendata.building import check_version
from tongban.resources.opendata.commands.publish import put_out
from tongban.resources.opendata.content import Column, DatasetContent, Rule
from tongban.resources.opendata.entering import fill, levels, source_of
from tongban.resources.opendata.facts import PUBLISH, SUBJECT, VersionState
from tongban.resources.opendata.jobs import build_now
from tongban.resources.opendata.models import DatasetVersion, OpenDataset
from tongban.resources.opendata.ports import SourceFact, source_named


def load_open_data(path: Path, *, city: str, by: SystemActor, at: datetime) -> int:
    """Publish what the file defines; a short name that is there already stays as it is. Answers how many are new.

    Raises what the rules of open data raise, and RuleBroken for a table that does not keep its rule.
    """
    rows = read_yaml(path)
    return sum(_open(one, city=city, by=by, at=at) for one in rows)


def _open(said: dict[str, Any], *, city: str, by: SystemActor, at: datetime) -> bool:
    slug = str(said["slug"])
    if OpenDataset.objects.filter(slug=slug).exists():
        return False
    found = resource(str(said["resource"]), by=None)
    content = _content(said, city)
    check_belongs(found.head, content)
    rules.check_may_open(found, kind=content.rule.kind, levels=levels())
    rules.check_complete(content, source=source_of(content))
    with transaction.atomic():
        dataset = OpenDataset.objects.create(
            slug=slug,
            resource_code=found.head.code,
            organisation_id=found.head.organisation_id,
            area_code=found.area_code,
            created_at=at,
            created_by=by.ref,
        )
        row = DatasetVersion(
            dataset=dataset,
            number=1,
            state=VersionState.BUILDING,
            created_at=at,
            created_by=by.ref,
            changed_at=at,
        )
        fill(row, content, dataset=dataset)
        row.save()
    build_now(slug, 1, told=lambda _: None, at=at)
    row = DatasetVersion.objects.select_related("dataset").get(dataset=dataset, number=1)
    check_version(content, slug=slug, number=1, sha256=row.table_sha256)
    with transaction.atomic():
        put_out(row, act="renew", by_ref=by.ref, at=at)
        facts = {"version": 1, "table_sha256": row.table_sha256, "origin": "loaded"}
        record(act=PUBLISH, subject=SUBJECT.format(slug=slug), by=by, at=at, facts=facts)
    return True


def _content(said: dict[str, Any], city: str) -> DatasetContent:
    source = source_named(str(said["source"]))
    if source is None:
        raise ValueError(f"no source {said['source']}")
    fact = source.fact()
    plain = {key: value for key, value in said.items() if key in DatasetContent.model_fields}
    return DatasetContent.model_validate(
        plain
        | {
            "columns": _columns(said, fact),
            "rule": Rule(kind=fact.kind, k=said.get("k", 0)),
            "cycle": str(said["cycle"]),
            "parameters": {"in": city},
        }
    )


def _columns(said: dict[str, Any], fact: SourceFact) -> list[Column]:
    """The columns that the file names, or all; with a total over each dimension."""
    wanted, finer = said.get("take", [one.name for one in fact.columns]), said.get("levels", {})
    return [
        one.column(level=str(finer.get(one.name, one.level))) for one in fact.columns if one.name in wanted
    ]
