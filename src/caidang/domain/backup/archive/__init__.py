"""The published format, see docs/管理/备份格式.md: names, sealed chunks, manifests. Plain Python, no Django."""
