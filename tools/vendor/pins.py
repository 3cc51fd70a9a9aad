"""What is vendored: the packages, their versions and the files taken from each."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pin:
    """One npm package. ``files`` are paths or globs in it; ``is_flat`` drops their leading folders.

    ``licence_text`` is a file in ``licences/`` for a package that brings no text of its own.
    """

    package: str
    version: str
    folder: str
    licence: str
    files: tuple[str, ...]
    is_flat: bool = True
    licence_text: str = ""


PINS = (
    Pin("htmx.org", "2.0.11", "htmx", "0BSD", ("dist/htmx.min.js", "LICENSE")),
    # The package carries no licence text of its own: it names MIT in package.json and the
    # copyright in the head of the style sheet.
    Pin(
        "@tabler/core",
        "1.6.1",
        "tabler",
        "MIT",
        ("dist/css/tabler.min.css",),
        licence_text="tabler.txt",
    ),
    Pin(
        "pdfjs-dist",
        "6.5.438",
        "pdfjs",
        "Apache-2.0",
        (
            "LICENSE",
            "build/pdf.min.mjs",
            "build/pdf.worker.min.mjs",
            "cmaps/*",
            "standard_fonts/*",
            "iccs/*",
            "wasm/jbig2.wasm",
            "wasm/openjpeg.wasm",
            "wasm/qcms_bg.wasm",
            "wasm/LICENSE_JBIG2",
            "wasm/LICENSE_OPENJPEG",
            "wasm/LICENSE_PDFJS_*",
            "wasm/LICENSE_QCMS",
        ),
        is_flat=False,
    ),
    # The published build with lines, bars and hints but without maps and graphs; only pages with charts load it.
    Pin(
        "echarts",
        "6.1.0",
        "echarts",
        "Apache-2.0",
        ("dist/echarts.common.min.js", "LICENSE", "NOTICE", "licenses/LICENSE-d3"),
    ),
)

ICONS = Pin("@tabler/icons", "3.51.0", "icons", "MIT", ("LICENSE",))
"""The icons used, as ids of the sprite; each is ``icons/outline/<name>.svg`` of the package."""

ICON_NAMES = (
    "adjustments-horizontal",
    "alert-triangle",
    "arrow-autofit-height",
    "arrow-back-up",
    "arrows-exchange",
    "ban",
    "bell",
    "book",
    "bookmarks",
    "briefcase",
    "building",
    "calendar",
    "category",
    "chart-bar",
    "check",
    "checklist",
    "chevron-down",
    "chevron-left",
    "chevron-right",
    "chevron-up",
    "circle-check",
    "circle-x",
    "clipboard-text",
    "clock",
    "cloud",
    "database-export",
    "device-usb",
    "dots",
    "download",
    "edit",
    "eye",
    "file-text",
    "file-upload",
    "flag",
    "folder",
    "heartbeat",
    "help",
    "history",
    "inbox",
    "key",
    "layout-kanban",
    "layout-sidebar-left-collapse",
    "loader",
    "logout",
    "mail",
    "minus",
    "moon",
    "pin",
    "plus",
    "printer",
    "refresh",
    "search",
    "send",
    "server",
    "shield-check",
    "table-import",
    "tag",
    "trash",
    "user",
    "users",
    "users-group",
    "versions",
    "vocabulary",
    "x",
    "zoom-check",
    "zoom-in",
    "zoom-out",
)
