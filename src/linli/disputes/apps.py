"""Disputes."""

from django.apps import AppConfig


class DisputesConfig(AppConfig):
    name = "linli.disputes"
    label = "disputes"

    def ready(self) -> None:
        from linli.disputes.queries.own_data import parties_of_account
        from linli.readings.queries.whose import add_finder

        add_finder(parties_of_account)
