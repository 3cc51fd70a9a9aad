"""The words that invented people are made of. Facts and own sentences only; nobody real."""
