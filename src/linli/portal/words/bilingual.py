"""Words that the catalogue brings in both languages."""

from collections.abc import Mapping


def said(words: Mapping[str, str] | None, language: str) -> str:
    """The half of a {zh, en} pair that this reader reads; empty where nothing is said."""
    return (words or {}).get("zh" if language.startswith("zh") else "en", "")
