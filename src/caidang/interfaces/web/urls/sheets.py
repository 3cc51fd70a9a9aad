"""Addresses: sheets in and out."""

from typing import Final

from django.urls import URLPattern, path

from caidang.interfaces.web.urls.parts import SHEET
from caidang.interfaces.web.views.sheets import sheets_in, sheets_out

ROUTES: Final[list[URLPattern]] = [
    path("sheets/", sheets_in.sheets, name="sheets"),
    path("sheets/upload/", sheets_in.sheet_upload, name="sheet_upload"),
    path("sheets/paste/", sheets_in.sheet_paste, name="sheet_paste"),
    path("sheets/out/", sheets_out.sheets_out, name="sheets_out"),
    path("sheets/out/new/", sheets_out.sheet_export_new, name="sheet_export_new"),
    path("sheets/out/ask/", sheets_out.sheet_export_ask, name="sheet_export_ask"),
    path("candidates/export/", sheets_out.candidates_export, name="candidates_export"),
    path("sheets/out/<random:public_id>/", sheets_out.sheet_export, name="sheet_export"),
    path(
        "sheets/out/<random:public_id>/drop/",
        sheets_out.sheet_export_drop,
        name="sheet_export_drop",
    ),
    path(
        "sheets/out/<random:public_id>/decide/",
        sheets_out.sheet_export_decide,
        name="sheet_export_decide",
    ),
    path(
        "sheets/out/<random:public_id>/file/",
        sheets_out.sheet_export_file,
        name="sheet_export_file",
    ),
    path(SHEET, sheets_in.sheet, name="sheet"),
    path(f"{SHEET}look/", sheets_in.sheet_look, name="sheet_look"),
    path(f"{SHEET}columns/", sheets_in.sheet_columns, name="sheet_columns"),
    path(f"{SHEET}change/", sheets_in.sheet_change, name="sheet_change"),
    path(f"{SHEET}result/", sheets_in.sheet_result, name="sheet_result"),
    path(f"{SHEET}refused/", sheets_in.sheet_refused, name="sheet_refused"),
]
