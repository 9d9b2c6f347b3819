"""Cases and their parts."""

from datetime import datetime
from uuid import UUID

from django.db import models
from django.db.models import Q

from tongban.foundation.directory.public import Officer
from tongban.foundation.vault.public import EncryptedJSONField, EncryptedTextField
from tongban.kernel.ids import new_id
from tongban.services.cases.assisted.models import DraftHelp as DraftHelp
from tongban.services.cases.assisted.models import Help as Help
from tongban.services.cases.assisted.models import Visit as Visit
from tongban.services.cases.assisted.models import VisitCode as VisitCode
from tongban.services.cases.case_work import offices_with_case_work
from tongban.services.cases.correction_models import CorrectionNotice as CorrectionNotice
from tongban.services.cases.deferral_models import Deferral as Deferral
from tongban.services.cases.facts import Capacity, CaseState, HolderKind, Outcome
from tongban.services.cases.fees.models import CaseFee as CaseFee
from tongban.services.cases.held.models import ONE_ABOUT_A_LICENCE, TO_RENEW, AboutLicence, LicenceBusiness
from tongban.services.cases.in_project.models import OF_PROJECT, InProject
from tongban.services.cases.instant import models as instant  # noqa: F401 - registers its own
from tongban.services.cases.joint import models as joint  # noqa: F401 - registers its own
from tongban.services.cases.outside import models as outside  # noqa: F401 - registers its own
from tongban.services.cases.part_models import CaseParty as CaseParty
from tongban.services.cases.part_models import CaseSlot as CaseSlot
from tongban.services.cases.part_models import choices_of
from tongban.services.cases.procedures import models as procedures  # noqa: F401 - registers its own
from tongban.services.cases.signature_models import ApplicationSignature as ApplicationSignature
from tongban.services.cases.timing.models import LimitExtension as LimitExtension
from tongban.services.cases.timing.models import SpecialProcedure as SpecialProcedure
from tongban.services.cases.two_levels.models import REPORTED_TOGETHER, TO_REPORT, ReportedUp
from tongban.services.cases.whatif import models as what_if  # noqa: F401 - registers its own


class Draft(AboutLicence, InProject):
    """An application being filled in (草稿). It is gone when it was submitted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account_id = models.BigIntegerField(db_index=True)
    person_id = models.UUIDField(
        null=True, help_text="whose application it is; null: the account's own person"
    )
    capacity = models.CharField(max_length=16, choices=choices_of(Capacity), default=Capacity.SELF)
    item_code = models.CharField(max_length=64, db_index=True)
    version_id = models.BigIntegerField()
    holder = models.CharField(max_length=8, choices=choices_of(HolderKind))
    uscc = models.CharField(max_length=18, blank=True)
    answers = models.JSONField(default=dict)
    form = EncryptedJSONField(purpose="draft-form", default=dict)
    slots = models.JSONField(default=dict, help_text="slot key → list of paper ids")
    delivery = EncryptedJSONField(
        purpose="draft-form", default=dict, help_text="way and recipient of the result on paper; empty: none"
    )
    ways = models.JSONField(default=dict, help_text="slot key → the way that the applicant chose")
    known = EncryptedJSONField(
        purpose="draft-form", default=dict, help_text="register facts, looked up at known_at"
    )
    known_at = models.DateTimeField()
    form_is_done = models.BooleanField(default=False)
    form_version = models.PositiveIntegerField(default=0, help_text="how often what was typed was kept")
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField(db_index=True)
    warned_at = models.DateTimeField(null=True, help_text="told that it will be thrown away")
    review_asked_at = models.DateTimeField(null=True, help_text="the counter was asked to look first (预审)")
    review_round = models.PositiveSmallIntegerField(default=0, help_text="how often the counter was asked")
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.CharField(max_length=80, blank=True)
    review_says = models.CharField(max_length=12, blank=True, help_text="ready, or mend")

    @property
    def waits_for_review(self) -> bool:
        """Whether the counter was asked to look at it and has not answered."""
        return self.review_asked_at is not None and self.reviewed_at is None


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases, scoped by who asks."""

    def of_person(self, account_id: int, person_id: UUID) -> "CaseQuerySet":
        """Cases that this account made, and those that others made for this person."""
        return self.filter(Q(account_id=account_id) | Q(person_id=person_id))

    def of_organisations(self, organisation_ids: frozenset[UUID]) -> "CaseQuerySet":
        """Cases that these organisations handle, or in which they have a step to do."""
        steps = CaseStep.objects.filter(case=models.OuterRef("pk"), organisation_id__in=organisation_ids)
        return self.filter(Q(organisation_id__in=organisation_ids) | models.Exists(steps))

    def of_officer(self, by: Officer) -> "CaseQuerySet":
        """Cases of the organisations in which the officer has work with cases: a colleague whose posts only
        keep the item library or draw processes sees none."""
        return self.of_organisations(offices_with_case_work(by))


class Case(LicenceBusiness, InProject, ReportedUp):
    """One case (办件). It keeps the item version with which it began, for ever."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=24, unique=True)
    idempotency_key = models.CharField(
        max_length=80, help_text="the same key of the same account is the same case"
    )
    request_sha256 = models.BinaryField(max_length=32)
    state = models.CharField(max_length=16, choices=choices_of(CaseState))
    outcome = models.CharField(max_length=8, choices=choices_of(Outcome), blank=True)
    item_code = models.CharField(max_length=64)
    version_id = models.BigIntegerField(help_text="the pinned item version")
    process_version_id = models.UUIDField(
        null=True, help_text="the process version in which it runs or ran; null: not begun"
    )
    item_name = models.CharField(max_length=1000)
    type_code = models.CharField(max_length=2)
    organisation_id = models.UUIDField(
        help_text="who has it: of two levels the superior, once it was reported"
    )
    area_code = models.CharField(max_length=20)
    channel = models.CharField(max_length=12)
    handling_system = models.CharField(max_length=40, default="own")
    handling_number = models.CharField(max_length=64, blank=True)
    part_of = models.CharField(max_length=24, blank=True, default="", help_text="number of its bundle case")

    account_id = models.BigIntegerField(
        null=True, help_text="who follows it online; null: nobody yet, it came in at a counter"
    )
    person_id = models.UUIDField(help_text="whose application it is, in the population register")
    capacity = models.CharField(max_length=16, choices=choices_of(Capacity), default=Capacity.SELF)
    helper_masked = models.CharField(
        max_length=120, blank=True, default="", help_text="who applied for them; empty: they did themselves"
    )
    holder = models.CharField(max_length=8, choices=choices_of(HolderKind))
    uscc = models.CharField(max_length=18, blank=True)
    applicant_name = EncryptedTextField(purpose="case-applicant")
    applicant_masked = models.CharField(max_length=120)
    answers = models.JSONField(default=dict)
    form = EncryptedJSONField(purpose="case-form", default=dict)
    unchecked = models.JSONField(
        default=dict,
        help_text="bound fields that no register had confirmed at submission: field → {fact, checked_at, agrees}",
    )

    submitted_at = models.DateTimeField()
    submission_entry_id = models.UUIDField(help_text="the trail entry of the submission, for the receipt")
    submission_promise = models.TextField()
    received_on = models.DateField(help_text="working day to which the (re)submission belongs")
    accepted_at = models.DateTimeField(null=True)
    accepted_on = models.DateField(null=True, help_text="day 0 of the promised and the statutory clock")
    is_deemed = models.BooleanField(default=False, help_text="deemed accepted, 行政许可法 art. 32")
    decided_at = models.DateTimeField(null=True)
    decided_on = models.DateField(null=True)
    reasons = EncryptedTextField(purpose="case-reasons", default="", blank=True)
    article = models.CharField(max_length=300, blank=True)
    delivered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    licence = models.CharField(max_length=120, blank=True)
    acceptance_due_on = models.DateField(null=True)
    promised_due_on = models.DateField(null=True)
    statutory_due_on = models.DateField(null=True)
    delivery_due_on = models.DateField(null=True)
    procedure_count = models.PositiveSmallIntegerField(
        default=0, help_text="special procedures it had or has"
    )
    stopped_on = models.DateField(
        null=True, help_text="since when its clocks stand; its last days then wait for the procedure to end"
    )
    extended_by = models.PositiveSmallIntegerField(default=0, help_text="units added to the statutory limit")

    objects = CaseQuerySet.as_manager()

    @property
    def own_id(self) -> UUID:
        """The organisation that its process calls its own: the one that received it."""
        return self.examined_by_id or self.organisation_id

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account_id", "idempotency_key"], name="case_once_per_key"),
            models.UniqueConstraint(
                fields=["idempotency_key"],
                condition=Q(capacity__in=["counter", "agent"]),
                name="case_once_per_helpers_key",
            ),
            ONE_ABOUT_A_LICENCE,
            REPORTED_TOGETHER,
            models.CheckConstraint(
                name="case_accepted_together",
                condition=Q(accepted_at__isnull=True, accepted_on__isnull=True)
                | Q(accepted_at__isnull=False, accepted_on__isnull=False),
            ),
            models.CheckConstraint(
                name="case_decided_with_outcome",
                condition=Q(decided_at__isnull=True, outcome="")
                | (Q(decided_at__isnull=False) & ~Q(outcome="")),
            ),
        ]
        indexes = [
            models.Index(fields=["account_id", "-submitted_at"], name="case_mine"),
            models.Index(fields=["person_id", "-submitted_at"], name="case_about_me"),
            models.Index(fields=["organisation_id", "-submitted_at"], name="case_of_organisation"),
            models.Index(fields=["submitted_at"], name="case_by_submission"),
            models.Index(fields=["part_of"], name="case_parts", condition=~Q(part_of="")),
            models.Index(
                fields=["decided_on"], name="case_by_decision", condition=Q(decided_on__isnull=False)
            ),
            models.Index(
                fields=["accepted_on"], name="case_by_acceptance", condition=Q(accepted_on__isnull=False)
            ),
            models.Index(
                fields=["promised_due_on"], name="case_by_promise", condition=Q(promised_due_on__isnull=False)
            ),
            models.Index(
                fields=["closed_at"],
                name="case_ended_undecided",
                condition=Q(state__in=["not-accepted", "withdrawn"]),
            ),
            models.Index(
                fields=["item_code", "-submitted_at"],
                name="case_running_of_item",
                condition=Q(state__in=["received", "correction", "in-review", "decided"]),
            ),
            TO_RENEW,
            OF_PROJECT,
            TO_REPORT,
            models.Index(
                fields=["acceptance_due_on"],
                name="case_to_accept",
                condition=Q(state__in=["received", "correction"]),
            ),
            models.Index(
                fields=["promised_due_on", "statutory_due_on"],
                name="case_to_decide",
                condition=Q(state="in-review"),
            ),
        ]


class CaseStep(models.Model):
    """One seat at a step of a case's process: what a post has to do, or has done."""

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps")
    place = models.PositiveSmallIntegerField(help_text="1 for the first that opened")
    key = models.CharField(max_length=80)
    name = models.CharField(max_length=120)
    post_code = models.CharField(max_length=40, blank=True)
    organisation_id = models.UUIDField()
    opened_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=80, blank=True)
    outcome = models.CharField(max_length=40, blank=True)
    opinion = EncryptedTextField(purpose="case-opinion", default="", blank=True)
    of_step = models.UUIDField(null=True, help_text="the step at which it sits; null: its own id")
    role = models.CharField(max_length=8, default="main", help_text="main, before, after or opinion")
    round = models.PositiveSmallIntegerField(default=1, help_text="2 where the step is done again")
    counted_from = models.DateTimeField(null=True, help_text="when the step opened; null: opened_at")
    taken_back_at = models.DateTimeField(null=True, help_text="from here on it stands on record only")
    note = EncryptedTextField(purpose="case-opinion", default="", blank=True, help_text="why it is here")
    note_by = models.CharField(max_length=80, blank=True, default="")
    # post@organisation → what they are asked to look at after this seat has acted
    asked_after = EncryptedJSONField(purpose="case-opinion", default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="step_done_by_somebody",
                condition=Q(done_at__isnull=True, done_by="") | (Q(done_at__isnull=False) & ~Q(done_by="")),
            )
        ]
        indexes = [
            models.Index(fields=["due_on"], name="step_open", condition=Q(done_at__isnull=True)),
            models.Index(fields=["done_at"], name="step_by_day", condition=Q(done_at__isnull=False)),
        ]

    @property
    def begun_at(self) -> datetime:
        """When its clock began: a seat that was added to a step goes by the step's."""
        return self.counted_from or self.opened_at
