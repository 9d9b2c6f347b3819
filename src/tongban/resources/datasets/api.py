"""The catalogue on the API: whoever asks without a token finds what is open, an officer what is published."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import AnyAuth, StaffSignInNeeded, current_officer
from tongban.kernel.errors import NotAllowed
from tongban.resources.datasets.facts import ResourceFact, ResourceHead, Sought
from tongban.resources.datasets.lineage import lineage_of
from tongban.resources.datasets.pages import code_of
from tongban.resources.datasets.ports import quality_of
from tongban.resources.datasets.queries import catalogue, names_of, resource

router = Router(tags=["datasets"])
_ANYBODY = AnyAuth()


class HeadOut(Schema):
    """A resource in short. Codes are of the lists `share_type`, `open_type`, `update_cycle`, `resource_format`."""

    code: str
    version: int
    name: str
    summary: str = Field(description="its first 200 characters")
    provider: str
    class_code: str
    share_type: str
    open_type: str
    cycle: str
    formats: list[str]
    level: int | None
    published_at: datetime | None


class ListOut(Schema):
    """One page of the catalogue; `after` asks for the next one, empty at the end."""

    resources: list[HeadOut]
    after: str


class FieldOut(Schema):
    """A field of a resource."""

    name: str
    column: str
    type: str
    length: int | None
    level: int
    is_personal: bool


class EdgeOut(Schema):
    """One step of the lineage: `from` comes into the resource, `feeds` goes out of it."""

    direction: str
    kind: str
    ref: str
    label: str


class QualityOut(Schema):
    """What was measured of the data, in percent; null was not looked at."""

    measured_at: datetime
    rows: int
    complete_percent: int | None
    valid_percent: int | None
    timely_percent: int | None


class ResourceOut(HeadOut):
    """A resource with its whole description. `quality` is null where nobody measured it."""

    provider_code: str
    description: str
    fields: list[FieldOut]
    share_conditions: str
    share_basis: str
    open_conditions: str
    importance: str
    domain: int | None
    layer: str
    source: str
    channel: str
    is_incremental: bool
    region: str
    related: list[str] = Field(description="codes of related resources that you may find")
    lineage: list[EdgeOut]
    quality: QualityOut | None


class SoughtIn(Schema):
    """What is looked for; empty means any."""

    q: str = Field(default="", max_length=80)
    kind: str = Field(default="", pattern="^[0-9]{0,12}$", description="class code, or the beginning of one")
    provider: UUID | None = None
    share: str = Field(default="", max_length=1)
    open: str = Field(default="", max_length=1)
    cycle: str = Field(default="", max_length=1)
    format: str = Field(default="", max_length=4)
    after: str = Field(default="", max_length=40)


@router.get("/datasets", response=ListOut, summary="Find resources of the catalogue")
def find(request: HttpRequest, sought: Query[SoughtIn]) -> ListOut:
    """Those whose name has the words first, then by code; 30 a page."""
    page = catalogue(
        by=_officer(request),
        sought=Sought(
            words=sought.q.replace("\0", ""),
            kind=sought.kind,
            organisation_id=sought.provider,
            share_type=sought.share.replace("\0", ""),
            open_type=sought.open.replace("\0", ""),
            cycle=sought.cycle.replace("\0", ""),
            format=sought.format.replace("\0", ""),
        ),
        cursor=sought.after.replace("\0", ""),
    )
    return ListOut(resources=[HeadOut.model_validate(_head(row)) for row in page.rows], after=page.cursor)


@router.get("/datasets/{slug}", response=ResourceOut, summary="One resource of the catalogue")
def one(request: HttpRequest, slug: str) -> ResourceOut:
    """`slug` is the code with a hyphen for its slash."""
    by = _officer(request)
    found = resource(code_of(slug), by=by)
    return _out(found, by=by)


def _officer(request: HttpRequest) -> Officer | None:
    """The officer who asks; None for everybody else. A token that does not hold is refused."""
    if request.headers.get("Authorization"):
        caller = _ANYBODY(request)
        return caller if isinstance(caller, Officer) else None
    try:
        return current_officer(request)
    except (StaffSignInNeeded, NotAllowed):
        return None


def _head(row: ResourceHead) -> dict[str, object]:
    return {
        "code": row.code,
        "version": row.version,
        "name": row.name,
        "summary": row.summary,
        "provider": row.organisation_name,
        "class_code": row.class_code,
        "share_type": row.share_type,
        "open_type": row.open_type,
        "cycle": row.cycle,
        "formats": list(row.formats),
        "level": row.level,
        "published_at": row.published_at,
    }


def _out(found: ResourceFact, *, by: Officer | None) -> ResourceOut:
    content, quality = found.content, quality_of(found.head.code)
    return ResourceOut.model_validate(
        _head(found.head)
        | content.model_dump(
            include=set(ResourceOut.model_fields) - {"lineage", "summary", "formats", "related"}
        )
        | {
            "provider_code": found.organisation_code,
            "description": content.summary,
            "related": sorted(names_of(content.related, by=by)) if content.related else [],
            "lineage": [
                {"direction": one.direction, "kind": one.kind, "ref": one.ref, "label": one.label}
                for one in lineage_of(found.head.code, by=by)
            ],
            "quality": {
                "measured_at": quality.measured_at,
                "rows": quality.rows,
                "complete_percent": quality.complete_percent,
                "valid_percent": quality.valid_percent,
                "timely_percent": quality.timely_percent,
            }
            if quality
            else None,
        }
    )
