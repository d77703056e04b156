from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "linli.calendars"
    label = "calendars"
