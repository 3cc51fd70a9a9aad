"""Tables of connections: what opens them, what of them is exchanged, who is who, and what was done."""

from caidang.domain.connectors.models.connection import Connection, ObjectMap
from caidang.domain.connectors.models.link import Link, LinkFile, Question
from caidang.domain.connectors.models.run import Item, Run
from caidang.domain.connectors.models.thing import Thing

__all__ = ["Connection", "Item", "Link", "LinkFile", "ObjectMap", "Question", "Run", "Thing"]
