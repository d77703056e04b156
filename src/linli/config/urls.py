"""All addresses. A module's own stand in its urls.py."""

from django.urls import include, path

from linli.config import files_host
from linli.config.running.views import running

urlpatterns = [
    path("", include("linli.matters.urls")),  # first: a program's request passes a dozen addresses, not a hundred
    path("", include("linli.portal.urls")),
    path("disputes/", include("linli.disputes.urls")),
    path("d/", include("linli.disputes.urls.short")),
    path("open311/", include("linli.open311.urls")),
    path("", include("linli.readings.urls")),
    path("", include("linli.rights.urls")),
    path("", include("linli.notices.urls")),
    path("api/v1/open-data/", include("linli.insight.urls")),
    path("places/", include("linli.places.urls")),
    path("account/", include("linli.people.urls")),
    path("", include("linli.ledger.urls")),
    path("files/<str:ticket>.jpg", files_host.file, name="file"),
    path("administration/running/", running, name="running"),
    path("ui/", include("linli.ui.urls")),
]

handler404 = "linli.config.errors.not_found"
handler403 = "linli.config.errors.forbidden"
handler400 = "linli.config.errors.bad_request"
handler500 = "linli.config.errors.server_error"
