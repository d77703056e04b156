from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    name = "linli.workflows"
    label = "workflows"
