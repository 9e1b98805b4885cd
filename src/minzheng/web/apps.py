"""网页 — pages, components and exports over the services and reads of the floors below."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """网页 — holds templates, static files and template tags; it has no tables."""

    name = "minzheng.web"
    label = "web"
    verbose_name = "网页"

    def ready(self) -> None:
        """Forms speak Chinese from the first one on."""
        from minzheng.web.wording import speak

        speak()
