"""Writes Word files by hand, so that tests can hold what no library writes."""

import io
import zipfile

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wpg="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def write_docx(body: str, **parts: str | bytes) -> bytes:
    """This function will write a package with ``body`` as the text's XML.

    A keyword names a further part: ``header1`` is word/header1.xml, ``media__a_jpg`` word/media/a.jpg,
    and ``document`` stands in for the whole text.
    """
    default = f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
    entries = {"document": default, **parts}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _TYPES)
        for name, content in entries.items():
            path = name.replace("__", "/").replace("_jpg", ".jpg")
            package.writestr(f"word/{path}" + ("" if "." in path else ".xml"), content)
    return out.getvalue()


def p(text: str, properties: str = "", run: str = "") -> str:
    """This function will write a paragraph of one run."""
    ppr = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    rpr = f"<w:rPr>{run}</w:rPr>" if run else ""
    return f'<w:p>{ppr}<w:r>{rpr}<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def table(*rows: list[str]) -> str:
    """This function will write a table; a cell is XML if it starts with a tag, else one paragraph."""
    out = []
    for row in rows:
        cells = "".join(
            f"<w:tc>{cell if cell.startswith('<') else p(cell)}</w:tc>" for cell in row
        )
        out.append(f"<w:tr>{cells}</w:tr>")
    return f"<w:tbl>{''.join(out)}</w:tbl>"


def box(content: str, *, x: int, y: int, origin: str = "page", width: int = 0) -> str:
    """This function will write a paragraph that anchors a text box at ``x``, ``y`` points, ``width`` wide where that is told.

    As Word does, the content stands twice: once for new readers and once for old ones.
    """
    return (
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor>"
        f"<wp:positionH relativeFrom='{origin}'><wp:posOffset>{x * 12700}</wp:posOffset></wp:positionH>"
        f"<wp:positionV relativeFrom='{origin}'><wp:posOffset>{y * 12700}</wp:posOffset></wp:positionV>"
        + (f"<wp:extent cx='{width * 12700}' cy='12700'/>" if width else "")
        + f"<a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent>{content}</w:txbxContent>"
        "</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
