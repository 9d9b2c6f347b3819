"""Draft a change of the list or of an implementation, and save it again."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_, NotAllowed, Refused
from tongban.services.items.library.access import check_may_edit, lock_change, name_of
from tongban.services.items.library.checking import ActDoesNotFit, CannotMove, note_step
from tongban.services.items.library.comparing import Difference, compare_stored
from tongban.services.items.library.facts import Act, ChangeState
from tongban.services.items.library.models import Change
from tongban.services.items.library.proposals import NewEntry, checked_proposal, kind_of
from tongban.services.items.library.subjects import fits_state, subject_of

ACT_DRAFT = "items.draft-change"
ACT_SAVE = "items.save-change"


class ChangedMeanwhile(Refused):
    """Somebody else saved the change first; `differences` say what they changed."""

    code = "change-changed-meanwhile"
    title = N_("%(name)s has saved this change in the meantime. Look at what is different and save again.")

    def __init__(self, *, differences: Sequence[Difference], facts: Mapping[str, object]) -> None:
        super().__init__(facts=facts)
        self.differences = list(differences)


@transaction.atomic
def draft_change(
    *,
    act: Act,
    subject: str,
    proposal: Mapping[str, Any],
    by: Actor,
    at: datetime,
    others: Sequence[str] = (),
    in_force_on: date | None = None,
    reason: str = "",
    organisation_id: UUID | None = None,
) -> UUID:
    """Begin a change. Answers its id; nothing is in force or seen by others until it is submitted.

    `organisation_id` is needed only to add a list entry: it will keep it. Raises NotFound,
    NotAllowed, ProposalInvalid, ActDoesNotFit.
    """
    kind, code = kind_of(subject)
    follows_entry, base, title = False, None, ""
    if act is Act.ADD and kind == "entry":
        stored = checked_proposal(act, subject=subject, others=others, follows_entry=False, proposal=proposal)
        new = NewEntry.model_validate(stored["entry"])
        if new.code != code:
            raise ActDoesNotFit(facts={"subject": subject})
        holder = organisation_id or (by.organisation_id if isinstance(by, Officer) else None)
        area_code, title = new.area_code, new.content.name
    else:
        about = subject_of(subject)
        holder, follows_entry, base = about.organisation_id, about.follows_entry, about.version_id
        area_code, title = about.area_code, about.name
        if not fits_state(act, about):
            raise ActDoesNotFit(facts={"subject": subject, "state": about.task_state})
        stored = checked_proposal(
            act, subject=subject, others=others, follows_entry=follows_entry, proposal=proposal
        )
    check_may_edit(by, organisation_id=holder)
    for other in others:
        check_may_edit(by, organisation_id=subject_of(f"entry:{other}").organisation_id)
    if holder is None:
        raise NotAllowed
    change = Change.objects.create(
        act=act.value,
        subject=subject,
        others=list(others),
        title=title,
        area_code=area_code,
        organisation_id=holder,
        proposal=stored,
        base_version=base,
        in_force_on=in_force_on,
        reason=reason,
        made_by=by.ref,
        made_by_name=name_of(by),
        made_at=at,
        saved_by_name=name_of(by),
        saved_at=at,
    )
    note_step(change, ACT_DRAFT, by=by, at=at)
    record(
        act=ACT_DRAFT, subject=f"change:{change.pk}", by=by, at=at, facts={"act": act.value, "about": subject}
    )
    return change.pk


@transaction.atomic
def save_change(
    *,
    change_id: UUID,
    revision: int,
    proposal: Mapping[str, Any],
    in_force_on: date | None,
    reason: str,
    by: Actor,
    at: datetime,
) -> int:
    """Save a draft or a returned change again, over the revision that was read. Answers the new one.

    Raises NotFound, NotAllowed, CannotMove, ActDoesNotFit (another code), ChangedMeanwhile, ProposalInvalid.
    """
    change = lock_change(change_id, for_=by)
    check_may_edit(by, organisation_id=change.organisation_id)
    if change.state not in {ChangeState.DRAFT, ChangeState.RETURNED}:
        raise CannotMove(facts={"state": change.state})
    kind, _ = kind_of(change.subject)
    act = Act(change.act)
    is_new_entry = act is Act.ADD and kind == "entry"
    about = None if is_new_entry else subject_of(change.subject)
    stored = checked_proposal(
        act,
        subject=change.subject,
        others=change.others,
        follows_entry=about.follows_entry if about else False,
        proposal=proposal,
    )
    if is_new_entry and stored["entry"]["code"] != kind_of(change.subject)[1]:
        raise ActDoesNotFit(facts={"subject": change.subject})
    if revision != change.revision:
        raise ChangedMeanwhile(
            differences=compare_stored(change.proposal, stored),
            facts={"name": change.saved_by_name, "revision": change.revision},
        )
    change.proposal, change.in_force_on, change.reason = stored, in_force_on, reason
    change.base_version = about.version_id if about else None
    change.revision += 1
    change.saved_by_name, change.saved_at = name_of(by), at
    change.save()
    record(
        act=ACT_SAVE,
        subject=f"change:{change.pk}",
        by=by,
        at=at,
        facts={"revision": change.revision, "about": change.subject},
    )
    return change.revision
