"""The cash register: screens and commands over a counter of use cases, pure rules and one journal."""
