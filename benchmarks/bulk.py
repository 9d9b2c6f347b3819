"""Thousands of cases at once, as rows such as the verbs write them.

Each has its form and names encrypted, a party, three slots, its steps and a to-do row for each
step, over all published items and organisations. What none of the measured pages reads is left out:
trail entries, papers, process trees, events.
"""

import random
import uuid
from datetime import datetime, timedelta

from django.db import connection, transaction

from benchmarks.people import OFFICE, Cast, Citizen
from tongban.foundation.directory.public import organisation_by_code
from tongban.foundation.tasks.facts import task_id_of
from tongban.foundation.tasks.models import Task
from tongban.foundation.vault.public import mask_name
from tongban.kernel import clock
from tongban.kernel.ids import new_id
from tongban.services.cases.models import Case, CaseParty, CaseSlot, CaseStep
from tongban.services.items.models import Item
from tongban.standards.codes import make_case_number

BATCH = 1000
OPEN_SHARE, OWN_SHARE = 0.4, 0.2
STEPS = (("accept", "受理"), ("review", "审核"), ("approve", "审批"), ("issue", "发证"))
SLOTS = (("identity", "身份证明", "shared"), ("form", "申请表", "form"), ("layout", "平面布局图", "file"))


def make_cases(cast: Cast, *, count: int) -> int:
    """`count` cases of the last 60 days, 40 % of them open, a fifth in one organisation; how many there are."""
    draw = random.Random(2)
    items = list(
        Item.objects.filter(current__isnull=False)
        .order_by("pk")
        .values_list("code", "current_id", "name", "type_code", "organisation_id", "area_code")
    )
    office = organisation_by_code(OFFICE).id
    own = [item for item in items if item[4] == office]
    now = clock.now()
    for start in range(0, count, BATCH):
        batch = _Batch(now)
        for number in range(start, min(start + BATCH, count)):
            pool = own if draw.random() < OWN_SHARE else items
            batch.add(number, draw.choice(pool), draw.choice(cast.citizens), draw)
        batch.write()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Case.objects.count()


class _Batch:
    """The rows of at most 1,000 cases."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.cases: list[Case] = []
        self.parties: list[CaseParty] = []
        self.slots: list[CaseSlot] = []
        self.steps: list[CaseStep] = []
        self.tasks: list[Task] = []

    def write(self) -> None:
        with transaction.atomic():
            Case.objects.bulk_create(self.cases)
            CaseParty.objects.bulk_create(self.parties)
            CaseSlot.objects.bulk_create(self.slots)
            CaseStep.objects.bulk_create(self.steps)
            Task.objects.bulk_create(self.tasks)

    def add(self, number: int, item: tuple, citizen: Citizen, draw: random.Random) -> None:  # type: ignore[type-arg]
        case = self._case(
            number, item, citizen, submitted_at=self.now - timedelta(hours=draw.randrange(1, 1440))
        )
        done = draw.randrange(len(STEPS)) if draw.random() < OPEN_SHARE else len(STEPS)
        if done:
            case.accepted_at, case.accepted_on = case.submitted_at, case.received_on
            case.state = "in-review"
        if done == len(STEPS):
            case.state, case.outcome = "delivered", "granted"
            case.decided_at = case.delivered_at = case.closed_at = case.submitted_at + timedelta(hours=30)
        self.cases.append(case)
        self.parties.append(
            CaseParty(
                case=case,
                role="applicant",
                kind="person",
                name=citizen.name,
                account_id=citizen.account_id,
                person_id=citizen.person_id,
            )
        )
        self.slots += [CaseSlot(case=case, key=key, name=name, how=how) for key, name, how in SLOTS]
        for place, (key, name) in enumerate(STEPS[: done + 1], start=1):
            self._step(case, place, key, name, is_done=place <= done)

    def _case(self, number: int, item: tuple, citizen: Citizen, *, submitted_at: datetime) -> Case:  # type: ignore[type-arg]
        code, version_id, name, type_code, organisation_id, area_code = item
        day = submitted_at.astimezone(clock.CITY_ZONE).date()
        return Case(
            id=new_id(),
            # above what the sequence gives out
            number=make_case_number(area_code, day, 900_000 + number),
            idempotency_key=f"bulk-{number}",
            request_sha256=b"\0" * 32,
            state="received",
            item_code=code,
            version_id=version_id,
            item_name=name,
            type_code=type_code,
            organisation_id=organisation_id,
            area_code=area_code,
            channel="online",
            account_id=citizen.account_id,
            person_id=citizen.person_id,
            holder="person",
            applicant_name=citizen.name,
            applicant_masked=mask_name(citizen.name),
            answers={"kind": "hot"},
            form={"name": citizen.name, "shop": "小满面馆", "area": 68},
            submitted_at=submitted_at,
            submission_entry_id=uuid.uuid4(),
            submission_promise="",
            received_on=day,
            acceptance_due_on=day + timedelta(days=7),
        )

    def _step(self, case: Case, place: int, key: str, name: str, *, is_done: bool) -> None:
        step_id, opened_at = uuid.uuid4(), case.submitted_at + timedelta(hours=place)
        done_at = opened_at + timedelta(hours=1) if is_done else None
        due_at = opened_at + timedelta(days=7)
        by_ref = f"officer:{place}" if is_done else ""
        self.steps.append(
            CaseStep(
                id=step_id,
                case=case,
                place=place,
                key=key,
                name=name,
                post_code=key,
                organisation_id=case.organisation_id,
                opened_at=opened_at,
                due_on=due_at.date(),
                done_at=done_at,
                done_by=by_ref,
                outcome="done" if is_done else "",
            )
        )
        task_key = f"case-step:{step_id}"
        self.tasks.append(
            Task(
                id=task_id_of(task_key),
                key=task_key,
                kind=f"cases.{key}",
                about=f"cases:{case.number}",
                title=case.item_name[:300],
                applicant_label=case.applicant_masked,
                post_code=key,
                organisation_id=case.organisation_id,
                area_code=case.area_code,
                url=f"/desk/cases/{case.number}/",
                opened_at=opened_at,
                due_at=due_at,
                sort_at=due_at,
                closed_at=done_at,
                closed_by_ref=by_ref,
                outcome="done" if is_done else "",
            )
        )
