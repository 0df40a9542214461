"""Messages to and from a terminal, as a developer reads them: a list, one exchange in full, fixtures.

Any Textual app can show it. It is given `Seen` messages, in which card numbers and PINs are masked already.
"""
