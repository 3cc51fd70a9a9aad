"""What the log's verbs and subjects are called, by the parts of the house that write them."""
