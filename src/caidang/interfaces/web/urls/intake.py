"""Addresses: what comes in: files, mail, folders, pages; and how it is read."""

from typing import Final

from django.urls import URLPattern, path

from caidang.interfaces.web.urls.parts import CANDIDATE
from caidang.interfaces.web.views.intake import (
    browser,
    intake,
    mail_log,
    mailboxes,
    reread,
    watched_folders,
    words,
)

ROUTES: Final[list[URLPattern]] = [
    path("intake/mailboxes/", mailboxes.mailboxes, name="mailboxes"),
    path("intake/mailboxes/guide/", mailboxes.mail_guide, name="mail_guide"),
    path("intake/mailboxes/<random:public_id>/", mailboxes.mailbox, name="mailbox"),
    path("intake/mailboxes/<random:public_id>/log/", mail_log.mail_log, name="mail_log"),
    path(
        "intake/mailboxes/<random:public_id>/mails/<random:mail_id>/",
        mail_log.mail_teach,
        name="mail_teach",
    ),
    path("intake/folders/", watched_folders.watched_folders, name="watched_folders"),
    path("intake/", intake.intake, name="intake"),
    path("intake/rows/", intake.intake_rows, name="intake_rows"),
    path("intake/changes/", intake.intake_changes, name="intake_changes"),
    path("intake/upload/", intake.intake_upload, name="intake_upload"),
    path("intake/paste/", intake.intake_paste, name="intake_paste"),
    path("intake/extension/", browser.extension, name="extension"),
    path("intake/extension/file/", browser.extension_zip, name="extension_zip"),
    path("intake/page/", browser.page_in, name="page_in"),
    path("intake/<random:public_id>/retry/", intake.intake_retry, name="intake_retry"),
    path("intake/<random:public_id>/discard/", intake.intake_discard, name="intake_discard"),
    path("words/", words.words, name="words"),
    path("reread/", reread.reread, name="reread"),
    path("reread/<int:run_id>/", reread.reread_report, name="reread_report"),
    path("reread/<int:run_id>/cancel/", reread.reread_cancel, name="reread_cancel"),
    path(f"{CANDIDATE}reread/", reread.candidate_reread, name="candidate_reread"),
]
