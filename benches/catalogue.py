"""The shipped catalogue of kinds and many routing rules, published in a bench's database."""


def publish_kinds() -> list[str]:
    """Publish it; returns the codes of the leaves that ask nothing that has to be answered."""
    from linli.kit.actors import SYSTEM
    from linli.kit.clock import now
    from linli.matters.actions.publish_catalogue import publish_catalogue
    from linli.matters.queries import list_kinds
    from linli.matters.queries.catalogue_files import SHIPPED_KINDS, read_catalogue

    publish_catalogue(actor=SYSTEM, at=now(), document=read_catalogue(SHIPPED_KINDS), source="bench")
    leaves = [leaf.kind for subject in list_kinds() for group in subject.children for leaf in group.children]
    return [leaf.code for leaf in leaves if not any(ask.get("required") for ask in leaf.asks)]


def publish_rules(count: int, kinds: list[str]) -> None:
    """So many routing rules that look at kind, time, day and channel; only the last one fits what comes in by day."""
    from linli.kit.actors import SYSTEM
    from linli.kit.clock import now
    from linli.matters.actions.publish_routing_rules import publish_routing_rules
    from linli.matters.rules.routing_rules import FORMAT, Between, Rule, RuleList, Target, Text, When

    words, subjects = Text(zh="规则", en="rule"), tuple(sorted({code.split(".")[0] for code in kinds}))
    missed = When(
        kinds=subjects,
        weekdays=(1, 2, 3, 4, 5, 6, 7),
        channels=("DESK_PAPER",),
        hours=Between(from_="00:00", to="23:00"),
    )
    rules = [Rule(code=f"r{n}", name=words, reason=words, when=missed, to=Target(level="COUNTY")) for n in range(count)]
    if rules:
        rules[-1] = Rule(code="last", name=words, reason=words, when=When(kinds=subjects), to=Target(level="GRID"))
        document = RuleList(format=FORMAT, source="bench", rules=tuple(rules))
        publish_routing_rules(actor=SYSTEM, at=now(), document=document)
