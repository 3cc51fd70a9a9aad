"""Reference pages made from the code itself; a test fails when one is stale.

``python -m tools.reference`` writes them into ``docs/reference/``.
"""
