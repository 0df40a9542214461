"""Days compared with the processors' records, and days that are over, read request by request."""
