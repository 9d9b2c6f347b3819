"""One-time codes and checks. What stood on a licence is here only for the minutes in which it is seen."""

from django.db import models
from django.db.models import Q

from tongban.foundation.vault.public import BlindIndexField, EncryptedJSONField, EncryptedTextField
from tongban.kernel.ids import new_id
from tongban.resources.licences.showing.facts import AskerKind, AskState


class LicenceAsk(models.Model):
    """One check (核验): who asks, for which fields of which type, for what, and how the holder answered.

    Answered ones are the holder's log of what was shown (亮证记录); the others are cleared away.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    asker_kind = models.CharField(max_length=12, choices=[(one.value, one.value) for one in AskerKind])
    asker_ref = models.CharField(max_length=80, help_text="whose check it is")
    asker_name = EncryptedTextField(purpose="licences.asks", help_text="as the holder reads it")
    organisation_id = models.UUIDField(null=True)
    type = models.ForeignKey("licences.LicenceType", on_delete=models.PROTECT, related_name="+")
    asked = models.JSONField(help_text="names of fields, each with whether the asker needs it")
    purpose = EncryptedTextField(purpose="licences.asks")
    expected_index = BlindIndexField(
        null=True, help_text="whose licence the asker says it must be; null: anybody's"
    )
    nonce = models.CharField(max_length=43, help_text="what a presentation for this check must carry")
    state = models.CharField(max_length=8, choices=[(one.value, one.value) for one in AskState])
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField(help_text="until when the next step may come")
    licence = models.ForeignKey("licences.Licence", on_delete=models.PROTECT, null=True, related_name="+")
    holder_index = BlindIndexField(null=True, help_text="whose licence it is: lists the holder's showings")
    claimed_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    shown = models.JSONField(default=list, help_text="names of the fields that were shown")
    seen_until = models.DateTimeField(null=True, help_text="until when the checker may see them")
    presentation = EncryptedTextField(
        purpose="licences.presentations",
        null=True,
        help_text="what was shown; gone when it is no longer seen",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="licence_ask_claimed_with_licence",
                condition=Q(state="open", licence__isnull=True, claimed_at__isnull=True)
                | (~Q(state="open") & Q(licence__isnull=False, claimed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="licence_ask_answered_with_time",
                condition=Q(state__in=["open", "claimed"], answered_at__isnull=True)
                | (~Q(state__in=["open", "claimed"]) & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="licence_ask_shown_until",
                condition=Q(state="shown", seen_until__isnull=False)
                | (~Q(state="shown") & Q(seen_until__isnull=True, shown=[], presentation__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["holder_index", "-answered_at"],
                condition=Q(answered_at__isnull=False),
                name="licence_asks_by_holder",
            ),
            models.Index(
                fields=["ends_at"], condition=Q(answered_at__isnull=True), name="licence_asks_not_answered"
            ),
            models.Index(
                fields=["seen_until"], condition=Q(presentation__isnull=False), name="licence_asks_seen"
            ),
        ]


class ShowCode(models.Model):
    """One code on the screen of a holder, good once and for a minute; cleared away after a day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    licence = models.ForeignKey("licences.Licence", on_delete=models.CASCADE, related_name="+")
    account_id = models.BigIntegerField(help_text="who shows it")
    token_index = BlindIndexField(unique=True)
    digits_index = BlindIndexField(unique=True)
    code = EncryptedJSONField(purpose="licences.show-code", help_text="token and digits")
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    renews_until = models.DateTimeField(help_text="until when the page makes new ones by itself")
    ask = models.OneToOneField(LicenceAsk, on_delete=models.SET_NULL, null=True, related_name="code")
    second_try_at = models.DateTimeField(null=True, help_text="when somebody else tried it after its use")

    class Meta:
        indexes = [
            models.Index(fields=["licence", "account_id", "-made_at"], name="licence_codes_of_holder"),
            models.Index(fields=["made_at"], name="licence_codes_by_time"),
        ]
