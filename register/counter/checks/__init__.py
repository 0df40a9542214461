"""Whether all is well: faults along each way, the set-up, evidence that no card data is kept."""
