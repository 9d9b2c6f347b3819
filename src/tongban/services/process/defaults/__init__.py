"""The processes that every installation begins with, as BPMN files beside this one."""

from datetime import datetime
from pathlib import Path

from tongban.kernel.actors import SystemActor

DEFAULTS = ("five-posts", "short")


def default_bpmn(key: str) -> str:
    """The BPMN text of a default process."""
    return Path(__file__).with_name(f"{key}.bpmn").read_text(encoding="utf-8")


def publish_defaults(*, at: datetime) -> None:
    """Publish what is not published yet; a city that has published its own version of a key keeps it.

    Like the migrations with which they come, the defaults are no act of the installation: the
    release is where they can be read, and the trail has only what people change afterwards.
    """
    from tongban.services.process.commands.publish import add_version
    from tongban.services.process.models import ProcessVersion

    known = set(ProcessVersion.objects.filter(key__in=DEFAULTS).values_list("key", flat=True))
    for key in DEFAULTS:
        if key not in known:
            add_version(key=key, number=1, bpmn_xml=default_bpmn(key), by=SystemActor(job="defaults"), at=at)
