"""工程 — the last application to get ready: by then every model is there, and declarations can be found and checked."""

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """工程应用 — finds and checks all declarations at start."""

    name = "minzheng.project"
    label = "project"
    verbose_name = "工程"

    def ready(self) -> None:
        from minzheng.project import discovery

        discovery.load()
