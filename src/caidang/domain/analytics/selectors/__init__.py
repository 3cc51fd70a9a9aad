"""What is read: the answer to a question, the list behind a number, the boards, the costs."""
