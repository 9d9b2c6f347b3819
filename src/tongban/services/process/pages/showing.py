"""What the editor's pages show of a drawing: findings, what differs from the version that was read, a picture."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from tongban.services.process import drawing, engine
from tongban.services.process.comparing import ProcessDifference, difference
from tongban.services.process.errors import ChangedMeanwhile, ProcessRefused
from tongban.services.process.overview import version_ids
from tongban.services.process.queries import compiled_version
from tongban.services.process.wording import StepSpeaker


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """What the form said. `based_on` is the version that was read, 0 for a new process."""

    key: str
    text: str
    based_on: int
    act: str = ""
    is_new: bool = False

    @property
    def form_url(self) -> str:
        return reverse("process:new") if self.is_new else reverse("process:edit", args=[self.key])


def findings_shown(refused: ProcessRefused) -> list[dict[str, str]]:
    """Each finding in the reader's language."""
    return [
        {
            "element": one.spot.element,
            "spot": one.spot.text(gettext),
            "why": one.why(gettext),
            "mend": one.mend(gettext),
        }
        for one in refused.findings
    ]


def difference_shown(drawn: Drawn, compiled: engine.Compiled) -> dict[str, Any]:
    """What differs from the version that was read. At most 4 SQL, none for a new process."""
    return _told(_between(drawn, compiled))


def picture_of(compiled: engine.Compiled) -> SafeString:
    """The drawing as a guide will show it."""
    drawn = drawing.svg(compiled.model, compiled.steps, done=frozenset(), current=frozenset())
    return mark_safe(drawn)  # noqa: S308 - every text in it is escaped


def change_shown(drawn: Drawn, changed: ChangedMeanwhile) -> dict[str, Any]:
    """What somebody else published after this drawing began; the next try counts from there."""
    newest = int(str(changed.facts["newest"]))
    later = compiled_version(version_ids(drawn.key)[newest])
    said = {"changed": changed.sentence(gettext), "based_on": newest}
    return {**said, **_told(_between(drawn, later))}


def _between(drawn: Drawn, later: engine.Compiled) -> ProcessDifference | None:
    """From the version that was read to a later one; None where there was none to read."""
    base = version_ids(drawn.key).get(drawn.based_on) if drawn.based_on else None
    if base is None:
        return None
    earlier = compiled_version(base)
    return difference((earlier.model, earlier.steps), (later.model, later.steps))


def _told(found: ProcessDifference | None) -> dict[str, Any]:
    if found is None:
        return {"difference": None}
    steps = [step for one in found.steps for step in (one.before, one.after) if step is not None]
    speaker = StepSpeaker(steps)
    return {"difference": found, "changes": [speaker.change(one) for one in found.steps]}
