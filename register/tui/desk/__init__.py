"""The manager's desk: one screen a station, the rail beside each."""
