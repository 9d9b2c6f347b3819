"""Questions about areas; answers are kept for a minute in the process."""

from collections.abc import Iterable, Mapping

from tongban.foundation.directory.facts import AreaFact, AreaLevel
from tongban.foundation.directory.models import Area
from tongban.kernel.errors import NotFound
from tongban.kernel.memory import Memory


def area(code: str) -> AreaFact:
    """One area. 1 SQL, none when kept. Raises NotFound."""
    return _areas(code)


def areas_named(codes: Iterable[str]) -> dict[str, str]:
    """The names of areas by code; unknown codes are left out. 1 SQL."""
    return dict(Area.objects.filter(code__in=set(codes)).values_list("code", "name"))


def ancestors(area_code: str) -> tuple[AreaFact, ...]:
    """The areas above this one, from the top down. 1 SQL, none when kept."""
    return _ancestors(area_code)


def descendants(area_code: str) -> frozenset[str]:
    """The codes of all areas below this one. 1 SQL, none when kept."""
    return _descendants(area_code)


def areas_in(area_code: str) -> list[AreaFact]:
    """All areas below this one, in order of code. 1 SQL."""
    rows = Area.objects.filter(path__contains=[area_code]).exclude(code=area_code).order_by("code")
    return [_fact(row) for row in rows]


def detailed_areas() -> list[AreaFact]:
    """The townships and villages that are known, and every county of the cities they lie in, by code. 3 SQL."""
    below = list(Area.objects.filter(level__in=[AreaLevel.TOWNSHIP, AreaLevel.VILLAGE]).order_by("code"))
    towns = {row.parent_id for row in below if row.level == AreaLevel.TOWNSHIP}
    cities = set(Area.objects.filter(code__in=towns).values_list("parent_id", flat=True))
    counties = Area.objects.filter(level=AreaLevel.COUNTY, parent_id__in=cities).order_by("code")
    return [_fact(row) for row in (*counties, *below)]


def names_by_level() -> dict[str, dict[str, str]]:
    """Every area with the names of those that it lies in, by level, itself among them: for statistics. 1 SQL."""
    rows = {row[0]: row[1:] for row in Area.objects.values_list("code", "name", "level", "path")}
    return {
        code: {rows[above][1]: rows[above][0] for above in path if above in rows}
        for code, (_, _, path) in rows.items()
    }


def children(area_code: str) -> tuple[AreaFact, ...]:
    """The areas directly below this one, in order of code. 1 SQL, none when kept."""
    return _children(area_code)


def areas_serving(area_code: str) -> frozenset[str]:
    """The codes of the areas whose services people of this area may use: it, those above, those
    below. An unknown code is served by nobody. 2 SQL, none when kept."""
    return _serving(area_code)


def full_name(area_code: str) -> str:
    """The names from the prefecture down, run together, such as 亳州市谯城区观堂镇."""
    this = _areas(area_code)
    above = [a.name for a in _ancestors(area_code) if a.level not in (AreaLevel.COUNTRY, AreaLevel.PROVINCE)]
    return "".join([*above, this.name])


def area_said(text: str) -> tuple[str, str] | None:
    """The area that a text names, and how: counties and cities also without 市, 县, 区; towns by their whole name.

    The longest name wins; one that several areas bear names none. None where no area is named. 1 SQL, none when kept.
    """
    names, longest = _said("")
    for length in range(min(longest, len(text)), 1, -1):
        for at in range(len(text) - length + 1):
            if code := names.get(text[at : at + length]):
                return code, text[at : at + length]
    return None


def _fact(row: Area) -> AreaFact:
    return AreaFact(
        code=row.code,
        name=row.name,
        level=AreaLevel(row.level),
        parent_code=row.parent_id,
        path=tuple(row.path),
        longitude=row.longitude,
        latitude=row.latitude,
    )


def _find_area(code: str) -> AreaFact:
    row = Area.objects.filter(code=code).first()
    if row is None:
        raise NotFound
    return _fact(row)


def _find_ancestors(code: str) -> tuple[AreaFact, ...]:
    above = _areas(code).path[:-1]
    rows = {row.code: _fact(row) for row in Area.objects.filter(code__in=above)}
    return tuple(rows[c] for c in above)


def _find_serving(code: str) -> frozenset[str]:
    row = Area.objects.filter(code=code).first()
    return frozenset() if row is None else frozenset(row.path) | _descendants(code)


_areas = Memory(_find_area)
_ancestors = Memory(_find_ancestors)
_descendants: Memory[str, frozenset[str]] = Memory(
    lambda code: frozenset(
        Area.objects.filter(path__contains=[code]).exclude(code=code).values_list("code", flat=True)
    )
)
_children: Memory[str, tuple[AreaFact, ...]] = Memory(
    lambda code: tuple(_fact(row) for row in Area.objects.filter(parent_id=code).order_by("code"))
)
_serving = Memory(_find_serving)
_ENDS = ("市", "县", "区")  # of the names of cities and counties, which people leave out
_NAMED = (AreaLevel.PREFECTURE, AreaLevel.COUNTY, AreaLevel.TOWNSHIP)
_SHORTEST = 2


def _find_said(_: str) -> tuple[Mapping[str, str], int]:
    """Name → code, and the length of the longest name."""
    codes: dict[str, set[str]] = {}
    for code, name, level in Area.objects.filter(level__in=_NAMED).values_list("code", "name", "level"):
        codes.setdefault(name, set()).add(code)
        short = name[:-1] if name.endswith(_ENDS) else ""
        if level != AreaLevel.TOWNSHIP and len(short) >= _SHORTEST:
            codes.setdefault(short, set()).add(code)
    names = {
        name: next(iter(some)) for name, some in codes.items() if len(some) == 1 and len(name) >= _SHORTEST
    }
    return names, max(map(len, names), default=0)


_said = Memory(_find_said)
