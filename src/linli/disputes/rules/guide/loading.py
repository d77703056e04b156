"""A guide from its files, without what is faulty."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from linli.disputes.rules.guide.document import Commons, Pack, Pathway
from linli.disputes.rules.guide.lint import lint, lint_commons
from linli.disputes.rules.guide.reading import (
    COMMONS,
    PACK_END,
    Fault,
    Guide,
    Unreadable,
    read_commons,
    read_pack,
    read_pathway,
)


@dataclass(frozen=True)
class LoadedGuide:
    """The guide without what is faulty, and every fault; its place begins with the name of the file."""

    guide: Guide
    faults: tuple[Fault, ...]


def load(files: Mapping[str, bytes], kinds: Collection[str] | None = None) -> LoadedGuide:
    """A guide from files by name; ``kinds`` as in ``lint``. Raises Unreadable when what all share is faulty."""
    commons = read_commons(files.get(COMMONS, b""))
    for fault in lint_commons(commons):
        raise Unreadable(Fault(fault.code, f"{COMMONS}: {fault.where}", fault.detail))
    parts, faults = _parts(files)
    pathways: dict[str, Pathway] = {}
    for name, part in parts.items():
        if isinstance(part, Pathway):
            found = lint(commons, part, kinds)
            faults += [Fault(fault.code, f"{name}: {fault.where}", fault.detail) for fault in found]
            if not found:
                pathways[part.code] = part
    packs = {part.pathway: part for part in parts.values() if isinstance(part, Pack)}
    return LoadedGuide(Guide(commons, _in_order(commons, pathways), packs), tuple(faults))


def _parts(files: Mapping[str, bytes]) -> tuple[dict[str, Pathway | Pack], list[Fault]]:
    """Every pathway and pack that can be read, by file, and what could not be."""
    parts: dict[str, Pathway | Pack] = {}
    faults: list[Fault] = []
    for name in sorted(files.keys() - {COMMONS}):
        read = read_pack if name.endswith(PACK_END) else read_pathway
        try:
            parts[name] = read(files[name], name)
        except Unreadable as unreadable:
            faults.append(unreadable.fault)
    return parts, faults


def _in_order(commons: Commons, pathways: Mapping[str, Pathway]) -> dict[str, Pathway]:
    """As they are offered; one that the order does not name comes last."""
    return {code: pathways[code] for code in dict.fromkeys([*commons.order, *pathways]) if code in pathways}
