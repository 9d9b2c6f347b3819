"""Questions that a grant allows, and the answers that were given, each as the document that was signed."""

from django.db import models

from tongban.foundation.vault.public import EncryptedJSONField
from tongban.kernel.ids import new_id


class AnswerQuestions(models.Model):
    """What may be asked by a grant."""

    grant = models.OneToOneField(
        "exchange.Grant", on_delete=models.PROTECT, related_name="+", primary_key=True
    )
    questions = models.JSONField(help_text="[{code, text, kind, field, asks, choices: [{value, label}]}]")
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=80)

    class Meta:
        app_label = "exchange"


class GivenAnswer(models.Model):
    """One answer. It is deleted on `forget_on`; that it was asked stays in the log of uses."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(
        max_length=40, unique=True, help_text="128 random bits: who has it may check the answer"
    )
    number = models.CharField(max_length=20, unique=True)
    grant = models.ForeignKey("exchange.Grant", on_delete=models.PROTECT, related_name="+")
    consumer_id = models.UUIDField()
    by_ref = models.CharField(max_length=80)
    by_name = models.CharField(max_length=100)
    document = EncryptedJSONField(purpose="exchange.answer", help_text="all that was said, as it was signed")
    signature = models.BinaryField()
    certificate_sha256 = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    forget_on = models.DateField()

    class Meta:
        app_label = "exchange"
        indexes = [
            models.Index(fields=["consumer_id", "-asked_at"], name="exchange_answers_newest"),
            models.Index(fields=["forget_on"], name="exchange_answers_end"),
        ]
