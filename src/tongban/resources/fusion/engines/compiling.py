"""From expressions to SQL, the same way for every engine."""

from functools import lru_cache

import ibis
import ibis.expr.types as ir


@lru_cache(maxsize=32)
def compiled(backend: ibis.BaseBackend, table: ir.Table) -> str:
    """The SQL of a table, select by select: fused into one, each step would be written out where it is used.

    Kept, because the same expressions run over every delivery and every bucket.
    """
    ibis.options.sql.fuse_selects = False
    try:
        return str(backend.compile(table))  # `to_sql` also lays the text out for readers: half as long again
    finally:
        ibis.options.sql.fuse_selects = True
