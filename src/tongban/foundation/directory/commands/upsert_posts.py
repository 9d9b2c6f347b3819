"""Set up posts in organisations with the duties that they carry."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.batch import parts, record_batch
from tongban.foundation.directory.models import Organisation, Post
from tongban.foundation.directory.rows import PostRow
from tongban.foundation.trail.public import declare_act
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_, Invalid
from tongban.kernel.memory import forget_all

ACT = declare_act("directory.upsert_posts", N_("Posts were set up"))


def upsert_posts(*, rows: Iterable[PostRow], by: Actor, at: datetime) -> None:
    """Set up posts; a second time changes nothing. Raises Invalid when an organisation is not there."""
    for part in parts(list(rows)):
        _upsert(part, by=by, at=at)


@transaction.atomic
def _upsert(rows: Sequence[PostRow], *, by: Actor, at: datetime) -> None:
    codes = {row.organisation_code for row in rows}
    organisations = dict(Organisation.objects.filter(code__in=codes).values_list("code", "id"))
    if missing := codes - set(organisations):
        raise Invalid(N_("There is no organisation %(code)s."), facts={"code": min(missing)})
    known = {
        (post.organisation_id, post.code): post
        for post in Post.objects.filter(organisation_id__in=organisations.values())
    }
    changed: list[Post] = []
    for row in rows:
        old = known.get((organisations[row.organisation_code], row.code))
        duties = sorted(row.duties)
        if old is None or (old.name, old.duties) != (row.name, duties):
            organisation_id = organisations[row.organisation_code]
            changed.append(Post(organisation_id=organisation_id, code=row.code, name=row.name, duties=duties))
    if not changed:
        return
    Post.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["organisation", "code"],
        update_fields=["name", "duties"],
    )
    forget_all()
    record_batch(
        act=ACT, rows=[[str(p.organisation_id), p.code, p.name, p.duties] for p in changed], by=by, at=at
    )
