"""The report as rows, for CSV and workbooks."""
