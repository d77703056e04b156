"""What is never computed, and the bounds of what is: refusals that hold for every method."""

from collections.abc import Iterable, Mapping, Sequence

from linli.disputes.rules.settle.problem import MAX_SUGGESTIONS, IssueClass, Options, Party
from linli.disputes.rules.settle.rational import positive
from linli.disputes.rules.settle.refusal import ProblemRefused

# Never an issue, with who decides instead. Sources: Civil Code 1084 (custody by the child's best interest), the
# judicial interpretation of the Civil Procedure Law of 2022, article 355 (status is not confirmed from a mediation),
# Anti-Domestic Violence Law, Labour Contract Law 26 (waived statutory rights are void).
NEVER_ISSUES: Mapping[IssueClass, str] = {
    IssueClass.CUSTODY: "WELFARE_OF_A_CHILD",
    IssueClass.IDENTITY: "PERSONAL_STATUS",
    IssueClass.VIOLENCE: "PROTECTION_BY_THE_STATE",
    IssueClass.STATUTORY_MINIMUM: "RIGHTS_THAT_CANNOT_BE_WAIVED",
}
MAX_ID = 64


def check_classes(classes: Iterable[tuple[str, IssueClass]], where: str) -> None:
    """Raises ProblemRefused ISSUE_NOT_NEGOTIABLE with the reason as a fact."""
    for place, (issue, issue_class) in enumerate(classes):
        if reason := NEVER_ISSUES.get(issue_class):
            raise ProblemRefused(
                "ISSUE_NOT_NEGOTIABLE",
                f"{where}[{place}].class",
                reason=reason,
                issue=issue,
                issue_class=str(issue_class),
            )


def check_ids(ids: Sequence[str], where: str) -> None:
    """Raises ProblemRefused BAD_ID or DUPLICATE_ID."""
    seen = set()
    for place, name in enumerate(ids):
        if not 1 <= len(name) <= MAX_ID or name.split() != [name]:
            raise ProblemRefused("BAD_ID", f"{where}[{place}].id")
        if name in seen:
            raise ProblemRefused("DUPLICATE_ID", f"{where}[{place}].id", id=name)
        seen.add(name)


def check_parties(parties: Sequence[Party], most: int) -> None:
    """Raises ProblemRefused ONE_PARTY, TOO_MANY_PARTIES, and what ids and weights raise."""
    if len(parties) < 2:
        raise ProblemRefused("ONE_PARTY", "parties")
    if len(parties) > most:
        raise ProblemRefused("TOO_MANY_PARTIES", "parties", most=most)
    check_ids([party.id for party in parties], "parties")
    for place, party in enumerate(parties):
        if party.weight != 1:
            positive(party.weight, f"parties[{place}].weight")


def check_options(options: Options) -> None:
    """Raises ProblemRefused TOO_MANY_SUGGESTIONS, BAD_ID for a seed that is too long."""
    if options.suggestion > MAX_SUGGESTIONS:
        raise ProblemRefused("TOO_MANY_SUGGESTIONS", "options.suggestion", most=MAX_SUGGESTIONS)
    if len(options.tie_seed) > 4 * MAX_ID:
        raise ProblemRefused("BAD_ID", "options.tie_seed")


def check_keys(given: Iterable[str], known: Sequence[str], where: str, unknown: str, missing: str | None) -> None:
    """The keys of a map are the known ids; ``missing`` None where some may be left out."""
    names, keys = set(known), set(given)
    for key in sorted(keys - names):
        raise ProblemRefused(unknown, f"{where}.{key}")
    if missing and (left := [name for name in known if name not in keys]):
        raise ProblemRefused(missing, f"{where}.{left[0]}")


def check_fen(amount: int, where: str) -> int:
    """A whole number of fen, zero or more, below 10^15."""
    if amount < 0:
        raise ProblemRefused("NEGATIVE_NUMBER", where)
    if amount >= 10**15:
        raise ProblemRefused("NUMBER_TOO_LARGE", where)
    return amount
