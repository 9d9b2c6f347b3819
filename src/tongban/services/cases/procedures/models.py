"""Who is heard before a decision, the hearing with its minutes, site visits and experts' opinions."""

from django.db import models
from django.db.models import F, Q

from tongban.foundation.vault.public import EncryptedJSONField, EncryptedTextField
from tongban.kernel.ids import new_id
from tongban.services.cases.procedures.facts import SignedHow, Told

_PURPOSE = "case-hearing"


class InterestedParty(models.Model):
    """Somebody whose important interests the case touches directly (利害关系人), 行政许可法 art. 36."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="interested")
    party = models.OneToOneField("cases.CaseParty", on_delete=models.PROTECT, related_name="interest")
    place = models.PositiveSmallIntegerField(help_text="1 for the first of the case")
    name_masked = models.CharField(max_length=120)
    stake = EncryptedTextField(purpose=_PURPOSE, help_text="how it concerns them, as they are told")
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "place"], name="interested_place")]


class HearingRight(models.Model):
    """That a party was told of the right to a hearing (听证权利告知), and what they answered."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="hearing_rights")
    interested = models.OneToOneField(
        InterestedParty, on_delete=models.PROTECT, null=True, help_text="null: the applicant"
    )
    place = models.PositiveSmallIntegerField(help_text="1 for the first of the case")
    intended = models.CharField(
        max_length=8, help_text="granted or refused: what the office is about to decide"
    )
    reasons = EncryptedTextField(purpose="case-reasons")
    article = models.CharField(max_length=300)
    told_at = models.DateTimeField()
    told_by = models.CharField(max_length=80)
    until = models.DateField(help_text="last day on which they may ask")
    asked_at = models.DateTimeField(null=True)
    asked_by = models.CharField(max_length=80, blank=True, default="")
    waived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(interested__isnull=True), name="applicant_told_once"
            ),
            models.CheckConstraint(
                name="hearing_asked_by_somebody",
                condition=Q(asked_at__isnull=True, asked_by="")
                | (Q(asked_at__gte=F("told_at")) & ~Q(asked_by="")),
            ),
            models.CheckConstraint(
                name="hearing_asked_or_waived", condition=Q(asked_at__isnull=True) | Q(waived_at__isnull=True)
            ),
        ]


class Statement(models.Model):
    """What a party says for itself (陈述申辩), 行政许可法 arts. 7 and 36."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="statements")
    interested = models.ForeignKey(
        InterestedParty, on_delete=models.PROTECT, null=True, help_text="null: the applicant"
    )
    place = models.PositiveSmallIntegerField(help_text="1 for the first of the case")
    text = EncryptedTextField(purpose=_PURPOSE)
    how = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Told])
    made_at = models.DateTimeField()
    taken_by = models.CharField(
        max_length=80, blank=True, help_text="the officer; empty: they wrote it themselves"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "place"], name="statement_place")]


class Hearing(models.Model):
    """A hearing (听证): announced or asked for, with its chair, and its minutes once it was held."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="hearings")
    place = models.PositiveSmallIntegerField(help_text="1 for the first of the case")
    is_announced = models.BooleanField(
        help_text="announced to the public: 行政许可法 art. 46, or art. 48 (1)"
    )
    why = EncryptedTextField(purpose="case-reasons")
    hold_by = models.DateField(null=True, help_text="the last of the twenty days, where a party asked")
    planned_at = models.DateTimeField(db_index=True)
    venue = models.CharField(max_length=300)
    secret_because = models.CharField(
        max_length=300, blank=True, help_text="why it is not public; empty: it is"
    )
    chair_account_id = models.BigIntegerField()
    clerk_account_id = models.BigIntegerField()
    arranged_at = models.DateTimeField()
    arranged_by = models.CharField(max_length=80)
    replaced_at = models.DateTimeField(null=True, help_text="another time, place or chair was set")
    minutes = EncryptedJSONField(purpose=_PURPOSE, default=dict, help_text="part → text, see rules.MINUTES")
    minutes_sha256 = models.CharField(max_length=64, blank=True)
    minutes_at = models.DateTimeField(null=True)
    minutes_by = models.CharField(max_length=80, blank=True)
    closed_at = models.DateTimeField(null=True, help_text="the chair has signed the minutes")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "place"], name="hearing_place"),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(replaced_at__isnull=True, closed_at__isnull=True),
                name="hearing_one_open",
            ),
            models.CheckConstraint(
                name="hearing_closed_with_minutes",
                condition=Q(closed_at__isnull=True) | ~Q(minutes_sha256=""),
            ),
        ]


class Challenge(models.Model):
    """A party's request that the chair stand aside (回避), 行政许可法 art. 48 (1)(3)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    hearing = models.ForeignKey(Hearing, on_delete=models.PROTECT, related_name="challenges")
    interested = models.ForeignKey(
        InterestedParty, on_delete=models.PROTECT, null=True, help_text="null: the applicant"
    )
    reasons = EncryptedTextField(purpose=_PURPOSE)
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=80, blank=True)
    is_upheld = models.BooleanField(null=True)
    answer = EncryptedTextField(purpose=_PURPOSE, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="challenge_settled_by_somebody",
                condition=Q(settled_at__isnull=True, settled_by="", is_upheld__isnull=True)
                | (Q(settled_at__isnull=False, is_upheld__isnull=False) & ~Q(settled_by="")),
            )
        ]


class MinutesSignature(models.Model):
    """How one who took part stands to the minutes of a hearing: a party, or an officer."""

    hearing = models.ForeignKey(Hearing, on_delete=models.PROTECT, related_name="signatures")
    interested = models.ForeignKey(
        InterestedParty, on_delete=models.PROTECT, null=True, help_text="null: the applicant, or an officer"
    )
    officer_account_id = models.BigIntegerField(
        null=True, help_text="the chair, the clerk, or who examines the case; null: a party"
    )
    how = models.CharField(max_length=8, choices=[(one.value, one.value) for one in SignedHow], blank=True)
    note = EncryptedTextField(purpose=_PURPOSE, default="", blank=True, help_text="why they would not sign")
    signed_at = models.DateTimeField(null=True)
    page_id = models.UUIDField(null=True, help_text="the page that was signed by hand, as it was scanned")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the document that was signed")
    way = models.CharField(max_length=12, blank=True)
    document = EncryptedJSONField(purpose=_PURPOSE, default=dict, help_text="the minutes as they were signed")
    evidence = EncryptedJSONField(purpose=_PURPOSE, default=dict, help_text="who, how, when, what proves it")
    seal = models.BinaryField(default=b"", help_text="the platform's signature over the evidence")
    seal_certificate_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hearing", "interested", "officer_account_id"],
                nulls_distinct=False,
                name="minutes_signed_once",
            ),
            models.CheckConstraint(
                name="minutes_signed_as_one",
                condition=Q(interested__isnull=True) | Q(officer_account_id__isnull=True),
            ),
        ]


class SiteVisit(models.Model):
    """A site visit (现场核查) by at least two officers, 行政许可法 art. 34 (3)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="visits_to_site")
    place = models.PositiveSmallIntegerField(help_text="1 for the first of the case")
    venue = EncryptedTextField(purpose=_PURPOSE)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    officers = models.JSONField(help_text="account → when they signed the record, null until then")
    met = EncryptedJSONField(purpose=_PURPOSE, help_text="name, role, how they signed, note")
    findings = EncryptedTextField(purpose=_PURPOSE)
    conclusion = EncryptedTextField(purpose=_PURPOSE)
    meets = models.BooleanField(help_text="whether what was found meets the conditions")
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=80)
    completed_at = models.DateTimeField(null=True, help_text="all officers have signed")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "place"], name="site_visit_place")]


class ExpertOpinion(models.Model):
    """What one expert says in an expert review (专家评审), with the page that they signed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="expert_opinions")
    place = models.PositiveSmallIntegerField(help_text="1 for the first of the case")
    procedure_place = models.PositiveSmallIntegerField(help_text="of which special procedure of the case")
    expert = EncryptedJSONField(purpose=_PURPOSE, help_text="name, organisation, title")
    question = EncryptedTextField(purpose=_PURPOSE)
    opinion = EncryptedTextField(purpose=_PURPOSE)
    agrees = models.BooleanField(help_text="whether the expert holds the conditions for met")
    signed_on = models.DateField()
    signed_paper_id = models.UUIDField(help_text="the page that the expert signed, as it was scanned")
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "place"], name="expert_opinion_place")]
