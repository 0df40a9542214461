"""Items for sale: import, barcodes, search."""
