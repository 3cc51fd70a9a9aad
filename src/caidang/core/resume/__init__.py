"""Documents into résumés: lines, sections, fields, each value with its evidence and how sure it is.

``parse`` reads a document, ``to_values`` and ``to_json`` give the result in the forms others take.
"""

from caidang.core.resume.model import PARSER_VERSION, SURE, Evidence, Found, Resume
from caidang.core.resume.parse import parse
from caidang.core.resume.values import Value, to_json, to_values

__all__ = [
    "PARSER_VERSION",
    "SURE",
    "Evidence",
    "Found",
    "Resume",
    "Value",
    "parse",
    "to_json",
    "to_values",
]
