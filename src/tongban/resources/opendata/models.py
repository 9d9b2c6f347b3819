"""Open datasets, their versions, tables that departments hand in, use by day, requests and feedback."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from tongban.kernel.ids import new_id
from tongban.resources.opendata.facts import (
    OPEN_STATES,
    FeedbackKind,
    Outcome,
    RequestState,
    VersionState,
    Way,
)


class OpenDataset(models.Model):
    """The identity of a dataset: its short name in addresses, the resource that it comes from, whose it is."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    resource_code = models.CharField(max_length=24, help_text="in the resource catalogue")
    organisation_id = models.UUIDField()
    area_code = models.CharField(max_length=24)
    next_build_on = models.DateField(null=True, help_text="the day on which its cycle asks for a new version")
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=80)

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "slug"], name="opendata_of_office"),
            models.Index(
                fields=["next_build_on"], name="opendata_due", condition=Q(next_build_on__isnull=False)
            ),
        ]


class DatasetVersion(models.Model):
    """One version. The columns beside `content` are copies of it, for lists."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dataset = models.ForeignKey(OpenDataset, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=[(one.value, one.value) for one in VersionState])
    is_renewal = models.BooleanField(default=False, help_text="built by its cycle, by an approved definition")
    content = models.JSONField()
    content_sha256 = models.CharField(max_length=64, help_text="as it stands on the trail")
    revision = models.PositiveIntegerField(default=1, help_text="grows with each saving of the draft")
    title = models.CharField(max_length=200, blank=True)
    topic = models.CharField(max_length=12, blank=True)
    kind = models.CharField(max_length=8, blank=True)
    cycle = models.CharField(max_length=1, blank=True)
    words = ArrayField(models.CharField(max_length=40), default=list, help_text="what it is found by")
    table_sha256 = models.CharField(max_length=64, blank=True)
    rows = models.PositiveIntegerField(default=0)
    bytes = models.PositiveBigIntegerField(default=0)
    as_of = models.DateField(null=True, help_text="the day whose state the data tell")
    risk = models.JSONField(default=dict)
    progress_id = models.UUIDField(null=True)
    failure = models.CharField(max_length=300, blank=True)
    authority_id = models.UUIDField(null=True, help_text="the organisation that publishes")
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=80)
    changed_at = models.DateTimeField()
    built_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, blank=True)
    reasons = models.TextField(blank=True, help_text="why it was sent back last")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True)
    end_reasons = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dataset", "number"], name="opendata_version_once"),
            models.UniqueConstraint(
                fields=["dataset"], name="opendata_one_open", condition=Q(state__in=OPEN_STATES)
            ),
            models.UniqueConstraint(
                fields=["dataset"], name="opendata_one_published", condition=Q(state="published")
            ),
            models.CheckConstraint(
                name="opendata_published_has_table",
                condition=~Q(state__in=["published", "replaced", "withdrawn"])
                | ~Q(table_sha256="") & Q(as_of__isnull=False) & Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="opendata_published_by_second",
                condition=~Q(state__in=["published", "replaced", "withdrawn"])
                | Q(is_renewal=True)
                | ~Q(decided_by=F("submitted_by")),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "title"], name="opendata_by_state"),
            GinIndex(fields=["words"], name="opendata_words", condition=Q(state="published")),
        ]


class TableHanded(models.Model):
    """A file that a department handed in for a dataset; its rows lie beside as Parquet."""

    dataset = models.ForeignKey(OpenDataset, on_delete=models.CASCADE, related_name="tables")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    rows = models.PositiveIntegerField()
    columns = models.JSONField(help_text="[name, title, type] of each")
    handed_at = models.DateTimeField()
    handed_by = models.CharField(max_length=80)

    class Meta:
        indexes = [models.Index(fields=["dataset", "-handed_at"], name="opendata_tables")]


class UseDay(models.Model):
    """How often a dataset was taken on a day, and how; nothing of who took it."""

    dataset = models.ForeignKey(OpenDataset, on_delete=models.CASCADE, related_name="uses")
    day = models.DateField()
    way = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Way])
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dataset", "day", "way"], name="opendata_use_once")]


class DataRequest(models.Model):
    """Somebody asks the city to open data (申请开放)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=100)
    text = models.TextField()
    purpose = models.CharField(max_length=300, blank=True)
    account_id = models.BigIntegerField(null=True, help_text="who asked; empty: nobody was signed in")
    state = models.CharField(max_length=10, choices=[(one.value, one.value) for one in RequestState])
    authority_id = models.UUIDField()
    organisation_id = models.UUIDField(null=True)
    outcome = models.CharField(max_length=10, blank=True, choices=[(one.value, one.value) for one in Outcome])
    answer = models.TextField(blank=True)
    dataset = models.ForeignKey(OpenDataset, on_delete=models.SET_NULL, null=True, related_name="requests")
    votes = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    passed_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=80, blank=True)
    turns = models.PositiveSmallIntegerField(default=0, help_text="how often it went to another office")
    returned_from_id = models.UUIDField(null=True, help_text="the office that said last: not our data")
    returned_why = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="opendata_passed_to_somebody",
                condition=Q(state__in=["waiting", "declined"])
                | Q(organisation_id__isnull=False, passed_at__isnull=False, due_on__isnull=False),
            ),
            models.CheckConstraint(
                name="opendata_answered_by_somebody",
                condition=Q(state__in=["waiting", "passed"])
                | Q(answered_at__isnull=False) & ~Q(answered_by="") & ~Q(answer=""),
            ),
        ]
        indexes = [models.Index(fields=["state", "-asked_at"], name="opendata_requests")]


class RequestVote(models.Model):
    """One visitor who wants the same. `voter` is an account, or the mark in a visitor's cookie."""

    request = models.ForeignKey(DataRequest, on_delete=models.CASCADE, related_name="voters")
    voter = models.CharField(max_length=80)
    voted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "voter"], name="opendata_vote_once")]


class DatasetFeedback(models.Model):
    """What somebody says of a dataset: wrong, unclear, late. Public once it is answered."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dataset = models.ForeignKey(OpenDataset, on_delete=models.CASCADE, related_name="remarks")
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=[(one.value, one.value) for one in FeedbackKind])
    text = models.TextField()
    account_id = models.BigIntegerField(null=True)
    said_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="opendata_remark_answered",
                condition=Q(answered_at__isnull=True, answer="", answered_by="")
                | Q(answered_at__isnull=False) & ~Q(answer="") & ~Q(answered_by=""),
            )
        ]
        indexes = [models.Index(fields=["dataset", "-said_at"], name="opendata_remarks")]
