"""Makes published processes with full defaults."""

from datetime import UTC, datetime

from tests.services.process.bpmn import simple
from tongban.kernel.actors import SystemActor
from tongban.services.process.public import ProcessVersionFact, publish_process

AT = datetime(2026, 9, 28, 2, 0, tzinfo=UTC)


def make_process(key: str = "trial", bpmn_xml: str | None = None) -> ProcessVersionFact:
    """A published process of one step, or of the text given."""
    return publish_process(key=key, bpmn_xml=bpmn_xml or simple(), by=SystemActor(job="test"), at=AT)
