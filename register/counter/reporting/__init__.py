"""Reports over any period: figures of the archive as tables and series, for screen, paper and files."""
