"""Publish a version of a process: from here on new cases follow it, running ones keep theirs."""

import hashlib
import re
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max

from tongban.foundation.directory.public import Officer, check_duty_anywhere
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor, SystemActor
from tongban.kernel.errors import N_, Invalid, NotAllowed
from tongban.kernel.ids import new_id
from tongban.services.process import engine
from tongban.services.process.checking import checked
from tongban.services.process.errors import ChangedMeanwhile, KeyTaken
from tongban.services.process.facts import ProcessVersionFact
from tongban.services.process.models import ProcessVersion

DUTY = "process.publish"
_KEY = re.compile(r"[a-z][a-z0-9-]{1,59}")
_PLACES = frozenset({"new", "check", "organisations"})  # words of the desk's addresses


@transaction.atomic
def publish_process(
    *, key: str, bpmn_xml: str, by: Actor, at: datetime, based_on: int | None = None
) -> ProcessVersionFact:
    """Check the BPMN and add it as the next version of `key`.

    `based_on` is the number of the version that was read before drawing, 0 for a process that is
    not there yet; None (jobs and the command line, which bring the whole text) takes what is there.
    A process serves the whole installation: any post with the duty may publish, jobs and the
    command line act by rule. The same text as the version in force changes nothing, leaves no
    record and returns that version. Two at the same time wait for one another: of two that read
    the same version the second is told.

    Raises NotAllowed, Invalid, ProcessRefused, KeyTaken, ChangedMeanwhile; then nothing is written.
    """
    _check_may(by)
    _check_key(key)
    checked(bpmn_xml)
    sha256 = hashlib.sha256(bpmn_xml.encode()).hexdigest()
    lock_key(key)
    last = ProcessVersion.objects.filter(key=key).aggregate(last=Max("number"))["last"] or 0
    newest = ProcessVersion.objects.filter(key=key, withdrawal=None).order_by("-number").first()
    if newest is not None and newest.sha256 == sha256:
        return _as_fact(newest)
    in_force = newest.number if newest else 0
    if based_on is not None and based_on != in_force:
        facts = {"key": key, "newest": in_force, "based_on": based_on}
        raise ChangedMeanwhile(facts=facts) if based_on else KeyTaken(facts=facts)

    version = add_version(key=key, number=last + 1, bpmn_xml=bpmn_xml, by=by, at=at)
    facts = {"version": version.number, "bpmn_sha256": sha256}
    record(act=DUTY, subject=f"process:{key}", by=by, at=at, facts=facts)
    return version


def lock_key(key: str) -> None:
    """Let others who publish or withdraw a version of this process wait until the transaction ends. 1 SQL."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"process:{key}"])


def add_version(*, key: str, number: int, bpmn_xml: str, by: Actor, at: datetime) -> ProcessVersionFact:
    """Check the text and write it as this version, without a record. Raises ProcessRefused."""
    return _as_fact(
        ProcessVersion.objects.create(
            id=new_id(),
            key=key,
            number=number,
            name=engine.compile_bpmn(bpmn_xml).model.name,
            bpmn=bpmn_xml,
            sha256=hashlib.sha256(bpmn_xml.encode()).hexdigest(),
            published_by=by.ref,
            published_at=at,
        )
    )


def _check_may(by: Actor) -> None:
    if isinstance(by, Officer):
        check_duty_anywhere(by, DUTY)
    elif not isinstance(by, SystemActor):
        raise NotAllowed


def _check_key(key: str) -> None:
    if not _KEY.fullmatch(key) or key in _PLACES:
        said = N_("Use 2 to 60 small letters, digits and hyphens, such as five-posts.")
        raise Invalid(facts={"fields": {"key": said}})


def _as_fact(row: ProcessVersion) -> ProcessVersionFact:
    return ProcessVersionFact(id=row.id, key=row.key, number=row.number, name=row.name, sha256=row.sha256)
