"""The far side of a delivery, for the tests that send something there."""

from tests.apps.audit.far_side import box, hook, own_certificate

__all__ = ["box", "hook", "own_certificate"]
