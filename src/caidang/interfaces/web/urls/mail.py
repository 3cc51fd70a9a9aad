"""Addresses: letters to people."""

from typing import Final

from django.urls import URLPattern, path

from caidang.interfaces.web.views.mail import compose, mail

ROUTES: Final[list[URLPattern]] = [
    path("mail/", mail.mailings, name="mailings"),
    path("mail/new/", compose.mail_new, name="mail_new"),
    path("mail/compose/", compose.mail_compose, name="mail_compose"),
    path("mail/accounts/", mail.send_accounts, name="send_accounts"),
    path("mail/templates/", mail.mail_templates, name="mail_templates"),
    path("mail/<random:public_id>/", mail.mailing, name="mailing"),
    path("mail/<random:public_id>/cancel/", mail.mailing_cancel, name="mailing_cancel"),
    path("mail/<random:public_id>/pause/", mail.mailing_pause, name="mailing_pause"),
    path(
        "mail/<random:public_id>/letters/<random:letter_id>/again/",
        mail.letter_again,
        name="letter_again",
    ),
    path("candidates/<random:public_id>/mail/", mail.candidate_mail, name="candidate_mail"),
]
