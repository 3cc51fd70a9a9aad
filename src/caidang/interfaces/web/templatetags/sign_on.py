"""The ways to log in with an account elsewhere, for the log-in page."""

from django import template

from caidang.interfaces.web.sign_on.ways import ways_in

register = template.Library()
register.simple_tag(ways_in, name="sign_ons")
