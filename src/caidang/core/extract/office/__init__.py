"""Files of word processors: DOCX, Word 97 and WPS, RTF, ODT; what they share about boxes and pictures."""
