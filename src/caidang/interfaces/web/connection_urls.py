"""The addresses of 连接."""

from django.urls import URLPattern, path

from caidang.interfaces.web.views import connections, connections_runs

_ONE = "connections/<random:public_id>/"


def connection_routes() -> list[URLPattern]:
    """Return the routes."""
    return [
        path("connections/", connections.connections, name="connections"),
        path("connections/new/", connections.connection_new, name="connection_new"),
        path(_ONE, connections.connection, name="connection"),
        path(f"{_ONE}objects/", connections.connection_objects, name="connection_objects"),
        path(f"{_ONE}objects/<random:map_id>/", connections.connection_map, name="connection_map"),
        path(f"{_ONE}questions/", connections_runs.connection_questions, name="connection_questions"),
        path("connections/runs/<random:public_id>/", connections_runs.connection_run, name="connection_run"),
    ]
