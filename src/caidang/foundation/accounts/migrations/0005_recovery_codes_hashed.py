"""Of recovery codes that are still good only the salted hashes are kept from now on."""

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.hashers import make_password
from django.db import migrations


def keep_hashes(apps, schema_editor):
    for row in apps.get_model("mfa", "Authenticator").objects.filter(type="recovery_codes"):
        if "hashes" not in row.data:
            row.data = {"hashes": [make_password(code) for code in RecoveryCodes(row).get_unused_codes()]}
            row.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_factor_grace"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [migrations.RunPython(keep_hashes, migrations.RunPython.noop)]
