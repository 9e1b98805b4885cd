"""网址 — one table of addresses; every page says its policy beside its view."""

from django.urls import include, path, re_path

from minzheng.web import urls as web
from minzheng.web.errors import not_found

urlpatterns = [
    re_path(r"^account/(?:confirm-)?email/", not_found, name="no_email"),  # no e-mail is kept, so none is asked for
    path("account/", include("allauth.urls")),
    *web.urlpatterns,
]
handler400 = "minzheng.web.errors.bad_request"
handler403 = "minzheng.web.errors.forbidden"
handler404 = "minzheng.web.errors.not_found"
handler500 = "minzheng.web.errors.server_error"
