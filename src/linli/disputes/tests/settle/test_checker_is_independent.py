"""The checker proves something only because it shares nothing with what it checks."""

import ast
import subprocess
import sys
from pathlib import Path

RULES = Path(__file__).resolve().parents[2] / "rules"


def _imports(package: str) -> set[str]:
    found: set[str] = set()
    for path in (RULES / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {name.name for name in node.names}
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, path
                found.add(str(node.module))
    return found


def test_the_checker_imports_only_itself_numpy_and_a_decoder_of_json() -> None:
    others = {
        name
        for name in _imports("settle_check")
        if not name.startswith("linli.disputes.rules.settle_check")
        and name.split(".")[0] not in sys.stdlib_module_names
    }
    assert others == {"msgspec", "numpy", "numpy.typing"}


def test_the_solvers_do_not_import_the_checker() -> None:
    assert not [name for name in _imports("settle") if "settle_check" in name]
    assert not [name for name in _imports("settle") | _imports("settle_check") if name.startswith("django")]


def test_a_check_loads_no_solver() -> None:
    code = (
        "import sys\n"
        "from linli.disputes.rules.settle_check import check\n"
        "check(b'{}')\n"
        "solvers = ('highspy', 'linli.disputes.rules.settle')\n"
        "print([name for name in solvers if name in sys.modules])\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"
