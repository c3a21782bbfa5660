from django.apps import AppConfig


class WebhookConfig(AppConfig):
    name = "egal.channels.webhook"
    label = "channel_webhook"
