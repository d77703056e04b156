"""Asks whether anything that Linli is made of has a known vulnerability: ``python -m tools.audit``.

The question goes to OSV (https://google.github.io/osv.dev/api/), or to the mirror that LINLI_ADVISORIES names; it has
names and versions of public packages alone. Exit status 1 when something is known; 0 when nothing is, and also when
nobody could be asked: then the last line says so, because a machine without a network must be able to check the rest.
"""

import json
import os
import sys
import urllib.error
import urllib.request
from typing import Any

from tools.sbom import sbom

SERVICE = "https://api.osv.dev"
SECONDS = 15
MOST = 500  # in one question; the service takes 1,000
# Advisories that do not concern us, by identifier, each with the reason. Empty is best.
ACCEPTED: dict[str, str] = {}


def known(purls: list[str], service: str) -> dict[str, list[str]]:
    """Identifiers of advisories by package. Raises OSError when nobody can be asked, ValueError for nonsense."""
    found: dict[str, list[str]] = {}
    for start in range(0, len(purls), MOST):
        asked = purls[start : start + MOST]
        body = json.dumps({"queries": [{"package": {"purl": purl}} for purl in asked]}).encode()
        request = urllib.request.Request(  # noqa: S310 - the address is https, or the operator's own
            f"{service}/v1/querybatch", data=body, headers={"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            results: list[dict[str, Any]] = json.load(answer)["results"]
        for purl, result in zip(asked, results, strict=True):
            ids = [one["id"] for one in result.get("vulns", []) if one["id"] not in ACCEPTED]
            if ids:
                found[purl] = sorted(ids)
    return found


def main() -> int:
    """Ask, and say what is known."""
    service = os.environ.get("LINLI_ADVISORIES", SERVICE).rstrip("/")
    purls = [component["purl"] for component in sbom()["components"]]
    try:
        found = known(purls, service)
    except (OSError, ValueError, KeyError) as error:
        print(f"NOT AUDITED: {service} could not be asked ({type(error).__name__}). {len(purls)} packages unchecked.")
        return 0
    for purl, ids in found.items():
        print(f"{purl}: {', '.join(ids)}")
    print(f"{len(purls)} packages asked about, {len(found)} with a known vulnerability.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
