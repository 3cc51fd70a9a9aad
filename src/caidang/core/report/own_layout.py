"""A team's own Word layout: looked through before it is kept, and filled where it says so."""

import re
from collections.abc import Mapping
from copy import deepcopy
from io import BytesIO
from typing import Final, cast

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from docx.text.paragraph import Paragraph

from caidang.core.errors import CaidangError, InvalidInput
from caidang.core.extract.containers import Container, parse_xml, word_container
from caidang.core.extract.limits import Limits
from caidang.core.report.model import Report, Section
from caidang.core.report.word import finish, saved, write_section

PLAIN: Final = {
    "姓名": "候选人的姓名或代号", "标题": "职位、年限、城市一行", "编号": "这一份的编号", "日期": "推荐的日期",
    "客户": "客户名称", "职位": "推荐的职位", "收件人": "收的人", "公司": "我方名称", "提示": "保密提示",
}  # fmt: skip
"""Placeholders that stand for a few words, and what for."""
BLOCKS: Final = {
    "核心概况": "summary", "推荐理由": "recommendation", "工作经历": "employment", "教育经历": "education",
    "项目经历": "project", "技能": "skill", "语言": "language", "证书": "certificate", "自我评价": "self",
    "薪资与到岗": "intent", "联系方式": "contact", "结尾": "closing",
}  # fmt: skip
"""Placeholders that stand for a whole section; each is alone in its paragraph."""
MOST_BYTES: Final = 2 * 1024 * 1024
_HOLE: Final = re.compile(r"\{\{\s*([^{}]{1,20}?)\s*\}\}")
_ALIVE: Final = re.compile(r"(?i)vbaproject|activex|/embeddings/|oleobject|\.bin$|attachedtoolbars|customui")
_FIELDS: Final = re.compile(
    r"(?i)\b(DDE(AUTO)?|INCLUDE(TEXT|PICTURE)?|LINK|IMPORT|DATABASE|MACROBUTTON|RD|HYPERLINK)\b"
)
_MAIN_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_ODD: Final = "这份 Word 模板没有收：{why}。原来的模板没有动。"


def check_layout(data: bytes) -> tuple[str, ...]:
    """This function will return the placeholders that a layout has; raises InvalidInput saying what it may not hold.

    Refused are macros, embedded objects, links to anything outside the file, fields that fetch or run
    something, and placeholders that nobody knows.
    """
    if len(data) > MOST_BYTES:
        raise InvalidInput(_ODD.format(why="超过 2 MB"))
    try:
        package = word_container(data, Limits())
        texts = [_checked(package, name) for name in package.names()]
    except InvalidInput:
        raise
    except CaidangError:
        raise InvalidInput(_ODD.format(why="不是完好的 docx 文件，请用 Word 或 WPS 另存为 docx")) from None
    if "word/document.xml" not in package or _MAIN_TYPE.encode() not in package.read("[Content_Types].xml"):
        raise InvalidInput(_ODD.format(why="不是普通的 docx 文档（带宏的 docm、模板 dotx 都不收）"))
    holes = tuple(dict.fromkeys(_HOLE.findall("\n".join(texts))))
    unknown = [hole for hole in holes if hole not in PLAIN and hole not in BLOCKS]
    if unknown:
        raise InvalidInput(_ODD.format(why=f"不认识占位符 {{{{{unknown[0]}}}}}，请对照说明里的写法"))
    if "姓名" not in holes:
        raise InvalidInput(_ODD.format(why="里面没有 {{姓名}}，不知道把人填在哪里"))
    return holes


def fill_layout(layout: bytes, report: Report, words: Mapping[str, str], *, key: bytes) -> bytes:
    """This function will return the layout with the report in its placeholders, marked like any other copy."""
    document = Document(BytesIO(layout))
    sections = {section.key: section for section in report.sections}
    for paragraph in _paragraphs(document):
        hole = _HOLE.fullmatch(paragraph.text.strip())
        if hole and hole[1] in BLOCKS:
            _put_block(paragraph, sections.get(BLOCKS[hole[1]]))
        elif "{{" in paragraph.text:
            _put_words(paragraph, words)
    finish(document, report, key=key)
    return saved(document)


def _checked(package: Container, name: str) -> str:
    """The text of one part; raises InvalidInput for what it may not hold."""
    if _ALIVE.search(name):
        raise InvalidInput(_ODD.format(why="里面有宏或嵌入的对象"))
    if not name.endswith((".xml", ".rels")):
        return ""
    root = parse_xml(package.read(name))
    if name.endswith(".rels"):
        for link in root:
            if link.get("TargetMode", "").lower() == "external":
                raise InvalidInput(_ODD.format(why="里面有指向外部的链接"))
        return ""
    texts = []
    for one in root.iter():
        tag = str(one.tag).rpartition("}")[2]
        if tag == "altChunk":
            raise InvalidInput(_ODD.format(why="里面嵌着另一份文件"))
        said = one.text or "" if tag == "instrText" else one.get(qn("w:instr"), "")
        if said and _FIELDS.search(said):
            raise InvalidInput(_ODD.format(why="里面有会去取外部内容的域"))
        texts.append("\n" if tag == "p" else one.text or "" if tag == "t" else "")
    return "".join(texts)


def _paragraphs(document: WordDocument) -> list[Paragraph]:
    """Every paragraph of the body, of tables within it, and of headers and footers."""
    roots = [document.element.body]
    for part in document.sections:
        roots += [part.header._element, part.footer._element]
    return [Paragraph(p, document) for root in roots for p in root.iter(qn("w:p"))]


def _put_words(paragraph: Paragraph, words: Mapping[str, str]) -> None:
    """Fill in words; a placeholder that is spread over several runs takes the looks of the first."""
    text = _HOLE.sub(lambda hole: words.get(hole[1], ""), paragraph.text)
    runs = paragraph.runs
    if not runs:
        return
    runs[0].text = text
    for run in runs[1:]:
        paragraph._p.remove(run._r)


def _put_block(paragraph: Paragraph, section: Section | None) -> None:
    """Put a section's paragraphs before the placeholder's own, in its style, and take that away."""
    own = paragraph._p

    def another() -> Paragraph:
        made = cast(CT_P, own.makeelement(own.tag))
        if own.pPr is not None:
            made.append(deepcopy(own.pPr))
        own.addprevious(made)
        return Paragraph(made, paragraph._parent)

    if section is not None:
        write_section(section, another, None, is_headed=False)
    before, parent = own.getprevious(), own.getparent()
    if before is not None and parent is not None and before.tag == own.tag:
        parent.remove(own)
    else:
        for run in paragraph.runs:
            run.text = ""
