"""The table of layouts: what each is called, what it asks of the content and how it is drawn."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from tools.corpus.ask import Ask
from tools.corpus.draw import boxes, browser, html, mail, pdf, scan, text, typeset, word, word97
from tools.corpus.sheet import Sheet

Draw = Callable[[Sheet], bytes]


@dataclass(frozen=True, slots=True)
class Layout:
    """One way a résumé may look. ``held_out`` layouts are for judging only, never for tuning or training."""

    name: str
    suffix: str
    draw: Draw
    ask: Ask = Ask()
    held_out: bool = False
    available: Callable[[], bool] = lambda: True
    """Whether this machine has what the drawing needs (a Chinese font file, a browser)."""
    slow: bool = False
    """Drawn only when asked for by name."""
    picture: bool = False
    """Read by OCR only."""


_EN = Ask(language="en", labelled=False)
_FORM = Ask(labelled=True, name_label=True, rich=True, title=True)


def _html(body: Callable[[Sheet], str], charset: str = "utf-8") -> Draw:
    def draw(sheet: Sheet) -> bytes:
        return html.document(f"{sheet.name}的简历", body(sheet), charset=charset).encode(
            "gb18030" if charset == "gbk" else charset
        )

    return draw


_ALL = (
    Layout("pdf-one-column", ".pdf", pdf.one_column),
    Layout(
        "pdf-one-column-left",
        ".pdf",
        partial(pdf.one_column, centre=False),
        Ask(name_label=True, labelled=True),
    ),
    Layout(
        "pdf-dates-left",
        ".pdf",
        partial(pdf.one_column, centre=False, dates_left=True, embedded=True),
    ),
    Layout("pdf-two-columns", ".pdf", pdf.two_columns),
    Layout("pdf-left-sidebar", ".pdf", pdf.sidebar),
    Layout(
        "pdf-right-sidebar", ".pdf", partial(pdf.sidebar, right=True, dark=False, name_on_top=True)
    ),
    Layout("pdf-form", ".pdf", pdf.form, _FORM),
    Layout("pdf-work-table", ".pdf", pdf.work_table),
    Layout("pdf-work-table-open", ".pdf", partial(pdf.work_table, lines=False), held_out=True),
    Layout("pdf-icons", ".pdf", pdf.icon_head, Ask(labelled=False)),
    Layout("pdf-icon-column", ".pdf", pdf.icon_column, held_out=True),
    Layout("pdf-page-marks", ".pdf", pdf.page_marks),
    Layout("pdf-english", ".pdf", partial(pdf.one_column, serif=True), _EN),
    Layout("pdf-english-two-columns", ".pdf", pdf.two_columns, _EN),
    Layout(
        "pdf-english-sidebar", ".pdf", partial(pdf.sidebar, name_on_top=True), _EN, held_out=True
    ),
    Layout("pdf-bilingual", ".pdf", partial(pdf.one_column, centre=False), Ask(both=True)),
    Layout("docx-plain", ".docx", word.plain),
    Layout(
        "docx-headings",
        ".docx",
        partial(word.plain, styles=True, lists=True),
        Ask(labelled=True, name_label=True),
    ),
    Layout("docx-form", ".docx", word.form, _FORM),
    Layout("docx-table-columns", ".docx", word.table_columns),
    Layout("docx-english", ".docx", partial(word.plain, styles=True, lists=True), _EN),
    Layout("typst-latex", ".pdf", typeset.one_column, available=typeset.available),
    Layout("typst-dates-left", ".pdf", typeset.dates_left, available=typeset.available),
    Layout(
        "typst-sidebar", ".pdf", typeset.sidebar, Ask(labelled=True), available=typeset.available
    ),
    Layout(
        "typst-right-sidebar",
        ".pdf",
        partial(typeset.sidebar, right=True),
        held_out=True,
        available=typeset.available,
    ),
    Layout(
        "typst-two-columns",
        ".pdf",
        typeset.two_columns,
        held_out=True,
        available=typeset.available,
    ),
    Layout("typst-form", ".pdf", typeset.form, _FORM, available=typeset.available),
    Layout("typst-timeline", ".pdf", typeset.timeline, held_out=True, available=typeset.available),
    Layout(
        "typst-bilingual", ".pdf", typeset.one_column, Ask(both=True), available=typeset.available
    ),
    Layout("typst-english", ".pdf", typeset.one_column, _EN),
    Layout("typst-english-dates-left", ".pdf", typeset.dates_left, _EN, held_out=True),
    Layout("typst-english-two-columns", ".pdf", typeset.two_columns, _EN),
    Layout(
        "chromium-one-column", ".pdf", browser.one_column, available=browser.available, slow=True
    ),
    Layout(
        "chromium-sidebar",
        ".pdf",
        browser.sidebar,
        available=browser.available,
        slow=True,
        held_out=True,
    ),
    Layout("scan-pdf", ".pdf", scan.pdf, available=typeset.available, picture=True),
    Layout("scan-english", ".pdf", scan.pdf, _EN, picture=True),
    Layout(
        "photo-jpg", ".jpg", scan.photo, available=typeset.available, picture=True, held_out=True
    ),
    Layout("screenshot-png", ".png", scan.picture, available=typeset.available, picture=True),
    Layout("docx-picture", ".docx", scan.docx, available=typeset.available, picture=True),
    Layout("docx-text-boxes", ".docx", boxes.text_boxes),
    Layout(
        "docx-text-box-columns", ".docx", partial(boxes.text_boxes, columns=True), held_out=True
    ),
    Layout("docx-controls", ".docx", boxes.controls),
    Layout("doc-word97", ".doc", word97.plain),
    Layout("doc-word97-form", ".doc", word97.form, _FORM),
    Layout("wps-text-boxes", ".wps", word97.boxes, held_out=True),
    Layout(
        "eml-zhaopin", ".eml", mail.zhaopin, Ask(labelled=True, title=False, intent_block=True)
    ),
    Layout("eml-51job", ".eml", mail.job51, Ask(labelled=True, title=False, rich=True)),
    Layout(
        "eml-liepin",
        ".eml",
        mail.liepin,
        Ask(labelled=False, title=False, masked=True, intent_block=True),
    ),
    Layout("eml-boss", ".eml", mail.boss, Ask(title=False, intent_block=True)),
    Layout("eml-direct", ".eml", mail.direct, Ask(title=False, intent_block=True), held_out=True),
    Layout("mht-form", ".mht", mail.mht, _FORM),
    Layout(
        "mht-as-doc",
        ".doc",
        partial(mail.mht, site=True),
        Ask(labelled=True, title=False, rich=True),
        held_out=True,
    ),
    Layout("html-page", ".html", _html(html.page_body)),
    Layout("html-form", ".html", _html(html.form_body), _FORM),
    Layout("html-sidebar-gbk", ".htm", _html(html.sidebar_body, "gbk"), held_out=True),
    Layout("html-as-doc", ".doc", _html(html.form_body, "gbk"), _FORM),
    Layout("txt-utf8", ".txt", text.plain, Ask(labelled=True)),
    Layout(
        "txt-gb18030",
        ".txt",
        partial(text.plain, encoding="gb18030", newline="\r\n"),
        Ask(labelled=True, name_label=True),
    ),
    Layout("markdown", ".md", text.markdown),
)

TABLE: dict[str, Layout] = {layout.name: layout for layout in _ALL}
LAYOUTS: tuple[str, ...] = tuple(TABLE)
HELD_OUT: tuple[str, ...] = tuple(name for name, layout in TABLE.items() if layout.held_out)


def available(*, held_out: bool | None = None, pictures: bool = True) -> tuple[str, ...]:
    """Return the layouts that can be drawn quickly on this machine.

    ``held_out`` keeps only those that are, or are not, held out; ``pictures=False`` leaves out
    those that need OCR.
    """
    return tuple(
        name
        for name, layout in TABLE.items()
        if layout.available()
        and not layout.slow
        and (pictures or not layout.picture)
        and (held_out is None or layout.held_out == held_out)
    )
