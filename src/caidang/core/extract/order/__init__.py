"""Spans with places into lines as a person reads them: segments, ruled tables, columns, rows."""
