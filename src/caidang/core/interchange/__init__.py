"""Other programs' formats: values in, bytes out, and back."""
