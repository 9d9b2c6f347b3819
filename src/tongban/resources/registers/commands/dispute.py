"""Say that a registered fact is wrong (提出异议): its keeper looks into it, and nothing waits for that."""

from collections.abc import Sequence
from datetime import date, datetime, time
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.forms.public import without_strays
from tongban.foundation.identity.public import Person
from tongban.foundation.jobs.public import announce
from tongban.foundation.papers.public import share_papers
from tongban.foundation.tasks.public import open_task
from tongban.foundation.trail.public import record
from tongban.foundation.vault.public import mask_name
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, Invalid
from tongban.kernel.ids import new_id
from tongban.resources.registers.dispute_facts import (
    AlreadyDisputed,
    DisputeFact,
    DisputeState,
    FactDisputed,
    NothingDiffers,
)
from tongban.resources.registers.disputes import dispute_fact
from tongban.resources.registers.keepers import fact_keepers
from tongban.resources.registers.models import FactDispute
from tongban.standards.working_time import add_working_days, local_day

ACT = "registers.dispute"
LONGEST = 500  # characters of what it should be, and why


def dispute_fact_of(
    *, fact: str, uscc: str, said: str, why: str, papers: Sequence[UUID], by: Person, at: datetime
) -> DisputeFact:
    """Object to one fact about oneself or one's firm. A task opens with whoever keeps it.

    One open objection a person and fact. What is said goes neither into the trail nor into the task.
    Source: 个人信息保护法 art. 46 (who finds the information wrong may ask for its correction, and it is
    looked into).

    Raises UnknownField, NotYourData, NotFound, RegisterSilent, Invalid, NothingDiffers, NoKeeper,
    AlreadyDisputed.
    """
    said = without_strays(said, may_break=False).strip()  # upheld, it stands in the register as it is
    why = without_strays(why, may_break=True).strip()
    if not said or len(said) > LONGEST or len(why) > LONGEST:
        raise Invalid(facts={"fields": {"said": N_("Say in at most 500 characters what it should be.")}})
    try:
        with transaction.atomic():
            return _dispute(fact, uscc, said=said, why=why, papers=papers, by=by, at=at)
    except IntegrityError as error:
        if "one_open_dispute_per_fact" not in str(error):
            raise
    raise AlreadyDisputed


def _dispute(
    fact: str, uscc: str, *, said: str, why: str, papers: Sequence[UUID], by: Person, at: datetime
) -> DisputeFact:
    kept = fact_keepers.keeper_of(fact).kept(fact=fact, uscc=uscc, by=by, at=at)
    if said == kept.value.strip():
        raise NothingDiffers(facts={"fields": {"said": str(NothingDiffers.title)}})
    keeper = kept.keeper
    row = FactDispute(
        id=new_id(),
        account_id=by.account_id,
        person_id=by.person_id,
        uscc=kept.uscc,
        fact=fact,
        label=kept.label,
        held=kept.value,
        said=said,
        why=why,
        keeper_id=keeper.id,
        keeper_name=keeper.name,
        state=DisputeState.OPEN,
        opened_at=at,
        due_on=due_after(keeper.area_code, at),
    )
    mine = share_papers(ids=papers, owner_from=by.ref, owner_to=f"dispute:{row.id}", by=by, at=at)
    row.papers = [str(paper.id) for paper in mine.values()]
    row.save(force_insert=True)
    record(act=ACT, subject=subject_of(row), by=by, at=at, facts={"fact": fact, "keeper": str(keeper.id)})
    with translation.override("zh-hans"):  # titles of tasks are data
        title = f"{gettext('Objection to a registered fact')}：{gettext(kept.label)}"
    open_task(
        key=task_key(row),
        kind="registers.dispute",
        about=subject_of(row),
        title=title,
        applicant_label=mask_name(by.name),
        post_code=kept.post_code,
        organisation_id=keeper.id,
        area_code=keeper.area_code,
        due_at=datetime.combine(row.due_on, time(23, 59), CITY_ZONE) if row.due_on else None,
        url=f"/desk/disputes/{row.id}/",
        at=at,
    )
    announce(FactDisputed(dispute_id=row.id, fact=fact, keeper_id=keeper.id, at=at))
    return dispute_fact(row)


def due_after(area_code: str, at: datetime) -> date:
    """The last day for the answer: so many working days of the keeper's area after the day of the objection. As many
    has the source, after the answer, where only it can correct what was found wrong.

    The number is a setting: regulations of data sharing name five to ten for the check of a doubt (数据校核),
    个人信息保护法 art. 46 none.
    """
    return add_working_days(local_day(at), settings.DISPUTE_DAYS, calendar_for(area_code))


def subject_of(row: FactDispute) -> str:
    """The word by which the trail and the tasks know an objection."""
    return f"registers:dispute:{row.id}"


def task_key(row: FactDispute) -> str:
    """The key of the keeper's to-do row."""
    return f"register-dispute:{row.id}"
