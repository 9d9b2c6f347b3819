"""The catalogue for machines: DCAT 3 as rdflib reads it and pyshacl checks it, and the JSON API by role."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pyshacl import validate
from rdflib import DCAT, DCTERMS, RDF, Graph, Literal, Namespace, URIRef

from tests.foundation.identity.make import bearer, make_person, sign_in_staff
from tests.resources.datasets.make import describe, publish
from tongban.foundation.directory.public import Officer
from tongban.resources.datasets import exports
from tongban.resources.datasets.content import EdgeContent

pytestmark = [
    pytest.mark.django_db,
    # rdflib's own reader of JSON-LD still makes one
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
]
SHAPES = Path(__file__).with_name("dcat_shapes.ttl")
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
CLOSED = {"open_type": "3", "share_type": "2", "share_conditions": "按事项共享", "name": "刷卡明细"}
HOME = "http://127.0.0.1:8000/datasets/"


def graph_of(client: Client, address: str) -> Graph:
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/ld+json")
    return Graph().parse(data=answer.content, format="json-ld")


def test_the_catalogue_keeps_the_shapes_of_what_is_mandatory(editor: Officer, authority: Officer) -> None:
    base = publish(editor, authority)
    steps = (EdgeContent(direction="from", kind="resource", ref=base),)
    publish(
        editor,
        authority,
        name="停靠统计",
        lineage=steps,
        related=(base,),
        open_type="2",
        open_conditions="实名申请",
    )
    graph = graph_of(Client(), "/datasets/catalog.jsonld")
    conforms, _, said = validate(graph, shacl_graph=Graph().parse(SHAPES), inference="none")
    assert conforms, said
    (catalogue,) = graph.subjects(RDF.type, DCAT.Catalog)
    datasets = set(graph.objects(catalogue, DCAT.dataset))
    assert datasets == {URIRef(HOME + "201001-000001/"), URIRef(HOME + "201001-000002/")}
    second = URIRef(HOME + "201001-000002/")
    assert (second, DCTERMS.title, Literal("停靠统计", lang="zh-Hans")) in graph
    assert (second, DCTERMS.relation, URIRef(HOME + "201001-000001/")) in graph
    rights = URIRef("http://publications.europa.eu/resource/authority/access-right/RESTRICTED")
    assert (second, DCTERMS.accessRights, rights) in graph


def test_the_shapes_find_what_is_missing(editor: Officer, authority: Officer) -> None:
    publish(editor, authority)
    shapes = Graph().parse(SHAPES)
    for property_ in (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.accessURL):
        graph = graph_of(Client(), "/datasets/catalog.jsonld")
        graph.remove((None, property_, None))
        assert not validate(graph, shacl_graph=shapes)[0], property_


def test_one_resource_says_what_the_catalogue_says_of_it(editor: Officer, authority: Officer) -> None:
    publish(editor, authority)
    alone = graph_of(Client(), "/datasets/201001-000001/dcat.jsonld")
    assert validate(alone, shacl_graph=Graph().parse(SHAPES))[0]
    dataset = URIRef(HOME + "201001-000001/")
    whole = graph_of(Client(), "/datasets/catalog.jsonld")
    assert set(alone.predicate_objects(dataset)) - set(whole.predicate_objects(dataset)) == set()


def test_a_long_catalogue_comes_in_pages(
    editor: Officer, authority: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "PAGE", 2)
    for n in range(3):
        publish(editor, authority, name=f"资源{n}")
    first = graph_of(Client(), "/datasets/catalog.jsonld")
    (there,) = first.objects(None, HYDRA.next)
    rest = graph_of(Client(), str(there).removeprefix("http://127.0.0.1:8000"))
    assert len(set(first.subjects(RDF.type, DCAT.Dataset))) == 2
    assert set(rest.subjects(RDF.type, DCAT.Dataset)) == {URIRef(HOME + "201001-000003/")}
    assert not list(rest.objects(None, HYDRA.next))


def test_each_role_gets_its_part_of_export_and_api(
    editor: Officer, authority: Officer, stranger: Officer
) -> None:
    closed = publish(editor, authority, **CLOSED)
    opened = publish(editor, authority, related=(closed,))
    describe(editor, name="草稿")

    def names(client: Client, headers: dict[str, str] | None = None) -> list[str]:
        answer = client.get("/api/v1/datasets", headers=headers or {})
        assert answer.status_code == 200
        return [one["code"] for one in answer.json()["resources"]]

    public, desk = Client(), sign_in_staff(Client(), stranger)
    assert names(public) == names(public, bearer(make_person())) == [opened]
    assert names(desk) == names(public, bearer(stranger)) == [closed, opened]
    assert public.get("/api/v1/datasets", headers={"Authorization": "Bearer nothing"}).status_code == 401
    address = "/api/v1/datasets/" + closed.replace("/", "-")
    assert public.get(address).status_code == 404
    found = desk.get(address).json()
    assert (found["name"], found["share_conditions"], found["quality"]) == ("刷卡明细", "按事项共享", None)
    assert desk.get("/api/v1/datasets/" + opened.replace("/", "-")).json()["related"] == [closed]
    assert public.get("/api/v1/datasets/" + opened.replace("/", "-")).json()["related"] == []
    assert [one["name"] for one in found["fields"]] == ["站点名称", "经度"]
    for path in ("/datasets/catalog.jsonld", f"/datasets/{opened.replace('/', '-')}/dcat.jsonld"):
        said = public.get(path).content.decode()
        assert "公交站点信息" in said and closed.replace("/", "-") not in said and "草稿" not in said
    all_of_it: dict[str, Any] = json.loads(desk.get("/desk/datasets/catalog.jsonld").content)
    assert len(all_of_it["dcat:dataset"]) == 2


def test_the_api_filters_and_refuses_what_it_cannot_read(editor: Officer, authority: Officer) -> None:
    publish(editor, authority)
    assert Client().get("/api/v1/datasets?q=公交&kind=2&cycle=4").json()["resources"]
    assert Client().get("/api/v1/datasets?q=地铁").json() == {"resources": [], "after": ""}
    assert Client().get("/api/v1/datasets?kind=x").status_code == 422
    assert Client().get("/api/v1/datasets?provider=x").status_code == 422
