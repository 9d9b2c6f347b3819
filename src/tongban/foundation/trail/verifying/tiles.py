"""The tiles that the database keeps, held against those of the tree that was built again."""

from django.db import connection

from tongban.foundation.trail.commands.sequence import read_tiles
from tongban.foundation.trail.merkle import Edge, Hash, TileKey
from tongban.foundation.trail.verifying.finding import Finding, rows_of


def check_tiles(tiles: dict[TileKey, list[Hash]], found: Finding) -> None:
    """Each of these is kept as it must be. 1 SQL query, none for no tiles."""
    if not tiles:
        return
    with connection.cursor() as cursor:
        there = read_tiles(cursor, list(tiles))
    for (level, index), expected in sorted(tiles.items()):
        first, stored = index << (8 * level + 8), there.get((level, index), [])
        if not stored:
            found.fault("altered-tile", first, f"tile {level}/{index} is missing")
        elif stored != expected:
            pairs = enumerate(zip(stored, expected, strict=False))
            at = next((i for i, (one, other) in pairs if one != other), min(len(stored), len(expected)))
            said = f"tile {level}/{index} is not that of the leaves, from hash {at} on"
            found.fault("altered-tile", first + (at << (8 * level)), said)


def check_no_other_tiles(edge: Edge, found: Finding) -> None:
    """No tile is kept beyond the log."""
    for level, index in rows_of("SELECT level, index FROM trail_tile ORDER BY level, index"):
        if index << 8 >= edge.size >> (8 * level):
            said = f"tile {level}/{index} is beyond the log"
            found.fault("altered-tile", index << (8 * level + 8), said)
