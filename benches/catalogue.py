"""The shipped catalogue of kinds, published in a bench's database."""


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
