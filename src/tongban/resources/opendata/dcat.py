"""Open datasets as DCAT 3: what DCAT-AP 3 makes mandatory and recommends, for harvesters such as CKAN. Pure.

The document is JSON-LD; `as_turtle` and `as_xml` say the same in the other forms that harvesters read.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from rdflib import Graph

from tongban.resources.opendata.content import Topic
from tongban.resources.opendata.facts import DatasetHead, VersionFact

CONTEXT: Mapping[str, Any] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
FORMS = {
    "jsonld": "application/ld+json",
    "ttl": "text/turtle; charset=utf-8",
    "rdf": "application/rdf+xml; charset=utf-8",
}
_EU = "http://publications.europa.eu/resource/authority"
_IANA = "https://www.iana.org/assignments/media-types"
_FREQUENCIES = {
    "1": "CONT", "2": "DAILY", "3": "WEEKLY", "4": "MONTHLY", "5": "QUARTERLY", "6": "ANNUAL_2",
    "7": "ANNUAL", "8": "IRREG", "9": "NEVER",
}  # fmt: skip
# the EU's data themes, which harvesters know
_THEMES = {
    Topic.PEOPLE: "SOCI", Topic.FIRMS: "ECON", Topic.SERVICES: "GOVE", Topic.PLACES: "REGI",
    Topic.ENVIRONMENT: "ENVI", Topic.CULTURE: "EDUC", Topic.ECONOMY: "ECON", Topic.HEALTH: "HEAL",
    Topic.LAW: "JUST",
}  # fmt: skip
_FILES = (
    ("csv", "CSV", "text/csv"),
    ("json", "JSON", "application/json"),
    ("parquet", "PARQUET", "application/vnd.apache.parquet"),
)


def catalogue_document(
    datasets: Iterable[VersionFact],
    *,
    base: str,
    name: str,
    host: str,
    licence_url: str,
    page: str,
    next_page: str = "",
    first_page: str = "",
    count: int | None = None,
) -> dict[str, Any]:
    """The catalogue with one page of its datasets, as CKAN's harvester turns pages (hydra:PagedCollection).

    `base` is where the site stands, `host` who runs it.
    """
    home = f"{base}/open/"
    rows = list(datasets)
    view: dict[str, Any] = {
        "@id": page,
        "@type": ["hydra:PartialCollectionView", "hydra:PagedCollection"],
        "hydra:itemsPerPage": len(rows),
    }
    if count is not None:
        view["hydra:totalItems"] = count
    if first_page:
        view |= {"hydra:first": {"@id": first_page}, "hydra:firstPage": first_page}
    if next_page:
        view |= {"hydra:next": {"@id": next_page}, "hydra:nextPage": next_page}
    catalogue = {
        "@id": home,
        "@type": "dcat:Catalog",
        "dct:title": _text(name),
        "dct:description": _text(f"{host}向社会开放的公共数据"),
        "dct:language": {"@id": f"{_EU}/language/ZHO"},
        "dct:publisher": {"@id": f"{base}/", "@type": "foaf:Agent", "foaf:name": _text(host)},
        "dct:license": {"@id": licence_url, "@type": "dct:LicenseDocument"},
        "foaf:homepage": {"@id": home, "@type": "foaf:Document"},
        "dcat:dataset": [dataset_node(one, base=base, licence_url=licence_url) for one in rows],
    }
    return {"@context": CONTEXT, "@graph": [catalogue, view]}


def dataset_document(found: VersionFact, *, base: str, licence_url: str) -> dict[str, Any]:
    """One dataset by itself."""
    return {"@context": CONTEXT, **dataset_node(found, base=base, licence_url=licence_url)}


def dataset_node(found: VersionFact, *, base: str, licence_url: str) -> dict[str, Any]:
    """A dataset with its distributions and the service that gives its rows."""
    content, head = found.content, found.head
    page = f"{base}/open/{head.slug}/"
    said: dict[str, Any] = {
        "@id": page,
        "@type": "dcat:Dataset",
        "dct:title": _texts(content.title, content.title_en),
        "dct:description": _texts(content.summary, content.summary_en),
        "dct:identifier": f"{base}/open/{head.slug}/",
        "dct:publisher": {
            "@id": f"{base}/#office-{head.organisation_id}",
            "@type": "foaf:Agent",
            "foaf:name": _text(head.organisation_name),
        },
        "dct:language": {"@id": f"{_EU}/language/ZHO"},
        "dct:accessRights": {"@id": f"{_EU}/access-right/PUBLIC", "@type": "dct:RightsStatement"},
        "dcat:keyword": [_text(word) for word in content.keywords],
        "dcat:landingPage": {"@id": page, "@type": "foaf:Document"},
        "dcat:version": str(head.version),
        "dct:source": f"{base}/datasets/{head.resource_code.replace('/', '-')}/",
        "dcat:distribution": [_file(found, *one, base=base, licence_url=licence_url) for one in _FILES]
        + [_service(found, base=base, licence_url=licence_url)],
    }
    if content.contact:
        said["dcat:contactPoint"] = {
            "@id": f"{page}#contact",
            "@type": "vcard:Organization",
            "vcard:fn": _text(head.organisation_name),
            "vcard:hasTelephone": {"@id": f"tel:{quote(content.contact)}"},
        }
    if content.topic:
        said["dcat:theme"] = _theme(content.topic)
    if content.cycle in _FREQUENCIES:
        said["dct:accrualPeriodicity"] = {
            "@id": f"{_EU}/frequency/{_FREQUENCIES[content.cycle]}",
            "@type": "dct:Frequency",
        }
    said |= _moments(head)
    if content.method:
        said["dct:provenance"] = {
            "@id": f"{page}#method",
            "@type": "dct:ProvenanceStatement",
            "rdfs:label": _text(content.method),
        }
    return said


def as_turtle(document: Mapping[str, Any]) -> bytes:
    """The document as Turtle."""
    return _graph(document).serialize(format="turtle", encoding="utf-8")


def as_xml(document: Mapping[str, Any]) -> bytes:
    """The document as RDF/XML."""
    return _graph(document).serialize(format="pretty-xml", encoding="utf-8")


def _graph(document: Mapping[str, Any]) -> Graph:
    graph = Graph()
    graph.parse(data=json.dumps(document), format="json-ld")
    for prefix, address in CONTEXT.items():
        graph.bind(prefix, address)
    return graph


def _file(
    found: VersionFact, form: str, name: str, media: str, *, base: str, licence_url: str
) -> dict[str, Any]:
    head = found.head
    address = f"{base}/open/{head.slug}/{form}"
    said: dict[str, Any] = {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": _text(f"{found.content.title}（{name}）"),
        "dcat:accessURL": {"@id": f"{base}/open/{head.slug}/"},
        "dcat:downloadURL": {"@id": address},
        "dct:license": {"@id": licence_url, "@type": "dct:LicenseDocument"},
        "dcat:mediaType": {"@id": f"{_IANA}/{media}", "@type": "dct:MediaType"},
        "dcatap:availability": {
            "@id": "http://publications.europa.eu/resource/authority/planned-availability/STABLE"
        },
        **_moments(head),
    }
    if form in ("csv", "json"):
        said["dct:format"] = {"@id": f"{_EU}/file-type/{name}", "@type": "dct:MediaTypeOrExtent"}
    if form == "parquet":
        said["dcat:byteSize"] = {"@value": str(head.bytes), "@type": "xsd:nonNegativeInteger"}
        said["spdx:checksum"] = {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@value": found.table_sha256, "@type": "xsd:hexBinary"},
        }
    return said


def _service(found: VersionFact, *, base: str, licence_url: str) -> dict[str, Any]:
    head = found.head
    address = f"{base}/open/v1/datasets/{head.slug}/rows"
    return {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": _text(f"{found.content.title}（API）"),
        "dcat:accessURL": {"@id": address},
        "dct:license": {"@id": licence_url, "@type": "dct:LicenseDocument"},
        "dcat:mediaType": {"@id": f"{_IANA}/application/json", "@type": "dct:MediaType"},
        "dcat:accessService": {
            "@id": f"{base}/open/v1/",
            "@type": "dcat:DataService",
            "dct:title": _text("开放数据接口"),
            "dcat:endpointURL": {"@id": f"{base}/open/v1/"},
            "dct:license": {"@id": licence_url, "@type": "dct:LicenseDocument"},
        },
    }


def _theme(topic: Topic) -> dict[str, Any]:
    return {
        "@id": f"{_EU}/data-theme/{_THEMES[topic]}",
        "@type": "skos:Concept",
        "skos:prefLabel": _text(topic.value, "en"),
    }


def _moments(head: DatasetHead) -> dict[str, Any]:
    at = head.published_at or head.changed_at
    return {"dct:modified": {"@value": at.isoformat(timespec="seconds"), "@type": "xsd:dateTime"}}


def _texts(zh: str, en: str) -> Sequence[dict[str, str]]:
    return [_text(zh), *([_text(en, "en")] if en else [])]


def _text(said: str, language: str = "zh-Hans") -> dict[str, str]:
    return {"@value": said, "@language": language}
