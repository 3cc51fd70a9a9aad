"""HTML in several manners; mails, MHT and browser-printed PDF are made from these."""

from html import escape

from tools.corpus.sheet import Block, Entry, Sheet, block_rows, bulleted, heads

_CSS = """
body{font-family:"Noto Sans CJK SC","Microsoft YaHei",Arial,sans-serif;font-size:13px;line-height:1.6;color:#222;margin:24px auto;max-width:760px}
h1{font-size:24px;margin:0 0 8px} h2{font-size:15px;border-bottom:1px solid #557;color:#335;margin:14px 0 6px}
.contact span{margin-right:18px} .head{display:flex;justify-content:space-between;font-weight:bold} .head span{margin-right:14px}
ul{margin:2px 0 6px 18px;padding:0} p{margin:2px 0} .tag{display:inline-block;background:#eef;border-radius:3px;padding:0 6px;margin:2px}
.wrap{display:flex} .side{width:30%;background:#2f4156;color:#fff;padding:16px;box-sizing:border-box} .side h2{color:#fff;border-color:#9ab}
.main{width:70%;padding:16px;box-sizing:border-box} table.form{border-collapse:collapse;width:100%} table.form td,table.form th{border:1px solid #666;padding:4px 6px}
table.form th{background:#eee;font-weight:normal;width:90px} .hidden{display:none}
"""


def document(title: str, body: str, *, charset: str = "utf-8", css: str = _CSS) -> str:
    """Return a whole page around a body."""
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="{charset}"><title>{escape(title)}</title>'
        f"<style>{css}</style><script>var tracked = '13900009999';</script></head>\n<body>\n{body}\n</body></html>\n"
    )


def _entry(sheet: Sheet, entry: Entry, kind: str) -> str:
    out = []
    for row in heads(sheet, entry, kind):
        out.append(
            '<div class="head">'
            + "".join(f"<span>{escape(cell)}</span>" for cell in row.cells)
            + "</div>"
        )
    out += [f"<p>{escape(text)}</p>" for text in entry.extra]
    if entry.lines and sheet.bullet in ("• ", "● "):
        out.append("<ul>" + "".join(f"<li>{escape(line)}</li>" for line in entry.lines) + "</ul>")
    else:
        out += [f"<p>{escape(line)}</p>" for line in bulleted(sheet, entry.lines)]
    return "\n".join(out)


def section(sheet: Sheet, block: Block, tag: str = "h2") -> str:
    """Return one section as HTML."""
    out = [f"<{tag}>{escape(block.title)}</{tag}>"]
    out += [_entry(sheet, entry, block.kind) for entry in block.entries]
    if block.tags:
        out.append(
            "<p>"
            + "".join(f'<span class="tag">{escape(skill)}</span> ' for skill in block.tags)
            + "</p>"
        )
    out += [f"<p>{escape(line)}</p>" for line in block.lines]
    return "\n".join(out)


def page_body(sheet: Sheet) -> str:
    """One column: name, contacts in one line, sections."""
    contacts = "\n".join(f"<span>{escape(sheet.pair(item))}</span>" for item in sheet.items)
    out = [f"<p>{escape(sheet.title)}</p>"] if sheet.title else []
    out += [f"<h1>{escape(sheet.name)}</h1>", f'<div class="contact">{contacts}</div>']
    return "\n".join([*out, *(section(sheet, block) for block in sheet.blocks)])


def sidebar_body(sheet: Sheet, *, right: bool = False) -> str:
    """Contacts, skills and certificates in a coloured column beside the rest."""
    small = ("skill", "certificate", "language", "honour", "intent")
    contacts = "".join(f"<p>{escape(sheet.pair(item))}</p>" for item in sheet.items)
    side = contacts + "".join(
        section(sheet, block) for block in sheet.blocks if block.kind in small
    )
    main = "".join(section(sheet, block) for block in sheet.blocks if block.kind not in small)
    name = f"<h1>{escape(sheet.name)}</h1>"
    left, rest = (
        f'<div class="side">{"" if right else name}{side}</div>',
        f'<div class="main">{name if right else ""}{main}</div>',
    )
    return f'<div class="wrap">{rest + left if right else left + rest}</div>'


def form_body(sheet: Sheet) -> str:
    """A table form of four columns, headings as full-width rows."""
    out = [f"<h1>{escape(sheet.title or '个人简历')}</h1>", '<table class="form">']
    pairs = [
        (sheet.labels["name"], sheet.name),
        *((item.label or item.key, item.value) for item in sheet.items),
    ]
    for index in range(0, len(pairs), 2):
        cells = "".join(
            f"<th>{escape(label)}</th><td>{escape(value)}</td>"
            for label, value in pairs[index : index + 2]
        )
        out.append(f"<tr>{cells}</tr>")
    for block in sheet.blocks:
        out.append(f'<tr><td colspan="4" style="background:#ddd">{escape(block.title)}</td></tr>')
        if block.kind in ("education", "work", "intern"):
            for entry in block.entries:
                cells = (entry.when, entry.main, entry.second, entry.third)
                out.append(
                    "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"
                )
                if entry.lines:
                    text = "<br>".join(map(escape, (*entry.extra, *bulleted(sheet, entry.lines))))
                    out.append(f'<tr><td colspan="4">{text}</td></tr>')
        else:
            text = "<br>".join(
                escape("　".join(row.cells)) for row in block_rows(sheet, block)[1:]
            )
            out.append(f'<tr><td colspan="4">{text}</td></tr>')
    return "\n".join([*out, "</table>"])
