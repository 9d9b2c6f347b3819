"""Bring laws with their articles: new ones are added, changed ones changed, the rest left alone."""

from collections.abc import Iterable

from django.db import transaction

from tongban.resources.laws.facts import LawRow, article_position, plain_title
from tongban.resources.laws.models import Article, Law

_MOST_ARTICLES = 2000  # a transaction; the longest law, 民法典, has 1,260


@transaction.atomic
def bring_law(*, row: LawRow) -> bool:
    """Bring one law. What is empty in the row never empties what we have: summaries of ours and
    texts of an operator's come from different files. Answers whether the law is new. 4 SQL."""
    plain = plain_title(row.title)
    law = Law.objects.select_for_update().filter(title=row.title).first()
    is_new = law is None
    law = law or Law(title=row.title, slug=_free_slug(plain, row))
    law.plain_title = plain
    for name in (
        "short",
        "number",
        "level",
        "issuer",
        "in_force_from",
        "in_force_to",
        "revised_on",
        "source",
    ):
        if value := getattr(row, name):
            setattr(law, name, value)
    law.save()
    known = {article.number: article for article in law.articles.all()}
    fresh, changed = [], []
    for place, given in enumerate(row.articles, 1):
        article = known.get(given.number) or Article(law=law, number=given.number)
        article.position = article_position(given.number) or place
        for name in ("summary", "text", "chapter"):
            if value := getattr(given, name):
                setattr(article, name, value)
        (changed if article.pk else fresh).append(article)
    Article.objects.bulk_create(fresh, batch_size=_MOST_ARTICLES)
    Article.objects.bulk_update(changed, ["position", "summary", "text", "chapter"], batch_size=500)
    return is_new


def bring_laws(*, rows: Iterable[LawRow]) -> int:
    """Bring laws, each in its own transaction; answers how many are new."""
    return sum(bring_law(row=row) for row in rows)


def _free_slug(plain: str, row: LawRow) -> str:
    """The plain title, with the year where an older version has it already."""
    slug = "".join(letter for letter in plain if letter.isalnum())[:100]
    if Law.objects.filter(slug=slug).exists():
        slug = f"{slug}-{row.in_force_from or row.revised_on or row.number}"
    return slug
