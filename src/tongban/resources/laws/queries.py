"""Questions about laws."""

from collections.abc import Iterable

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q, Value
from django.urls import reverse

from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import NotFound
from tongban.resources.laws.facts import (
    ArticleFact,
    Citation,
    LawChangeFact,
    LawFact,
    LawHead,
    plain_title,
)
from tongban.resources.laws.models import Article, Law, LawChange


def law(slug: str) -> LawFact:
    """A law with its articles in order. 2 SQL. Raises NotFound."""
    row = Law.objects.filter(slug=slug).first()
    if row is None:
        raise NotFound(facts={"law": slug})
    return _fact(row, row.articles.all())


def cite(title: str, article: str = "") -> Citation:
    """A citation with our summary and address where the library has the law. 1 SQL."""
    return citations([(title, article)])[0]


def citations(cited: Iterable[tuple[str, str]]) -> list[Citation]:
    """Citations in the order given, all in 1 SQL (none for an empty list)."""
    wanted = list(cited)
    if not wanted:
        return []
    laws = {row.plain_title: row for row in _laws_cited(wanted)}
    return [_citation(title, article, laws.get(plain_title(title))) for title, article in wanted]


def all_laws() -> list[tuple[str, str]]:
    """(slug, title) of every law by title. 1 SQL."""
    return list(Law.objects.order_by("title").values_list("slug", "title"))


def law_heads(titles: Iterable[str] | None = None) -> list[tuple[str, LawHead]]:
    """(plain title, head) of every version of the laws cited, or of all laws. 1 SQL.

    All 378 national laws with their 26,000 article numbers take some 4 MB.
    """
    rows = Law.objects.all()
    if titles is not None:
        rows = rows.filter(plain_title__in={plain_title(title) for title in titles})
    numbers = ArrayAgg("articles__number", filter=Q(articles__isnull=False), default=Value([]))
    return [
        (
            row.plain_title,
            LawHead(
                slug=row.slug,
                title=row.title,
                number=row.number,
                in_force_from=row.in_force_from,
                in_force_to=row.in_force_to,
                is_over=row.is_over,
                articles=frozenset(row.found),
            ),
        )
        for row in rows.annotate(found=numbers).order_by("id")
    ]


def law_changes(*, slug: str = "", limit: int = 50) -> list[LawChangeFact]:
    """Amendments and repeals that were entered, the newest first. 1 SQL."""
    rows = LawChange.objects.select_related("law").order_by("-made_at", "-id")
    if slug:
        rows = rows.filter(law__slug=slug)
    return [
        LawChangeFact(
            slug=row.law.slug,
            title=row.law.title,
            kind=row.kind,
            articles=tuple(row.articles),
            on=row.on,
            note=row.note,
            made_at_day=row.made_at.astimezone(CITY_ZONE).date(),
        )
        for row in rows[:limit]
    ]


def _laws_cited(wanted: list[tuple[str, str]]) -> Iterable[Law]:
    """The laws with the one cited article beside each (`found` is a JSON object by number)."""
    titles = [plain_title(title) for title, _ in wanted]
    numbers = [_first_number(article) for _, article in wanted]
    return Law.objects.raw(
        "SELECT l.*, (SELECT coalesce(json_object_agg(a.number, a.summary), '{}')"
        " FROM laws_article a WHERE a.law_id = l.id AND a.number = ANY(%s)) AS found"
        " FROM laws_law l WHERE l.plain_title = ANY(%s) ORDER BY l.in_force_from NULLS FIRST, l.id",
        [numbers, titles],
    )


def _first_number(article: str) -> str:
    """第三十三条第一款 → 第三十三条."""
    end = article.find("条")
    return article[: end + 1] if end >= 0 else article


def _citation(title: str, article: str, row: Law | None) -> Citation:
    if row is None:
        return Citation(title=title.strip("《》"), article=article)
    number = _first_number(article)
    found: dict[str, str] = getattr(row, "found", {})
    url = reverse("laws:law", args=[row.slug]) + (f"#{number}" if number in found else "")
    return Citation(
        title=row.title,
        article=article,
        summary=found.get(number, ""),
        url=url,
        in_force_from=row.in_force_from,
    )


def _fact(row: Law, articles: Iterable[Article]) -> LawFact:
    return LawFact(
        slug=row.slug,
        title=row.title,
        short=row.short or row.plain_title,
        number=row.number,
        level=row.level,
        issuer=row.issuer,
        in_force_from=row.in_force_from,
        in_force_to=row.in_force_to,
        revised_on=row.revised_on,
        source=row.source,
        articles=tuple(
            ArticleFact(
                number=a.number, position=a.position, summary=a.summary, text=a.text, chapter=a.chapter
            )
            for a in articles
        ),
    )
