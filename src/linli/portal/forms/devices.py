"""What a browser sends when somebody adds it, or presses the button that takes one off."""

from uuid import UUID

from django import forms

from linli.notices.actions import Subscription


class DeviceForm(forms.Form):
    """Either a device to take off, or what its browser tells of itself; what it tells is checked by the action."""

    remove = forms.UUIDField(required=False)
    endpoint = forms.CharField(required=False, max_length=2000)
    public_key = forms.CharField(required=False, max_length=200)
    auth_secret = forms.CharField(required=False, max_length=100)

    def device_id(self) -> UUID | None:
        """The one to take off; None when one is added."""
        found: UUID | None = self.cleaned_data.get("remove")
        return found

    def subscription(self) -> Subscription:
        """Of the browser; empty parts for what was no text at all."""
        given = self.cleaned_data
        return Subscription(given.get("endpoint", ""), given.get("public_key", ""), given.get("auth_secret", ""))
