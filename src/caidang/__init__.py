"""才档 Caidang: recruitment records, collected, ordered, kept safe and kept true."""
