"""Makes sure that browser tests have a Chromium and Chinese fonts: ``python -m tools.ensure_chromium``.

Installs Debian's packages when none is found and it may (root, apt-get); otherwise one line says what to install. The
same Chromium without the windows, menus and services of a browser opens a page for a third of the processor time: it is
installed where it can be had, and missed by no test.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SHELL = "chromium-headless-shell"
PACKAGES = {"browser": "chromium", "fonts": "fonts-noto-cjk"}
APT_SECONDS = 1200
SHELL_SECONDS = 300


def find_chromium() -> str | None:
    """The path of a Chromium: the one that LINLI_CHROMIUM names, or the first on PATH."""
    if named := os.environ.get("LINLI_CHROMIUM"):
        return shutil.which(named)
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def find_shell() -> str | None:
    """The path of the Chromium for plain pages: the one without windows, unless there is none or another is named."""
    if os.environ.get("LINLI_CHROMIUM"):
        return find_chromium()
    return shutil.which(SHELL) or find_chromium()


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


def _install(packages: list[str], seconds: float = APT_SECONDS) -> str:
    """What went wrong, or an empty text."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "fontconfig", *packages]):
        try:
            done = subprocess.run(
                ["apt-get", *arguments], env=environment, capture_output=True, text=True, timeout=seconds, check=False
            )
        except subprocess.TimeoutExpired:
            return f"apt-get {arguments[0]} took more than {seconds:.0f} s"
        if done.returncode:
            lines = (done.stderr or done.stdout).strip().splitlines()
            return f"apt-get {arguments[0]} failed: {lines[-1] if lines else done.returncode}"
    return ""


def _may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _bring_shell() -> None:
    """Where Debian's Chromium is; both in one step, because they are of one version."""
    debian = find_chromium() == f"/usr/bin/{PACKAGES['browser']}" and not os.environ.get("LINLI_CHROMIUM")
    if debian and not shutil.which(SHELL) and _may_install():
        sys.stdout.write(f"browser tests: installing {SHELL}\n")
        if fault := _install([PACKAGES["browser"], SHELL], SHELL_SECONDS):
            sys.stdout.write(f"browser tests: without it, and slower: {fault}\n")


def main() -> int:
    """The command line."""
    packages = missing()
    if packages and _may_install():
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
    _bring_shell()
    sys.stdout.write("browser tests: Chromium and fonts are in place\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
