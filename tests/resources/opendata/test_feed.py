"""The DCAT feed as harvesters read it: three forms that say the same, shapes of what is mandatory, pages."""

import json
from pathlib import Path

import pytest
from django.test import Client
from pyshacl import validate
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS, RDF

from tests.resources.opendata.make import SLUG, define, firms, places, publish
from tests.resources.registers.make import make_firm, make_registered
from tongban.foundation.directory.public import Officer
from tongban.resources.opendata.pages import feed

pytestmark = pytest.mark.django_db
SHAPES = Path(__file__).parent / "dcat_shapes.ttl"
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
BASE = "http://127.0.0.1:8000"
FORMS = {"jsonld": "json-ld", "ttl": "turtle", "rdf": "xml"}


def graph_of(address: str, form: str) -> Graph:
    answer = Client().get(address)
    assert answer.status_code == 200 and answer.headers["Access-Control-Allow-Origin"] == "*"
    return Graph().parse(data=answer.content, format=FORMS[form])


def test_the_feed_keeps_the_shapes_and_says_the_same_in_each_form(
    editor: Officer, authority: Officer
) -> None:
    make_firm(make_registered())
    publish(editor, authority)
    publish(editor, authority, slug="firms", content=firms(), resource={"name": "企业"})
    define(editor, authority, slug="draft", content=places(), resource={"name": "草稿"})
    graphs = {form: graph_of(f"/open/catalog.{form}", form) for form in FORMS}
    well, _, said = validate(graphs["ttl"], shacl_graph=Graph().parse(SHAPES))
    assert well, said
    pages = {URIRef(f"{BASE}/open/catalog.{form}") for form in FORMS}
    rests = []
    for graph in graphs.values():
        rest = Graph()
        for triple in graph:
            if not pages & set(triple):
                rest.add(triple)
        rests.append(rest)
    assert isomorphic(rests[0], rests[1]) and isomorphic(rests[1], rests[2])
    assert set(graphs["rdf"].subjects(RDF.type, DCAT.Dataset)) == {
        URIRef(f"{BASE}/open/{slug}/") for slug in (SLUG, "firms")
    }


def test_a_dataset_names_its_files_terms_theme_cycle_and_version(editor: Officer, authority: Officer) -> None:
    publish(editor, authority)
    graph = graph_of(f"/open/{SLUG}/dcat.ttl", "ttl")
    dataset = URIRef(f"{BASE}/open/{SLUG}/")
    files = set(graph.objects(None, DCAT.downloadURL))
    assert files == {URIRef(f"{BASE}/open/{SLUG}/{form}") for form in ("csv", "json", "parquet")}
    for address in files:
        answer = Client().get(str(address).removeprefix(BASE))
        assert answer.status_code == 200 and b"".join(answer.streaming_content)  # type: ignore[arg-type]
    assert graph.value(dataset, URIRef(str(DCAT) + "version")) == Literal("1")
    assert str(graph.value(dataset, DCTERMS.accrualPeriodicity)).endswith("/MONTHLY")
    assert str(graph.value(dataset, DCAT.theme)).endswith("/REGI")
    assert {str(one) for one in graph.objects(None, DCTERMS.license)} == {
        "https://creativecommons.org/licenses/by/4.0/"
    }
    assert {one.language for one in graph.objects(dataset, DCTERMS.title)} == {"zh-Hans", "en"}
    assert validate(graph, shacl_graph=Graph().parse(SHAPES))[0]


def test_a_shape_that_is_broken_is_found(editor: Officer, authority: Officer) -> None:
    """The shapes do find something: a dataset without its title and publisher does not keep them."""
    publish(editor, authority)
    graph = graph_of("/open/catalog.ttl", "ttl")
    graph.remove((URIRef(f"{BASE}/open/{SLUG}/"), DCTERMS.publisher, None))
    assert not validate(graph, shacl_graph=Graph().parse(SHAPES))[0]


def test_a_long_feed_comes_in_pages_that_harvesters_turn(
    editor: Officer, authority: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "PAGE", 2)
    for n in range(3):
        publish(editor, authority, slug=f"halls-{n}", resource={"name": f"资源{n}"})
    seen: list[str] = []
    address = "/open/catalog.ttl"
    while address:
        graph = graph_of(address, "ttl")
        (page,) = graph.subjects(RDF.type, HYDRA.PagedCollection)
        assert graph.value(page, HYDRA.totalItems) == Literal(3)
        seen += sorted(str(one) for one in graph.subjects(RDF.type, DCAT.Dataset))
        there = graph.value(page, HYDRA.nextPage)
        assert there is None or URIRef(str(there)) == graph.value(page, HYDRA.next)
        address = str(there).removeprefix(BASE) if there else ""
    assert seen == [f"{BASE}/open/halls-{n}/" for n in range(3)]


def test_other_forms_are_not_found_and_nothing_personal_is_told(editor: Officer, authority: Officer) -> None:
    publish(editor, authority)
    assert Client().get("/open/catalog.csv").status_code == 404
    assert Client().get(f"/open/{SLUG}/dcat.xml").status_code == 404
    said = json.dumps(Client().get("/open/catalog.jsonld").json(), ensure_ascii=False)
    assert editor.name not in said and authority.name not in said
