"""Addresses: what keeps the house: backup, keys, health, connections, the first run, the handbook."""

from typing import Final

from django.urls import URLPattern, path

from caidang.interfaces.web.urls.parts import CONNECTION
from caidang.interfaces.web.views.house import (
    backup,
    connection_runs,
    connections,
    first_restore,
    first_run,
    handbook,
    health,
    hooks,
    keys,
)

ROUTES: Final[list[URLPattern]] = [
    path("connections/", connections.connections, name="connections"),
    path("connections/new/", connections.connection_new, name="connection_new"),
    path(CONNECTION, connections.connection, name="connection"),
    path(f"{CONNECTION}objects/", connections.connection_objects, name="connection_objects"),
    path(
        f"{CONNECTION}objects/<random:map_id>/", connections.connection_map, name="connection_map"
    ),
    path(
        f"{CONNECTION}questions/",
        connection_runs.connection_questions,
        name="connection_questions",
    ),
    path(
        "connections/runs/<random:public_id>/",
        connection_runs.connection_run,
        name="connection_run",
    ),
    path("handbook/", handbook.handbook, name="handbook"),
    path("handbook/about/", handbook.handbook_about, name="handbook_about"),
    path("handbook/pictures/<str:name>/", handbook.handbook_picture, name="handbook_picture"),
    path("handbook/<str:part>/<str:name>/", handbook.handbook_page, name="handbook_page"),
    path("webhooks/", hooks.hooks, name="hooks"),
    path("webhooks/dead/", hooks.hooks_dead, name="hooks_dead"),
    path("webhooks/<random:public_id>/", hooks.hook, name="hook"),
    path("backup/", backup.backup, name="backup"),
    path("backup/now/", backup.backup_now, name="backup_now"),
    path("backup/targets/new/", backup.target_new, name="backup_target_new"),
    path("backup/targets/<random:public_id>/", backup.target, name="backup_target"),
    path("backup/targets/<random:public_id>/record/", backup.record_ask, name="backup_record"),
    path("backup/runs/<random:public_id>/", backup.run, name="backup_run"),
    path("backup/runs/<random:public_id>/copy/", backup.record_take, name="backup_copy"),
    path("keys/", keys.keys, name="keys"),
    path("keys/change/", keys.keys_change, name="keys_change"),
    path("keys/passphrase/", keys.keys_passphrase, name="keys_passphrase"),
    path("keys/going/", keys.keys_going, name="keys_going"),
    path("keys/paper/", keys.keys_paper, name="keys_paper"),
    path("health/", health.health, name="health"),
    path("first-run/records/", first_run.first_records, name="first_records"),
    path("first-run/<str:token>/restore/", first_restore.first_restore, name="first_restore"),
    path(
        "first-run/<str:token>/restore/states/",
        first_restore.first_restore_states,
        name="first_restore_states",
    ),
    path(
        "first-run/<str:token>/restore/going/",
        first_restore.first_restore_going,
        name="first_restore_going",
    ),
    path("first-run/<str:token>/", first_run.first_run, name="first_run"),
    path("recovery-kit/", first_run.recovery_kit, name="recovery_kit"),
]
