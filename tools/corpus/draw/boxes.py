"""DOCX written by hand: text boxes on the page, content controls, headers, Kangxi radicals."""

import zipfile
from io import BytesIO
from xml.sax.saxutils import escape

from tools.corpus.sheet import Block, Sheet, block_rows, rows

_EMU = 12_700
"""English metric units in a point."""

_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" mc:Ignorable="wps"'
)
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="jpeg" ContentType="image/jpeg"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/></Types>'
)
_RELS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
_PARTS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header1.xml"/>'
    '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/image1.jpeg"/></Relationships>'
)


def package(body: str, *, header: str = "", image: bytes | None = None) -> bytes:
    """Return a DOCX around the XML of a body."""
    top = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    section = '<w:sectPr><w:headerReference w:type="default" r:id="rId1"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1000" w:right="1000" w:bottom="1000" w:left="1000" w:header="500" w:footer="500" w:gutter="0"/></w:sectPr>'
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELS,
        "word/document.xml": f"{top}<w:document {_NAMES}><w:body>{body}{section}</w:body></w:document>",
        "word/header1.xml": f"{top}<w:hdr {_NAMES}>{paragraph(header)}</w:hdr>",
        "word/_rels/document.xml.rels": _PARTS
        if image
        else _PARTS.replace(
            _PARTS[_PARTS.index('<Relationship Id="rId2"') : _PARTS.index("</Relationships>")], ""
        ),
    }
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(
                zipfile.ZipInfo(name, (2026, 6, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED
            )
        if image:
            archive.writestr(
                zipfile.ZipInfo("word/media/image1.jpeg", (2026, 6, 1, 0, 0, 0)), image
            )
    return out.getvalue()


def paragraph(text: str, *, bold: bool = False, half_points: int = 21) -> str:
    """Return a paragraph; tabs in the text become tab marks. Runs are split in the middle, as Word does."""
    style = f'<w:rPr>{"<w:b/>" if bold else ""}<w:sz w:val="{half_points}"/></w:rPr>'
    runs = []
    for number, piece in enumerate(text.split("\t")):
        if number:
            runs.append(f"<w:r>{style}<w:tab/></w:r>")
        half = len(piece) // 2
        for part in (piece[:half], piece[half:]):
            if part:
                runs.append(f'<w:r>{style}<w:t xml:space="preserve">{escape(part)}</w:t></w:r>')
    return f"<w:p>{''.join(runs)}</w:p>"


def _content(sheet: Sheet, block: Block) -> str:
    return "".join(
        paragraph(
            "\t".join(row.cells),
            bold=row.kind in ("heading", "head"),
            half_points=26 if row.kind == "heading" else 20,
        )
        for row in block_rows(sheet, block)
    )


def _box(number: int, x: float, y: float, width: float, height: float, content: str) -> str:
    """Return an anchored text box with the older drawing as its fallback, as Word and WPS write it."""
    inside = f"<w:txbxContent>{content}</w:txbxContent>"
    at = [round(value * _EMU) for value in (x, y, width, height)]
    anchor = (
        f'<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="{number}" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">'
        f'<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="page"><wp:posOffset>{at[0]}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{at[1]}</wp:posOffset></wp:positionV><wp:extent cx="{at[2]}" cy="{at[3]}"/><wp:wrapNone/>'
        f'<wp:docPr id="{number}" name="文本框 {number}"/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        f'<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{at[2]}" cy="{at[3]}"/></a:xfrm><a:prstGeom prst="rect"/></wps:spPr>'
        f"<wps:txbx>{inside}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor>"
    )
    style = (
        f"position:absolute;margin-left:{x}pt;margin-top:{y}pt;width:{width}pt;height:{height}pt"
    )
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{anchor}</w:drawing></mc:Choice>'
        f'<mc:Fallback><w:pict><v:shape style="{style}"><v:textbox>{inside}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>'
    )


def text_boxes(sheet: Sheet, *, columns: bool = False) -> bytes:
    """Every part in a text box of its own, the boxes written in another order than they stand in."""
    boxes: list[str] = []
    head = paragraph(sheet.name, bold=True, half_points=40)
    contacts = "".join(paragraph(sheet.pair(item)) for item in sheet.items)
    left_y = y = 110.0
    boxes.append(_box(1, 60, 40, 460, 60, head))
    if columns:
        boxes.append(_box(2, 40, left_y, 170, 18.0 * len(sheet.items), contacts))
        left_y += 18.0 * len(sheet.items) + 12
    else:
        boxes.append(_box(2, 60, y, 460, 18.0 * len(sheet.items), contacts))
        y += 18.0 * len(sheet.items) + 12
    for number, block in enumerate(sheet.blocks, 3):
        height = 17.0 * len(block_rows(sheet, block)) + 10
        if columns and block.kind in ("skill", "certificate", "language", "honour", "intent"):
            boxes.append(_box(number, 40, left_y, 170, height, _content(sheet, block)))
            left_y += height + 8
        else:
            boxes.append(
                _box(
                    number,
                    230 if columns else 60,
                    y,
                    330 if columns else 460,
                    height,
                    _content(sheet, block),
                )
            )
            y += height + 8
    return package(f"<w:p>{''.join(reversed(boxes))}</w:p>")


_RADICALS = {"人": "\u2f08", "生": "\u2f63", "工": "\u2f2f", "大": "\u2f24", "学": "学", "女": "\u2f25", "方": "\u2f45",
             "见": "\u2ec5", "长": "\u2ed3", "门": "\u2ed4", "页": "\u2ede", "马": "\u2ee2"}  # fmt: skip


def controls(sheet: Sheet) -> bytes:
    """Content controls around values, the name in the page header, some characters as radicals."""
    swap = str.maketrans(_RADICALS)
    body: list[str] = []
    for row in rows(sheet):
        if row.kind == "name":
            continue
        inner = paragraph(
            "\t".join(row.cells).translate(swap),
            bold=row.kind in ("heading", "head"),
            half_points=24 if row.kind == "heading" else 21,
        )
        held = row.kind == "contact"
        body.append(
            f"<w:sdt><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>" if held else inner
        )
    return package("".join(body), header=f"{sheet.name}")


def picture(image: bytes) -> bytes:
    """A DOCX that is nothing but a picture of a page."""
    width, height = 500 * _EMU, 707 * _EMU
    body = (
        f'<w:p><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/><wp:docPr id="1" name="图片 1"/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="1.jpeg"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="rId2"/></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
    )
    return package(body, image=image)
