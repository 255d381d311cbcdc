"""Chunks fit the embedder, lose nothing, and keep their ids."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.chunk import chunks_of, embedded_text
from knowledge.types import Block, Document


def words(text: str) -> Sequence[int]:
    return [len(word) for word in text.split()]


def document(blocks: Sequence[Block], title: str = "Tents", version: int = 1) -> Document:
    return Document(
        key="tents", version=version, title=title, language="en", sha256="", blocks=tuple(blocks)
    )


paragraphs = st.lists(
    st.lists(st.sampled_from(["tent", "pole", "rain.", "dry", "peg!"]), min_size=1, max_size=90),
    min_size=1,
    max_size=8,
)


@settings(deadline=None)
@given(paragraphs, st.integers(1, 60))
def test_no_chunk_is_longer_than_the_embedder_reads_and_no_word_is_lost(
    told: list[list[str]], long_heading: int
) -> None:
    path = (" ".join(["deep"] * long_heading), "Care")
    blocks = [Block(kind="paragraph", text=" ".join(one), headings=path) for one in told]
    chunks = chunks_of(document(blocks), words, 40)
    for chunk in chunks:
        assert len(words(embedded_text(chunk.title, chunk.headings, chunk.text))) <= 40
    kept = " ".join(chunk.text for chunk in chunks).split()
    assert kept == [word for one in told for word in one]


def test_a_long_table_is_cut_between_rows() -> None:
    rows = [f"Tent {number}: Weight {number} kg, Price {number} euro" for number in range(30)]
    chunks = chunks_of(document([Block(kind="table", text="\n".join(rows))]), words, 40)
    assert len(chunks) > 1
    assert [row for chunk in chunks for row in chunk.text.split("\n")] == rows


def test_a_title_of_any_length_leaves_room_for_the_text() -> None:
    blocks = [Block(kind="paragraph", text="It keeps dry.")]
    (chunk,) = chunks_of(document(blocks, title="very " * 500), words, 40)
    assert chunk.text == "It keeps dry."


def test_the_same_text_in_the_same_place_has_the_same_id_and_another_has_another() -> None:
    blocks = [Block(kind="paragraph", text="It keeps dry.")]
    (first,) = chunks_of(document(blocks), words, 40)
    assert chunks_of(document(blocks), words, 40)[0].id == first.id
    changed = [Block(kind="paragraph", text="It keeps warm.")]
    others = [
        chunks_of(document(changed), words, 40),
        chunks_of(document(blocks, version=2), words, 40),
        chunks_of(document(blocks), words, 40, "other tenant"),
    ]
    assert len({first.id, *(chunks[0].id for chunks in others)}) == 4


def test_sections_are_not_mixed() -> None:
    blocks = [
        Block(kind="paragraph", text="Pitch it.", headings=("Pitching",)),
        Block(kind="paragraph", text="Dry it.", headings=("Care",)),
    ]
    chunks = chunks_of(document(blocks), words, 40)
    assert [(chunk.headings, chunk.text) for chunk in chunks] == [
        (("Pitching",), "Pitch it."),
        (("Care",), "Dry it."),
    ]
