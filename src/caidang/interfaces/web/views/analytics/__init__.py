"""数据: boards, figures, reports and what is given out of them."""
