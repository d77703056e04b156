"""What an actor may see, as one condition that an index answers: subtree x kind x agency.

An administrator appoints people and keeps places and kinds; that alone shows no matter. Posts of that role
therefore add nothing to a scope.
"""

from dataclasses import dataclass
from uuid import UUID

from linli.kit.actors import Actor, ActorKind
from linli.people import rules


@dataclass(frozen=True)
class Span:
    """One subtree as a half-open range of paths, perhaps for some kinds only (empty: every kind)."""

    low: str
    high: str
    kind_codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scope:
    """Everything that the posts of one actor open. Empty for residents: their links open single matters."""

    spans: tuple[Span, ...] = ()
    agency_ids: tuple[UUID, ...] = ()
    post_ids: tuple[UUID, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True when no post opens anything."""
        return not (self.spans or self.agency_ids or self.post_ids)

    @property
    def paths(self) -> tuple[str, ...]:
        """The roots of the subtrees."""
        return tuple(span.low for span in self.spans)


def _holds(outer: Span, inner: Span) -> bool:
    """True when everything of the inner span is in the outer one."""
    inside = outer.low <= inner.low and inner.high <= outer.high
    return inside and (not outer.kind_codes or outer.kind_codes == inner.kind_codes)


def scope(actor: Actor) -> Scope:
    """The scope of the actor's posts in force; spans held by wider ones are left out."""
    blind = actor.kind is ActorKind.API and "matters.see" not in rules.key_verbs(actor.scopes)
    working = [] if blind else [duty for duty in actor.duties if rules.sees_matters(duty)]
    spans = {Span(*rules.path_range(duty.path), duty.kind_codes) for duty in working if rules.sees_span(duty)}
    kept: list[Span] = []
    # The widest first: a shorter path holds the longer ones, and every kind holds some kinds.
    for span in sorted(spans, key=lambda span: (len(span.low), bool(span.kind_codes), span.low, span.kind_codes)):
        if not any(_holds(outer, span) for outer in kept):
            kept.append(span)
    agencies = tuple(dict.fromkeys(duty.agency_id for duty in working if duty.agency_id is not None))
    return Scope(tuple(kept), agencies, tuple(duty.post_id for duty in working))
