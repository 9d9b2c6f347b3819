"""Whether a BPMN text may be published: the text itself, and that the organisations it names are there."""

from tongban.foundation.directory.public import organisation_ids_by_code
from tongban.services.process import engine, flaws
from tongban.services.process.bpmn import Findings
from tongban.services.process.facts import OWN, SUPERIOR


def checked(bpmn_xml: str) -> engine.Compiled:
    """The text, read and found able to run. 1 SQL where it names organisations. Raises ProcessRefused."""
    compiled = engine.compile_bpmn(bpmn_xml)
    named = {
        key: step.organisation
        for key, step in compiled.steps.items()
        if step.organisation not in {OWN, SUPERIOR}
    }
    known = organisation_ids_by_code(named.values()) if named else {}
    findings = Findings()
    for key, code in named.items():
        if code not in known:
            findings.add(flaws.ORGANISATION_UNKNOWN, compiled.model.nodes[key].spot, code=code)
    findings.refuse()
    return compiled
