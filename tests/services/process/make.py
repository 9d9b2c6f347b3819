"""Makes published processes with full defaults."""

from datetime import UTC, datetime

from tests.foundation.directory.make import COUNTY, LOADER, LONG_AGO, make_areas
from tests.services.process.bpmn import FIRE_OFFICE, simple
from tongban.foundation.directory.public import OrganisationRow, upsert_organisations
from tongban.kernel.actors import SystemActor
from tongban.services.process.public import ProcessVersionFact, publish_process

AT = datetime(2026, 9, 28, 2, 0, tzinfo=UTC)


def make_process(key: str = "trial", bpmn_xml: str | None = None) -> ProcessVersionFact:
    """A published process of one step, or of the text given; the fire office is there if it is named."""
    text = bpmn_xml or simple()
    if FIRE_OFFICE in text:
        make_areas()
        row = OrganisationRow(code=FIRE_OFFICE, name="谯城区消防救援大队（示例）", area_code=COUNTY)
        upsert_organisations(rows=[row], by=LOADER, at=LONG_AGO)
    return publish_process(key=key, bpmn_xml=text, by=SystemActor(job="test"), at=AT)
