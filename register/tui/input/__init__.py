"""From keys and scans to what was meant by them."""
