"""The mail server that other tests send through as well."""

from tests.apps.audit.far_side import box

__all__ = ["box"]
