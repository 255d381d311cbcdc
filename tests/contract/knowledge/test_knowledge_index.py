"""What every index promises, run against the embedded one and against qdrant-client.

Where ASSISTANT_QDRANT__URL names a server, against that too.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from qdrant_client import AsyncQdrantClient

from knowledge.index.edge import EdgeIndex
from knowledge.index.port import Hit, Index, Look, Point
from knowledge.index.server import ServerIndex
from knowledge.limits import Limit
from knowledge.types import Chunk, Language

DIMENSIONS = 8
AT = datetime(2026, 11, 1, 12, tzinfo=UTC)
SERVER = os.environ.get("ASSISTANT_QDRANT__URL", "")


@pytest.fixture(
    params=[
        "embedded",
        "client",
        pytest.param("server", marks=pytest.mark.skipif(not SERVER, reason="no Qdrant server set")),
    ]
)
async def index(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Index]:
    opened: Index
    name = f"contract-{uuid.uuid4().hex}"
    if request.param == "embedded":
        opened = await EdgeIndex.opened(tmp_path, DIMENSIONS)
    elif request.param == "client":
        opened = await ServerIndex.opened(":memory:", DIMENSIONS)
    else:
        opened = await ServerIndex.opened(SERVER, DIMENSIONS, collection=name)
    yield opened
    await opened.close()
    if request.param == "server":
        client = AsyncQdrantClient(url=SERVER)
        await client.delete_collection(name)
        await client.close()


def point(
    text: str,
    place: int = 0,
    *,
    document: str = "",
    version: int = 1,
    tenant: str = "default",
    kind: str = "policy",
    language: Language = "en",
    products: tuple[str, ...] = (),
    since: datetime | None = None,
    until: datetime | None = None,
) -> Point:
    key = document or text
    chunk = Chunk(
        id=str(uuid.uuid5(uuid.NAMESPACE_URL, f"{tenant}/{key}/{version}/{text}")),
        document=key,
        version=version,
        ordinal=0,
        title="",
        text=text,
        kind=kind,
        language=language,
        products=products,
        valid_from=since,
        valid_until=until,
    )
    return Point(chunk, np.eye(DIMENSIONS)[place].tolist(), text, tenant)


def look(
    words: str = "",
    place: int | None = None,
    *,
    at: datetime = AT,
    tenant: str = "default",
    kinds: tuple[str, ...] = (),
    products: tuple[str, ...] = (),
    language: str | None = None,
    depth: int = 30,
) -> Look:
    return Look(
        words=((words, 1.0),) if words else (),
        dense=None if place is None else np.eye(DIMENSIONS)[place].tolist(),
        at=at,
        tenant=tenant,
        kinds=kinds,
        products=products,
        language=language,
        depth=depth,
    )


def texts(hits: list[Hit]) -> set[str]:
    return {hit.passage.text for hit in hits}


class TestAnIndex:
    async def test_finds_by_words_in_both_languages(self, index: Index) -> None:
        await index.put([point("Boots can be returned"), point("耳机支持七天无理由退货")])
        assert texts(await index.look(look("returning boots"))) == {"Boots can be returned"}
        assert texts(await index.look(look("耳机怎么退货"))) == {"耳机支持七天无理由退货"}

    async def test_finds_by_meaning_and_says_how_near(self, index: Index) -> None:
        await index.put([point("near", 1), point("far", 2)])
        hits = {hit.passage.text: hit for hit in await index.look(look(place=1))}
        assert hits["near"].dense == pytest.approx(1.0, abs=1e-4)
        assert hits["far"].dense == pytest.approx(0.0, abs=1e-4)

    async def test_tells_the_cosine_of_what_only_words_found(self, index: Index) -> None:
        points = [point(f"filler {number}", 1) for number in range(5)]
        await index.put([*points, point("boots", 2)])
        hits = {hit.passage.text: hit for hit in await index.look(look("boots", 1, depth=3))}
        assert hits["boots"].dense == pytest.approx(0.0, abs=1e-4)
        assert hits["boots"].lexical > 0

    async def test_says_nothing_of_meaning_that_was_not_asked(self, index: Index) -> None:
        await index.put([point("boots", 2)])
        (hit,) = await index.look(look("boots"))
        assert hit.dense is None

    async def test_a_passage_without_a_vector_is_found_by_words_alone(self, index: Index) -> None:
        await index.put([replace(point("boots"), dense=None), point("tents", 1)])
        hits = {hit.passage.text: hit for hit in await index.look(look("boots", 1))}
        assert hits["boots"].dense is None
        assert hits["boots"].lexical > 0

    async def test_finds_the_best_of_named_documents_however_good_others_are(
        self, index: Index
    ) -> None:
        await index.put([point(f"boots boots {n}", 1) for n in range(20)])
        await index.put([point("boots and much more beside", 2, document="named")])
        plain = look("boots", 1, depth=3)
        assert "boots and much more beside" not in texts(await index.look(plain))
        found = await index.look(replace(plain, documents=("named",)))
        assert "boots and much more beside" in texts(found)

    async def test_finds_what_lies_within_limits(self, index: Index) -> None:
        await index.put([point(f"boots boots, price: {n}", 1) for n in range(200, 220)])
        await index.put([point("boots for small purses\nprice: 80\nrating: 4.5", 2)])
        limits = (Limit("price", None, 100.0), Limit("rating", 4.0, None))
        wanted = replace(look("boots", depth=3), limits=limits)
        assert any("purses" in text for text in texts(await index.look(wanted)))
        none = replace(wanted, limits=(Limit("price", None, 50.0),))
        assert not any("purses" in text for text in texts(await index.look(none)))

    async def test_tells_both_cosines_and_the_words_of_every_hit(self, index: Index) -> None:
        await index.put([point("boots", 1), point("tents", 2), point("boots as well", 3)])
        both = replace(look("boots", 1, depth=1), asked=np.eye(DIMENSIONS)[2].tolist())
        hits = {hit.passage.text: hit for hit in await index.look(both)}
        assert hits["boots"].dense == pytest.approx(1.0, abs=1e-4)
        assert hits["boots"].asked == pytest.approx(0.0, abs=1e-4)
        assert hits["tents"].dense == pytest.approx(0.0, abs=1e-4)
        assert hits["tents"].asked == pytest.approx(1.0, abs=1e-4)

    async def test_weighs_words_as_told(self, index: Index) -> None:
        await index.put([point("boots"), point("tents")])
        asked = Look(words=(("boots", 1.0), ("tents", 0.25)), dense=None, at=AT)
        hits = {hit.passage.text: hit.lexical for hit in await index.look(asked)}
        assert hits["boots"] == pytest.approx(4 * hits["tents"])

    async def test_filters_before_it_ranks(self, index: Index) -> None:
        """Fifty better but expired passages do not crowd out the one that is valid."""
        gone = [point(f"boots boots {n}", 1, until=AT) for n in range(50)]
        await index.put([*gone, point("boots and much more beside", 2)])
        hits = await index.look(look("boots", 1, depth=5))
        assert texts(hits) == {"boots and much more beside"}

    async def test_a_passage_is_valid_from_its_first_moment_to_before_its_last(
        self, index: Index
    ) -> None:
        until = AT + timedelta(days=1)
        await index.put([point("boots", since=AT, until=until)])
        second = timedelta(seconds=1)
        found = [
            bool(await index.look(look("boots", 0, at=at)))
            for at in (AT - second, AT, until - second, until)
        ]
        assert found == [False, True, True, False]

    async def test_filters_by_tenant_kind_product_and_language(self, index: Index) -> None:
        await index.put(
            [
                point("boots a", kind="promotion"),
                point("boots b", products=("fjell-2", "tarn")),
                point("boots c", language="zh"),
                point("boots d", tenant="other"),
            ]
        )
        assert texts(await index.look(look("boots", kinds=("promotion", "x")))) == {"boots a"}
        assert texts(await index.look(look("boots", products=("tarn",)))) == {"boots b"}
        assert texts(await index.look(look("boots", language="zh"))) == {"boots c"}
        assert texts(await index.look(look("boots", tenant="other"))) == {"boots d"}

    async def test_putting_twice_is_putting_once(self, index: Index) -> None:
        await index.put([point("boots")])
        await index.put([point("boots")])
        assert [held.points for held in await index.held()] == [1]

    async def test_removes_one_version_of_one_tenant(self, index: Index) -> None:
        await index.put(
            [
                point("boots one", document="boots", version=1),
                point("boots two", document="boots", version=2),
                point("boots one", document="boots", version=1, tenant="other"),
            ]
        )
        await index.remove("boots", 1)
        left = {(held.tenant, held.version) for held in await index.held()}
        assert left == {("default", 2), ("other", 1)}
        assert texts(await index.look(look("boots"))) == {"boots two"}

    async def test_tells_what_it_holds(self, index: Index) -> None:
        await index.put([point(f"boots {n}", document="boots", until=AT) for n in range(1100)])
        (held,) = await index.held()
        assert (held.document, held.version, held.points) == ("boots", 1, 1100)
        assert (held.valid_from, held.valid_until) == (0, int(AT.timestamp()))

    async def test_a_passage_comes_back_whole(self, index: Index) -> None:
        put = point("boots", products=("fjell-2",), since=AT, until=AT + timedelta(days=1))
        await index.put([put])
        (hit,) = await index.look(look("boots"))
        assert hit.passage.model_dump(exclude={"score"}) == {
            "chunk": put.chunk.id,
            **put.chunk.model_dump(exclude={"id", "ordinal", "used", "edited"}),
        }

    async def test_an_empty_index_finds_nothing(self, index: Index) -> None:
        assert await index.look(look("boots", 1)) == []
        assert await index.held() == frozenset()
