"""Item identities, their immutable versions, and what is not right about them yet."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Coalesce

from tongban.services.items.attachments.models import Attachment as Attachment
from tongban.services.items.basis.models import BasisLink as BasisLink
from tongban.services.items.checks.models import CheckedItem as CheckedItem
from tongban.services.items.checks.models import CheckRun as CheckRun
from tongban.services.items.checks.models import CheckTally as CheckTally
from tongban.services.items.importing.models import ImportRun
from tongban.services.items.library.models import (
    Change,
    ChangeStep,
    ListEntry,
    ListEntryVersion,
    ListVersion,
)
from tongban.services.items.materials.models import Material as Material
from tongban.services.items.materials.models import MaterialApart as MaterialApart
from tongban.services.items.materials.models import MaterialLikeness as MaterialLikeness
from tongban.services.items.materials.models import MaterialUse as MaterialUse
from tongban.services.items.sparing.models import SparedTally as SparedTally

__all__ = [
    "Change",
    "ChangeStep",
    "ImportRun",
    "Item",
    "ItemFinding",
    "ItemVersion",
    "ListEntry",
    "ListEntryVersion",
    "ListVersion",
]


class Item(models.Model):
    """A service item (实施清单) of one organisation in one area.

    The fields below the line repeat what the version in force says, so that lists and
    filters need not open documents; publishing writes both.
    """

    code = models.CharField(
        max_length=50, unique=True, help_text="31 or 33 characters, or a local code with L"
    )
    organisation_id = models.UUIDField(help_text="directory organisation")
    area_code = models.CharField(max_length=24, help_text="directory area")
    list_entry_code = models.CharField(
        max_length=12, blank=True, help_text="基本编码, the entry of the basic list"
    )
    entry = models.ForeignKey(
        ListEntry, null=True, on_delete=models.PROTECT, related_name="items", help_text="claimed (认领)"
    )
    own = models.JSONField(
        null=True, help_text="what it says itself, by field path; the rest comes from the entry"
    )
    unit = models.CharField(
        max_length=8, default="main", help_text="main item (主项), sub (子项) or handling (办理项)"
    )
    source = models.CharField(
        max_length=40, default="own", help_text="own, or the format it was imported from"
    )
    source_id = models.CharField(max_length=100, blank=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="handling_items")
    task_state = models.CharField(max_length=2, default="1", help_text="1 in use, 2 suspended, 3 cancelled")
    state_change = models.UUIDField(
        null=True, help_text="the change that suspended, resumed or cancelled it last"
    )
    created_at = models.DateTimeField()

    current = models.OneToOneField("ItemVersion", null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=1000)
    organisation_name = models.CharField(max_length=200)
    type_code = models.CharField(max_length=2)
    audience = ArrayField(models.CharField(max_length=2), default=list)
    themes = ArrayField(models.CharField(max_length=5), default=list, help_text="p or l and the topic code")
    is_online = models.BooleanField(default=False)
    is_bundle = models.BooleanField(default=False)
    draft = models.JSONField(null=True, help_text="ItemContent that waits to be published")
    source_sha256 = models.CharField(max_length=64, blank=True, help_text="digest of the imported row")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_id"], condition=~Q(source_id=""), name="items_one_item_a_source_id"
            ),
        ]
        indexes = [
            models.Index(fields=["area_code", "organisation_id", "id"], name="items_by_area"),
            models.Index(fields=["organisation_id", "id"], name="items_by_organisation"),
            models.Index(fields=["type_code", "id"], name="items_by_type"),
            models.Index(fields=["id"], name="items_bundles", condition=Q(is_bundle=True)),
            models.Index(
                fields=["organisation_id", "type_code", "id"],
                name="items_by_office_and_type",
                condition=Q(task_state="1"),
            ),
            GinIndex(fields=["themes"], name="items_by_theme"),
            GinIndex(fields=["audience"], name="items_by_audience"),
        ]


class ItemVersion(models.Model):
    """One published content of an item. A database trigger refuses any change but the end of its term."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(help_text="1, 2, 3 … without gaps")
    content = models.JSONField(help_text="ItemContent")
    content_sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=60, help_text="actor reference")
    in_force_from = models.DateTimeField()
    in_force_to = models.DateTimeField(null=True, help_text="half-open; empty while in force")
    entry_versions = models.JSONField(
        default=list,
        db_default=models.Value([], models.JSONField()),
        help_text="ids of the list entry versions that it follows, the highest first",
    )
    list_version = models.ForeignKey(ListVersion, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="items_one_version_a_number"),
            models.UniqueConstraint(
                fields=["item"], condition=Q(in_force_to=None), name="items_one_version_in_force"
            ),
            models.CheckConstraint(
                condition=Q(in_force_to=None) | Q(in_force_to__gte=models.F("in_force_from")),
                name="items_term_runs_forward",
            ),
        ]
        # what a public list asks (lists/definitions.py); without them it opens every document of the library
        indexes = [
            models.Index(fields=["id"], name=f"items_{name}", condition=Q(said, in_force_to=None))
            for name, said in {
                "with_duty": Q(content__has_key="duty"),
                "with_fees": Q(content__has_key="fees") | Q(content__is_charged=True),
                "negative": Q(content__has_key="is_negative_list"),
                "with_intermediary": Q(content__has_key="intermediary"),
                "without_visit": Q(content__visits=0),
            }.items()
        ]
        # which items follow a process (process_use.py); the default is that of parts.Process
        indexes += [
            models.Index(
                Coalesce(
                    KeyTextTransform("key", KeyTransform("process", F("content"))),
                    Value("five-posts"),
                    output_field=models.TextField(),
                ),
                F("id"),
                name="items_by_process",
                condition=Q(in_force_to=None),
            )
        ]


class ItemFinding(models.Model):
    """Something about an item that is not right yet and that an item manager should mend."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="findings")
    rule = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    found_at = models.DateTimeField()
    mended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "rule"], name="items_one_finding_a_rule")]
