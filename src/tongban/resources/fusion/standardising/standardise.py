"""A delivery in standard form: the expressions of its kind, over its files."""

from datetime import date
from functools import lru_cache

import ibis.expr.types as ir

from tongban.resources.fusion.engines.facts import Engine
from tongban.resources.fusion.facts import Kind, Source
from tongban.resources.fusion.standardising.entities import standardise_entities
from tongban.resources.fusion.standardising.people import standardise_people
from tongban.resources.fusion.standardising.rows import lay_out

_STANDARDISE = {Kind.PEOPLE: standardise_people, Kind.ENTITIES: standardise_entities}


def standardised(engine: Engine, source: Source, *, buckets: int, on: date) -> ir.Table:
    """The rows of a delivery in the form in which all are merged. Good until the next delivery is laid out."""
    lay_out(engine, source)
    return expressions(source.kind, buckets, on)


@lru_cache(maxsize=8)
def expressions(kind: Kind, buckets: int, on: date) -> ir.Table:
    """The same table for every delivery of a run, so that an engine translates it once."""
    return _STANDARDISE[kind](buckets=buckets, on=on)
