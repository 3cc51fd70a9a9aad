"""数据分析: what the records and the work on them add up to, counted from the events and limited to the viewer."""
