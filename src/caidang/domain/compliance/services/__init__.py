"""Writing: consents, disclosures, erasures, rights and retention."""
