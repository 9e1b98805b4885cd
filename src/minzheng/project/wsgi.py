"""WSGI 入口 — the application that the HTTP server calls."""

import os

from django.core.wsgi import get_wsgi_application

from minzheng.project.orphans import die_if_supervised

die_if_supervised()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minzheng.project.settings")
application = get_wsgi_application()
