from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "linli.matters"
    label = "matters"

    def ready(self) -> None:
        """Workflows written for matters are bounded by the built-in life, or have states of their own."""
        from linli.matters.rules import MATTER_ENGINE, STEP_ENGINE
        from linli.workflows.rules import register_engine

        register_engine(MATTER_ENGINE)
        register_engine(STEP_ENGINE)
