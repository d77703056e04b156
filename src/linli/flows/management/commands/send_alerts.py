"""``linli send-alerts``: tell now whoever is due to be told of an area; the worker does it every hour by itself."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from linli.flows.alerting import send_alerts
from linli.kit.clock import now


class Command(BaseCommand):
    """Send the alerts that are due, once. A second run finds nothing to do."""

    help = "Tell whoever is due to be told what is new in an area: once, now."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(_("Messages in the outbox: %(count)s.") % {"count": send_alerts(now())})
