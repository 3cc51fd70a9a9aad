"""The Django app ``webhooks``."""

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    """Events for other programs."""

    name = "caidang.domain.webhooks"
    label = "webhooks"
    verbose_name = "Webhook"
