"""Which accounts elsewhere this installation knows."""

from django.conf import settings


def ways_in() -> list[tuple[str, str]]:
    """Return the ways as id and name, in the order of the providers."""
    return [
        (app.get("provider_id") or provider, app["name"])
        for provider, given in settings.SOCIALACCOUNT_PROVIDERS.items()
        for app in given["APPS"]
    ]
