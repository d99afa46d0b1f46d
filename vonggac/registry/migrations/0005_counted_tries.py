"""The table of Django's database cache: tries at passwords and codes are counted for all processes, restarts included."""

from django.core.management import call_command
from django.db import migrations


def make_table(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("registry", "0004_sample_index")]
    operations = [migrations.RunPython(make_table, migrations.RunPython.noop)]
