"""The real embedder: its weights, its export, and what its vectors are worth."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from knowledge.embed import export
from knowledge.embed.export import exported
from knowledge.embed.onnx import OnnxEmbedder
from knowledge.embed.weights import SHA256, Weights, check_weights, find_weights
from knowledge.errors import ModelFilesMissing


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that is filled once: an export takes some ten seconds."""
    return tmp_path_factory.mktemp("models")


@pytest.fixture
async def embedder(cache: Path) -> AsyncIterator[OnnxEmbedder]:
    opened = await OnnxEmbedder.opened(cache)
    yield opened
    await opened.close()


def test_the_weights_that_ship_are_the_ones_we_know() -> None:
    weights = find_weights()
    check_weights(Path(weights.source) / "model.safetensors", SHA256)


def test_altered_weights_are_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other")
    with pytest.raises(ModelFilesMissing, match="not the file we know"):
        check_weights(tmp_path / "model.safetensors", SHA256)


def test_a_model_that_is_not_there_is_told(tmp_path: Path) -> None:
    weights = find_weights(str(tmp_path / "no-model"))
    with pytest.raises(ModelFilesMissing, match="cannot be loaded"):
        exported(weights, tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


def test_two_models_of_the_same_name_are_two_names() -> None:
    assert find_weights("a/same").name != find_weights("b/same").name


async def test_vectors_have_length_one_and_near_meanings_are_near(embedder: OnnxEmbedder) -> None:
    asked, same, other = await embedder.queries(
        ["My parcel is late.", "The delivery has not arrived yet.", "How do I clean a tent?"]
    )
    assert np.linalg.norm(asked) == pytest.approx(1.0, abs=1e-4)
    near, far = float(asked @ same), float(asked @ other)
    assert far < 0.3
    assert near > far + 0.3


async def test_a_text_has_one_vector_whoever_its_neighbours_are(embedder: OnnxEmbedder) -> None:
    alone = await embedder.queries(["My parcel is late."])
    among = await embedder.documents(["x", "My parcel is late.", "A much longer text " * 20])
    assert np.array_equal(alone[0], among[1])


async def test_the_export_says_what_the_model_says(embedder: OnnxEmbedder) -> None:
    """Int8 weights by channel keep cosines to the whole model above .98."""
    from knowledge.embed.export import loaded

    texts = ["My parcel is late.", "How long is the warranty on the stove?"]
    whole = await asyncio.to_thread(loaded, find_weights())
    expected = whole.encode(texts, normalize_embeddings=True, show_progress_bar=False)
    assert (expected * await embedder.queries(texts)).sum(axis=1).min() > 0.98


async def test_it_says_what_it_reads(embedder: OnnxEmbedder) -> None:
    assert (embedder.dimensions, embedder.most_tokens) == (384, 256)
    assert not embedder.reads_chinese
    assert len(embedder.tokens("late " * 400)) > 400
    long = await embedder.queries(["late " * 400, "late " * 500])
    assert np.array_equal(long[0], long[1])


async def test_no_texts_are_no_vectors(embedder: OnnxEmbedder) -> None:
    assert (await embedder.documents([])).shape == (0, 384)


def test_the_second_of_two_processes_takes_the_first_ones_export(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other process is done while this one still exports."""
    done = exported(find_weights(), cache)
    target = tmp_path / done.folder.name

    def overtaken(_: Weights, folder: Path) -> None:
        shutil.copytree(done.folder, target)
        (folder / "model.onnx").write_bytes(b"the slower one's")

    monkeypatch.setattr(export, "_export", overtaken)
    found = exported(find_weights(), tmp_path)
    assert found.model.read_bytes() == done.model.read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


def test_an_export_that_breaks_off_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Weights, folder: Path) -> None:
        (folder / "model.onnx").write_bytes(b"half")
        raise OSError("no space left")

    monkeypatch.setattr(export, "_export", full)
    with pytest.raises(OSError, match="no space"):
        exported(find_weights(), tmp_path)
    assert list(tmp_path.iterdir()) == []
