"""Who was heard before a decision, as the decision says it: it follows the minutes (行政许可法 art. 48 (2))."""

from django.db.models import Count, Exists, OuterRef, Subquery

from tongban.kernel.clock import CITY_ZONE
from tongban.services.cases.models import Case
from tongban.services.cases.paper_heads import paper_head
from tongban.services.cases.procedures.models import Hearing, Statement

MINUTES_WORD = "听笔"


def minutes_number(hearing: Hearing, case: Case) -> str:
    """The number of the minutes, by which the decision names them."""
    at = hearing.closed_at or hearing.planned_at
    return str(paper_head(case, MINUTES_WORD, at=at, place=hearing.place)["number"])


def heard_words(case: Case) -> str:
    """A sentence for the decision; empty where nobody was heard. 1 SQL, 2 where a hearing was held."""
    held = Hearing.objects.filter(case=OuterRef("pk"), closed_at__isnull=False)
    of_case = Statement.objects.filter(case=OuterRef("pk")).order_by().values("case")
    statements, was_held = (
        Case.objects.filter(pk=case.pk)
        .annotate(
            said=Subquery(of_case.annotate(said=Count("pk")).values("said")),
            was_held=Exists(held),
        )
        .values_list("said", "was_held")
        .get()
    )
    hearing = (
        Hearing.objects.filter(case=case, closed_at__isnull=False).order_by("-place").first()
        if was_held
        else None
    )
    said = f"我们听取了当事人的陈述和申辩（{statements}份）。" if statements else ""
    if hearing:
        day = hearing.planned_at.astimezone(CITY_ZONE)
        number = minutes_number(hearing, case)
        said += f"{day.year}年{day.month}月{day.day}日举行了听证，本决定根据听证笔录（{number}）作出。"
    return said
