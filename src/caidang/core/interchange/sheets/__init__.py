"""Sheets of people, both ways: .xlsx, .xls, .et, .ods, .csv and saved tables in; .xlsx and .csv out.

``reading`` opens any of them as rows of texts; ``header`` finds where the names of the columns stand;
``mapping`` tells which field each column holds; ``records`` makes a row's values of it, with ``cells``
and ``healing``. ``writing`` makes a sheet that can come back, ``returning`` compares it then, three ways.
"""
