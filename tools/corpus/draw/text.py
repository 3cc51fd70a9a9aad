"""Plain text and Markdown."""

import unicodedata

from tools.corpus.sheet import Sheet, bulleted, rows


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _tabular(cells: tuple[str, ...], total: int = 78) -> str:
    """Set cells apart by blanks, the last one far right when there are two."""
    if len(cells) == 1:
        return cells[0]
    if len(cells) == 2:
        gap = max(4, total - _width(cells[0]) - _width(cells[1]))
        return cells[0] + " " * gap + cells[1]
    return "".join(cell + " " * max(3, 24 - _width(cell)) for cell in cells).rstrip()


def plain(sheet: Sheet, *, encoding: str = "utf-8", newline: str = "\n") -> bytes:
    """Draw as plain text in ``encoding``."""
    lines: list[str] = []
    for row in rows(sheet):
        if row.kind == "heading":
            lines.append("")
            lines.append(
                {"1": f"【{row.cells[0]}】", "": row.cells[0]}.get(
                    sheet.bullet, f"{row.cells[0]}："
                )
            )
        elif row.kind == "head" and sheet.head == "row":
            lines.append("\t".join(row.cells))
        else:
            lines.append(_tabular(row.cells))
    return (newline.join(lines) + newline).encode(encoding, errors="replace")


def markdown(sheet: Sheet) -> bytes:
    """Draw as Markdown with headings, bold heads and lists."""
    out = [f"# {sheet.name}", ""]
    if sheet.language == "en" or len(sheet.items) % 2:
        out.append(" | ".join(sheet.pair(item) for item in sheet.items))
    else:
        out.extend(
            f"- **{item.label or item.key}**{sheet.colon}{item.value}" for item in sheet.items
        )
    for block in sheet.blocks:
        out += ["", f"## {block.title}", ""]
        for entry in block.entries:
            names = " · ".join(part for part in (entry.main, entry.second, entry.third) if part)
            if sheet.head in ("right", "row", "two-lines"):
                out += [f"### {names}", "", f"*{entry.when}*", ""]
            elif sheet.head.startswith("pipes"):
                out += [
                    f"### {entry.when} | {' | '.join(p for p in (entry.main, entry.second, entry.third) if p)}",
                    "",
                ]
            else:
                out += [f"**{names}**  （{entry.when}）", ""]
            out += [*entry.extra, *(f"- {line}" for line in entry.lines), ""]
        if block.tags:
            out += (
                [f"- {tag}" for tag in block.tags]
                if len(block.tags) % 2
                else ["`" + "` `".join(block.tags) + "`"]
            )
        out += (
            [f"- {line}" for line in bulleted(sheet, block.lines)]
            if sheet.bullet == "- "
            else list(block.lines)
        )
    return ("\n".join(out) + "\n").encode()
