"""网址 — one table of addresses; every page says its policy beside its view."""

from django.urls import include, path

from minzheng.web import urls as web

urlpatterns = [path("account/", include("allauth.urls")), *web.urlpatterns]
handler400 = "minzheng.web.errors.bad_request"
handler403 = "minzheng.web.errors.forbidden"
handler404 = "minzheng.web.errors.not_found"
handler500 = "minzheng.web.errors.server_error"
