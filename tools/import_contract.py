"""Two kinds of import contract that the house needs and import-linter does not bring.

They hold from the first commit, also for modules that are not built yet: a contract whose source does not
exist is kept, and begins to bite with the first file.
"""

from fnmatch import fnmatchcase
from typing import Any

from importlinter import Contract, ContractCheck, fields, output


def _place(module: str) -> tuple[str, str]:
    """``linli.matters.actions.accept`` is in the room ``actions`` of ``matters``."""
    parts = module.split(".")
    return (parts[1] if len(parts) > 1 else "", parts[2] if len(parts) > 2 else "")


def _under(module: str, patterns: set[str]) -> bool:
    """True when the module or a package above it matches a pattern."""
    parts = module.split(".")
    heads = [".".join(parts[: end + 1]) for end in range(len(parts))]
    return any(_matches(head, pattern) for head in heads for pattern in patterns)


def _matches(module: str, pattern: str) -> bool:
    """Part by part, so that ``*`` never swallows a dot."""
    ours, theirs = module.split("."), pattern.split(".")
    return len(ours) == len(theirs) and all(map(fnmatchcase, ours, theirs))


def _is_product(module: str) -> bool:
    """True for what is installed and run. Tests look at the product from outside and build what they need."""
    return module.startswith("linli.") and "tests" not in module.split(".")


class PublicFiles(Contract):
    """Across modules only the public files may be imported: a module is entered by its doors.

    ``modules`` are the guarded modules, ``public`` the names of their public files. Everybody else, the
    composition root too, comes in through them; what Django is told by name (apps, urls, middleware) is no import.
    """

    type_name = "public_files"
    modules = fields.SetField(subfield=fields.StringField())
    public = fields.SetField(subfield=fields.StringField())

    def check(self, graph: Any, verbose: bool) -> ContractCheck:
        """Broken when any module of ours imports another's private file."""
        guarded, doors = set(self.modules), set(self.public)  # type: ignore[call-overload]
        windows = [
            (importer, imported)
            for imported in sorted(graph.modules)
            if _place(imported)[0] in guarded and _place(imported)[1] not in doors
            for importer in sorted(graph.find_modules_that_directly_import(imported))
            if _place(importer)[0] != _place(imported)[0] and _is_product(importer)
        ]
        return ContractCheck(kept=not windows, metadata={"windows": windows})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """One line an import."""
        for importer, imported in check.metadata["windows"]:
            output.print_error(f"{importer} enters {imported}; the doors are actions, queries, events and rules")


class NeverReaches(Contract):
    """No module under ``sources`` imports one under ``targets``; ``indirectly``: not by a chain either.

    Patterns are dotted, ``*`` stands for one part.
    """

    type_name = "never_reaches"
    sources = fields.SetField(subfield=fields.StringField())
    targets = fields.SetField(subfield=fields.StringField())
    indirectly = fields.BooleanField()

    def check(self, graph: Any, verbose: bool) -> ContractCheck:
        """Broken with every chain found, shortest first."""
        sources, targets = set(self.sources), set(self.targets)  # type: ignore[call-overload]
        starts = [module for module in graph.modules if _is_product(module) and _under(module, sources)]
        ends = [module for module in graph.modules if _under(module, targets)]
        chains = [chain for start in sorted(starts) for chain in self._chains(graph, start, set(ends))]
        return ContractCheck(kept=not chains, metadata={"chains": chains})

    def _chains(self, graph: Any, start: str, ends: set[str]) -> list[tuple[str, ...]]:
        if not self.indirectly:
            direct = graph.find_modules_directly_imported_by(start)
            return [(start, end) for end in sorted(direct & ends)]
        found = (graph.find_shortest_chain(start, end) for end in sorted(ends))
        return [tuple(chain) for chain in found if chain]

    def render_broken_contract(self, check: ContractCheck) -> None:
        """One line a chain."""
        for chain in check.metadata["chains"]:
            output.print_error(" -> ".join(chain))
