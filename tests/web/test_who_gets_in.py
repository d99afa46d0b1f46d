"""Every address of the program × everybody who may knock: the table (`rights`) says who gets in.

Addresses come from the URL configuration itself: a new one without a row in the table fails.
"""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.messages import get_messages
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from tests.web.rights import ALL, DIRECT, TABLE, Row, names
from tests.web.world import World, where
from vonggac.audit.models import Entry

_REFUSED = re.compile(r"không có quyền|không được|ngoài phạm vi")
_DOORS = {"/dang-nhap/", "/vao/", "/"}  # where those who may not come in are sent


def test_every_address_has_a_row_and_every_row_an_address():
    assert set(names()) == {key.split("/")[0] for key in TABLE}  # "x/post": the same address, asked otherwise


def gets_in(world: World, name: str, row: Row, role: str) -> bool:
    """Knock, and tell whether the door opened: by status and way, for what acts by whether it was done."""
    things, client = world.things, world.clients[role]
    address = where(world, name, row)
    if row.post is not None and row.acts:
        acts = Entry.objects.exclude(
            Q(act__endswith=".shown") & ~Q(act="person.shown")
        )  # a refusal shows the page again
        before = acts.count()
        said = {key: things.get(value, value) for key, value in row.post.items()}
        how = {"content_type": "application/json"} if name == "api:tell_incident" else {}
        assert client.post(address, said, **how).status_code < 500
        return acts.count() > before
    answer = client.get(address) if row.post is None else client.post(address, row.post)
    assert answer.status_code < 500
    refusals = [str(m) for m in get_messages(answer.wsgi_request) if m.level_tag == "error"]
    if answer.status_code in {401, 403, 404, 405} or any(_REFUSED.search(refusal) for refusal in refusals):
        return False
    leaves = row.who == ALL and not row.acts  # whose own way leads there
    return leaves or not (answer.status_code == 302 and answer.url.split("?")[0] in _DOORS)


@pytest.mark.parametrize("name", TABLE)
def test_exactly_those_of_the_table_get_in(world, name):
    row = TABLE[name]
    came_in = set()
    for role in sorted(ALL):
        with transaction.atomic():
            if gets_in(world, name.split("/")[0], row, role):
                came_in.add(role)
            transaction.set_rollback(True)
    assert sorted(came_in) == sorted(row.who), (
        f"{name}: too many {came_in - row.who}, too few {row.who - came_in}"
    )


def test_who_directs_a_real_province_is_led_to_the_second_factor_first(world):
    """Without a second factor nothing opens but what sets it up."""
    Authenticator.objects.all().delete()
    for name in ("home", "board", "accounts", "letters", "enter", "pass-make", "units-export"):
        row = TABLE[name]
        address = reverse(name, args=[world.things[row.takes]] if row.takes else [])
        for role in DIRECT:
            client = world.clients[role]
            answer = client.get(address) if row.post is None else client.post(address)
            assert answer.url == "/tai-khoan/hai-buoc/", (name, role)
    assert world.clients["leader"].get("/").status_code in {200, 302}
    assert world.clients["officer"].get("/tai-khoan/hai-buoc/").status_code == 200
