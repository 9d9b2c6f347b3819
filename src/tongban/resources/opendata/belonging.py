"""Which sources belong to a resource: nobody counts a register under the name of something else.

A resource is opened from what the exchange serves it from, or from files that its provider hands in. The city's data
authority (数据主管部门) keeps the registers and the platform, and opens what it likes of them as its own resources.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.conf import settings

from tongban.foundation.directory.public import organisations_with_post
from tongban.resources.datasets.public import ResourceHead
from tongban.resources.exchange.public import BindingFact, binding_if_any
from tongban.resources.opendata.content import DatasetContent
from tongban.resources.opendata.facts import HANDED_IN
from tongban.resources.opendata.ports import TYPES, SourceFact, dataset_sources, source_named
from tongban.resources.opendata.refusals import SourceNotOfResource


@dataclass(frozen=True, kw_only=True)
class Fitting:
    """A source that a resource may be opened from, and the parameters that leave out what is not its own."""

    source: SourceFact
    parameters: Mapping[str, str]


def fitting_sources(resource: ResourceHead) -> list[Fitting]:
    """The platform's sources that belong to the resource; files of its provider always do. 2 SQL at most."""
    return list(_fitting(resource))


def check_belongs(resource: ResourceHead, content: DatasetContent) -> None:
    """Raise SourceNotOfResource unless the rows of the definition belong to the resource. 2 SQL at most.

    A source that does not exist is another thing: the definition is incomplete then.
    """
    if content.source == HANDED_IN or source_named(content.source) is None:
        return
    for one in _fitting(resource):
        said = {name: content.parameters.get(name, "") for name in one.source.filters}
        own = {name: one.parameters.get(name, "") for name in one.source.filters}
        if one.source.code == content.source and (said == own or not any(own.values())):
            return
    raise SourceNotOfResource(facts={"resource": resource.name, "source": content.source})


def _fitting(resource: ResourceHead) -> Iterator[Fitting]:
    keepers = organisations_with_post(settings.DATA_AUTHORITY_POST)[:1]  # of the widest area: the city's
    is_keepers = any(one.id == resource.organisation_id for one in keepers)
    bound = None if is_keepers else binding_if_any(resource.code)
    for answerer in dataset_sources.answerers.values():
        source = answerer.fact()
        if is_keepers:
            yield Fitting(source=source, parameters={})
        elif bound is not None and source.lies_in == bound.kind.value:
            yield Fitting(source=source, parameters=_own_rows(bound))


def _own_rows(bound: BindingFact) -> dict[str, str]:
    return {TYPES: ",".join(bound.licence_types)} if bound.licence_types else {}
