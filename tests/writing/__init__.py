"""Tests of the writing side of the workbook room."""
