from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "linli.matters"
    label = "matters"

    def ready(self) -> None:
        """Workflows written for matters are bounded by the built-in life."""
        from linli.matters.rules import MATTER_ENGINE
        from linli.workflows.rules import register_engine

        register_engine(MATTER_ENGINE)
