"""Two witnesses: the words of the catalogue, and what was learnt. The second has the greater voice."""

from collections.abc import Sequence

from linli.matters.rules.learning.model import KindModel
from linli.matters.rules.suggestion import Suggestion

LEAST_SHARE = 0.06  # of one: below it a model only guesses, and no word of the catalogue fits
# A single word that fits has the whole share of the words, so with equal voices it outvotes any doubt. On the demo's
# closed matters 0.6 names 94 of 100, 0.5 names 84, what was learnt alone 93, the words alone 60.
LEARNT_VOICE = 0.6
_CANDIDATES = 12


def together(model: KindModel | None, words: Sequence[Suggestion], text: str, limit: int) -> list[Suggestion]:
    """The likeliest kinds first, by both shares; ``words`` are what the catalogue's words suggest.

    Without a model, or when it knows nothing of the text, the words stand alone. A kind that the model has never met
    (new in the catalogue) is still found by its words. Scores are shares of one.
    """
    spoken = sum(suggestion.score for suggestion in words)
    shares = {suggestion.code: suggestion.score / spoken for suggestion in words}
    learnt = model.shares(text) if model is not None else None
    if model is None or learnt is None:
        return list(words[:limit])
    likeliest = sorted(range(len(learnt)), key=lambda position: (-learnt[position], position))[:_CANDIDATES]
    guessed = {model.leaves[position]: float(learnt[position]) for position in likeliest}
    both = {
        code: (1 - LEARNT_VOICE) * shares.get(code, 0.0) + LEARNT_VOICE * guessed.get(code, 0.0)
        for code in [*shares, *guessed]
    }
    named = {suggestion.code: suggestion.words for suggestion in words}
    kept = [code for code in both if code in named or guessed.get(code, 0.0) >= LEAST_SHARE]
    order = sorted(kept, key=lambda code: (-both[code], code))[:limit]
    return [Suggestion(code, round(both[code], 4), _words(model, text, code, named.get(code, ()))) for code in order]


def _words(model: KindModel, text: str, code: str, named: Sequence[str]) -> tuple[str, ...]:
    """The catalogue's own words first; of what was learnt only what they do not say already."""
    learnt = model.words(text, code) if code in model.leaves else ()
    return (*named, *(part for part in learnt if not any(part in word or word in part for word in named)))
