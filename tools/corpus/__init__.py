"""Invented people and their résumés in many layouts, each with its exact truth.

``invent(seed)`` makes a person, ``render(person, layout, seed)`` one file of that person. The same
seeds give the same truth always, and the same bytes wherever the producer allows it.
"""

from tools.corpus.invent import invent
from tools.corpus.layouts import HELD_OUT, LAYOUTS, available
from tools.corpus.person import Person
from tools.corpus.render import Rendered, render

__all__ = ["HELD_OUT", "LAYOUTS", "Person", "Rendered", "available", "invent", "render"]
