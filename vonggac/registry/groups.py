"""The groups that letters name, from `groups.toml` beside this file: data, which an officer can extend."""

import tomllib
from pathlib import Path

from vonggac.core.text import nfc
from vonggac.registry.models import Group

SHIPPED = Path(__file__).with_name("groups.toml")


def load_groups(path: Path = SHIPPED) -> int:
    """Create or update the groups of the file and return how many it has. Groups not in it are left alone."""
    groups = tomllib.loads(nfc(path.read_text(encoding="utf-8")))["group"]
    for group in groups:
        Group.objects.update_or_create(
            code=group["code"], defaults={"name": group["name"], "words": group.get("words", [])}
        )
    return len(groups)
