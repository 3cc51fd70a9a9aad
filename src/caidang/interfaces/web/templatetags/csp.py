"""The word that a page's own scripts carry; known to every template."""

from django import template

from caidang.foundation.lib import csp

register = template.Library()
register.simple_tag(csp.nonce)
