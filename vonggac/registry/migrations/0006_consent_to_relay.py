from django.db import migrations, models


def keep_what_was_agreed(apps, schema_editor):
    """Until now the words in a consent's scope said it."""
    consents = apps.get_model("registry", "Consent").objects
    for one in consents.filter(system__kind="mail").iterator():
        if "thử chuyển tiếp thư" in one.scope.casefold():
            consents.filter(pk=one.pk).update(may_relay=True)


class Migration(migrations.Migration):
    dependencies = [("registry", "0005_counted_tries")]

    operations = [
        migrations.AddField("consent", "may_relay", models.BooleanField(default=False)),
        migrations.RunPython(keep_what_was_agreed, migrations.RunPython.noop),
    ]
