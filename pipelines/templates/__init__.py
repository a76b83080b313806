"""Blank inputs a person fills: a workbook of the data contract, and our own questionnaire for the usual survey tools.

Each module has `make`, which returns the file's bytes. What a template asks comes back through the connector of its
tool: the names of its questions are those of pipelines/toolkit.py.
"""
