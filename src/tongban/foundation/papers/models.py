"""Papers (files in) and documents (files out)."""

from django.db import models
from django.db.models import F, Q

from tongban.foundation.vault.public import EncryptedJSONField
from tongban.kernel.ids import new_id


class Paper(models.Model):
    """One file under one owner. The bytes lie under their hash and are shared by all that have them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.CharField(max_length=120, help_text="kind:key of what the file belongs to")
    name = models.CharField(max_length=200, help_text="file name as it was given")
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    scanned_by = models.CharField(
        max_length=60, blank=True, help_text="scanner that saw it; empty: none is set up"
    )
    stored_by = models.CharField(max_length=80, help_text="reference of the actor")
    stored_at = models.DateTimeField()
    given_at = models.DateTimeField(
        null=True, help_text="when its owner last gave the same file; null: not since it was stored"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "sha256"], name="papers_once_per_owner"),
            models.CheckConstraint(condition=Q(size__gt=0), name="papers_not_empty"),
        ]
        indexes = [
            models.Index(fields=["sha256"], name="papers_by_hash"),
            # what the nightly look for unused uploads walks through
            models.Index(fields=["id"], condition=Q(owner__startswith="person:"), name="papers_of_people"),
        ]


class Upload(models.Model):
    """A file that comes in pieces. Its bytes so far lie on disk, and their number is the file's length."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.CharField(max_length=120, help_text="reference of the actor who sends it")
    target = models.CharField(max_length=200, help_text="kind:key of what it is for")
    name = models.CharField(max_length=200, help_text="file name as it was given")
    size = models.BigIntegerField(help_text="bytes of the whole file, as announced")
    sha256 = models.CharField(max_length=64, blank=True, help_text="of the whole file, as announced")
    begun_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True, help_text="thrown away then, whole or not")
    paper_id = models.UUIDField(null=True, help_text="what it became")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(size__gt=0), name="uploads_not_empty")]
        indexes = [models.Index(fields=["owner"], name="uploads_by_owner")]


class Document(models.Model):
    """One official document (文书): what to put on it, until a worker has made it."""

    id = models.UUIDField(primary_key=True, editable=False, help_text="made from owner and kind")
    owner = models.CharField(max_length=120)
    kind = models.CharField(max_length=60)
    template = models.CharField(max_length=60)
    data = EncryptedJSONField(
        purpose="papers.document", default=dict, help_text="what is written on it; emptied when it is made"
    )
    seal_by = models.UUIDField(null=True, help_text="organisation whose seal it carries")
    ordered_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    paper = models.OneToOneField(Paper, on_delete=models.PROTECT, null=True, related_name="+")
    problem = models.CharField(max_length=60, blank=True, help_text="code of the refusal that stopped it")
    problem_facts = models.JSONField(default=dict)
    problem_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "kind"], name="documents_once_per_owner_and_kind"),
            models.CheckConstraint(
                condition=Q(made_at__isnull=True, paper__isnull=True)
                | Q(made_at__isnull=False, paper__isnull=False, made_at__gte=F("ordered_at")),
                name="documents_made_with_paper",
            ),
        ]
        indexes = [
            models.Index(fields=["problem_at"], condition=~Q(problem=""), name="documents_with_problem"),
        ]
