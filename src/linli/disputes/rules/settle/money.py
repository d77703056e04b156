"""Indivisible things with money: reading what they are worth to each party, in fen."""

from collections.abc import Mapping, Sequence

from linli.disputes.rules.settle import guards
from linli.disputes.rules.settle.problem import MAX_ISSUES, MAX_PARTIES, Issue, Options, Party
from linli.disputes.rules.settle.refusal import ProblemRefused


def read_values(
    parties: Sequence[Party],
    items: Sequence[Issue],
    values: Mapping[str, Mapping[str, int]],
    options: Options,
    name: str,
) -> list[list[int]]:
    """Of each party (first) for each item (second), in fen. Raises ProblemRefused."""
    guards.check_options(options)
    guards.check_parties(parties, MAX_PARTIES)
    if not items:
        raise ProblemRefused("NO_ISSUES", "items")
    if len(items) > MAX_ISSUES:
        raise ProblemRefused("TOO_MANY_ISSUES", "items", most=MAX_ISSUES)
    names, parties_named = [item.id for item in items], [party.id for party in parties]
    guards.check_ids(names, "items")
    guards.check_classes(((item.id, item.issue_class) for item in items), "items")
    guards.check_keys(values, parties_named, name, "UNKNOWN_PARTY", "MISSING_POINTS")
    for party in parties_named:
        guards.check_keys(values[party], names, f"{name}.{party}", "UNKNOWN_ISSUE", "MISSING_POINTS")
    return [
        [guards.check_fen(values[party][item], f"{name}.{party}.{item}") for item in names] for party in parties_named
    ]
