"""Chance that can be had again: the same words give the same draws."""

from random import Random


def chance_of(*words: object) -> Random:
    """A generator of its own for what the words name, so that nothing depends on the order of drawing elsewhere."""
    return Random("/".join(str(word) for word in words))  # noqa: S311 - a made-up history, no secret
