"""The addresses of 表格导入."""

from django.urls import URLPattern, path

from caidang.interfaces.web.views import sheets, sheets_out

_SHEET = "sheets/<random:public_id>/"


def sheet_routes() -> list[URLPattern]:
    """Return the routes."""
    return [
        path("sheets/", sheets.sheets, name="sheets"),
        path("sheets/upload/", sheets.sheet_upload, name="sheet_upload"),
        path("sheets/paste/", sheets.sheet_paste, name="sheet_paste"),
        path("sheets/out/", sheets_out.sheets_out, name="sheets_out"),
        path("sheets/out/new/", sheets_out.sheet_export_new, name="sheet_export_new"),
        path("sheets/out/ask/", sheets_out.sheet_export_ask, name="sheet_export_ask"),
        path("candidates/export/", sheets_out.candidates_export, name="candidates_export"),
        path("sheets/out/<random:public_id>/", sheets_out.sheet_export, name="sheet_export"),
        path("sheets/out/<random:public_id>/drop/", sheets_out.sheet_export_drop, name="sheet_export_drop"),
        path("sheets/out/<random:public_id>/decide/", sheets_out.sheet_export_decide, name="sheet_export_decide"),
        path("sheets/out/<random:public_id>/file/", sheets_out.sheet_export_file, name="sheet_export_file"),
        path(_SHEET, sheets.sheet, name="sheet"),
        path(f"{_SHEET}look/", sheets.sheet_look, name="sheet_look"),
        path(f"{_SHEET}columns/", sheets.sheet_columns, name="sheet_columns"),
        path(f"{_SHEET}change/", sheets.sheet_change, name="sheet_change"),
        path(f"{_SHEET}result/", sheets.sheet_result, name="sheet_result"),
        path(f"{_SHEET}refused/", sheets.sheet_refused, name="sheet_refused"),
    ]
