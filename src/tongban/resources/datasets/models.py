"""Resources, the versions of their descriptions, and how data flow between them."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from tongban.kernel.ids import new_id
from tongban.resources.datasets.content import Direction, NodeKind
from tongban.resources.datasets.facts import Origin, VersionState

OPEN_STATES = (VersionState.DRAFT, VersionState.SUBMITTED)


class ClassCounter(models.Model):
    """The last number that was given in a class; it only grows, so that no code comes twice."""

    class_code = models.CharField(max_length=12, primary_key=True)
    last = models.PositiveIntegerField()


class Resource(models.Model):
    """The identity of a resource: its code, its class and who provides it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=24, unique=True)
    class_code = models.CharField(max_length=12)
    organisation_id = models.UUIDField(help_text="the provider (提供方)")
    area_code = models.CharField(max_length=20)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=80)

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "code"], name="datasets_of_provider")]


class ResourceVersion(models.Model):
    """One version of the description. The columns beside `content` are copies of it, for lists."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in VersionState])
    origin = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Origin])
    content = models.JSONField()
    content_sha256 = models.CharField(max_length=64, help_text="as it stands on the trail")
    revision = models.PositiveIntegerField(default=1, help_text="grows with each saving of the draft")
    name = models.CharField(max_length=200, blank=True)
    summary = models.CharField(max_length=200, blank=True, help_text="the beginning of it, for lists")
    share_type = models.CharField(max_length=1, blank=True)
    open_type = models.CharField(max_length=1, blank=True)
    cycle = models.CharField(max_length=1, blank=True)
    formats = ArrayField(models.CharField(max_length=4), default=list)
    level = models.PositiveSmallIntegerField(null=True)
    words = ArrayField(models.CharField(max_length=40), default=list, help_text="what it is found by")
    authority_id = models.UUIDField(null=True, help_text="the organisation that approves")
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=80)
    changed_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, blank=True)
    reasons = models.TextField(blank=True, help_text="why it was sent back last")
    returns = models.PositiveSmallIntegerField(default=0, help_text="how often it was sent back")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True)
    end_reasons = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["resource", "number"], name="datasets_version_once"),
            models.UniqueConstraint(
                fields=["resource"], name="datasets_one_open", condition=Q(state__in=OPEN_STATES)
            ),
            models.UniqueConstraint(
                fields=["resource"], name="datasets_one_published", condition=Q(state="published")
            ),
            models.CheckConstraint(
                name="datasets_submitted_by_somebody",
                condition=Q(state="draft") | Q(submitted_at__isnull=False) & ~Q(submitted_by=""),
            ),
            models.CheckConstraint(
                name="datasets_approved_by_second",
                condition=Q(state__in=["draft", "submitted"])
                | Q(origin="loaded")
                | Q(decided_at__isnull=False) & ~Q(decided_by="") & ~Q(decided_by=F("submitted_by")),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "name"], name="datasets_by_state"),
            models.Index(
                fields=["authority_id", "submitted_at"],
                name="datasets_queue",
                condition=Q(state="submitted"),
            ),
            GinIndex(fields=["words"], name="datasets_words", condition=Q(state="published")),
        ]


class Edge(models.Model):
    """One step of the lineage of a published resource: described by its provider, or told by fusion."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="edges")
    direction = models.CharField(max_length=5, choices=[(one.value, one.value) for one in Direction])
    kind = models.CharField(max_length=8, choices=[(one.value, one.value) for one in NodeKind])
    ref = models.CharField(max_length=200, blank=True)
    label = models.CharField(max_length=200, blank=True)
    is_measured = models.BooleanField(default=False, help_text="told by the building of the registers")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["resource", "direction", "kind", "ref", "label", "is_measured"],
                name="datasets_edge_once",
            )
        ]
        indexes = [models.Index(fields=["kind", "ref"], name="datasets_edge_other_end")]
