"""Take Lit in: the published files, import names made relative, with a manifest of hashes.

Run by a developer when Lit is raised (`python -m assistant.web.vendoring`, needs npm); nothing
is fetched or built at installation. A browser without an import map cannot resolve `lit-html`,
and an inline import map would need inline script, so the names become relative paths. That is
the only change; the manifest keeps the hash of the file as published beside ours.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import subprocess
import tarfile
import tempfile
from pathlib import Path

VENDOR = Path(__file__).parent / "static" / "vendor"
MANIFEST = VENDOR / "manifest.json"

_VERSIONS = {
    "lit": "3.3.3",
    "lit-element": "4.2.2",
    "lit-html": "3.3.3",
    "@lit/reactive-element": "2.1.2",
}
_FILES = {
    "lit": ("index.js", "LICENSE"),
    "lit-element": ("lit-element.js",),
    "lit-html": (
        "lit-html.js",
        "is-server.js",
        "directive.js",
        "directive-helpers.js",
        "directives/repeat.js",
    ),
    "@lit/reactive-element": ("reactive-element.js", "css-tag.js"),
}
_ENTRY = {
    "lit-html": "lit-html.js",
    "lit-element": "lit-element.js",
    "@lit/reactive-element": "reactive-element.js",
}
_IMPORT = re.compile(r'(from|import)"((?:@lit/reactive-element|lit-html|lit-element)[^"]*)"')
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)


def sha256(data: bytes) -> str:
    """In hexadecimal, as the manifest keeps it."""
    return hashlib.sha256(data).hexdigest()


def relative_imports(source: str, depth: int) -> str:
    """Package names become paths from a file `depth` folders below the vendor folder."""

    def path(found: re.Match[str]) -> str:
        name = found[2]
        package = next(one for one in _ENTRY if name == one or name.startswith(f"{one}/"))
        inner = name[len(package) + 1 :] or _ENTRY[package]
        return f'{found[1]}"{"../" * depth}{package}/{inner}"'

    return _SOURCE_MAP.sub("", _IMPORT.sub(path, source)).rstrip() + "\n"


def take_in() -> None:
    """Fetch, rewrite and record every file. Raises CalledProcessError where npm cannot."""
    manifest: dict[str, dict[str, str]] = {}
    for package, version in _VERSIONS.items():
        published = _published(package, version)
        for inner in _FILES[package]:
            place = f"{package}/{inner}"
            data = published[inner]
            ours = (
                relative_imports(data.decode(), place.count("/")).encode()
                if inner.endswith(".js")
                else data
            )
            target = VENDOR / place
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(ours)
            manifest[place] = {
                "sha256": sha256(ours),
                "package": package,
                "version": version,
                "published_sha256": sha256(data),
            }
    MANIFEST.write_text(json.dumps(manifest, indent=2) + "\n")


def _published(package: str, version: str) -> dict[str, bytes]:
    """Path within the package → bytes, from the registry npm is set to."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "pack", "--silent", f"{package}@{version}"],
            cwd=folder,
            check=True,
            capture_output=True,
        )
        [archive] = Path(folder).glob("*.tgz")
        with tarfile.open(fileobj=io.BytesIO(archive.read_bytes())) as packed:
            found = ((member, packed.extractfile(member)) for member in packed.getmembers())
            return {
                member.name.removeprefix("package/"): file.read() for member, file in found if file
            }


if __name__ == "__main__":
    take_in()
