"""Appoint officers to posts, and end it."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from tongban.foundation.directory.batch import parts, record_batch
from tongban.foundation.directory.models import Organisation, Post, PostHolding, StaffMember
from tongban.foundation.trail.public import declare_act
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_, NotFound

ACT_ENTER = declare_act("directory.enter_staff", N_("An officer joined an organisation"))
ACT_APPOINT = declare_act("directory.appoint", N_("An officer was appointed"))
ACT_END = declare_act("directory.end_appointment", N_("An appointment ended"))


@transaction.atomic
def enter_staff(*, account_id: int, name: str, organisation_code: str, by: Actor, at: datetime) -> None:
    """Enter an account on the staff of an organisation, or move it there. Raises NotFound."""
    organisation_id = Organisation.objects.filter(code=organisation_code).values_list("id", flat=True).first()
    if organisation_id is None:
        raise NotFound
    old = StaffMember.objects.filter(account_id=account_id).first()
    if old is not None and (old.name, old.organisation_id) == (name, organisation_id):
        return
    StaffMember.objects.update_or_create(
        account_id=account_id, defaults={"name": name, "organisation_id": organisation_id}
    )
    record_batch(act=ACT_ENTER, rows=[[account_id, str(organisation_id)]], by=by, at=at)


@transaction.atomic
def appoint(
    *, account_id: int, posts: Collection[tuple[str, str]], from_at: datetime, by: Actor, at: datetime
) -> int:
    """Give an officer posts, each (organisation code, post code), from a moment on; answers how many are new.

    Posts already held are left alone. Raises NotFound when the account is not on a staff or a post is not
    set up; then nothing is written.
    """
    member = StaffMember.objects.filter(account_id=account_id).first()
    if member is None:
        raise NotFound
    found = _posts(posts)
    if len(found) != len(set(posts)):
        raise NotFound
    held = set(member.holdings.filter(held_to__isnull=True).values_list("post_id", flat=True))
    fresh = [PostHolding(member=member, post_id=p, held_from=from_at) for p in found if p not in held]
    for part in parts(fresh):
        PostHolding.objects.bulk_create(part)
        record_batch(
            act=ACT_APPOINT, rows=[[account_id, h.post_id, from_at.isoformat()] for h in part], by=by, at=at
        )
    return len(fresh)


@transaction.atomic
def end_appointment(
    *, account_id: int, organisation_code: str, post_code: str, by: Actor, at: datetime
) -> None:
    """End the holding of a post at `at`. Raises NotFound when it is not held."""
    ended = PostHolding.objects.filter(
        member__account_id=account_id,
        post__organisation__code=organisation_code,
        post__code=post_code,
        held_from__lt=at,
        held_to__isnull=True,
    ).update(held_to=at)
    if not ended:
        raise NotFound
    record_batch(act=ACT_END, rows=[[account_id, organisation_code, post_code]], by=by, at=at)


def _posts(posts: Collection[tuple[str, str]]) -> list[int]:
    by_post: dict[str, set[str]] = {}
    for organisation_code, post_code in posts:
        by_post.setdefault(post_code, set()).add(organisation_code)
    wanted = Q(pk__in=[])
    for post_code, organisation_codes in by_post.items():
        wanted |= Q(code=post_code, organisation__code__in=organisation_codes)
    return list(Post.objects.filter(wanted).order_by("pk").values_list("pk", flat=True))
