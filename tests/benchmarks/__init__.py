"""Measurements, never tests: how long the road takes against DuckDB's own read of the same files."""
