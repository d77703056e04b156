"""Where carriers tell what became of what they took."""

from django.urls import URLPattern, path

from linli.notices import views

urlpatterns: list[URLPattern] = [
    path("notices/receipts/<slug:driver>/", views.receipts, name="notice_receipts"),
]
