"""What pages say: values, columns, notices, sentences about what was done."""
