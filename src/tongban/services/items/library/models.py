"""List entries and their immutable versions, changes on their way into force, versions of the list."""

from django.db import models
from django.db.models import F, Q

from tongban.kernel.ids import new_id
from tongban.services.items.library.facts import Act, ChangeState, TaskState


def _choices(kind: type[Act] | type[ChangeState] | type[TaskState]) -> list[tuple[str, str]]:
    return [(member.value, member.value) for member in kind]


class ListEntry(models.Model):
    """An entry of the list (基本目录) of one area; `upper` is the entry of a level above that it refines.

    The fields below the line repeat what the version in force says.
    """

    code = models.CharField(max_length=50, unique=True, help_text="the entry's own key")
    catalog_code = models.CharField(
        max_length=12, blank=True, help_text="基本编码, the same at each level; empty for a local entry"
    )
    area_code = models.CharField(max_length=24)
    level = models.CharField(max_length=1, help_text="1 country … 6 village")
    keeper_id = models.UUIDField(null=True, help_text="directory organisation that may propose changes")
    upper = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="refinements")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="sub_entries")
    created_at = models.DateTimeField()

    current = models.OneToOneField("ListEntryVersion", null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=1000)
    type_code = models.CharField(max_length=2)
    task_state = models.CharField(max_length=2, default=TaskState.IN_USE.value, choices=_choices(TaskState))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(upper=None) | ~Q(upper=F("id")), name="items_entry_not_above_itself"
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="items_entry_not_its_own_parent"
            ),
            models.UniqueConstraint(
                fields=["catalog_code", "area_code"],
                condition=~Q(catalog_code="") & ~Q(task_state="3"),
                name="items_one_entry_a_catalog_code",
            ),
        ]
        indexes = [
            models.Index(fields=["area_code", "code"], name="items_entry_by_area"),
            models.Index(fields=["keeper_id", "code"], name="items_entry_by_keeper"),
        ]


class ListVersion(models.Model):
    """A numbered version of an area's list (目录版本): each act that came into force makes one."""

    area_code = models.CharField(max_length=24)
    number = models.PositiveIntegerField(help_text="1, 2, 3 … by area")
    made_at = models.DateTimeField()
    in_force_on = models.DateField()
    change = models.OneToOneField("Change", null=True, on_delete=models.PROTECT, related_name="list_version")
    summary = models.JSONField(help_text="act, subject and name, to be worded in any language")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area_code", "number"], name="items_one_list_version_a_number")
        ]


class ListEntryVersion(models.Model):
    """One content of a list entry. A database trigger refuses any change but the end of its term."""

    entry = models.ForeignKey(ListEntry, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(help_text="1, 2, 3 … without gaps")
    content = models.JSONField(help_text="EntryContent")
    content_sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=60, help_text="actor reference")
    in_force_from = models.DateTimeField()
    in_force_to = models.DateTimeField(null=True, help_text="half-open; empty while in force")
    list_version = models.ForeignKey(ListVersion, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="items_one_entry_version_a_number"),
            models.UniqueConstraint(
                fields=["entry"], condition=Q(in_force_to=None), name="items_one_entry_version_in_force"
            ),
            models.CheckConstraint(
                condition=Q(in_force_to=None) | Q(in_force_to__gte=F("in_force_from")),
                name="items_entry_term_runs_forward",
            ),
        ]


class Change(models.Model):
    """A change of the list or of an implementation, from the draft until it is in force."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    act = models.CharField(max_length=8, choices=_choices(Act))
    subject = models.CharField(max_length=60, help_text="entry:<code> or item:<code>")
    others = models.JSONField(default=list, help_text="further codes, such as those merged")
    title = models.CharField(max_length=1000, help_text="name of the subject when drafted")
    area_code = models.CharField(max_length=24)
    organisation_id = models.UUIDField(help_text="who proposes")
    staffing_office_id = models.UUIDField(null=True)
    legal_office_id = models.UUIDField(null=True)
    proposal = models.JSONField(default=dict, help_text="content, own, or into; see library/proposals.py")
    base_version = models.BigIntegerField(null=True, help_text="version in force when drafted")
    state = models.CharField(max_length=20, default=ChangeState.DRAFT.value, choices=_choices(ChangeState))
    in_force_on = models.DateField(null=True)
    reason = models.TextField(help_text="why, for the offices and for the record")
    held_by = models.JSONField(default=dict, help_text="what kept it from coming into force on its day")
    made_by = models.CharField(max_length=60)
    made_by_name = models.CharField(max_length=100)
    made_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1, help_text="+1 at each saving")
    saved_by_name = models.CharField(max_length=100, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["scheduled", "in-force"]) | Q(in_force_on__isnull=False),
                name="items_change_scheduled_for_a_day",
            ),
            models.UniqueConstraint(
                fields=["subject"],
                condition=Q(state__in=["submitted", "staffing-approved", "scheduled"]),
                name="items_one_change_under_way",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation_id", "-made_at"], name="items_change_of"),
            models.Index(fields=["subject", "-made_at"], name="items_change_about"),
            models.Index(fields=["in_force_on"], condition=Q(state="scheduled"), name="items_change_to_come"),
        ]


class ChangeStep(models.Model):
    """One act in the life of a change. Never changed, never deleted."""

    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=40, help_text="items.submit-change, items.review-staffing …")
    outcome = models.CharField(max_length=20, blank=True)
    by = models.CharField(max_length=60)
    by_name = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField()
    note = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["change", "id"], name="items_step_of_change")]
