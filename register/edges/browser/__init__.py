"""The till or its desk in a browser: TLS, a door before anything is shown, a process for each session."""
