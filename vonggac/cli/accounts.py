"""The account that acts for whoever sits at the command line, and its sign-in link."""

import getpass

from django.urls import reverse
from django.utils import timezone

from vonggac.registry.models import Unit, User
from vonggac.registry.signin import make_link


def operator() -> User:
    """Return the administrator of the command line, made at first use with no password: `cli-NAME`."""
    root = Unit.objects.filter(parent=None).order_by("pk").first()
    user, _ = User.objects.get_or_create(
        username=f"cli-{getpass.getuser()}", defaults={"role": User.Role.ADMINISTRATOR, "unit": root}
    )
    if user.unit is None and root is not None:
        user.unit = root
        user.save(update_fields=["unit"])
    return user


def sign_in_path(user: User) -> str:
    """Return the path of a new one-time sign-in link."""
    return reverse("sign-in-link", args=[make_link(user, now=timezone.now())])
