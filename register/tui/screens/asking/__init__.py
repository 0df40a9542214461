"""While a terminal or a processor is asked, and where its answer is missing."""
