"""Gathers a case as people follow it: everything that its page shows."""

from datetime import datetime

from tongban.foundation.directory.public import organisation
from tongban.foundation.identity.public import Person
from tongban.foundation.papers.public import documents_of
from tongban.foundation.trail.public import entries_of
from tongban.kernel.clock import CITY_ZONE
from tongban.services.cases import queries
from tongban.services.cases.clocks import readings
from tongban.services.cases.commands.request_correction import DUTY as ASK_TO_CORRECT
from tongban.services.cases.deferring import owed
from tongban.services.cases.facts import How
from tongban.services.cases.models import Case
from tongban.services.cases.pages.following import Followed
from tongban.services.cases.pages.parts import Wanted
from tongban.services.cases.pages.signed_by import signed_lines
from tongban.services.cases.steps import process_of
from tongban.services.cases.timing.happenings import procedures_of
from tongban.services.items.public import item_terms
from tongban.services.process.public import process_steps


def followed(case: Case, *, now: datetime, reader: Person | None = None) -> Followed:
    """The case with everything its page shows. At most 9 SQL; one less once its process is in memory.

    One more each where it was to be corrected, where something is to follow, and where a citizen
    applied for the applicant; two more where a special procedure or an extension moved its clocks.
    """
    content = item_terms(case.version_id)
    process = process_of(case)
    rows = queries.slot_rows(case.id)
    slots = tuple(queries.met_by(rows))
    fields = (content.form or {}).get("properties", {})
    names = {slot.key: slot.name for slot in content.slots} | {
        key: one.get("title", key) for key, one in fields.items()
    }
    entries = tuple(entries_of(f"cases:{case.number}"))
    procedures = tuple(procedures_of(case))
    is_corrected = any(entry.act == ASK_TO_CORRECT for entry in entries)
    notice = queries.correction_of(case.id) if is_corrected else None
    return Followed(
        row=case,
        fact=queries.as_fact(case),
        content=content,
        organisation=organisation(case.organisation_id).name,
        clocks=readings(case, now=now, procedures=procedures),
        today=now.astimezone(CITY_ZONE).date(),
        entries=entries,
        documents={document.kind: document for document in documents_of(f"case:{case.number}")},
        slots=slots,
        steps=tuple(queries.steps_of(case.id)),
        wanted=tuple(
            Wanted(
                key=entry["what_for"],
                name=names.get(entry["what_for"], entry["what_for"]),
                what=entry["what"],
                is_field=entry["what_for"] in fields,
            )
            for entry in (notice.wanted if notice else [])
        ),
        owed=tuple(owed(case)) if any(slot.how is How.DEFERRED for slot in slots) else (),
        signatures=tuple(signed_lines(case, rows, entries, content)),
        procedures=procedures,
        process=process,
        way=tuple(process_steps(process.id)),
        helper=queries.helper_of(case),
        reader=reader.ref if reader else "",
    )
