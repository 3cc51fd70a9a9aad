"""The drawing of sheets: each module turns a ``Sheet`` into bytes of one family of formats."""
