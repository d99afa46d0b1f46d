"""Answers to what went wrong outside any rule."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose page was open too long, or was sent from elsewhere."""
    return render(request, "403_csrf.html", status=403)
