"""Tests of the reports, section by section and as workbooks."""
