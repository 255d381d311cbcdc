"""Exports an embedder to ONNX with int8 weights, once; the result is kept in a cache folder.

Through ONNX Runtime with one thread and int8 weights a short query costs about a sixth of the CPU
time it costs through torch (1.3 ms against 8.6, measured on two cores). The extra
`sentence-transformers[onnx]` would downgrade half the stack, so the export is `torch.onnx`'s own.
"""

from __future__ import annotations

import json
import os
import tempfile
import warnings
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

from knowledge.errors import ModelFilesMissing

from .weights import Weights

RECIPE = "int8-channels-1"
"""Changes when the way of exporting does, so that an older export is not taken for this one."""
CHINESE_TOKENS = 3000
"""A vocabulary with fewer tokens of Han characters was not trained to read Chinese: the one of
MiniLM (BERT, English, uncased) has some hundreds, multilingual ones have many thousands."""


@dataclass(frozen=True)
class Exported:
    """A folder with model and tokenizer, and what must be known of them."""

    folder: Path
    dimensions: int
    most_tokens: int
    reads_chinese: bool

    @property
    def model(self) -> Path:
        return self.folder / "model.onnx"

    @property
    def tokenizer(self) -> Path:
        return self.folder / "tokenizer.json"


@dataclass(frozen=True)
class _About:
    dimensions: int
    most_tokens: int
    reads_chinese: bool


def exported(weights: Weights, cache: Path) -> Exported:
    """The export of an embedder; made now where it is not there yet (about ten seconds).

    Two processes may export at once: each fills a folder of its own and renames it into place;
    the second one finds the first one's there and takes it. Raises ModelFilesMissing.
    """
    target = cache / f"{weights.name}.{RECIPE}"
    if not target.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache, ignore_cleanup_errors=True) as made:
            folder = Path(made) / "export"
            folder.mkdir()
            _export(weights, folder)
            try:
                os.rename(folder, target)
            except OSError:
                if not target.is_dir():
                    raise
    about = json.loads((target / "about.json").read_text(encoding="utf-8"))
    return Exported(folder=target, **cast(dict[str, Any], about))


def loaded(weights: Weights) -> Any:
    """The embedder as sentence-transformers loads it. Raises ModelFilesMissing."""
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()
    try:
        return SentenceTransformer(weights.source, device="cpu")
    except (OSError, ValueError) as error:
        raise ModelFilesMissing(
            f"The embedder {weights.source!r} cannot be loaded.",
            "Set ASSISTANT_EMBEDDER__MODEL to a folder with its files, or leave it out.",
        ) from error


def _export(weights: Weights, folder: Path) -> None:
    model = loaded(weights)
    model.tokenizer.backend_tokenizer.save(str(folder / "tokenizer.json"))
    vocabulary = cast(dict[str, int], model.tokenizer.get_vocab())
    about = _About(
        dimensions=len(model.encode("one", show_progress_bar=False)),
        most_tokens=int(model.max_seq_length),
        reads_chinese=sum(_has_han(token) for token in vocabulary) >= CHINESE_TOKENS,
    )
    whole = folder / "whole.onnx"
    _to_onnx(model, whole)
    _quantise(whole, folder / "model.onnx")
    whole.unlink()
    (folder / "about.json").write_text(json.dumps(asdict(about)), encoding="utf-8")


def _has_han(token: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in token)


def _to_onnx(model: Any, path: Path) -> None:
    import torch

    class Sentence(torch.nn.Module):
        """Token ids and mask to a unit vector: the pooling the model names, then its norm."""

        def __init__(self, whole: Any) -> None:
            super().__init__()
            self.whole = whole

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            given = {"input_ids": input_ids, "attention_mask": attention_mask}
            vector = self.whole(given)["sentence_embedding"]
            return torch.nn.functional.normalize(vector, p=2, dim=1)

    tokens = torch.ones((2, 4), dtype=torch.int64)
    with warnings.catch_warnings():
        # The exporter warns of its own future and of shapes it traces; neither is ours to mend.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Sentence(model).eval(),
            (tokens, torch.ones_like(tokens)),
            str(path),
            dynamo=False,
            input_names=["input_ids", "attention_mask"],
            output_names=["vector"],
            dynamic_axes={
                "input_ids": {0: "texts", 1: "tokens"},
                "attention_mask": {0: "texts", 1: "tokens"},
                "vector": {0: "texts"},
            },
            opset_version=17,
        )


def _quantise(whole: Path, small: Path) -> None:
    """Weights to int8, by channel: cosine to the whole model .995 where by tensor it is .968.

    The range is reduced by a bit so that CPUs without VNNI do not overflow (.994 then; measured
    on 150 short documents, 1.9 ms each against 5.1 whole).
    """
    import logging

    from onnxruntime import quantization

    quantize = cast(Any, quantization).quantize_dynamic
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.ERROR)  # it advises a preparation that gains nothing for this model
    try:
        quantize(
            str(whole),
            str(small),
            weight_type=quantization.QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
        )
    finally:
        root.setLevel(level)
