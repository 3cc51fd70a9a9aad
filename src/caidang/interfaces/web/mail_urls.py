"""Addresses of 邮件: writing, what became of it, accounts, and the page by which a person wants no more."""

from django.urls import URLPattern, path

from caidang.interfaces.web.views import leaving, mail, mail_compose


def mail_routes() -> list[URLPattern]:
    """Return the addresses."""
    return [
        path("mail/", mail.mailings, name="mailings"),
        path("mail/new/", mail_compose.mail_new, name="mail_new"),
        path("mail/compose/", mail_compose.mail_compose, name="mail_compose"),
        path("mail/accounts/", mail.send_accounts, name="send_accounts"),
        path("mail/templates/", mail.mail_templates, name="mail_templates"),
        path("mail/<random:public_id>/", mail.mailing, name="mailing"),
        path("mail/<random:public_id>/cancel/", mail.mailing_cancel, name="mailing_cancel"),
        path("mail/<random:public_id>/pause/", mail.mailing_pause, name="mailing_pause"),
        path("mail/<random:public_id>/letters/<random:letter_id>/again/", mail.letter_again, name="letter_again"),
        path("no-mail/<str:token>/", leaving.no_mail, name="no_mail"),
        path("candidates/<random:public_id>/mail/", mail.candidate_mail, name="candidate_mail"),
    ]
