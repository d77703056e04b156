from importlib import import_module
from pathlib import Path

from django.apps import AppConfig

_FOLDER = Path(__file__).parent


class FlowsConfig(AppConfig):
    """Connects every flow once, when Django has started."""

    name = "linli.flows"
    label = "flows"

    def ready(self) -> None:
        """One file a reaction; each has ``connect``."""
        for path in sorted(_FOLDER.glob("*_*.py")):
            if path.stem != "__init__":
                import_module(f"linli.flows.{path.stem}").connect()
