"""One act on many records, a slice at a time, taken back as one."""
