"""Every page of the program, in one list."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", include("vonggac.api.urls")),
    path("tai-khoan/", include("vonggac.web.account_urls")),
]
