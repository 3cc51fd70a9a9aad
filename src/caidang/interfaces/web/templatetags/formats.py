"""The formats as filters for templates, under their own names."""

from django import template

from caidang.interfaces.web.wording import formats

register = template.Library()

for _write in (
    formats.phone, formats.shown, formats.day, formats.minute, formats.clock, formats.hours, formats.share, formats.size,
    formats.source_name, formats.kind_name, formats.likeness, formats.lasting,
):  # fmt: skip
    register.filter(_write)
