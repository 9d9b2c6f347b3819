"""The sealed letter of an order or advice (督办通知书, 监察建议书)."""

from datetime import datetime

from django.conf import settings
from django.utils import translation

from tongban.foundation.directory.public import organisation
from tongban.foundation.messages.public import worded
from tongban.foundation.papers.public import order_document
from tongban.kernel.clock import CITY_ZONE
from tongban.resources.exchange.public import is_share_number
from tongban.services.cases.public import notice_number
from tongban.services.feedback.public import is_enquiry_number
from tongban.services.supervision.models import Card
from tongban.services.supervision.orders.facts import Ground, OrderKind
from tongban.services.supervision.orders.models import Order
from tongban.services.supervision.orders.standing import owner_of
from tongban.services.supervision.rulebook.escalation import FAILING_GRADE, RED_CARDS_OF_A_MONTH

LETTER = "letter"
_WORDS = {OrderKind.ORDER: "督", OrderKind.ADVICE: "监建"}
# both stand on the standard of the platform: whoever issues them need not be an organ of the Supervision Law
_STANDARD = "本平台电子监察规则"
_RULES = {Ground.RED_CARDS: RED_CARDS_OF_A_MONTH.number, Ground.FAILING_GRADE: FAILING_GRADE.number}


def order_letter(row: Order, *, days: int, at: datetime) -> None:
    """Order the letter under the seal of whoever issues it; one of each order. 4 SQL."""
    day = at.astimezone(CITY_ZONE).date()
    kind = OrderKind(row.kind)
    data = {
        "organisation": row.issuer_name,
        "number": notice_number(row.number, word=_WORDS[kind], day=day),
        "date": day,
        "case_number": row.case_number,
        "qr": f"{settings.BASE_URL}/desk/orders/{row.number}/",
        "addressee": organisation(row.organisation_id).name,
        "matter": row.matter,
        "facts": facts_on_paper(row),
        "opinion": row.opinion,
        "days": days,
        "reply_by": row.reply_due_at.astimezone(CITY_ZONE).date() if row.reply_due_at else day,
        "basis": [f"{_STANDARD}{_RULES.get(Ground(row.ground), '')}"],
    }
    order_document(
        template=f"supervision-{kind}",
        data=data,
        owner=owner_of(row.number),
        kind=LETTER,
        seal_by=row.issuer_id,
        at=at,
    )


def facts_on_paper(row: Order) -> list[str]:
    """What was found, a line each: what the rule says, and each card. Papers are in the language of the place. 1 SQL."""
    today = row.issued_at.astimezone(CITY_ZONE).date() if row.issued_at else row.made_at.date()
    with translation.override("zh-hans"):
        said = [worded(row.text, row.facts, today=today)] if row.text else []
        cards = Card.objects.filter(code__in=row.card_codes).order_by("raised_at", "code")
        return said + [
            f"{card.item_name}（{_kind(card.case_number)}{card.case_number}）：{worded(card.text, card.facts, today=today)}"
            for card in cards
        ]


def _kind(number: str) -> str:
    if is_share_number(number):
        return "共享申请"
    return "咨询" if is_enquiry_number(number) else "办件"
