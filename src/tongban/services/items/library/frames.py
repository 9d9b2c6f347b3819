"""Frames of many entries at once: the levels above each, put together once for the versions in force."""

from collections import OrderedDict
from collections.abc import Collection

from tongban.services.items.library.facts import EntryContent
from tongban.services.items.library.fitting import Frame
from tongban.services.items.library.models import ListEntryVersion
from tongban.services.items.library.queries import Step, steps_of

_MEMORY = 2048  # versions never change, so a frame of the same versions stays as it is
_frames: OrderedDict[tuple[int, ...], Frame] = OrderedDict()


def frames_of(entry_ids: Collection[int]) -> dict[int, Frame]:
    """The frame of each entry. 1 SQL, 2 with entries not in memory. Raises OverrideNotAllowed."""
    if not entry_ids:
        return {}
    ways = steps_of(entry_ids)
    keys = {pk: tuple(step.version_id for step in steps) for pk, steps in ways.items()}
    fresh = {key: ways[pk] for pk, key in keys.items() if key not in _frames}
    made = _made(fresh)
    found = {pk: made.get(key) or _frames[key] for pk, key in keys.items()}
    _frames.update(made)
    while len(_frames) > _MEMORY:
        _frames.popitem(last=False)
    return found


def _made(fresh: dict[tuple[int, ...], tuple[Step, ...]]) -> dict[tuple[int, ...], Frame]:
    if not fresh:
        return {}
    versions = {version_id for key in fresh for version_id in key}
    rows = ListEntryVersion.objects.filter(pk__in=versions).values_list("pk", "content")
    contents = {pk: EntryContent.model_validate(content) for pk, content in rows}
    return {
        key: Frame.of([step.saying(contents[step.version_id]) for step in steps])
        for key, steps in fresh.items()
    }
