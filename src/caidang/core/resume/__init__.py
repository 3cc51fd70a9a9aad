"""Documents into résumés: lines, sections, fields, each value with its evidence and how sure it is.

``parse.parse`` reads a document, ``values`` gives the result in the forms others take. Nothing is loaded with
this package: the rules are the work of a child that reads files, and what only shows a record does not wait for them.
"""
