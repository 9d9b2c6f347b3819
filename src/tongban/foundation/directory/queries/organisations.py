"""Questions about organisations; single answers are kept for a minute in the process."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from tongban.foundation.directory.facts import OrganisationFact, OrganisationKind, PostPlace
from tongban.foundation.directory.models import Organisation, Post
from tongban.foundation.directory.queries import areas
from tongban.kernel.errors import NotFound
from tongban.kernel.memory import Memory


def organisation(organisation_id: UUID) -> OrganisationFact:
    """One organisation. 1 SQL, none when kept. Raises NotFound."""
    return _organisations(organisation_id)


def organisation_by_code(code: str) -> OrganisationFact:
    """The organisation with this credit code or local code. 1 SQL, none when kept. Raises NotFound."""
    return _by_code(code)


def organisations_named(ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of organisations by id; unknown ones are left out. 1 SQL."""
    return dict(Organisation.objects.filter(id__in=set(ids)).values_list("id", "name"))


def organisations_in(area_codes: Iterable[str]) -> list[OrganisationFact]:
    """The organisations of these areas, by area and name. 1 SQL."""
    rows = Organisation.objects.filter(area_id__in=list(area_codes)).order_by("area_id", "name")
    return [_fact(row) for row in rows]


def organisation_ids_by_code(codes: Iterable[str]) -> dict[str, UUID]:
    """The ids of organisations by code; unknown codes are left out. 1 SQL."""
    return dict(Organisation.objects.filter(code__in=set(codes)).values_list("code", "id"))


def all_organisation_codes() -> list[str]:
    """The code of every organisation, for loaders. 1 SQL."""
    return list(Organisation.objects.order_by("code").values_list("code", flat=True))


def organisations_after(code: str, *, limit: int) -> list[OrganisationFact]:
    """Organisations in the order of their codes, from the one after `code`. 1 SQL."""
    return [_fact(row) for row in Organisation.objects.filter(code__gt=code).order_by("code")[:limit]]


def superior_of(organisation_id: UUID) -> OrganisationFact:
    """The organisation above this one. Raises NotFound where there is none."""
    parent_id = _organisations(organisation_id).parent_id
    if parent_id is None:
        raise NotFound
    return _organisations(parent_id)


def organisations_matching(words: str, *, limit: int) -> list[OrganisationFact]:
    """Organisations whose name or code holds the words, by name. 1 SQL."""
    found = Organisation.objects.filter(Q(name__icontains=words) | Q(code__istartswith=words))
    return [_fact(row) for row in found.order_by("name", "code")[:limit]]


def names_by_code(codes: Iterable[str]) -> dict[str, str]:
    """The names of organisations by code; unknown codes are left out. 1 SQL."""
    return dict(Organisation.objects.filter(code__in=set(codes)).values_list("code", "name"))


def post_names() -> dict[str, str]:
    """The posts that organisations have set up, by code, each with one of its names. 1 SQL, none when kept."""
    return _post_names(None)


def has_post(organisation_id: UUID, post_code: str) -> bool:
    """Whether the organisation has set up this post. 1 SQL, none when kept."""
    return post_code in _posts(organisation_id)


def nearest_with_post(post_code: str, *, area_code: str) -> OrganisationFact | None:
    """The organisation of the area, or of the nearest area above it, that has set up this post. 1 SQL."""
    path = areas.area(area_code).path
    rows = Organisation.objects.filter(area_id__in=path, posts__code=post_code).order_by("code")
    found = {row.area_id: row for row in reversed(rows)}
    nearest = next((found[code] for code in reversed(path) if code in found), None)
    return _fact(nearest) if nearest else None


def organisations_with_post(post_code: str) -> list[OrganisationFact]:
    """The organisations that have set up this post: of wide areas first, then by area and name. 1 SQL."""
    rows = Organisation.objects.filter(posts__code=post_code).select_related("area")
    return [
        _fact(row)
        for row in sorted(rows, key=lambda row: (len(row.area.path), row.area_id, row.name, row.code))
    ]


def posts_with_duty(*duties: str, area_codes: Iterable[str]) -> list[PostPlace]:
    """The posts with any of these duties in the organisations of the areas, by organisation and post. 1 SQL."""
    rows = Post.objects.filter(duties__overlap=list(duties), organisation__area_id__in=set(area_codes))
    return [
        PostPlace(
            organisation_id=row.organisation_id,
            organisation_code=row.organisation.code,
            organisation_name=row.organisation.name,
            code=row.code,
            name=row.name,
            duties=frozenset(row.duties),
        )
        for row in rows.select_related("organisation").order_by("organisation__name", "code")
    ]


def _fact(row: Organisation) -> OrganisationFact:
    return OrganisationFact(
        id=row.id,
        code=row.code,
        name=row.name,
        short_name=row.short_name or row.name,
        area_code=row.area_id,
        parent_id=row.parent_id,
        kind=OrganisationKind(row.kind),
        is_code_doubtful=row.is_code_doubtful,
        phone=row.phone,
    )


def _one(**by: object) -> OrganisationFact:
    row = Organisation.objects.filter(**by).first()
    if row is None:
        raise NotFound
    return _fact(row)


_organisations: Memory[UUID, OrganisationFact] = Memory(lambda organisation_id: _one(id=organisation_id))
_by_code: Memory[str, OrganisationFact] = Memory(lambda code: _one(code=code))
_posts: Memory[UUID, frozenset[str]] = Memory(
    lambda organisation_id: frozenset(
        Post.objects.filter(organisation_id=organisation_id).values_list("code", flat=True)
    )
)
_post_names: Memory[None, dict[str, str]] = Memory(
    lambda _: dict(Post.objects.order_by("code", "id").distinct("code").values_list("code", "name"))
)
