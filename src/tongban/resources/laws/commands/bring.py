"""Bring laws with their articles: new ones are added, changed ones changed, the rest left alone."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.resources.laws.facts import ArticleRow, LawBrought, LawRow, article_position, plain_title
from tongban.resources.laws.models import Article, Law

ACT = "laws.bring"
_HEADS = (
    "short",
    "number",
    "level",
    "issuer",
    "in_force_from",
    "in_force_to",
    "revised_on",
    "is_over",
    "source",
)
_MOST_ARTICLES = 2000  # a transaction; the longest law, 民法典, has 1,260


@transaction.atomic
def bring_law(*, row: LawRow, by: Actor, at: datetime) -> bool:
    """Bring one law. What is empty in the row never empties what we have: summaries of ours and
    texts of an operator's come from different files. Answers whether the law is new; the same again
    changes nothing. 2 SQL, 7 when something is new."""
    plain = plain_title(row.title)
    law = Law.objects.select_for_update().filter(title=row.title).first()
    is_new = law is None
    law = law or Law(title=row.title, slug=_free_slug(plain, row))
    is_changed = _fill(law, row, _HEADS)
    law.plain_title = plain
    known = {} if is_new else {article.number: article for article in law.articles.all()}
    fresh: list[Article] = []
    changed: list[Article] = []
    for place, given in enumerate(row.articles, 1):
        article = known.get(given.number) or Article(law=law, number=given.number)
        article.position = article_position(given.number) or place
        if _fill(article, given, ("summary", "text", "chapter")) or article.pk is None:
            (changed if article.pk else fresh).append(article)
    if not (is_new or is_changed or fresh or changed):
        return False
    law.save()
    Article.objects.bulk_create(fresh, batch_size=_MOST_ARTICLES)
    Article.objects.bulk_update(changed, ["position", "summary", "text", "chapter"], batch_size=500)
    facts = {"title": row.title, "articles": len(row.articles), "new": len(fresh), "changed": len(changed)}
    record(act=ACT, subject=f"law:{law.slug}", by=by, at=at, facts=facts)
    announce(LawBrought(slug=law.slug, title=law.title))
    return is_new


def _fill(target: Law | Article, row: LawRow | ArticleRow, names: Iterable[str]) -> bool:
    """Set what the row says and the target says otherwise."""
    changes = {
        name: value for name in names if (value := getattr(row, name)) and value != getattr(target, name)
    }
    for name, value in changes.items():
        setattr(target, name, value)
    return bool(changes)


def bring_laws(*, rows: Iterable[LawRow], by: Actor, at: datetime) -> int:
    """Bring laws, each in its own transaction; answers how many are new."""
    return sum(bring_law(row=row, by=by, at=at) for row in rows)


def _full_title(plain: str, row: LawRow) -> str:
    """An older version keeps its year: 仲裁法（1995年版）."""
    return plain if row.in_force_to is None else f"{plain}{row.title.partition(plain)[2]}"


def _free_slug(plain: str, row: LawRow) -> str:
    """The plain title, with the year where an older version has it already."""
    slug = "".join(letter for letter in _full_title(plain, row) if letter.isalnum())[:100]
    if Law.objects.filter(slug=slug).exists():
        slug = f"{slug}-{row.in_force_from or row.revised_on or row.number}"
    return slug
