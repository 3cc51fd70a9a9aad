"""Google Sheets v4, spoken by gspread."""
