"""Publish a version of a process: from here on new cases follow it, running ones keep theirs."""

import hashlib
from datetime import datetime

from django.db import connection, transaction

from tongban.kernel.actors import Actor
from tongban.kernel.ids import new_id
from tongban.services.process import engine
from tongban.services.process.facts import ProcessVersionFact
from tongban.services.process.models import ProcessVersion

ACT = "process.publish"


@transaction.atomic
def publish_process(*, key: str, bpmn_xml: str, by: Actor, at: datetime) -> ProcessVersionFact:
    """Check the BPMN and add it as the next version of `key`.

    The same text as the newest version changes nothing and returns that version. Two at the
    same time wait for one another and get two numbers.

    Raises ProcessRefused, and nothing is written.
    """
    compiled = engine.compile_bpmn(bpmn_xml)
    sha256 = hashlib.sha256(bpmn_xml.encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"process:{key}"])
    newest = ProcessVersion.objects.filter(key=key).order_by("-number").first()
    if newest is None or newest.sha256 != sha256:
        newest = ProcessVersion.objects.create(
            id=new_id(),
            key=key,
            number=newest.number + 1 if newest else 1,
            name=compiled.model.name,
            bpmn=bpmn_xml,
            sha256=sha256,
            published_by=by.ref,
            published_at=at,
        )
    return ProcessVersionFact(id=newest.id, key=key, number=newest.number, name=newest.name, sha256=sha256)
