"""Hand posts to a colleague for an absence (外出委托), and take them back before its end."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.facts import DelegationRefused, DutyMissing, Officer
from tongban.foundation.directory.models import Delegation, Post, PostHolding, StaffMember
from tongban.foundation.trail.public import declare_act, record
from tongban.kernel.errors import N_, Invalid, NotFound

ACT_DELEGATE = declare_act("directory.delegate", N_("Posts were delegated for an absence"))
ACT_END = declare_act("directory.end_delegation", N_("A delegation was ended before its time"))
LONGEST = timedelta(days=180)  # ours: who is away for longer is replaced by an appointment


@transaction.atomic
def delegate_posts(
    *,
    post_ids: Collection[int],
    to_account: int,
    from_at: datetime,
    until_at: datetime,
    reason: str,
    by: Officer,
    at: datetime,
) -> list[UUID]:
    """Let a colleague act in the officer's own posts from a moment until, and not including, another.

    What was delegated to the officer is not theirs to hand on, nor is a post with a duty that they do not
    have now, as by an API token with fewer scopes. The colleague holds a post of the same organisation,
    and not this one. It ends by itself. 1 SQL and 5 a post.

    Raises Invalid (times, reason, nothing chosen), NotFound (a post that is not held), DutyMissing,
    DelegationRefused.
    """
    _check_form(post_ids, from_at=from_at, until_at=until_at, reason=reason, at=at)
    own = {post.post_id: post for post in by.posts if post.for_account is None}
    if not set(post_ids) <= own.keys():
        if set(post_ids) <= {post.post_id for post in by.posts}:
            raise DelegationRefused(N_("What was delegated to you cannot be handed on."))
        raise NotFound
    _check_whole({post_id: own[post_id].duties for post_id in post_ids})
    member = StaffMember.objects.select_for_update().get(account_id=by.account_id)
    colleague = StaffMember.objects.filter(account_id=to_account).first()
    if colleague is None or colleague.pk == member.pk:
        raise DelegationRefused(N_("Choose a colleague who holds a post of the same organisation."))
    made = []
    for post_id in sorted(set(post_ids)):
        held = PostHolding.objects.filter(
            member=colleague, post__organisation_id=own[post_id].organisation_id, held_to=None
        ).values_list("post_id", flat=True)
        _check_colleague(list(held), post_id, name=colleague.name)
        times = {"from_at__lt": until_at, "until_at__gt": from_at}
        if Delegation.objects.filter(member=member, post_id=post_id, ended_at=None, **times).exists():
            raise DelegationRefused(N_("This post is delegated for a part of that time already."))
        row = Delegation.objects.create(
            member=member,
            to_member=colleague,
            post_id=post_id,
            from_at=from_at,
            until_at=until_at,
            reason=reason.strip()[:200],
            made_at=at,
        )
        facts = {"post": post_id, "to": f"officer:{to_account}", "from_at": from_at, "until_at": until_at}
        record(act=ACT_DELEGATE, subject=f"delegations:{row.id}", by=by, at=at, facts=facts)
        made.append(row.id)
    return made


@transaction.atomic
def end_delegation(*, delegation_id: UUID, by: Officer, at: datetime) -> None:
    """Take a post back before the end that was set; also by the colleague, who gives it back. 3 SQL.

    Raises NotFound (no such delegation, over already, or other people's).
    """
    row = (
        Delegation.objects.select_for_update(of=("self",))
        .select_related("member", "to_member")
        .filter(pk=delegation_id, ended_at=None, until_at__gt=at)
        .first()
    )
    if row is None or by.account_id not in (row.member.account_id, row.to_member.account_id):
        raise NotFound
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    facts = {"post": row.post_id, "to": f"officer:{row.to_member.account_id}"}
    record(act=ACT_END, subject=f"delegations:{row.id}", by=by, at=at, facts=facts)


def _check_form(
    post_ids: Collection[int], *, from_at: datetime, until_at: datetime, reason: str, at: datetime
) -> None:
    fields: dict[str, str] = {}
    if not post_ids:
        fields["posts"] = N_("Choose at least one post.")
    if until_at <= from_at or until_at <= at:
        fields["until"] = N_("The last day lies before the first, or has passed.")
    elif until_at - from_at > LONGEST:
        fields["until"] = N_("At most 180 days. For a longer absence somebody else is appointed.")
    if not reason.strip():
        fields["reason"] = N_("Say why you are away, such as leave or training.")
    if fields:
        raise Invalid(facts={"fields": fields})


def _check_whole(held: Mapping[int, frozenset[str]]) -> None:
    """That of each post every duty is held."""
    for post_id, duties in Post.objects.filter(pk__in=held).values_list("pk", "duties"):
        if lacking := set(duties) - held[post_id]:
            raise DutyMissing(facts={"duty": min(lacking)})


def _check_colleague(held: Collection[int], post_id: int, *, name: str) -> None:
    if not held:
        raise DelegationRefused(N_("Choose a colleague who holds a post of the same organisation."))
    if post_id in held:
        raise DelegationRefused(
            N_("%(name)s holds this post already and sees its tasks."), facts={"name": name}
        )
