"""Makes sure that browser tests have a Chromium and Chinese fonts: ``python -m tools.ensure_chromium``.

Installs Debian's packages when none is found and it may (root, apt-get); otherwise one line says what to install.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = {"browser": "chromium", "fonts": "fonts-noto-cjk"}
APT_SECONDS = 1200


def find_chromium() -> str | None:
    """The path of a Chromium: the one that LINLI_CHROMIUM names, or the first on PATH."""
    if named := os.environ.get("LINLI_CHROMIUM"):
        return shutil.which(named)
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def has_chinese_font() -> bool:
    """True when fontconfig knows a font with Chinese characters."""
    if not shutil.which("fc-list"):
        return False
    listed = subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


def missing() -> list[str]:
    """Debian packages that would bring what is not here."""
    wanted = [] if find_chromium() else [PACKAGES["browser"]]
    return wanted if has_chinese_font() else [*wanted, PACKAGES["fonts"]]


def _install(packages: list[str]) -> str:
    """What went wrong, or an empty text."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "fontconfig", *packages]):
        done = subprocess.run(
            ["apt-get", *arguments], env=environment, capture_output=True, text=True, timeout=APT_SECONDS, check=False
        )
        if done.returncode:
            lines = (done.stderr or done.stdout).strip().splitlines()
            return f"apt-get {arguments[0]} failed: {lines[-1] if lines else done.returncode}"
    return ""


def main() -> int:
    """The command line."""
    packages = missing()
    if packages and os.geteuid() == 0 and shutil.which("apt-get"):
        sys.stdout.write(f"browser tests: installing {' '.join(packages)}\n")
        if fault := _install(packages):
            sys.stderr.write(f"browser tests: {fault}\n")
            return 1
        packages = missing()
    if packages:
        named = os.environ.get("LINLI_CHROMIUM")
        why = f"LINLI_CHROMIUM={named} is not there; " if named and not find_chromium() else ""
        sys.stderr.write(f"browser tests: {why}please install {' '.join(packages)} (Debian: apt-get install ...)\n")
        return 1
    sys.stdout.write("browser tests: Chromium and fonts are in place\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
