"""Browsers in plain words, for templates."""

from django import template

from caidang.interfaces.web.entrance.devices import device_words

register = template.Library()
register.filter(device_words)
