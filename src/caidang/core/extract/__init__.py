"""Bytes to pages of text with places: what a file says and where it says so.

``dispatch.read_document`` is the one way in. Everything else here is a reader of one kind of file, or what the
readers share: ``layout`` for formats without pages, ``order`` for those with. Nothing is loaded with this package.
"""
