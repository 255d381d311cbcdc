"""The knowledge base as its users meet it, on the embedded index and a library in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from knowledge_fakes import WordsEmbedder

from knowledge.errors import IndexUnavailable, NoSuchDocument
from knowledge.index.edge import EdgeIndex
from knowledge.index.port import Hit, Look, Point
from knowledge.memory_library import MemoryLibrary
from knowledge.service import KnowledgeBase
from knowledge.types import Passage, SearchQuery

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


class FallibleIndex(EdgeIndex):
    """The embedded index with a switch: `broken` refuses reads, `stuck` refuses changes."""

    broken = False
    stuck = False

    async def look(self, look: Look) -> list[Hit]:
        if self.broken:
            raise IndexUnavailable("The search index is away.")
        return await super().look(look)

    async def put(self, points: Sequence[Point]) -> None:
        if self.stuck:
            raise IndexUnavailable("The search index is full.")
        await super().put(points)

    async def remove(self, document: str, version: int, tenant: str = "default") -> None:
        if self.stuck:
            raise IndexUnavailable("The search index is full.")
        await super().remove(document, version, tenant)


@pytest.fixture
async def index(tmp_path: Path) -> AsyncIterator[FallibleIndex]:
    opened = await FallibleIndex.opened(tmp_path, WordsEmbedder.dimensions)
    assert isinstance(opened, FallibleIndex)
    yield opened
    await opened.close()


@pytest.fixture
def library() -> MemoryLibrary:
    return MemoryLibrary()


@pytest.fixture
def embedder() -> WordsEmbedder:
    return WordsEmbedder()


@pytest.fixture
async def knowledge(
    library: MemoryLibrary, index: FallibleIndex, embedder: WordsEmbedder
) -> KnowledgeBase:
    base = KnowledgeBase(library, index, embedder)
    await base.start()
    return base


def policy(days: int, front: str = "") -> bytes:
    told = f"Returns are free within {days} days."
    return f"---\nkey: returns\nkind: policy\n{front}---\n{told}".encode()


async def add(
    knowledge: KnowledgeBase,
    data: bytes,
    *,
    name: str = "returns.md",
    at: datetime = NOW,
    publish: bool = True,
    tenant: str = "default",
) -> list[tuple[str, int]]:
    report = await knowledge.add(
        name, data, actor="user:kim", at=at, publish=publish, tenant=tenant
    )
    return [(one.outcome, one.version) for one in report]


async def found(
    knowledge: KnowledgeBase, text: str = "free returns", at: datetime = NOW
) -> list[str]:
    result = await knowledge.search(SearchQuery(text=text, at=at))
    return [passage.text for passage in result.results]


async def test_what_is_published_is_found_when_add_returns(knowledge: KnowledgeBase) -> None:
    assert await add(knowledge, policy(14)) == [("added", 1)]
    result = await knowledge.search(SearchQuery(text="Are returns free?", at=NOW))
    assert not result.nothing_found
    (passage,) = result.results
    assert (passage.document, passage.version) == ("returns", 1)
    assert await knowledge.passage(passage.chunk) == passage.model_copy(update={"score": 0.0})


async def test_an_unchanged_document_does_nothing(
    knowledge: KnowledgeBase, library: MemoryLibrary, embedder: WordsEmbedder
) -> None:
    await add(knowledge, policy(14))
    before = knowledge.version(), len(library.deeds), len(embedder.embedded)
    assert await add(knowledge, policy(14), at=LATER) == [("unchanged", 1)]
    assert (knowledge.version(), len(library.deeds), len(embedder.embedded)) == before


async def test_a_new_version_replaces_the_older_one_from_that_moment(
    knowledge: KnowledgeBase,
) -> None:
    await add(knowledge, policy(14))
    assert await add(knowledge, policy(30), at=LATER) == [("new version", 2)]
    assert await found(knowledge, at=LATER) == ["Returns are free within 30 days."]
    assert await found(knowledge, at=NOW) == ["Returns are free within 14 days."]


async def test_only_what_changed_is_embedded_again(
    knowledge: KnowledgeBase, embedder: WordsEmbedder
) -> None:
    await add(knowledge, b"# Shop\n\n## Tents\n\nDry.\n\n## Boots\n\nWarm.", name="shop.md")
    embedder.embedded.clear()
    await add(knowledge, b"# Shop\n\n## Tents\n\nDry.\n\n## Boots\n\nLight.", name="shop.md")
    assert len(embedder.embedded) == 1
    assert "Light." in embedder.embedded[0]


async def test_chinese_is_found_by_words_where_the_embedder_cannot_read_it(
    knowledge: KnowledgeBase, embedder: WordsEmbedder
) -> None:
    await add(knowledge, "# 退货\n\n签收后十五天内可以退货。".encode(), name="zh.md")
    assert embedder.embedded == []
    assert await found(knowledge, "怎么退货") == ["签收后十五天内可以退货。"]


async def test_a_draft_is_not_found_until_it_is_published(knowledge: KnowledgeBase) -> None:
    assert await add(knowledge, policy(14), publish=False) == [("added", 1)]
    assert (await found(knowledge), knowledge.empty()) == ([], True)
    await knowledge.publish("returns", 1, actor="user:kim", at=NOW)
    assert await found(knowledge) == ["Returns are free within 14 days."]


async def test_uploading_a_draft_again_can_publish_it(knowledge: KnowledgeBase) -> None:
    await add(knowledge, policy(14), publish=False)
    assert await add(knowledge, policy(14)) == [("published", 1)]
    assert await found(knowledge) == ["Returns are free within 14 days."]


async def test_a_withdrawn_version_is_never_found_and_its_elder_holds_again(
    knowledge: KnowledgeBase,
) -> None:
    await add(knowledge, policy(14))
    await add(knowledge, policy(30), at=LATER)
    await knowledge.retire("returns", 2, actor="user:kim", at=LATER)
    assert await found(knowledge, at=LATER) == ["Returns are free within 14 days."]
    await knowledge.retire("returns", 1, actor="user:kim", at=LATER)
    assert await found(knowledge, at=NOW) == []
    assert await add(knowledge, policy(14)) == [("unchanged", 1)]
    assert await found(knowledge, at=NOW) == []


async def test_what_nobody_has_cannot_be_published(knowledge: KnowledgeBase) -> None:
    with pytest.raises(NoSuchDocument):
        await knowledge.publish("returns", 1, actor="user:kim", at=NOW)


async def test_validity_dates_hold(knowledge: KnowledgeBase) -> None:
    front = "valid_from: 2026-11-01T12:00:00Z\nvalid_until: 2026-11-02T12:00:00Z\n"
    await add(knowledge, policy(14, front))
    second = timedelta(seconds=1)
    moments = [NOW - second, NOW, LATER - second, LATER]
    assert [bool(await found(knowledge, at=at)) for at in moments] == [False, True, True, False]


async def test_facts_follow_the_versions(knowledge: KnowledgeBase) -> None:
    await add(knowledge, policy(14))
    await add(knowledge, policy(30), at=LATER)

    async def days(at: datetime) -> list[float | None]:
        return [f.value for f in await knowledge.facts(at) if f.attribute == "return_window"]

    assert (await days(NOW), await days(LATER)) == ([14], [30])


async def test_tenants_do_not_see_each_other(knowledge: KnowledgeBase) -> None:
    await add(knowledge, policy(14), tenant="one")
    for tenant, seen in (("one", 1), ("two", 0)):
        query = SearchQuery(text="free returns", at=NOW, tenant=tenant)
        assert len((await knowledge.search(query)).results) == seen


async def test_who_did_what_is_kept(knowledge: KnowledgeBase, library: MemoryLibrary) -> None:
    await add(knowledge, policy(14), publish=False)
    await knowledge.publish("returns", 1, actor="user:lee", at=LATER)
    told = [(deed.did, deed.actor, deed.at) for deed in library.deeds]
    assert told == [("saved draft", "user:kim", NOW), ("saved published", "user:lee", LATER)]


async def test_one_bad_document_does_not_keep_the_others_out(knowledge: KnowledgeBase) -> None:
    await add(knowledge, b"# A\n\nOne.", name="a.v1.md")
    await add(knowledge, b"# A\n\nTwo.", name="a.v2.md")
    report = await knowledge.add("a.v1.md", b"# A\n\nThree.", actor="user:kim", at=NOW)
    assert (report[0].outcome, report[0].document) == ("failed", "a")
    report = await knowledge.add("x.exe", b"MZ", actor="user:kim", at=NOW)
    assert "kind" in report[0].error
    assert await found(knowledge, "Two.") == ["Two."]


async def test_without_the_index_words_alone_are_searched_and_it_is_said(
    knowledge: KnowledgeBase, index: FallibleIndex
) -> None:
    await add(knowledge, policy(14))
    await add(knowledge, policy(30), at=LATER)
    index.broken = True
    result = await knowledge.search(SearchQuery(text="Are returns free?", at=LATER))
    assert [passage.text for passage in result.results] == ["Returns are free within 30 days."]
    assert "words alone" in result.lesser
    assert not result.nothing_found


async def test_withdrawing_works_even_while_the_index_does_not(
    knowledge: KnowledgeBase, index: FallibleIndex
) -> None:
    await add(knowledge, policy(14))
    index.stuck = True
    with pytest.raises(IndexUnavailable):
        await knowledge.retire("returns", 1, actor="user:kim", at=NOW)
    assert await found(knowledge) == []


async def test_what_a_crash_left_undone_is_done_at_the_next_start(
    knowledge: KnowledgeBase,
    library: MemoryLibrary,
    index: FallibleIndex,
    embedder: WordsEmbedder,
) -> None:
    await add(knowledge, policy(14))
    index.stuck = True
    with pytest.raises(IndexUnavailable):
        await add(knowledge, policy(30), at=LATER)
    index.stuck = False
    again = KnowledgeBase(library, index, embedder)
    await again.start()
    assert await found(again, at=LATER) == ["Returns are free within 30 days."]
    assert {held.version for held in await index.held()} == {1, 2}


async def test_the_index_can_be_rebuilt_from_the_library(
    knowledge: KnowledgeBase, index: FallibleIndex
) -> None:
    await add(knowledge, policy(14))
    before = await index.held()
    await index.remove("returns", 1)
    assert await knowledge.rebuild() == 1
    assert await index.held() == before
    assert await found(knowledge) == ["Returns are free within 14 days."]


async def test_the_version_names_what_is_published(knowledge: KnowledgeBase) -> None:
    await add(knowledge, policy(14))
    first = knowledge.version()
    await add(knowledge, policy(30), at=LATER)
    second = knowledge.version()
    await knowledge.retire("returns", 2, actor="user:kim", at=LATER)
    assert (first != second, knowledge.version()) == (True, first)


async def test_a_document_misspelt_is_asked_back(knowledge: KnowledgeBase) -> None:
    await add(knowledge, policy(14))
    with pytest.raises(NoSuchDocument, match="Is it 'returns' that you mean"):
        await knowledge.versions("return")
    with pytest.raises(NoSuchDocument, match="See the list"):
        await knowledge.versions("warranty")


async def test_an_unknown_passage_is_told(knowledge: KnowledgeBase) -> None:
    with pytest.raises(NoSuchDocument):
        await knowledge.passage("b7e4")


async def test_the_same_search_is_a_llama_index_retriever(knowledge: KnowledgeBase) -> None:
    from knowledge.retriever import KnowledgeRetriever

    await add(knowledge, policy(14))
    retriever = KnowledgeRetriever(knowledge, lambda: NOW)
    (node,) = await retriever.aretrieve("Are returns free?")
    (passage,) = (await knowledge.search(SearchQuery(text="Are returns free?", at=NOW))).results
    assert (node.node_id, node.score) == (passage.chunk, passage.score)
    assert (
        Passage.model_validate({**node.metadata, "text": node.text, "score": node.score}) == passage
    )
    assert await retriever.aretrieve("What is the capital of France?") == []
