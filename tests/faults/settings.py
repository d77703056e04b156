"""The real settings and one more job, for the worker processes of these tests."""

from linli.config.settings import *  # noqa: F403

PROCRASTINATE_IMPORT_PATHS = ["tests.faults.slow_task"]
