"""What 数据分析 shows."""
