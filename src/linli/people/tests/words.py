"""What a reader sees or hears of a page."""

import re

# Words that are the same in both languages, or names that nobody translates.
_NAMES = re.compile(r"UTF-8|PIN|[\w.+-]+@[\w.-]+|English|中文|\b(?:[A-Z2-7]{4} ){4,}")


def visible_words(page: str) -> str:
    """Texts, labels, titles and placeholders, without addresses and names that both languages share."""
    page = re.sub(r"(?s)<(script|style|svg)\b.*?</\1>", " ", page)
    spoken = " ".join(re.findall(r'\b(?:alt|title|placeholder|aria-label)="([^"]*)"', page))
    return " ".join(_NAMES.sub(" ", re.sub(r"<[^>]+>", " ", page) + " " + spoken).split())
