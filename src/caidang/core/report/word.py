"""A report as a Word file that can be opened and worked on anywhere; it carries the copy's name in its structure."""

from collections.abc import Callable
from io import BytesIO
from typing import Any, Final

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from caidang.core.report.marks import copy_id
from caidang.core.report.model import Entry, Report, Section
from caidang.core.report.pdf import ID_DIGITS

_INK: Final = RGBColor(0x1D, 0x27, 0x33)
_SOFT: Final = RGBColor(0x5F, 0x6B, 0x7A)
_ACCENT: Final = RGBColor(0x1F, 0x5F, 0x8B)
_WIDTH: Final = Cm(17)
_AFTER_BORDERS: Final = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr", "w:sectPr")
"""What may stand behind a paragraph's borders: Word asks for one order."""
_SANS, _SERIF = "微软雅黑", "宋体"


def draw_word(report: Report, *, key: bytes) -> bytes:
    """This function will return the report as a Word file in the program's own layout."""
    document = Document()
    _set_up(document)
    head = document.add_paragraph()
    head.paragraph_format.tab_stops.add_tab_stop(_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    if report.logo:
        head.add_run().add_picture(BytesIO(report.logo), height=Cm(1.15))
    else:
        _run(head, report.issuer, colour=_SOFT)
    _run(head, f"\t{report.title}  {report.day}", size=8.5, colour=_SOFT)
    _ruled(head, "1F5F8B", 12)
    _run(_paragraph(document, before=10), report.name, size=21, font=_SERIF, is_strong=True)
    _run(_paragraph(document), report.headline, size=10.5, colour=_SOFT)
    for section in report.sections:
        if not section.is_empty:
            write_section(section, document.add_paragraph, document.add_table)
    finish(document, report, key=key)
    return saved(document)


def write_section(
    section: Section, paragraph: Callable[[], Paragraph], table: Callable[[int, int], Any] | None, *, is_headed: bool = True
) -> None:  # fmt: skip
    """This function will write one section, each paragraph and table where ``paragraph`` and ``table`` make it."""
    if is_headed:
        heading = paragraph()
        heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(14), Pt(5)
        heading.paragraph_format.keep_with_next = True
        _run(heading, section.heading, size=12, colour=_ACCENT, font=_SERIF, is_strong=True)
        _ruled(heading, "D5DBE3", 4)
    if section.pairs and table is not None:
        _table(section, table)
    elif section.pairs:
        for label, value in section.pairs:
            _run(paragraph(), f"{label}：{value}")
    for entry in section.entries:
        _entry(entry, paragraph)
    if section.chips:
        _run(paragraph(), "、".join(section.chips))
    for line in section.lines:
        _run(paragraph(), line)


def finish(document: WordDocument, report: Report, *, key: bytes) -> None:
    """This function will put the visible mark on every page, the notice below, and the copy's name inside."""
    for part in document.sections:
        part.header.is_linked_to_previous = part.footer.is_linked_to_previous = False
        part.header.paragraphs[0]._p.append(_watermark(report.mark))
        foot = part.footer.add_paragraph() if part.footer.paragraphs[0].text else part.footer.paragraphs[0]
        foot.style = document.styles["Normal"]
        foot.paragraph_format.tab_stops.add_tab_stop(_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
        _run(foot, f"{report.notice}\t{report.number}", size=7.5, colour=_SOFT)
    told = document.core_properties
    told.title, told.author, told.last_modified_by = report.title, report.issuer, report.issuer
    told.identifier = copy_id(key, "document", ID_DIGITS)
    told.comments = told.keywords = ""
    _name_within(document, key)


def _name_within(document: WordDocument, key: bytes) -> None:
    """The copy's name twice more: as the number of the first editing session, and as a hidden bookmark."""
    settings = document.settings.element
    root = settings.find(f".//{qn('w:rsidRoot')}")
    if root is None:
        root = OxmlElement("w:rsidRoot")
        rsids = OxmlElement("w:rsids")
        rsids.append(root)
        after = settings.find(qn("w:compat"))
        settings.insert(len(settings) if after is None else settings.index(after) + 1, rsids)
    root.set(qn("w:val"), word_root(key))
    first = document.paragraphs[0]._p
    place = 0 if first.pPr is None else 1
    for tag, name in (("w:bookmarkEnd", ""), ("w:bookmarkStart", f"_Ref{word_bookmark(key)}")):
        mark = OxmlElement(tag)
        mark.set(qn("w:id"), "9001")
        if name:
            mark.set(qn("w:name"), name)
        first.insert(place, mark)


def saved(document: WordDocument) -> bytes:
    """This function will return the file's bytes."""
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def word_root(key: bytes) -> str:
    """This function will return the number that Word keeps of where a file's editing began; ours tells the copy."""
    return copy_id(key, "root", 8).upper()


def word_bookmark(key: bytes) -> str:
    """This function will return the digits of the hidden bookmark, which stays when the file is saved again."""
    return f"{int(copy_id(key, 'bookmark', 12), 16) % 10**9:09d}"


def _set_up(document: WordDocument) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2)
    style = document.styles["Normal"]
    style.font.size, style.font.name, style.font.color.rgb = Pt(9.5), _SANS, _INK
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _SANS)
    style.paragraph_format.space_after, style.paragraph_format.line_spacing = Pt(3), 1.3


def _paragraph(document: WordDocument, *, before: float = 0) -> Paragraph:
    made = document.add_paragraph()
    made.paragraph_format.space_before = Pt(before)
    return made


def _run(
    paragraph: Paragraph, text: str, *, size: float = 0, colour: RGBColor | None = None, font: str = "",
    is_strong: bool = False,
) -> None:  # fmt: skip
    run = paragraph.add_run(text)
    if size:
        run.font.size = Pt(size)
    if colour is not None:
        run.font.color.rgb = colour
    if font:
        run.font.name = font
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    if is_strong:
        run.font.bold = True


def _entry(entry: Entry, paragraph: Callable[[], Paragraph]) -> None:
    head = paragraph()
    head.paragraph_format.tab_stops.add_tab_stop(_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    head.paragraph_format.space_before, head.paragraph_format.keep_with_next = Pt(6), True
    _run(head, entry.title, is_strong=True)
    if entry.when:
        _run(head, f"\t{entry.when}", colour=_SOFT)
    if entry.facts:
        _run(paragraph(), "  |  ".join(entry.facts), colour=_SOFT)
    for line in entry.lines:
        _run(paragraph(), line)


def _table(section: Section, table: Callable[[int, int], Any]) -> None:
    rows = (len(section.pairs) + 1) // 2
    made = table(rows, 4)
    made.autofit = False
    for number, (label, value) in enumerate(section.pairs):
        cells = made.rows[number // 2].cells[number % 2 * 2 : number % 2 * 2 + 2]
        for cell, text, colour, width in zip(cells, (label, value), (_SOFT, _INK), (Cm(2.4), Cm(6.1)), strict=True):
            cell.width, cell.vertical_alignment = width, WD_ALIGN_VERTICAL.CENTER
            _run(cell.paragraphs[0], text, colour=colour)
    made._tbl.tblPr.append(
        parse_xml(
            f'<w:tblBorders {nsdecls("w")}><w:bottom w:val="single" w:sz="4" w:color="D5DBE3"/>'
            '<w:insideH w:val="single" w:sz="4" w:color="D5DBE3"/></w:tblBorders>'
        )
    )


def _ruled(paragraph: Paragraph, colour: str, eighths: int) -> None:
    border = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="{eighths}" w:space="4" w:color="{colour}"/></w:pBdr>'
    )
    paragraph._p.get_or_add_pPr().insert_element_before(border, *_AFTER_BORDERS)


def _watermark(text: str) -> Any:
    """Word's own kind of watermark: pale slanted words behind the page."""
    run = parse_xml(
        f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">'
        '<w:rPr><w:noProof/></w:rPr><w:pict>'
        '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
        'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
        '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
        '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>'
        '<v:path textpathok="t" o:connecttype="custom" o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" '
        'o:connectangles="270,180,90,0"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
        '<v:shape id="CaidangMark" o:spid="_x0000_s2049" type="#_x0000_t136" '
        'style="position:absolute;margin-left:0;margin-top:0;width:480pt;height:26pt;rotation:328;z-index:-251658752;'
        'mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;'
        'mso-position-vertical-relative:margin" o:allowincell="f" fillcolor="#c9d0d8" stroked="f">'
        '<v:fill opacity=".45"/><v:textpath/></v:shape></w:pict></w:r>'
    )
    path = next(run.iter("{urn:schemas-microsoft-com:vml}shape"))[-1]
    path.set("style", "font-family:宋体;font-size:1pt")
    path.set("string", text)
    return run
