"""What goes on the table: one document from the published tables, as slides, paper and text."""
