"""Writes what Linli is made of, as CycloneDX 1.6 JSON: ``python -m tools.sbom`` makes var/sbom.json, offline.

Everything comes from uv.lock and package-lock.json: names, versions, hashes, and what needs what. The same locks make
the same file, byte for byte; it is made anew where it is needed and never committed.
"""

import base64
import json
import sys
import tomllib
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MADE = ROOT / "var" / "sbom.json"
_ROOT_REF = "linli"


def sbom(root: Path = ROOT) -> dict[str, Any]:
    """The document. Raises OSError and ValueError when a lock is missing or cannot be read."""
    python, npm = (root / "uv.lock").read_text("utf-8"), (root / "package-lock.json").read_text("utf-8")
    packages = tomllib.loads(python)["package"]
    ours = next(package for package in packages if package["name"] == "linli")
    components = [*_python(packages), *_npm(json.loads(npm))]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, python + npm)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": _ROOT_REF,
                "name": "linli",
                "version": ours["version"],
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            }
        },
        "components": sorted(components, key=lambda component: component["bom-ref"]),
        "dependencies": sorted(_needs(packages), key=lambda needs: needs["ref"]),
    }


def _python(packages: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    for package in packages:
        if package["name"] == "linli":
            continue
        files = [package["sdist"]] if "sdist" in package else package.get("wheels", [])[:1]
        hashes = [file["hash"].removeprefix("sha256:") for file in files if "hash" in file]
        yield _component("pypi", package["name"], package["version"], [("SHA-256", content) for content in hashes])


def _npm(lock: dict[str, Any]) -> Iterable[dict[str, Any]]:
    for path, entry in lock["packages"].items():
        if path:
            content = base64.b64decode(entry["integrity"].removeprefix("sha512-")).hex()
            name = path.rpartition("node_modules/")[2]
            yield _component("npm", name, entry["version"], [("SHA-512", content)])


def _component(kind: str, name: str, version: str, hashes: list[tuple[str, str]]) -> dict[str, Any]:
    purl = f"pkg:{kind}/{name.replace('@', '%40')}@{version}"
    told = [{"alg": algorithm, "content": content} for algorithm, content in hashes]
    return {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl, "hashes": told}


def _needs(packages: list[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    refs: dict[str, list[str]] = {}
    for package in packages:
        refs.setdefault(package["name"], []).append(_ref(package))
    for package in packages:
        wanted = [*package.get("dependencies", []), *_of_groups(package)]
        yield {"ref": _ref(package), "dependsOn": sorted({ref for one in wanted for ref in refs.get(one["name"], [])})}


def _of_groups(package: dict[str, Any]) -> Iterable[dict[str, Any]]:
    for group in (package.get("optional-dependencies", {}), package.get("dev-dependencies", {})):
        for wanted in group.values():
            yield from wanted


def _ref(package: dict[str, Any]) -> str:
    return _ROOT_REF if package["name"] == "linli" else f"pkg:pypi/{package['name']}@{package['version']}"


def main() -> int:
    """Write the file and say how much is in it."""
    document = sbom()
    MADE.parent.mkdir(parents=True, exist_ok=True)
    MADE.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{len(document['components'])} components in {MADE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
