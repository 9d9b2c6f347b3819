"""Resources as DCAT 3 in JSON-LD, with the properties that DCAT-AP makes mandatory. Pure but for the lists.

Frequencies and access rights are named by the EU's authority tables, which harvesters know.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from tongban.resources.datasets.content import Direction, NodeKind
from tongban.resources.datasets.facts import ResourceFact
from tongban.standards.vocabularies import vocabulary

MEDIA_TYPE = "application/ld+json"
CONTEXT: Mapping[str, Any] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_AUTHORITY = "http://publications.europa.eu/resource/authority"
_FREQUENCIES = {
    "1": "CONT", "2": "DAILY", "3": "WEEKLY", "4": "MONTHLY", "5": "QUARTERLY", "6": "ANNUAL_2",
    "7": "ANNUAL", "8": "IRREG", "9": "NEVER",
}  # fmt: skip
_ACCESS = {"1": "PUBLIC", "2": "RESTRICTED", "3": "NON_PUBLIC"}


def catalogue_document(
    resources: Iterable[ResourceFact],
    *,
    base: str,
    home: str,
    name: str,
    host: str,
    may_name: frozenset[str],
    page: str,
    next_page: str = "",
) -> dict[str, Any]:
    """The catalogue with one page of its resources; `next_page` is where the others are.

    `home` is the address of the catalogue, `host` who runs it, `may_name` the codes of resources that whoever
    asks may learn of.
    """
    return {
        "@context": CONTEXT,
        "@id": home,
        "@type": "dcat:Catalog",
        "dct:title": _text(name),
        "dct:description": _text(f"{host}的政务信息资源目录"),
        "dct:publisher": {"@id": f"{base}/", "@type": "foaf:Agent", "foaf:name": _text(host)},
        "foaf:homepage": {"@id": home, "@type": "foaf:Document"},
        "dcat:dataset": [_dataset(one, home=home, may_name=may_name) for one in resources],
        "hydra:view": {
            "@id": page,
            "@type": "hydra:PartialCollectionView",
            **({"hydra:next": {"@id": next_page}} if next_page else {}),
        },
    }


def resource_document(found: ResourceFact, *, home: str, may_name: frozenset[str]) -> dict[str, Any]:
    """One resource by itself."""
    return {"@context": CONTEXT, **_dataset(found, home=home, may_name=may_name)}


def named_by(resources: Iterable[ResourceFact]) -> list[str]:
    """The codes that these resources name: what they relate to and come from."""
    return sorted(
        {
            code
            for one in resources
            for code in (
                *one.content.related,
                *(edge.ref for edge in one.content.lineage if edge.kind is NodeKind.RESOURCE),
            )
        }
    )


def _dataset(found: ResourceFact, *, home: str, may_name: frozenset[str]) -> dict[str, Any]:
    content, head = found.content, found.head
    page = f"{home}{head.slug}/"
    said: dict[str, Any] = {
        "@id": page,
        "@type": "dcat:Dataset",
        "dct:title": _text(content.name),
        "dct:description": _text(content.summary),
        "dct:identifier": head.code,
        "dct:publisher": {
            "@id": f"urn:uscc:{quote(found.organisation_code)}",
            "@type": "foaf:Agent",
            "foaf:name": _text(head.organisation_name),
        },
        "dcat:theme": _themes(head.class_code, home=home),
        "dcat:keyword": [_text(field.name) for field in content.fields[:50]],
        "dct:accrualPeriodicity": {"@id": f"{_AUTHORITY}/frequency/{_FREQUENCIES[content.cycle]}"},
        "dct:accessRights": {"@id": f"{_AUTHORITY}/access-right/{_ACCESS[content.open_type]}"},
        "dct:modified": _moment(head),
        "dcat:version": str(head.version),
        "dcat:landingPage": {"@id": page, "@type": "foaf:Document"},
        "dcat:distribution": [_distribution(code, page=page, name=content.name) for code in content.formats],
    }
    if conditions := content.open_conditions or content.share_conditions:
        said["dct:rights"] = {"@type": "dct:RightsStatement", "rdfs:label": _text(conditions)}
    if related := _links(content.related, home=home, may_name=may_name):
        said["dct:relation"] = related
    sources = [
        edge.ref
        for edge in content.lineage
        if edge.kind is NodeKind.RESOURCE and edge.direction is Direction.FROM
    ]
    if derived := _links(sources, home=home, may_name=may_name):
        said["prov:wasDerivedFrom"] = derived
    return said


def _distribution(code: str, *, page: str, name: str) -> dict[str, Any]:
    """How the resource is had: its page says who gives it and on what conditions."""
    return {
        "@id": f"{page}#{code}",
        "@type": "dcat:Distribution",
        "dct:title": _text(f"{name}（{vocabulary('resource_format').text(code)}）"),
        "dcat:accessURL": {"@id": page},
    }


def _themes(class_code: str, *, home: str) -> list[dict[str, Any]]:
    codes = [(class_code[:1], "resource_class"), (class_code[:3], "resource_group")]
    return [
        {
            "@id": f"{home}?kind={code}",
            "@type": "skos:Concept",
            "skos:prefLabel": _text(vocabulary(name).text(code)),
        }
        for code, name in codes
        if code in vocabulary(name)
    ]


def _links(codes: Sequence[str], *, home: str, may_name: frozenset[str]) -> list[dict[str, str]]:
    return [{"@id": f"{home}{code.replace('/', '-')}/"} for code in codes if code in may_name]


def _moment(head: Any) -> dict[str, str]:
    at = head.published_at or head.changed_at
    return {"@value": at.isoformat(timespec="seconds"), "@type": "xsd:dateTime"}


def _text(said: str) -> dict[str, str]:
    return {"@value": said, "@language": "zh-Hans"}
