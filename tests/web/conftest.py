"""The world of the pages: a province, an officer, two focal points, one open campaign."""

import pytest
from django.test import Client

from tests import make
from vonggac.registry.models import Unit


@pytest.fixture
def officer(db):
    root = make.province()
    Unit.objects.update(sample=True)  # in a province being tried, nobody needs a second factor
    return make.user("truc", root, second_factor=False)


@pytest.fixture
def campaign(officer):
    return make.campaign(officer)


@pytest.fixture
def focal(officer):
    """Speaks for commune X1 and the two schools below it."""
    return make.user("xa", Unit.objects.get(code="X1"), role="focal_point")


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def world(db, request):
    """One of everything that an address takes, and a browser for everybody who may knock."""
    from tests.web.world import build  # what it is built with imports this file

    return build(request.node.name)
