"""Plans of staged projects, their immutable versions, and projects with their stages and services."""

from django.db import models
from django.db.models import Q

from tongban.services.bundles.projects.facts import ServiceState


class ProjectPlan(models.Model):
    """A kind of project that can be opened here, such as the building of a factory by a firm."""

    code = models.CharField(max_length=50, unique=True)
    organisation_id = models.UUIDField(help_text="who keeps the plan")
    area_code = models.CharField(max_length=24)
    current = models.OneToOneField(
        "ProjectPlanVersion", null=True, on_delete=models.PROTECT, related_name="+"
    )


class ProjectPlanVersion(models.Model):
    """One published document of a plan. A database trigger refuses any change."""

    plan = models.ForeignKey(ProjectPlan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(help_text="1, 2, 3 … without gaps")
    content = models.JSONField(help_text="PlanContent")
    content_sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=80, help_text="actor reference")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="bundles_one_plan_version_a_number")
        ]


class Project(models.Model):
    """A project with its one code. It keeps the plan's version with which it was opened."""

    code = models.CharField(max_length=24, unique=True)
    version = models.ForeignKey(ProjectPlanVersion, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    place = models.CharField(max_length=100)
    uscc = models.CharField(max_length=18, db_index=True, help_text="the firm that owns it")
    owner_name = models.CharField(max_length=200)
    area_code = models.CharField(max_length=24)
    account_id = models.BigIntegerField(help_text="who opened it for the firm and is told of it")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True, help_text="its owner does not go on with it (终止)")
    given_up_by = models.CharField(max_length=80, blank=True, default="")
    given_up_why = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="bundles_given_up_is_closed",
                condition=Q(given_up_at__isnull=True) | Q(closed_at__isnull=False),
            )
        ]
        indexes = [
            models.Index(fields=["-opened_at", "-id"], name="bundles_project_latest"),
            models.Index(fields=["account_id"], name="bundles_project_of_account"),
        ]


class ProjectStage(models.Model):
    """A stage of a project: who leads it, and how it was handed on."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="stages")
    key = models.CharField(max_length=30)
    place = models.PositiveSmallIntegerField(help_text="1 for the first")
    organisation_id = models.UUIDField(db_index=True, help_text="its lead")
    began_at = models.DateTimeField(null=True, help_text="its first case was accepted")
    ended_at = models.DateTimeField(null=True, help_text="everything needed of it is granted")
    admitted_at = models.DateTimeField(null=True)
    admitted_by = models.CharField(max_length=80, blank=True, default="")
    admitted_why = models.TextField(blank=True, default="")
    admitted_without = models.JSONField(default=list, help_text="keys of the services that were missing")
    handed_over_at = models.DateTimeField(null=True)
    handed_over_by = models.CharField(max_length=80, blank=True, default="")
    note = models.TextField(blank=True, default="", help_text="what the lead tells the next one")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "key"], name="bundles_stage_once"),
            models.CheckConstraint(
                name="bundles_stage_ends_before_it_is_handed_over",
                condition=Q(handed_over_at__isnull=True) | Q(ended_at__isnull=False),
            ),
        ]


class ProjectService(models.Model):
    """One service of a stage: its draft, then its case."""

    stage = models.ForeignKey(ProjectStage, on_delete=models.PROTECT, related_name="services")
    key = models.CharField(max_length=30)
    place = models.PositiveSmallIntegerField()
    item_code = models.CharField(max_length=64)
    licence_types = models.JSONField(default=list, help_text="types of the licences that it brings")
    state = models.CharField(
        max_length=8, choices=[(one.value, one.value) for one in ServiceState], default=ServiceState.OPEN
    )
    draft_id = models.UUIDField(null=True, unique=True)
    case_number = models.CharField(max_length=24, blank=True, default="")
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stage", "key"], name="bundles_stage_service_once"),
            models.UniqueConstraint(
                fields=["case_number"], condition=~Q(case_number=""), name="bundles_case_in_one_stage"
            ),
        ]
