"""Addresses: the doors without an account: applicants, clients with a link, people who look after their own data, invitations."""

from typing import Final

from django.urls import URLPattern, path

from caidang.interfaces.web.views.public import (
    apply_page,
    certificates,
    client_link,
    join,
    leaving,
    me,
    shown_board,
)

ROUTES: Final[list[URLPattern]] = [
    path("update/<str:token>/", me.me, name="me"),
    path("apply/", apply_page.apply_general, name="apply_general"),
    path("apply/<slug:slug>/", apply_page.apply_page, name="apply_page"),
    path("apply/<slug:slug>/embed/", apply_page.apply_framed, name="apply_framed"),
    path("no-mail/<str:token>/", leaving.no_mail, name="no_mail"),
    path("r/<str:token>/", client_link.client_link, name="client_link"),
    path("r/<str:token>/answer/<int:number>/", client_link.client_answer, name="client_answer"),
    path(
        "r/<str:token>/files/<int:number>/<slug:kind>/",
        client_link.client_file,
        name="client_file",
    ),
    path("shown/<str:token>/", shown_board.shown_board, name="shown_board"),
    path("certificates/", certificates.certificate_check, name="certificate_check"),
    path("certificates/keys.json", certificates.certificate_keys, name="certificate_keys"),
    path("join/<str:token>/", join.join, name="join"),
]
