"""``linli calendars``: which calendars and years are loaded, from where, and what is wrong with a file."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.calendars import queries
from linli.calendars.labels import fault_words


class Command(BaseCommand):
    """List the calendars. Exit status 1 when a file was left out."""

    help = "List the calendars that are loaded, and every fault of a file that was left out."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        queries.forget_calendars()
        language = get_language() or ""
        for calendar in queries.list_calendars():
            self.stdout.write(f"{calendar.code}  {calendar.name.said(language)}  {calendar.version}")
            for year in sorted(calendar.years):
                source = calendar.years[year].source
                self.stdout.write(f"  {year}  {source.instrument}  {source.published_on}  {source.url}")
            self.stdout.write("  " + _("From %(year)s on: not yet published.") % {"year": max(calendar.years) + 1})
        faults = queries.load().faults
        for file, code, detail in faults:
            self.stdout.write(f"{file}: {fault_words(code, detail)}")
        if faults:
            raise CommandError(_("%(count)s files were left out.") % {"count": len(faults)})
