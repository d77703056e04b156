"""Versions of the front-end files that pages name; package.json pins the same, and a test compares the two."""

VERSIONS = {"htmx.org": "4.0.1", "maplibre-gl": "6.17.0"}


def vendor_version(name: str) -> str:
    """The pinned version of a package. Raises KeyError for one that no page uses."""
    return VERSIONS[name]
